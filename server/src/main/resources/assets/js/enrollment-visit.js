// A visit of an applicant: begun, ended, and tied to what was captured before.

import { Refused, request, send } from "./api.js";
import { fingerCapture } from "./enrollment-captures.js";
import { partForm, tell, words } from "./part-form.js";

function shown(form, number) {
  return { kind: form.get(`kind${number}`), issuer: form.get(`issuer${number}`), number: form.get(`number${number}`) };
}

/** Compares a finger with those enrolled. */
function compare(about) {
  const form = document.querySelector("#compare");
  const capture = fingerCapture(form.querySelector("[data-field=sample]"));
  partForm(form, async () => {
    if (!capture.blob) {
      throw new Refused(422, { fields: [{ field: "sample", message: "is missing: take one" }] });
    }
    const path = `/api/v1/people/${about.person}/fingerprint-verifications`;
    const { outcome } = await send("POST", path, "application/octet-stream", capture.blob);
    if (outcome === "MATCHED") {
      location.reload();
      return "The finger matches.";
    }
    document.querySelector("#vouch-part").open = true;
    throw new Refused(409, { detail: "The finger does not match. Try it again, or another one that was enrolled." });
  });
}

/** Somebody vouches by documents and photo. */
function vouch(about) {
  partForm(document.querySelector("#vouch"), async (data) => {
    await request("POST", `/api/v1/people/${about.person}/fingerprint-verifications/override`, {
      documents: [shown(data, 1), shown(data, 2)],
      reason: data.get("reason"),
    });
    location.reload();
  });
}

/** @param about path of the enrollment, and its person */
export function startVisit(about) {
  const message = document.querySelector("#visit-message");
  for (const button of document.querySelectorAll("[data-visit]")) {
    button.addEventListener("click", async () => {
      tell(message, "");
      try {
        await request("POST", `${about.path}/visits${button.dataset.visit === "end" ? "/end" : ""}`);
        location.reload();
      } catch (error) {
        tell(message, words(error));
      }
    });
  }
  if (document.querySelector("#compare")) {
    compare(about);
    vouch(about);
  }
}
