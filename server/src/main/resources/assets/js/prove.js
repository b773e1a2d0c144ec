// Asks who is signed in to prove once more who they are, before something delicate is done.

import { Refused, request } from "./api.js";
import { FormDialog } from "./form-dialog.js";

const PROOF = "/api/v1/session/proof";

/** In words, where the server refuses a proof. */
async function proven(work, refusal) {
  try {
    await work();
  } catch (error) {
    throw error.code === "invalid" ? new Refused(422, { detail: refusal }) : error;
  }
}

function byText(form) {
  const [password, code] = [form.get("password"), form.get("code")];
  if (code) {
    return proven(
      () => request("POST", PROOF, { recoveryCode: code }),
      "That is not your recovery code, or it was used before.",
    );
  }
  return proven(() => request("POST", PROOF, { password }), "That is not your password.");
}

async function byPasskey() {
  const options = await request("POST", `${PROOF}/passkey/options`);
  let credential;
  try {
    credential = await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    });
  } catch {
    throw new Refused(422, { detail: "No passkey was used. Try again, or use your password." });
  }
  await proven(
    () => request("POST", `${PROOF}/passkey`, credential.toJSON()),
    "That passkey is not one of yours here.",
  );
}

export class ProveDialog {
  /** @param onproven called with what the dialog was opened for, once the person has proven it */
  constructor(onproven) {
    // After the dialog has closed: one at a time.
    const go = (about) => setTimeout(() => onproven(about));
    this.form = new FormDialog("prove", (about, form) => byText(form).then(() => go(about)));
    if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      this.form.dialog.querySelector('[data-prove="passkey"]').hidden = false;
      this.form.dialog
        .querySelector("[data-prove-passkey]")
        .addEventListener("click", () => this.form.attempt((about) => byPasskey().then(() => go(about))));
    }
  }

  /**
   * @param about what is passed on
   * @param what needs the proof, as the beginning of a sentence
   */
  open(about, what) {
    this.form.open(about, what);
  }
}
