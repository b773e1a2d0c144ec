// The page of an enrollment: what sponsors, adjudicators and approvers do there. What registrars do is
// in enrollment-visit.js and enrollment-registration.js.

import { request } from "./api.js";
import { startRegistration } from "./enrollment-registration.js";
import { startVisit } from "./enrollment-visit.js";
import { FormDialog } from "./form-dialog.js";
import { partForm } from "./part-form.js";

const { id, person, version } = document.querySelector("#enrollment").dataset;
const about = { path: `/api/v1/enrollments/${id}`, person, version: Number(version) };

const TITLES = {
  withdraw: "Withdraw the request",
  rejection: "Reject the request",
  "registration/rejection": "Reject the applicant",
};

const reasoned = new FormDialog("reasoned", async (what, form) => {
  await request("POST", `${about.path}/${what}`, { version: about.version, reason: form.get("reason") });
  location.reload();
});
for (const button of document.querySelectorAll("[data-reasoned]")) {
  const what = button.dataset.reasoned;
  button.addEventListener("click", () => reasoned.open(what, TITLES[what]));
}

const adjudication = document.querySelector("#adjudication");
if (adjudication) {
  const reason = document.querySelector("#adjudication-reason");
  adjudication.addEventListener("change", () => {
    reason.hidden = adjudication.elements.favourable.value !== "false";
  });
  partForm(adjudication, async (form) => {
    const favourable = form.get("favourable");
    await request("POST", `${about.path}/adjudication`, {
      version: about.version,
      investigation: form.get("investigation") || null,
      favourable: favourable === null ? null : favourable === "true",
      decidedOn: form.get("decidedOn") || null,
      reference: form.get("reference"),
      reason: form.get("reason"),
    });
    location.reload();
  });
}

const approval = document.querySelector("#approval");
if (approval) {
  partForm(approval, async () => {
    await request("POST", `${about.path}/approval`, { version: about.version });
    location.reload();
  });
}

startVisit(about);
startRegistration(about);
