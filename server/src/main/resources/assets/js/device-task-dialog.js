// Carries out what a dialog that works on a device decides: talks to the client and to the server.

import { Refused, request, send } from "./api.js";
import { connect } from "./device-link.js";
import { isAsking, isUnderWay, opened, reduce } from "./device-task.js";
import { DeviceTaskView } from "./device-task-view.js";
import { showOwnInstructions } from "./environment.js";
import { FingerprintCapture } from "./fingerprint-capture.js";

/** Milliseconds for which the good news stay before the dialog closes by itself. */
const GOOD_NEWS = 1800;

/** States of a reader that has a device which cannot be worked with now. */
const UNUSABLE = ["BUSY", "UNREADABLE"];

export class DeviceTaskDialog {
  #state;
  #task;
  #link = null;
  #stopWatching = () => {};
  #lookings = 0;
  #session = null;
  #sessions = 0;
  #verdicts = new Map();
  #consent = null;
  #capture = null;

  /**
   * @param dialog the element
   * @param demo whether the bridge of a demonstration may be used
   * @param onfinished called with the receipt when the work is done; what it returns is waited for, so that
   *   the page is up to date when the dialog closes
   */
  constructor(dialog, demo, onfinished) {
    this.dialog = dialog;
    this.demo = demo;
    this.onfinished = onfinished;
    this.view = new DeviceTaskView(dialog);
    showOwnInstructions(dialog);
    this.#listen();
  }

  /**
   * @param task `name` of one of TASKS; `start` and `runs`: where the server begins it, and keeps
   *     what was begun; `body`: what it is told to begin, if anything; `judge`: a function that says of
   *     a device whether it is the right one; `agreements` and `fingerprints`: where the server keeps
   *     what the holder agrees to, and compares a fingerprint, if a policy can ask for it; `attended`:
   *     whether the holder is somebody else, who is there
   */
  open(task) {
    const { oldestExtension, oldestClient } = this.dialog.dataset;
    this.#task = task;
    this.#state = opened(task.name, { oldestExtension, oldestClient, attended: task.attended === true });
    this.#verdicts.clear();
    this.dialog.showModal();
    this.dispatch({ type: "opened" });
  }

  dispatch(event) {
    if (!this.dialog.open) {
      return;
    }
    const { state, commands } = reduce(this.#state, event);
    this.#state = state;
    this.#captureWhile(state.view === "fingerprint");
    this.view.render(state, this.#consent);
    for (const command of commands) {
      this.#carryOut(command);
    }
  }

  #listen() {
    this.dialog.addEventListener("click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (action) {
        this.#press(action);
      }
    });
    this.dialog.addEventListener("change", (event) => {
      const { name, value, checked } = event.target;
      if (name === "device") {
        this.dispatch({ type: "choose", reader: value });
      } else if (name === "policy") {
        this.dispatch({ type: "policy", policy: value });
      } else if (name === "agreed") {
        this.dispatch({ type: "agreed", agreed: checked });
      }
    });
    this.dialog.addEventListener("input", (event) => {
      if (event.target.closest("form")) {
        this.view.render(this.#state, this.#consent);
      }
    });
    this.dialog.addEventListener("keydown", (event) => {
      // The forms have no button of their own that Enter could press.
      if (event.key === "Enter" && event.target.closest("form input")) {
        event.preventDefault();
        this.#press("next");
      }
    });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!this.#consent) {
        this.dispatch({ type: this.#state.leaving ? "stay" : "leave" });
      }
    });
    addEventListener("beforeunload", (event) => {
      if (this.dialog.open && isUnderWay(this.#state)) {
        event.preventDefault();
      }
    });
  }

  #press(action) {
    switch (action) {
      case "next":
        if (isAsking(this.#state)) {
          this.#givePin();
        } else {
          this.dispatch({ type: "next" });
        }
        break;
      case "show-pin":
        this.view.showPin(this.view.pin.type === "password");
        break;
      case "copy":
        this.#copy();
        break;
      case "consent-yes":
      case "consent-no":
        this.#link.consent(this.#consent.consent, action === "consent-yes");
        this.#consent = null;
        this.view.render(this.#state, null);
        break;
      default:
        this.dispatch({ type: action });
    }
  }

  #givePin() {
    const pin = this.view.typed(this.#state.question);
    if (pin !== null) {
      this.view.forgetPin();
      this.dispatch({ type: "pin", pin });
    }
  }

  async #copy() {
    const text = this.dialog.querySelector('[data-slot="details"]').textContent;
    const said = this.dialog.querySelector('[data-slot="copied"]');
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied";
    } catch {
      said.textContent = "Select the text and copy it.";
    }
  }

  #carryOut(command) {
    const ways = {
      connect: () => this.#connect(),
      watch: () => this.#watch(),
      unwatch: () => this.#stopWatching(),
      start: () => this.#start(command),
      "read-agreement": () => this.#readAgreement(command),
      agree: () => this.#agree(command),
      compare: () => this.#compare(),
      answer: () => this.#link.answer(this.#session, command.question, command.pin),
      "cancel-session": () => this.#cancelSession(),
      "give-up": () => this.#giveUp(),
      finish: () => this.#finish(command.receipt),
      close: () => this.#close(),
    };
    ways[command.type]();
  }

  async #connect() {
    this.#endCapture();
    this.#link?.close();
    this.#link = null;
    try {
      const way = await connect(this.demo, (what) => this.dispatch({ type: "waiting", what }));
      if (way === null) {
        this.dispatch({ type: "nobody" });
        return;
      }
      this.#link = way.link;
      this.#link.onclose = () => this.dispatch({ type: "refused", code: "CLIENT_GONE", message: "The client ended." });
      this.#link.onconsent = (consent) => {
        this.#consent = consent;
        this.view.showConsent(consent);
        this.view.render(this.#state, consent);
      };
      this.dispatch({ type: "welcome", welcome: way.welcome });
    } catch (error) {
      this.#refused(error);
    }
  }

  #refused(error) {
    this.dispatch({ type: "refused", code: error.code ?? "CLIENT_GONE", message: error.message, detail: error.detail });
  }

  #watch() {
    this.#stopWatching();
    this.#verdicts.clear();
    const stop = this.#link.watch(
      (readers) => this.#judge(readers),
      (error) => this.#refused(error),
    );
    this.#stopWatching = () => {
      this.#lookings++;
      this.#stopWatching = () => {};
      stop();
    };
  }

  /** Asks the server about each device, once, and tells the dialog when all are judged. */
  async #judge(readers) {
    const round = ++this.#lookings;
    const looking = readers.some((reader) => reader.state === "LOOKING");
    const devices = await Promise.all(
      readers.filter((reader) => reader.device || UNUSABLE.includes(reader.state)).map((reader) => this.#judged(reader)),
    );
    if (round === this.#lookings) {
      this.dispatch({ type: "devices", devices, looking });
    }
  }

  async #judged({ reader, state, device }) {
    if (state !== "READY") {
      const text = state === "BUSY" ? "Another tab or program works with this device." : "This device cannot be read. Remove it, and insert it again.";
      return { reader, device, title: device?.kind ?? reader, subtitle: reader, verdict: { usable: false, text } };
    }
    const { identity, atr, firmware, cplc } = device;
    const key = JSON.stringify([identity, atr, firmware, cplc]);
    if (!this.#verdicts.has(key)) {
      const asked = this.#task
        .judge({ identity, atr, firmware, cplc })
        .catch((error) => ({ usable: false, text: error.message }));
      this.#verdicts.set(key, asked);
    }
    const verdict = await this.#verdicts.get(key);
    const serial = identity.startsWith("serial:") ? `Serial number ${identity.slice(7)}` : "";
    return {
      reader,
      device,
      title: verdict.title || device.kind,
      subtitle: [serial, reader].filter(Boolean).join(" · "),
      verdict,
    };
  }

  async #start({ reader, policy, run }) {
    let started;
    try {
      started = run
        ? await request("POST", `${this.#task.runs}/${run}/attempts`)
        : await request("POST", this.#task.start, policy ? { credentialType: policy } : this.#task.body);
    } catch (error) {
      this.dispatch({ type: "start-refused", problem: serverProblem(error) });
      return;
    }
    this.dispatch({ type: "started", run: started.issuance.id });
    this.#session = `s${++this.#sessions}-${started.issuance.attempt}`;
    this.#link.start(this.#session, reader, started.ticket, (message) => this.#heard(message));
    if (this.#state.leaving === "stopping") {
      this.#link.cancel(this.#session);
    }
  }

  async #heard(message) {
    switch (message.type) {
      case "progress":
        this.dispatch(message);
        break;
      case "waiting":
        this.dispatch({ type: "waiting", what: message.for });
        break;
      case "question":
        this.dispatch({ type: "question", question: message });
        break;
      case "outcome":
        await this.#ended(message);
        break;
      case "error":
        this.#refused(message);
        break;
      default:
    }
  }

  async #ended(outcome) {
    this.#session = null;
    let pending = false;
    if (outcome.result !== "DONE" && this.#state.run) {
      const run = await request("GET", `${this.#task.runs}/${this.#state.run}`).catch(() => null);
      pending = run?.state === "PENDING";
    }
    this.dispatch({ type: "outcome", outcome, pending });
  }

  /** Takes fingerprints while the dialog asks for one; what was taken is gone afterwards. */
  #captureWhile(asked) {
    if (asked && !this.#capture) {
      this.#capture = new FingerprintCapture(this.dialog.querySelector("[data-capture-fingerprint]"), {
        link: this.#link,
        onchange: (sample) => this.dispatch({ type: "sampled", sampled: sample !== null }),
      });
    }
  }

  async #readAgreement({ credentialType }) {
    try {
      const agreement = await request("GET", `${this.#task.agreements}/${credentialType}`);
      this.dispatch({ type: "agreement", agreement });
    } catch (error) {
      this.dispatch({ type: "agreement-refused", problem: serverProblem(error) });
    }
  }

  async #agree({ credentialType, sha256 }) {
    try {
      await request("POST", `${this.#task.agreements}/${credentialType}`, { sha256 });
      this.dispatch({ type: "agreement-accepted" });
    } catch (error) {
      this.dispatch({ type: "agreement-refused", problem: serverProblem(error) });
    }
  }

  async #compare() {
    const { blob } = this.#capture.sample;
    this.#capture.clear();
    try {
      const compared = await send("POST", this.#task.fingerprints, "application/octet-stream", blob);
      this.dispatch({ type: "compared", ...compared });
    } catch (error) {
      this.dispatch({ type: "compare-refused", problem: serverProblem(error) });
    }
  }

  #endCapture() {
    this.#capture?.close();
    this.#capture = null;
  }

  #cancelSession() {
    // Without a session yet, the start that is under way ends it.
    if (this.#session) {
      this.#link.cancel(this.#session);
    }
  }

  #giveUp() {
    if (this.#state.run) {
      request("POST", `${this.#task.runs}/${this.#state.run}/cancel`).catch(() => {});
    }
  }

  #finish(receipt) {
    const read = new Promise((resolve) => setTimeout(resolve, GOOD_NEWS));
    Promise.all([read, this.onfinished(receipt)]).then(() => this.#close());
  }

  #close() {
    this.#endCapture();
    this.#stopWatching();
    this.#link?.close();
    this.#link = null;
    this.#session = null;
    this.#consent = null;
    this.view.forgetPin();
    this.dialog.close();
    this.dialog.dispatchEvent(new CustomEvent("keywright-closed"));
  }
}

function serverProblem(error) {
  const known = error instanceof Refused;
  return {
    code: known ? error.code : "SERVER_UNREACHABLE",
    message: known ? error.message : "The server does not answer. Check your network, and retry.",
    stage: "Beginning",
    detail: "",
    correlationId: known ? error.correlationId : "",
    retriable: !known || error.status >= 500,
    credentialType: known ? error.credentialType : null,
  };
}
