// The page of devices that wait for an operator.

import { AgreementDialog } from "./agreement.js";
import { request } from "./api.js";
import { onAction, refresh } from "./device-table.js";
import { DeviceTaskDialog } from "./device-task-dialog.js";
import { FormDialog } from "./form-dialog.js";

const DEVICES = "/api/v1/devices";
const pinDialog = document.querySelector("#initial-pin");
const taskElement = document.querySelector("#device-task");

function showPin({ initialPin, certain }) {
  const place = pinDialog.querySelector("[data-slot=pin]");
  place.textContent = Array.isArray(initialPin) ? initialPin.join("") : initialPin;
  pinDialog.querySelector("[data-slot=uncertain]").hidden = certain;
  pinDialog.showModal();
}

pinDialog.querySelector("[data-close]").addEventListener("click", () => pinDialog.close());
pinDialog.addEventListener("close", () => {
  pinDialog.querySelector("[data-slot=pin]").textContent = "";
});

const agreement = new AgreementDialog();

const activate = new FormDialog("activate", async ({ device, name }) => {
  try {
    const activated = await request("POST", `${DEVICES}/${device}/activation`);
    setTimeout(() => showPin(activated));
  } catch (error) {
    if (error.code !== "agreement-needed") {
      throw error;
    }
    const path = `/api/v1/people/${error.person}/agreements/${error.credentialType}`;
    // After the dialog has closed: one at a time.
    setTimeout(() => agreement.open(path, true, () => activate.open({ device, name }, name)));
    return;
  }
  await refresh("The device is active.");
});

const terminate = new FormDialog("terminate", async (device, form) => {
  await request("POST", `${DEVICES}/${device}/terminate`, { reason: form.get("reason"), remark: form.get("remark") });
  await refresh("The device is terminated.");
});

const tasks = new DeviceTaskDialog(taskElement, document.documentElement.dataset.demo === "true", () =>
  refresh("The device is in stock again."),
);
taskElement.addEventListener("keywright-closed", () => refresh());

function erase(device) {
  tasks.open({
    name: "recycle",
    start: `${DEVICES}/${device}/recycle`,
    runs: "/api/v1/issuances",
    // Which device it is, server and client find out: another one is refused.
    judge: async () => ({ usable: true, text: "" }),
  });
}

const recycle = new FormDialog("recycle", async (device) => {
  // After the dialog has closed: one at a time.
  setTimeout(() => erase(device));
});

onAction({
  activate: (device, name) => activate.open({ device, name }, name),
  terminate: (device, name) => terminate.open(device, name),
  recycle: (device, name) => recycle.open(device, name),
});
