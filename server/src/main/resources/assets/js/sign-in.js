// The page Sign in: by passkey, where the browser has them.

import { request } from "./api.js";

const part = document.querySelector("#passkey");
const button = document.querySelector("#passkey-button");
const message = document.querySelector("#passkey-message");

async function signIn() {
  message.textContent = "";
  button.disabled = true;
  try {
    const options = await request("POST", "/api/v1/session/passkey/options");
    const credential = await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    });
    await request("POST", "/api/v1/session/passkey", credential.toJSON(), { signingIn: true });
    const next = document.querySelector("input[name=next]").value;
    location.assign(next || "/");
  } catch (error) {
    message.textContent =
      error.name === "NotAllowedError" ? "No passkey was used. Try again, or use your password." : "That passkey was not accepted.";
    button.disabled = false;
  }
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  part.hidden = false;
  button.addEventListener("click", signIn);
}
