// Shows a state of a dialog that works on a device. Decides nothing.

import { showAgreement } from "./agreement.js";
import { canRetry, isAsking, isUnderWay } from "./device-task.js";
import { check } from "./pin-rules.js";

const AGAIN = {
  WRONG: "That was not the PIN of the device.",
  TOO_SHORT: "That PIN is too short.",
  TOO_LONG: "That PIN is too long.",
  WRONG_CHARACTER: "That PIN has a character that it may not have.",
  TRIVIAL: "That PIN is too easy to guess.",
};

/** The views in which the person goes on by pressing Next. */
const NEXT = [
  "browser-missing",
  "browser-outdated",
  "browser-not-allowed",
  "client-missing",
  "client-outdated",
  "client-not-trusted",
  "client-gone",
  "device-choose",
  "device-policy",
  "agreement",
  "fingerprint",
  "pin-ask",
  "pin-current",
];

export class DeviceTaskView {
  #shown = "";
  #read = "";

  constructor(dialog) {
    this.dialog = dialog;
    this.pin = dialog.querySelector("#new-pin");
    this.repeated = dialog.querySelector("#confirm-pin");
    this.current = dialog.querySelector("#current-pin");
  }

  render(state, consent) {
    const over = consent ? "consent" : state.leaving;
    this.#show(state, over);
    this.#steps(state);
    this.#slots(state);
    this.#lists(state);
    this.#agreement(state);
    this.#buttons(state, over);
    const place = `${state.view} ${over ?? ""}`;
    if (place !== this.#shown) {
      this.#shown = place;
      this.#arrive(state, over);
    }
  }

  /** What the person typed, if it can be what is asked for. */
  typed({ kind, rules }) {
    if (kind === "CURRENT_PIN") {
      const pin = this.current.value;
      return pin.length >= 4 && pin.length <= rules.maxLength && /^[ -~]+$/.test(pin) ? pin : null;
    }
    const pin = this.pin.value;
    return check(rules, pin, this.repeated.value).every((rule) => rule.kept) ? pin : null;
  }

  forgetPin() {
    this.pin.value = "";
    this.repeated.value = "";
    this.current.value = "";
    this.showPin(false);
  }

  showPin(shown) {
    for (const field of [this.pin, this.repeated, this.current]) {
      field.type = shown ? "text" : "password";
    }
    for (const button of this.dialog.querySelectorAll('[data-do="show-pin"]')) {
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? "Hide" : "Show";
    }
  }

  showConsent({ kind, origin, fingerprint, identity }) {
    this.#slot(
      "consent-title",
      kind === "TRUST" ? "Do you trust this server?" : kind === "ERASE" ? "Erase this device?" : "Set a new PIN on this device?",
    );
    this.#slot("consent-text", kind === "TRUST" ? `${origin}, with the fingerprint ${fingerprint}` : `Device ${identity}`);
  }

  #show(state, over) {
    for (const section of this.dialog.querySelectorAll("[data-view]")) {
      section.hidden = Boolean(over) || section.dataset.view !== state.view;
    }
    for (const section of this.dialog.querySelectorAll("[data-leaving]")) {
      section.hidden = section.dataset.leaving !== over;
    }
    this.dialog.querySelector("[data-consent]").hidden = over !== "consent";
  }

  #steps(state) {
    const { steps } = state;
    const current = steps.indexOf(state.step);
    const done = state.view === "done";
    for (const item of this.dialog.querySelectorAll("[data-step]")) {
      const index = steps.indexOf(item.dataset.step);
      item.hidden = index < 0;
      item.classList.toggle("is-done", index >= 0 && (done || index < current));
      item.classList.toggle("is-failed", index === current && state.view === "issue-failed");
      if (index === current && !done) {
        item.setAttribute("aria-current", "step");
      } else {
        item.removeAttribute("aria-current");
      }
    }
  }

  #slots(state) {
    this.#slot("title-of-task", state.task.title);
    this.#slot("pin-step", state.task.goesOn ? "Enter PIN" : "Change PIN");
    this.#slot("running", state.task.running);
    this.#slot("setting", state.task.setting);
    this.#slot("done", state.task.done);
    this.#slot("done-text", state.task.doneText);
    this.#slot("found", state.found ?? "?");
    this.#slot("needed", state.needed ?? "?");
    this.#slot("origin", location.host);
    this.#slot("stage", state.stage || "Beginning");
    this.#slot("percent", `${state.percent} %`);
    const bar = this.dialog.querySelector(".bar");
    bar.setAttribute("aria-valuenow", String(state.percent));
    bar.setAttribute("aria-valuetext", `${state.percent} %, ${state.stage}`);
    bar.firstElementChild.style.width = `${state.percent}%`;
    if (state.problem) {
      this.#slot("problem", state.problem.message);
      this.#slot("details", details(state));
    }
    const { triesLeft = null, refusal = null } = state.comparison ?? {};
    this.#slot("comparison", refusal ?? (state.comparison ? noMatch(triesLeft) : ""));
    this.dialog.querySelector('[data-slot="comparison"]').hidden = state.comparison === null;
    this.dialog.querySelector('[data-when="no-match"]').hidden = state.comparison === null;
    this.dialog.querySelector('[data-when="retriable"]').hidden = !canRetry(state);
    this.dialog.querySelector('[data-when="pending"]').hidden = !state.pending;
    const left = state.question?.triesLeft;
    this.#slot("tries", typeof left === "number" ? `${left} ${left === 1 ? "try is" : "tries are"} left.` : "");
    for (const again of this.dialog.querySelectorAll('[data-slot="again"]')) {
      again.hidden = !state.question?.again;
      again.textContent = AGAIN[state.question?.again] ?? "";
    }
  }

  #lists(state) {
    if (state.view === "device-none") {
      this.#fill("unusable", "unusable-template", state.devices, (item, device) => {
        setSlot(item, "title", device.title);
        setSlot(item, "sub", device.verdict?.text || "This device cannot be read.");
      });
    }
    if (state.view === "device-choose") {
      const usable = state.devices.filter((device) => device.verdict?.usable);
      this.#choices("choices", usable, (device) => device.reader, state.chosen?.reader, "device", (device) => [
        device.title,
        device.subtitle,
      ]);
    }
    if (state.view === "device-policy") {
      this.#choices("policies", state.chosen.verdict.policies, (policy) => policy.id, state.policy, "policy", (policy) => [
        policy.name,
        policy.description,
      ]);
    }
    if (state.view === "pin-ask") {
      this.renderRules(state.question.rules);
    }
  }

  #agreement({ view, agreement, agreed, settings }) {
    if (view !== "agreement") {
      this.#read = "";
      return;
    }
    const section = this.dialog.querySelector('[data-view="agreement"]');
    // Filled once, so that it stays where it was scrolled to.
    if (this.#read !== agreement.sha256) {
      this.#read = agreement.sha256;
      showAgreement(section, agreement, settings.attended);
    }
    section.querySelector('[name="agreed"]').checked = agreed;
    const refusal = section.querySelector('[data-slot="agreement-refused"]');
    refusal.textContent = agreement.refusal ?? "";
    refusal.hidden = !agreement.refusal;
  }

  renderRules(rules) {
    this.#fill("rules", "rule-template", check(rules, this.pin.value, this.repeated.value), (item, rule) => {
      item.classList.toggle("is-kept", rule.kept);
      setSlot(item, "text", rule.text);
      setSlot(item, "kept", rule.kept ? ": kept" : ": not yet");
    });
    this.pin.maxLength = this.repeated.maxLength = rules.maxLength;
    this.pin.inputMode = this.repeated.inputMode = rules.digitsOnly ? "numeric" : "text";
  }

  #choices(list, items, key, chosen, name, words) {
    this.#fill(list, "choice-template", items, (item, value) => {
      const [title, sub] = words(value);
      const radio = item.querySelector("input");
      radio.name = name;
      radio.value = key(value);
      radio.checked = key(value) === chosen;
      setSlot(item, "title", title);
      setSlot(item, "sub", sub);
    });
  }

  /** Fills a list anew, unless it would be the same: what has the focus keeps it. */
  #fill(name, template, items, fill) {
    const list = this.dialog.querySelector(`[data-list="${name}"]`);
    const fresh = items.map((value) => {
      const item = this.dialog.querySelector(`#${template}`).content.firstElementChild.cloneNode(true);
      fill(item, value);
      return item;
    });
    const old = [...list.children].filter((child) => child.tagName !== "LEGEND");
    const same = old.length === fresh.length && old.every((child, i) => child.textContent === fresh[i].textContent);
    if (same) {
      old.forEach((child, i) => (child.className = fresh[i].className));
      return;
    }
    old.forEach((child) => child.remove());
    list.append(...fresh);
    list.hidden = fresh.length === 0;
  }

  #buttons(state, over) {
    const visible = {
      refresh: !over && state.step === "device",
      leave: !over && !["pin-setting", "done"].includes(state.view),
      next: !over && NEXT.includes(state.view),
      retry: !over && state.view === "issue-failed" && canRetry(state),
      stop: over === "asked" || over === "pending",
      stay: over === "asked" || over === "pending",
      "consent-yes": over === "consent",
      "consent-no": over === "consent",
    };
    for (const [name, shown] of Object.entries(visible)) {
      this.dialog.querySelector(`[data-do="${name}"]`).hidden = !shown;
    }
    this.dialog.querySelector('[data-do="stop"]').textContent = over === "pending" ? "Leave" : "Stop";
    this.dialog.querySelector('[data-do="next"]').disabled =
      (isAsking(state) && this.typed(state.question) === null) ||
      (state.view === "agreement" && !state.agreed) ||
      (state.view === "fingerprint" && !state.sampled);
    this.dialog.toggleAttribute("data-busy", isUnderWay(state));
  }

  /** The focus follows, so that it is read out what is there now. */
  #arrive(state, over) {
    const section = [...this.dialog.querySelectorAll("[data-view], [data-leaving], [data-consent]")].find(
      (candidate) => !candidate.hidden,
    );
    if (state.view === "pin-ask" && !over) {
      this.pin.focus();
    } else if (state.view === "pin-current" && !over) {
      this.current.focus();
    } else {
      section?.querySelector("h3").focus();
    }
  }

  #slot(name, text) {
    setSlot(this.dialog, name, text);
  }
}

function setSlot(root, name, text) {
  for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) {
    if (slot.textContent !== text) {
      slot.textContent = text;
    }
  }
}

function noMatch(left) {
  return left === 0
    ? "That finger does not match, and there are no tries left. Wait for fifteen minutes, or ask an operator to vouch for you."
    : `That finger does not match. ${left} ${left === 1 ? "try is" : "tries are"} left.`;
}

/** What support needs to know. No secret is in it. */
export function details({ problem, run, chosen }) {
  return [
    ["Error", problem.code],
    ["Stage", problem.stage],
    ["Detail", problem.detail],
    ["Correlation id", problem.correlationId],
    ["Issuance", run],
    ["Device", chosen?.device?.identity],
    ["Time", new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC"],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
