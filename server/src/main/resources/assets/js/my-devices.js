// The page My Devices: its dialogs, and cards that are brought up to date without a reload.

import { listAgreements } from "./agreement.js";
import { fragment, request } from "./api.js";
import { DeviceTaskDialog } from "./device-task-dialog.js";
import { FormDialog } from "./form-dialog.js";
import { ProveDialog } from "./prove.js";

const RUNS = "/api/v1/my/issuances";
const DEVICES = "/api/v1/my/devices";
const AGREEMENTS = "/api/v1/my/agreements";
const FINGERPRINTS = "/api/v1/my/fingerprint-verifications";
/** What sets a PIN without the present one: who finds the browser open must not. */
const DELICATE = ["reset-pin", "unlock"];

const cards = document.querySelector("#devices");
const announcer = document.querySelector("#announcer");

const refreshAgreements = listAgreements(document.querySelector("#agreements"), AGREEMENTS, false);
const check = (description) => request("POST", `${DEVICES}/check`, description);

async function refresh() {
  try {
    const fresh = await fragment("/my-devices/cards");
    // A menu that was opened in the meantime stays open.
    const open = cards.querySelector("details.menu[open]")?.closest("[data-id]").dataset.id;
    cards.replaceChildren(...fresh);
    cards.querySelector(`[data-id="${open}"] details.menu`)?.setAttribute("open", "");
  } catch {
    location.reload();
  }
}

async function showHistory(details) {
  const place = details.querySelector("[data-history]");
  if (details.open && !place.hasChildNodes()) {
    try {
      place.replaceChildren(...(await fragment(`/my-devices/${details.dataset.device}/history`)));
    } catch {
      place.textContent = "The history cannot be shown just now.";
    }
  }
}

const element = document.querySelector("#device-task");
let upToDate = false;
const tasks = new DeviceTaskDialog(element, document.documentElement.dataset.demo === "true", async () => {
  upToDate = true;
  await refresh();
  announcer.textContent = element.querySelector("[data-slot=done]").textContent;
});
element.addEventListener("keywright-closed", () => {
  if (!upToDate) {
    refresh();
  }
  upToDate = false;
  refreshAgreements();
});

function add() {
  tasks.open({ name: "add", start: RUNS, runs: RUNS, judge: check, agreements: AGREEMENTS, fingerprints: FINGERPRINTS });
}

/** A task on one device, which has to be the one that is connected. */
function work(name, device) {
  tasks.open({
    name,
    start: `${DEVICES}/${device}/${name}`,
    runs: RUNS,
    agreements: AGREEMENTS,
    fingerprints: FINGERPRINTS,
    judge: async (description) => {
      const verdict = await check(description);
      const usable = verdict.device === device;
      return { ...verdict, usable, text: usable ? "" : "This is another device. Connect the one that you chose." };
    },
  });
}

const rename = new FormDialog("rename", async (device, form) => {
  await request("PUT", `${DEVICES}/${device}/label`, { label: form.get("label") });
  await refresh();
});

const report = new FormDialog("report", async (device, form) => {
  await request("POST", `${DEVICES}/${device}/report`, { reason: form.get("reason"), remark: form.get("remark") });
  await refresh();
  announcer.textContent = "The device is reported, and out of use.";
});

const prove = new ProveDialog(({ device, task }) => work(task, device));

function act(button) {
  const card = button.closest("[data-id]");
  const { id, label } = card.dataset;
  const name = card.querySelector("h2").textContent;
  const action = button.dataset.action;
  button.closest("details")?.removeAttribute("open");
  if (action === "rename") {
    rename.open(id, name, { label });
  } else if (action === "report") {
    report.open(id, name);
  } else if (DELICATE.includes(action)) {
    prove.open({ device: id, task: action }, `Setting a new PIN on ${name} without the present one`);
  } else {
    work(action, id);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-add-device]")) {
    add();
  }
  const button = event.target.closest("[data-action]");
  if (button) {
    act(button);
  }
});
cards.addEventListener("toggle", (event) => event.target.matches?.("[data-device]") && showHistory(event.target), true);

/**
 * Asks for a PIN where an operator put a device into use with its initial one: by itself at the first
 * visit of a browser's session, and no more than once, since the device may not be at hand.
 */
function askForFirstPin() {
  const { id } = cards.querySelector('[data-action="first-pin"]')?.closest("[data-id]").dataset ?? {};
  if (id && sessionStorage.getItem("first-pin") !== id) {
    sessionStorage.setItem("first-pin", id);
    work("first-pin", id);
  }
}

askForFirstPin();
