// The dialog in which a recovery code is shown once.

const dialog = document.querySelector("#recovery-code");

/** @param closed called when it was read */
export function showCode(code, closed = () => {}) {
  const place = dialog.querySelector("[data-slot=code]");
  place.textContent = Array.isArray(code) ? code.join("") : code;
  dialog.addEventListener(
    "close",
    () => {
      place.textContent = "";
      closed();
    },
    { once: true },
  );
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(), { once: true });
  dialog.showModal();
}
