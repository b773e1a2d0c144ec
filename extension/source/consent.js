// The window in which a person agrees, or not. It shows what the client asks, and nothing that a page
// says.

import { browser } from "./browser.js";

/** @type {Record<string, (about: any) => {title: string, words: string, what: string,
 *     value: string, advice: string, yes: string}>} */
const TEXTS = {
  TRUST: (about) => ({
    title: `May ${about.origin} set up devices on this computer?`,
    words:
      "It would write keys, certificates and settings onto the security keys and cards that you " +
      "plug in.",
    what: "Fingerprint of its key",
    value: about.fingerprint,
    advice: "Agree only if your organisation told you so and the fingerprint is the one it gave you.",
    yes: "Allow",
  }),
  ERASE: (about) => ({
    title: "Wipe this device?",
    words: `${about.origin} wants to remove all keys and certificates from the device. They cannot be brought back.`,
    what: "Device",
    value: about.identity,
    advice: "Whatever was encrypted for this device can no longer be read with it.",
    yes: "Wipe",
  }),
  RESET_PIN: (about) => ({
    title: "Give this device a new PIN?",
    words: `${about.origin} wants to replace the PIN of the device without the present one.`,
    what: "Device",
    value: about.identity,
    advice: "Agree only if you asked for it just now. You choose the new PIN next.",
    yes: "Go on",
  }),
};

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const about = await browser.runtime.sendMessage("what");
if (!about || !Object.hasOwn(TEXTS, about.kind)) {
  window.close();
} else {
  const texts = TEXTS[about.kind](about);
  for (const [id, text] of Object.entries(texts)) {
    element(id).textContent = text;
  }
  document.title = `Keywright: ${texts.title}`;
  const yes = /** @type {HTMLButtonElement} */ (element("yes"));
  element("no").addEventListener("click", () => browser.runtime.sendMessage("no"));
  yes.addEventListener("click", (event) => event.isTrusted && browser.runtime.sendMessage("yes"));
  setTimeout(() => {
    yes.disabled = false;
  }, keywright.consentDelay);
}
