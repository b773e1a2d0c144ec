// The form of a credential policy.

import { Refused, request } from "./api.js";
import { BadgeLayoutSection } from "./badge-layout.js";
import { IntakeQuestions } from "./intake-questions.js";
import { PolicyForm, wholeNumber } from "./policy-form.js";

const TYPES = "/api/v1/credential-types";

const form = document.querySelector("#policy");
const serverTest = document.querySelector("#server-test");
const holders = document.querySelector("#holders");
const questions = new IntakeQuestions(document.querySelector("#questions"));
const { id } = form.dataset;
const badgeLayout = new BadgeLayoutSection(form);
const saving = new PolicyForm(form, {
  resource: TYPES,
  page: "/administration/credential-types",
  versions: "versions",
  id: "type",
});

function permitted() {
  return [...form.querySelectorAll("[data-type]:checked")]
    .filter((radio) => radio.value === "true")
    .map((radio) => radio.dataset.type);
}

/** None is the server's own; what is no whole number is none that the server takes. */
function days(text) {
  return Number.isInteger(Number(text)) ? Number(text) : -1;
}

function policy() {
  const values = new FormData(form);
  return {
    name: values.get("name"),
    description: values.get("description"),
    key: values.get("key"),
    subscriberAgreement: values.get("subscriberAgreement"),
    identityProofing: {
      enrollmentRequired: values.get("enrollmentRequired") === "true",
      investigations: values.getAll("investigations"),
      requestLifetimeDays: days(values.get("requestLifetimeDays")),
    },
    intakeQuestions: questions.value,
    attestationText: values.get("attestationText"),
    deviceIssuance: {
      serverKey: values.get("serverKey"),
      cardPolicy: values.get("cardPolicy") || null,
      replacementPolicies: values.getAll("replacementPolicies"),
      defaultReplacementReason: values.get("defaultReplacementReason"),
      cardValidityYears: wholeNumber(values.get("cardValidityYears")),
      agencyCode: values.get("agencyCode"),
      systemCode: values.get("systemCode"),
      verifyFingerprint: values.get("verifyFingerprint") === "true",
      permittedDeviceTypes: permitted(),
    },
    badgeLayout: badgeLayout.value,
  };
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
  saving.save(policy());
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
