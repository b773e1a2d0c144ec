// The page Account: passkeys, and the recovery code.

import { Refused, request } from "./api.js";
import { showCode } from "./code-dialog.js";
import { ProveDialog } from "./prove.js";

const PASSKEYS = "/api/v1/account/passkeys";
const form = document.querySelector("#passkey-form");
const message = document.querySelector("#passkey-message");

function tell(error) {
  message.textContent =
    error.name === "NotAllowedError"
      ? "No passkey was made."
      : error.name === "InvalidStateError"
        ? "This authenticator has a passkey for you already."
        : error instanceof Refused && error.code !== "invalid"
          ? error.message
          : "That did not work. Is the password right?";
  message.hidden = false;
}

async function add() {
  const { label, password } = Object.fromEntries(new FormData(form));
  await request("POST", "/api/v1/session/proof", { password });
  const options = await request("POST", `${PASSKEYS}/options`);
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });
  await request("POST", `${PASSKEYS}?${new URLSearchParams({ label })}`, credential.toJSON());
}

function doing(work) {
  message.hidden = true;
  work().then(() => location.reload(), tell);
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  form.hidden = false;
  document.querySelector("#passkey-none").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    doing(add);
  });
}
for (const button of document.querySelectorAll("[data-remove]")) {
  button.addEventListener("click", () => doing(() => request("DELETE", `${PASSKEYS}/${button.dataset.remove}`)));
}

async function makeCode() {
  const { code } = await request("POST", "/api/v1/account/recovery-code");
  showCode(code, () => location.reload());
}

const prove = new ProveDialog(() => makeCode().catch(tell));
document.querySelector("#make-code").addEventListener("click", () => prove.open(null, "A recovery code"));
