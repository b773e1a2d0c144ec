// In a demonstration: plays with the virtual reader and scanner, by a connection of its own to the bridge.

import { BridgeTransport, DeviceLink } from "./device-link.js";

const panel = document.querySelector("#demo-reader");
const message = panel.querySelector("[role=status]");
const models = panel.querySelector("[name=model]");
const faults = panel.querySelector("[name=fault]");
const fingers = panel.querySelector("[name=finger]");

let link = null;

function options(select, choices, chosen) {
  select.replaceChildren(
    ...choices.map(({ name, words }) => {
      const option = new Option(words, name);
      option.selected = name === chosen;
      return option;
    }),
  );
}

function show(answer) {
  if (answer.type === "error") {
    message.textContent = answer.message;
    return;
  }
  options(models, answer.models, answer.model);
  if (faults.options.length === 0) {
    options(faults, [{ name: "", words: "Nothing" }, ...answer.faults], "");
  }
  message.textContent = answer.inserted ? "The device is in the reader." : "The reader is empty.";
  panel.querySelector("[data-reader=insert]").hidden = answer.inserted;
  panel.querySelector("[data-reader=remove]").hidden = !answer.inserted;
}

function showScanner(answer) {
  if (answer.type === "error") {
    message.textContent = answer.message;
    return;
  }
  options(fingers, [{ name: "", words: "None" }, ...answer.fingers], answer.placed ?? "");
}

const say = (type, fields = {}) => link?.send(type, fields, show);

async function open() {
  const bridge = await BridgeTransport.connect();
  if (bridge === null) {
    message.textContent = "The virtual reader cannot be reached from here.";
    return;
  }
  link = new DeviceLink(bridge);
  link.onclose = () => {
    link = null;
    message.textContent = "The demonstration has ended.";
  };
  look();
}

function look() {
  say("reader-state");
  link?.send("scanner-state", {}, showScanner);
}

panel.addEventListener("toggle", () => {
  if (!panel.open) {
    return;
  }
  // A fault may have pulled the device out since the panel was looked at.
  if (link === null) {
    open();
  } else {
    look();
  }
});
panel.querySelector("[data-reader=insert]").addEventListener("click", () => say("reader-insert"));
panel.querySelector("[data-reader=remove]").addEventListener("click", () => say("reader-remove"));
models.addEventListener("change", () => say("reader-choose", { model: models.value }));
fingers.addEventListener("change", () => link?.send("scanner-place", { finger: fingers.value || null }, showScanner));
faults.addEventListener("change", () => say("reader-break", { fault: faults.value || null }));

// While a dialog is open nothing else can be used: the panel comes along into it.
const task = document.querySelector("#device-task");
if (task) {
  const ribbon = panel.parentElement;
  new MutationObserver(() => {
    const place = task.open ? task.querySelector(".kw-dialog-head") : ribbon;
    if (panel.parentElement !== place) {
      panel.open = false;
      place.append(panel);
    }
  }).observe(task, { attributes: true, attributeFilter: ["open"] });
}
