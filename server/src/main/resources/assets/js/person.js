// The page of a person.

import { listAgreements } from "./agreement.js";
import { Refused, request } from "./api.js";
import { showCode } from "./code-dialog.js";
import { showFieldProblems } from "./field-problems.js";
import { FormDialog } from "./form-dialog.js";
import { showBiometrics } from "./person-biometrics.js";

const about = document.querySelector("#about");
const { id, version } = about.dataset;
const PERSON = `/api/v1/people/${id}`;
const details = document.querySelector("#details");
const types = document.querySelector("#types");
const assign = document.querySelector("#assign");
const typesMessage = document.querySelector("#types-message");

const CONSEQUENCES = {
  suspend: "Nothing is issued to them, and the devices that they use are suspended.",
  resume: "Devices may be issued to them again. Devices that were suspended are resumed one by one.",
  leave: "Nothing is issued to them any more, and their devices are taken out of use.",
  expunge: "Names, addresses, fingerprints and portrait are removed for good. That cannot be undone. What devices there were stays.",
};

function words(error) {
  return error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.";
}

details.addEventListener("submit", async (event) => {
  event.preventDefault();
  const message = details.querySelector("[role=alert]");
  message.hidden = true;
  showFieldProblems(details, []);
  try {
    await request("PUT", PERSON, { ...Object.fromEntries(new FormData(details)), version: Number(version) });
    location.reload();
  } catch (error) {
    if (error instanceof Refused && error.fields.length > 0) {
      showFieldProblems(details, error.fields);
    }
    message.textContent = words(error);
    message.hidden = false;
  }
});

const confirm = new FormDialog("confirm", async (what) => {
  await request("POST", `${PERSON}/${what}`, { version: Number(version) });
  location.reload();
});
for (const button of document.querySelectorAll("[data-status]")) {
  button.addEventListener("click", () => {
    confirm.dialog.querySelector("h2").textContent = button.textContent;
    confirm.dialog.querySelector("[data-slot=what]").textContent = CONSEQUENCES[button.dataset.status];
    confirm.open(button.dataset.status, document.querySelector("h1").textContent);
  });
}

document.querySelector("[data-recovery-code]")?.addEventListener("click", async (event) => {
  const message = event.target.parentElement.querySelector("[role=alert]");
  message.hidden = true;
  try {
    const { code } = await request("POST", `${PERSON}/recovery-code`);
    showCode(code);
  } catch (error) {
    message.textContent = error instanceof Refused && error.status === 404 ? "They have no account to sign in with." : words(error);
    message.hidden = false;
  }
});

function line(type, may) {
  const item = document.createElement("li");
  item.append(`${type.name} (${type.key}) `);
  if (may) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "Withdraw";
    button.setAttribute("aria-label", `Withdraw ${type.name}`);
    button.addEventListener("click", () => doing("DELETE", type.id));
    item.append(button);
  }
  return item;
}

async function doing(verb, type) {
  typesMessage.hidden = true;
  try {
    await request(verb, `${PERSON}/credential-types/${type}`);
    await showTypes();
  } catch (error) {
    typesMessage.textContent = words(error);
    typesMessage.hidden = false;
  }
}

async function showTypes() {
  const may = about.dataset.mayAssign === "true";
  const held = await request("GET", `${PERSON}/credential-types`);
  types.replaceChildren(...held.map((type) => line(type, may)));
  if (held.length === 0) {
    const none = document.createElement("li");
    none.textContent = "None: nothing is issued to them.";
    types.append(none);
  }
  if (may) {
    const all = await request("GET", "/api/v1/credential-types");
    const free = all
      .filter((one) => !one.policy.identityProofing.enrollmentRequired)
      .filter((one) => held.every((type) => type.id !== one.type));
    assign.elements.type.replaceChildren(...free.map((one) => new Option(one.policy.name, one.type)));
    assign.hidden = free.length === 0;
  }
}

assign.addEventListener("submit", (event) => {
  event.preventDefault();
  doing("PUT", assign.elements.type.value);
});
const agreements = document.querySelector("#agreements");
if (agreements) {
  listAgreements(agreements, `${PERSON}/agreements`, true);
}
if (document.querySelector("#biometrics")) {
  showBiometrics(PERSON);
}
showTypes().catch((error) => {
  typesMessage.textContent = words(error);
  typesMessage.hidden = false;
});
