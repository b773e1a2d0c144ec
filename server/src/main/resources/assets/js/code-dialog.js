// The dialog in which a recovery code is shown once.

const dialog = document.querySelector("#recovery-code");

/** @param closed called when it was read */
export function showCode(code, closed = () => {}) {
  const place = dialog.querySelector("[data-slot=code]");
  const forget = () => (place.textContent = "");
  place.textContent = Array.isArray(code) ? code.join("") : code;
  dialog.addEventListener(
    "close",
    () => {
      forget();
      closed();
    },
    { once: true },
  );
  // The event of closing comes later: the code is gone with the dialog.
  dialog.querySelector("[data-close]").addEventListener(
    "click",
    () => {
      forget();
      dialog.close();
    },
    { once: true },
  );
  dialog.showModal();
}
