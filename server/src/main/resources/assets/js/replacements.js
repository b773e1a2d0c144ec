// The page on which devices are replaced.

import { request } from "./api.js";
import { onAction, refresh } from "./device-table.js";
import { DeviceTaskDialog } from "./device-task-dialog.js";
import { FormDialog } from "./form-dialog.js";

const DEVICES = "/api/v1/devices";
const RUNS = "/api/v1/issuances";
const taskElement = document.querySelector("#device-task");

const tasks = new DeviceTaskDialog(taskElement, document.documentElement.dataset.demo === "true", () =>
  refresh("The device is replaced."),
);
taskElement.addEventListener("keywright-closed", () => refresh());

function issue(body) {
  tasks.open({
    name: "replace",
    start: RUNS,
    body,
    runs: RUNS,
    agreements: `/api/v1/people/${body.holder}/agreements`,
    fingerprints: `/api/v1/people/${body.holder}/fingerprint-verifications`,
    attended: true,
    // Whether it qualifies, the server finds out when it is there: another one is refused.
    judge: async () => ({ usable: true, text: "" }),
  });
}

const replace = new FormDialog("replace", async (device, form) => {
  const { holder, requested, policies } = replace.options;
  const chosen = policies[Number(form.get("policy"))];
  const body = { holder, credentialType: chosen.credentialType, policy: chosen.policy, replaces: device };
  if (!requested) {
    body.reason = form.get("reason");
  }
  // After the dialog has closed: one at a time.
  setTimeout(() => issue(body));
});

/** The reason and the choice of policies are the device's. */
async function openReplace(device, name) {
  replace.options = null;
  replace.open(device, name);
  const { policy, reason } = replace.form.elements;
  const submit = replace.form.querySelector("[type=submit]");
  submit.disabled = true;
  await replace.check(async () => {
    replace.options = await request("GET", `${DEVICES}/${device}/replacement`);
    const { requested, policies } = replace.options;
    policy.replaceChildren(...policies.map((one, number) => new Option(one.name, String(number))));
    reason.value = replace.options.reason ?? "";
    reason.required = !requested;
    replace.dialog.querySelector("[data-slot=reason]").hidden = requested;
    if (policies.length === 0) {
      replace.tell("There is no device policy by which a replacement could be issued: the holder has no credential type.");
    }
    submit.disabled = policies.length === 0;
  });
}

const ask = new FormDialog("request", async (device, form) => {
  await request("POST", `${DEVICES}/${device}/request-replacement`, { reason: form.get("reason"), remark: form.get("remark") });
  await refresh("The replacement is requested.");
});

const withdraw = new FormDialog("withdraw", async (device) => {
  await request("POST", `${DEVICES}/${device}/withdraw-replacement`, {});
  await refresh("The device is in use again.");
});

onAction({
  replace: openReplace,
  request: (device, name) => ask.open(device, name),
  withdraw: (device, name) => withdraw.open(device, name),
});
