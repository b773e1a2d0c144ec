// The form of a device policy, with a preview that follows what is typed.

import { Refused, request } from "./api.js";
import { followKind } from "./card-kind.js";
import { showPreview } from "./device-preview.js";
import { showFieldProblems } from "./field-problems.js";
import { PolicyForm, wholeNumber } from "./policy-form.js";

const RESOURCE = "/api/v1/policies";
const PAGE = "/administration/device-policies";
const SHORT_REST = 300;

const form = document.querySelector("#policy");
const preview = document.querySelector("#preview");
const problems = document.querySelector("#preview-problems");
// What a program set and the form does not show stays as it is.
const begun = JSON.parse(form.dataset.document);
const slots = [...form.querySelectorAll("[data-slot]")];
const saving = new PolicyForm(form, { resource: RESOURCE, page: PAGE, versions: "differences", id: "id" });

function used() {
  return slots.filter((slot) => slot.querySelector("[data-use]").checked);
}

/** The paths of the fields of the slots count the slots that are used. */
function nameFields() {
  for (const slot of slots) {
    const number = used().indexOf(slot);
    slot.querySelector(".slot-settings").hidden = number < 0;
    for (const place of slot.querySelectorAll("[data-slot-field]")) {
      if (number < 0) {
        place.removeAttribute("data-field");
      } else {
        place.dataset.field = `piv.slots[${number}].${place.dataset.slotField}`;
      }
    }
  }
}

function slotPolicy(slot) {
  return {
    slot: slot.dataset.slot,
    algorithm: slot.querySelector("[data-algorithm]").value,
    certificateProfile: slot.querySelector("[data-template]").value,
    policyOids: slot.querySelector("[data-oids]").value.split(/[\s,]+/).filter((oid) => oid !== ""),
  };
}

/** As ISO 8601 has it; what is no whole number is a time that is not allowed. */
function duration(name) {
  const number = wholeNumber(form.elements[`${name}Number`].value);
  return { MINUTES: `PT${number}M`, HOURS: `PT${number}H`, DAYS: `P${number}D` }[form.elements[`${name}Unit`].value];
}

function yes(name) {
  return form.elements[name].value === "true";
}

function number(name) {
  return wholeNumber(form.elements[name].value);
}

function checked(name) {
  return [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
}

function piv() {
  return {
    ...begun.piv,
    kind: form.elements.kind.value,
    slots: used().map(slotPolicy),
    objects: checked("objects"),
    pin: {
      minLength: number("minLength"),
      maxLength: number("maxLength"),
      digitsOnly: yes("digitsOnly"),
      forbidSequences: yes("forbidSequences"),
      forbidRepeats: yes("forbidRepeats"),
    },
    pinTries: number("pinTries"),
    pukTries: number("pukTries"),
    managementKeyAlgorithm: form.elements.managementKeyAlgorithm.value,
    attestation: form.elements.attestation.value,
    compressCertificates: yes("compressCertificates"),
    fascn: Object.fromEntries(
      [...form.querySelectorAll("[data-fascn]")].map((input) => [input.dataset.fascn, input.value.trim()]),
    ),
  };
}

function policy() {
  return {
    ...begun,
    name: form.elements.name.value,
    description: form.elements.description.value,
    piv: piv(),
    deviceModels: checked("deviceModels"),
    cardValidityMonths: number("cardValidityMonths"),
    certificateValidityMonths: number("certificateValidityMonths"),
    certificatesUsableWhilePending: yes("certificatesUsableWhilePending"),
    pendingTimeLimit: duration("pending"),
    failedTimeLimit: duration("failed"),
    pinRecovery: { reset: form.elements.reset.value, unlock: form.elements.unlock.value },
    selfService: yes("selfService"),
    showInitialPin: yes("showInitialPin"),
  };
}

let asked = 0;

/** What is asked for last counts, whichever answer comes first. */
async function look(mark) {
  const mine = ++asked;
  try {
    const seen = await request("POST", `${RESOURCE}/preview`, { id: saving.id ?? null, policy: policy() });
    if (mine !== asked) {
      return;
    }
    showPreview(preview, seen.devices);
    const wrong = seen.problems.filter(({ field }) => field !== "name");
    if (mark) {
      showFieldProblems(form, wrong, { focus: false });
    }
    problems.textContent = wrong.length === 0 ? "" : `This cannot be saved as it is: ${wrong.length === 1 ? "one field is" : `${wrong.length} fields are`} wrong.`;
  } catch (error) {
    if (mine === asked) {
      problems.textContent = error instanceof Refused ? error.message : "The server does not answer.";
    }
  }
}

let rest = 0;
form.addEventListener("input", () => {
  nameFields();
  clearTimeout(rest);
  rest = setTimeout(() => look(true), SHORT_REST);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(rest);
  asked++;
  saving.save(policy());
});
for (const button of document.querySelectorAll("[data-retire]")) {
  button.addEventListener("click", async () => {
    try {
      await request("POST", `${RESOURCE}/${saving.id}/${button.dataset.retire}`);
      location.reload();
    } catch (error) {
      saving.tell(error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.");
      saving.refused.focus();
    }
  });
}
followKind(form.elements.kind, slots, document.querySelector("#kind-status"));
nameFields();
look(false);
