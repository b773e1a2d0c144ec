// The form of a credential policy.

import { Refused, request } from "./api.js";
import { differenceList } from "./differences.js";
import { showFieldProblems } from "./field-problems.js";

const TYPES = "/api/v1/credential-types";
const PAGE = "/administration/credential-types";

const form = document.querySelector("#policy");
const refused = document.querySelector("#refused");
const serverTest = document.querySelector("#server-test");
const holders = document.querySelector("#holders");
const { id, version } = form.dataset;

function permitted() {
  return [...form.querySelectorAll("[data-type]:checked")]
    .filter((radio) => radio.value === "true")
    .map((radio) => radio.dataset.type);
}

function policy() {
  const values = new FormData(form);
  return {
    name: values.get("name"),
    description: values.get("description"),
    key: values.get("key"),
    identityProofing: { enrollmentRequired: values.get("enrollmentRequired") === "true" },
    deviceIssuance: {
      serverKey: values.get("serverKey"),
      cardPolicy: values.get("cardPolicy") || null,
      replacementPolicies: values.getAll("replacementPolicies"),
      defaultReplacementReason: values.get("defaultReplacementReason"),
      // What is no whole number is none that is allowed.
      cardValidityYears: Number.isInteger(Number(values.get("cardValidityYears"))) ? Number(values.get("cardValidityYears")) : 0,
      agencyCode: values.get("agencyCode"),
      systemCode: values.get("systemCode"),
      verifyFingerprint: values.get("verifyFingerprint") === "true",
      permittedDeviceTypes: permitted(),
    },
  };
}

function tell(text, ...more) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  refused.replaceChildren(paragraph, ...more);
  refused.hidden = false;
}

/** Somebody else was quicker: what they did is shown, and what is typed here stays. */
async function tellOfOthers(error) {
  const versions = id ? await request("GET", `${TYPES}/${id}/versions`) : [];
  const others = versions.filter((one) => one.version > Number(version));
  if (others.length === 0) {
    tell(error.message);
    return;
  }
  const parts = others.flatMap((one) => {
    const title = document.createElement("h2");
    title.className = "alert-heading";
    title.textContent = `Version ${one.version}, by ${one.savedBy}`;
    return [title, differenceList(one.differences)];
  });
  const link = document.createElement("a");
  link.href = `${PAGE}/${id}`;
  link.target = "_blank";
  link.textContent = "Open the newest version in another tab, and make your changes there";
  tell("Nothing was saved: somebody else saved this policy while you had it open. What you typed is still here.", ...parts, link);
}

async function save() {
  refused.hidden = true;
  showFieldProblems(form, []);
  try {
    const saved = id
      ? await request("PUT", `${TYPES}/${id}`, { version: Number(version), policy: policy() })
      : await request("POST", TYPES, policy());
    location.assign(`${PAGE}/${saved.type}?${new URLSearchParams({ saved: saved.version })}`);
  } catch (error) {
    if (error instanceof Refused && error.fields.length > 0) {
      const elsewhere = showFieldProblems(form, error.fields);
      tell(["Nothing was saved. Look at the fields that are marked.", ...elsewhere].join(" "));
    } else if (error instanceof Refused && error.status === 409) {
      await tellOfOthers(error);
    } else {
      tell(error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.");
    }
    if (!form.querySelector("[aria-invalid]")) {
      refused.focus();
    }
  }
}

async function testServer() {
  const input = form.elements.serverKey;
  serverTest.className = "form-hint busy";
  serverTest.textContent = "Testing …";
  try {
    const { server, reached, text } = await request("POST", `${TYPES}/server-test`, { server: input.value });
    input.value = server || form.dataset.ownHost;
    serverTest.textContent = text;
    serverTest.className = reached ? "form-hint is-good" : "form-hint is-bad";
  } catch (error) {
    serverTest.textContent = error instanceof Refused ? error.message : "The server does not answer.";
    serverTest.className = "form-hint is-bad";
  }
}

/** Of an address that was pasted, the name of the server is kept. */
function keepName(input) {
  if (input.value.includes("://")) {
    try {
      input.value = new URL(input.value.trim()).hostname;
    } catch {
      // The server says what is wrong with it.
    }
  }
}

/** Whom it concerns when a type of device is not permitted any more. */
async function showHolders(radio) {
  holders.hidden = true;
  if (!id || radio.value === "true") {
    return;
  }
  const label = document.querySelector(`#type-${radio.dataset.type}`).textContent;
  const held = await request("GET", `${TYPES}/${id}/holders?${new URLSearchParams({ deviceType: radio.dataset.type })}`);
  const title = document.createElement("p");
  title.textContent =
    held.length === 0
      ? `Nobody with this credential type holds a device of the type ${label}.`
      : `${held.length === 1 ? "One device" : `${held.length} devices`} of the type ${label} are held. They stay as they are; no more are issued.`;
  const list = document.createElement("ul");
  for (const one of held) {
    const item = document.createElement("li");
    item.textContent = `${one.name}, ${one.serial} (${one.state.toLowerCase()})`;
    list.append(item);
  }
  holders.replaceChildren(title, list);
  holders.hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.elements.serverKey.addEventListener("change", (event) => keepName(event.target));
form.addEventListener("change", (event) => {
  if (event.target.dataset.type) {
    showHolders(event.target).catch(() => {
      holders.textContent = "Who holds one could not be found out.";
      holders.hidden = false;
    });
  }
});
document.querySelector("[data-test-server]").addEventListener("click", testServer);
