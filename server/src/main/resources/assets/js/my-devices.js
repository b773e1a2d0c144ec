// The page My Devices: the dialog, and cards that are brought up to date without a reload.

import { fragment } from "./api.js";
import { AddDeviceDialog } from "./add-device-dialog.js";

const cards = document.querySelector("#devices");
const announcer = document.querySelector("#announcer");
const element = document.querySelector("#add-device");

async function refresh() {
  try {
    const html = await fragment("/my-devices/cards");
    cards.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  } catch {
    location.reload();
  }
}

async function history(details) {
  const place = details.querySelector("[data-history]");
  if (details.open && !place.hasChildNodes()) {
    try {
      const html = await fragment(`/my-devices/${details.dataset.device}/history`);
      place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    } catch {
      place.textContent = "The history cannot be shown just now.";
    }
  }
}

const dialog = new AddDeviceDialog(element, document.documentElement.dataset.demo === "true", async () => {
  await refresh();
  announcer.textContent = "Your new device is active.";
});

element.addEventListener("keywright-closed", refresh);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-device]")) {
    dialog.open();
  }
});
cards.addEventListener("toggle", (event) => event.target.matches?.("[data-device]") && history(event.target), true);
