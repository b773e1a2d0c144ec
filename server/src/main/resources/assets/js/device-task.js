// What a dialog that works on a device does, without doing it: a function from a state and an event
// to the next state and the commands to carry out. No document, no network, no clock.

const STEPS = ["browser", "client", "device", "pin"];

/**
 * What can be done with a device.
 *
 * - `steps`: as the dialog shows them
 * - `issues`: whether the device is issued, and left pending when it has no PIN yet
 * - `adds`: whether it is somebody's own, for which they choose a policy
 * - `goesOn`: whether most of the work comes after the PIN, which the person has already
 */
export const TASKS = {
  "add": {
    title: "Add Device",
    steps: ["browser", "client", "device", "issue", "pin"],
    issues: true,
    adds: true,
    running: "Preparing your device",
    setting: "Activating your device",
    done: "Your device is ready",
    doneText: "It is active now.",
  },
  "replace": {
    title: "Replace Device",
    steps: ["browser", "client", "device", "issue", "pin"],
    issues: true,
    running: "Preparing the new device",
    setting: "Activating the new device",
    done: "The new device is ready",
    doneText: "It is active now, and the old one is ended.",
  },
  "change-pin": {
    title: "Change PIN",
    steps: STEPS,
    running: "Reading your device",
    setting: "Changing the PIN",
    done: "Your PIN is changed",
    doneText: "Use the new one from now on.",
  },
  "reset-pin": {
    title: "Forgot PIN",
    steps: STEPS,
    running: "Reading your device",
    setting: "Setting the new PIN",
    done: "Your device has a new PIN",
    doneText: "Use it from now on.",
  },
  "unlock": {
    title: "Unlock",
    steps: STEPS,
    running: "Reading your device",
    setting: "Unlocking your device",
    done: "Your device is unlocked",
    doneText: "Use the new PIN from now on.",
  },
  "first-pin": {
    title: "Choose your PIN",
    steps: STEPS,
    running: "Reading your device",
    setting: "Setting your PIN",
    done: "The PIN is yours now",
    doneText: "The initial PIN no longer works.",
  },
  "renew": {
    title: "Renew Device",
    steps: ["browser", "client", "device", "pin", "renew"],
    goesOn: true,
    running: "Renewing your device",
    setting: "Renewing your device",
    done: "Your device is renewed",
    doneText: "It has new keys and certificates. Its PIN is the same.",
  },
  "recycle": {
    title: "Recycle Device",
    steps: ["browser", "client", "device", "erase"],
    running: "Erasing the device",
    setting: "Erasing the device",
    done: "The device is in stock again",
    doneText: "It is empty, and can be issued anew.",
  },
};

/** Before a device is worked on, where a policy has its holder agree to something. */
const AGREEMENT = "agreement";

/** The code of the server's refusal where somebody has to agree first. */
const AGREEMENT_NEEDED = "agreement-needed";

/** The code of its refusal where the text that was read does not stand any more. */
const AGREEMENT_CHANGED = "agreement-changed";

/** The code of an attempt that ended because the text was changed since it was begun. */
const AGREEMENT_MISSING = "AGREEMENT_NEEDED";

/** Before a device is worked on, where a policy wants to know whose hands it goes into. */
const FINGERPRINT = "fingerprint";

/** The code of the server's refusal where a fingerprint has to match first. */
const FINGERPRINT_NEEDED = "fingerprint-needed";

/** What may come before the device is worked on, in this order. */
const BEFORE_WORK = [AGREEMENT, FINGERPRINT];

/** How far the bar is when an exchange with the server ends, in a hundred. */
const MILESTONES = [66, 80, 93, 97, 98, 99];

/**
 * The state of a dialog that was just opened.
 *
 * @param task the name of one of the tasks
 * @param settings `oldestExtension` and `oldestClient`: versions such as 0.1.0; `attended`: whether
 *     it is somebody else's device, whose holder is there
 */
export function opened(task, settings) {
  return {
    task: TASKS[task],
    steps: TASKS[task].steps,
    settings,
    step: "browser",
    view: "browser-checking",
    problem: null,
    found: null,
    needed: null,
    devices: [],
    chosen: null,
    policy: null,
    run: null,
    percent: 0,
    stage: "",
    question: null,
    leaving: null,
    pending: false,
    agreement: null,
    agreed: false,
    thenFingerprint: false,
    sampled: false,
    comparison: null,
  };
}

/**
 * What an event leads to.
 *
 * @returns {{state: object, commands: {type: string}[]}} the same state and no commands where the
 *     event means nothing
 */
export function reduce(state, event) {
  const next = EVENTS[event.type]?.(state, event);
  return next ?? to(state, {});
}

function to(state, changes, ...commands) {
  return { state: { ...state, ...changes }, commands };
}

/** Three numbers, whatever follows them. */
function isOlder(version, needed) {
  const numbers = (text) => (String(text).match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [found, wanted] = [numbers(version), numbers(needed)];
  for (let i = 0; i < 3; i++) {
    if ((found[i] ?? 0) !== (wanted[i] ?? 0)) {
      return (found[i] ?? 0) < (wanted[i] ?? 0);
    }
  }
  return false;
}

const EVENTS = {
  opened: (state) => to(state, {}, { type: "connect" }),

  /** Nobody answered. */
  nobody: (state) => to(state, { step: "browser", view: "browser-missing" }),

  waiting: (state, { what }) => {
    if (isWork(state)) {
      return to(state, { view: what === "CONFIRMATION" ? "issue-confirm" : state.view });
    }
    return to(state, { step: "client", view: what === "CONFIRMATION" ? "client-confirm" : "client-checking" });
  },

  welcome: (state, { welcome }) => {
    const { oldestExtension, oldestClient } = state.settings;
    if (welcome.extension !== null && isOlder(welcome.extension, oldestExtension)) {
      return to(state, { step: "browser", view: "browser-outdated", found: welcome.extension, needed: oldestExtension });
    }
    if (isOlder(welcome.client.version, oldestClient)) {
      return to(state, { step: "client", view: "client-outdated", found: welcome.client.version, needed: oldestClient });
    }
    return to(state, { step: "device", view: "device-looking", devices: [], chosen: null }, { type: "watch" });
  },

  /** The extension or the client refused, or is gone. */
  refused: (state, { code, message, detail }) => {
    const versions = { found: detail?.found ?? null, needed: detail?.needed ?? null };
    switch (code) {
      case "NOT_ALLOWED":
        return to(state, { step: "browser", view: "browser-not-allowed" });
      case "EXTENSION_OUTDATED":
        return to(state, { step: "browser", view: "browser-outdated", ...versions });
      case "CLIENT_MISSING":
        return to(state, { step: "client", view: "client-missing" });
      case "CLIENT_OUTDATED":
        return to(state, { step: "client", view: "client-outdated", ...versions });
      case "NOT_TRUSTED":
        return to(state, { step: "client", view: "client-not-trusted" });
      default:
        return isWork(state)
          ? failed(state, { code, message, stage: state.stage, detail: "", correlationId: "", retriable: true })
          : to(state, { step: "client", view: "client-gone" });
    }
  },

  /** The person did what the dialog asked for, and wants it checked. */
  next: (state) => {
    if (state.step === "browser" || state.step === "client") {
      return to(state, { step: "browser", view: "browser-checking" }, { type: "connect" });
    }
    if (state.view === "device-choose" && state.chosen) {
      return begin(state, state.chosen);
    }
    if (state.view === "device-policy" && state.policy) {
      const { policies } = state.chosen.verdict;
      return proceedBy(state, state.chosen, policies.find((one) => one.id === state.policy));
    }
    if (state.view === AGREEMENT && state.agreed) {
      const { credentialType, sha256 } = state.agreement;
      return to(state, { view: "agreement-waiting" }, { type: "agree", credentialType, sha256 });
    }
    if (state.view === FINGERPRINT && state.sampled) {
      return to(state, { view: "fingerprint-comparing" }, { type: "compare" });
    }
    return null;
  },

  refresh: (state) =>
    state.step === "device"
      ? to(state, { view: "device-looking", devices: [], chosen: null }, { type: "watch" })
      : null,

  /** Readers, each with the server's verdict on the device in it. */
  devices: (state, { devices, looking }) => {
    if (state.step !== "device" || state.view === "device-policy") {
      return null;
    }
    const usable = devices.filter((device) => device.verdict?.usable);
    if (usable.length === 0) {
      return to(state, { view: looking ? "device-looking" : "device-none", devices, chosen: null });
    }
    // One goes on by itself, unless the person has a choice before them already.
    if (usable.length === 1 && !looking && state.view !== "device-choose") {
      return begin({ ...state, devices }, usable[0]);
    }
    const still = usable.find((device) => device.reader === state.chosen?.reader);
    return to(state, { view: looking ? state.view : "device-choose", devices, chosen: still ?? usable[0] });
  },

  choose: (state, { reader }) =>
    to(state, { chosen: state.devices.find((device) => device.reader === reader) ?? state.chosen }),

  policy: (state, { policy }) => to(state, { policy }),

  /** What the server has somebody agree to. */
  agreement: (state, { agreement: told }) => {
    if (state.view !== "agreement-waiting") {
      return null;
    }
    return told.accepted
      ? afterAgreement(state)
      : to(state, { view: AGREEMENT, agreement: { ...told, refusal: state.agreement.refusal }, agreed: false });
  },

  /** Whether the box is ticked. */
  agreed: (state, { agreed }) => (state.view === AGREEMENT ? to(state, { agreed }) : null),

  /** The server has it on record. */
  "agreement-accepted": (state) => (state.view === "agreement-waiting" ? afterAgreement(state) : null),

  /** The server did not tell the agreement, or did not put it on record. */
  "agreement-refused": (state, { problem }) => {
    if (state.view !== "agreement-waiting") {
      return null;
    }
    const { credentialType, text } = state.agreement;
    if (problem.code === AGREEMENT_CHANGED) {
      return agreement(state, credentialType, problem.message);
    }
    return text
      ? to(state, { view: AGREEMENT, agreement: { ...state.agreement, refusal: problem.message } })
      : failed(state, problem);
  },

  /** The person has a capture to be compared, or has it no more. */
  sampled: (state, { sampled }) => (state.view === FINGERPRINT ? to(state, { sampled }) : null),

  /** What the server says of the capture. */
  compared: (state, { outcome, triesLeft }) =>
    outcome === "MATCHED"
      ? issue(state, state.chosen, state.policy, state.run)
      : to(state, { view: FINGERPRINT, sampled: false, comparison: { triesLeft, refusal: null } }),

  /** The server could not compare it. */
  "compare-refused": (state, { problem }) =>
    to(state, { view: FINGERPRINT, sampled: false, comparison: { triesLeft: null, refusal: problem.message } }),

  /** The person says that an operator has vouched for them. The server knows. */
  vouched: (state) => (state.view === FINGERPRINT ? issue(state, state.chosen, state.policy, state.run) : null),

  /** The server has a run, and a ticket for it: what follows is between client and server. */
  started: (state, { run }) => to(state, { run }),

  /** The server refused to begin. */
  "start-refused": (state, { problem }) => {
    if (problem.code === AGREEMENT_NEEDED && problem.credentialType) {
      return agreement({ ...state, thenFingerprint: false }, problem.credentialType);
    }
    return problem.code === FINGERPRINT_NEEDED
      ? fingerprint(state, { comparison: state.comparison && { triesLeft: null, refusal: problem.message } })
      : failed(state, problem);
  },

  progress: (state, { stage, done, total, exchange }) => {
    const from = exchange > 1 ? MILESTONES[Math.min(exchange, MILESTONES.length) - 2] : 0;
    const until = MILESTONES[Math.min(exchange, MILESTONES.length) - 1];
    const part = total > 0 ? Math.min(1, done / total) : 0;
    const percent = Math.max(state.percent, Math.round(from + (until - from) * part));
    return to(state, { stage, percent, view: state.view === "issue-confirm" ? "issue-running" : state.view });
  },

  question: (state, { question }) =>
    to(state, {
      step: "pin",
      view: question.kind === "CURRENT_PIN" ? "pin-current" : "pin-ask",
      question,
      percent: state.task.goesOn ? state.percent : 97,
      pending: state.task.issues === true,
      leaving: null,
    }),

  /** The PIN goes to the client and is not kept: not here either. */
  pin: (state, { pin }) =>
    isAsking(state)
      ? to(state, afterPin(state.task), { type: "answer", question: state.question.question, pin })
      : null,

  outcome: (state, { outcome, pending }) => {
    if (outcome.result === "DONE") {
      return to(state, { view: "done", percent: 100, leaving: null }, { type: "finish", receipt: outcome.receipt });
    }
    if (state.leaving === "stopping" || outcome.result === "CANCELLED") {
      return to(state, { view: "closed" }, { type: "give-up" }, { type: "close" });
    }
    if (outcome.problem?.code === AGREEMENT_MISSING && !pending) {
      // Begun again the server says to what somebody has to agree.
      return again(state);
    }
    return failed({ ...state, pending: Boolean(pending) }, outcome.problem);
  },

  retry: (state) => (state.view === "issue-failed" && canRetry(state) ? again(state) : null),

  /** The person wants the dialog closed. What they should know before, they are told. */
  leave: (state) => {
    switch (state.view) {
      case "issue-running":
      case "issue-confirm":
        return to(state, { leaving: "asked" });
      case "pin-ask":
      case "pin-current":
        return state.task.issues
          ? to(state, { leaving: "pending" })
          : to(state, { leaving: "stopping" }, { type: "cancel-session" });
      case "pin-setting":
      case "done":
        return null;
      case "issue-failed":
      case AGREEMENT:
      case "agreement-waiting":
      case FINGERPRINT:
      case "fingerprint-comparing":
        return to(state, { view: "closed" }, { type: "give-up" }, { type: "close" });
      default:
        return to(state, { view: "closed" }, { type: "close" });
    }
  },

  stay: (state) => to(state, { leaving: null }),

  stop: (state) =>
    state.leaving === "asked" || state.leaving === "pending"
      ? to(state, { leaving: "stopping" }, { type: "cancel-session" })
      : null,
};

/** Whether the run can go on. One whose device waits for activation is an operator's. */
export function canRetry(state) {
  return Boolean(state.problem?.retriable) && !state.pending && Boolean(state.chosen);
}

/** Whether leaving the page now breaks something off. */
export function isUnderWay(state) {
  return ["issue-running", "issue-confirm", "pin-ask", "pin-current", "pin-setting"].includes(state.view);
}

/** Whether the person is asked for a PIN. */
export function isAsking(state) {
  return state.view === "pin-ask" || state.view === "pin-current";
}

function isWork(state) {
  return ["issue", "erase", "pin", "renew"].includes(state.step);
}

/** Where it goes on when the person has typed the PIN. */
function afterPin(task) {
  return task.goesOn ? { step: "renew", view: "issue-running" } : { view: "pin-setting" };
}

/** The step in which the device works. */
function workStep(task) {
  return task.steps[3];
}

/** The steps with more of those before the work. */
function withSteps(state, ...more) {
  const steps = [...state.task.steps];
  const before = BEFORE_WORK.filter((name) => more.includes(name) || state.steps.includes(name));
  steps.splice(steps.indexOf(workStep(state.task)), 0, ...before);
  return steps;
}

/** What is to be agreed to is asked of the server; it may be on record by now. */
function agreement(state, credentialType, refusal = null) {
  const steps = withSteps(state, AGREEMENT, ...(state.thenFingerprint ? [FINGERPRINT] : []));
  return to(
    state,
    { steps, step: AGREEMENT, view: "agreement-waiting", agreement: { credentialType, refusal }, agreed: false },
    { type: "unwatch" },
    { type: "read-agreement", credentialType },
  );
}

function afterAgreement(state) {
  return state.thenFingerprint
    ? fingerprint(state, { comparison: null })
    : issue(state, state.chosen, state.policy, state.run);
}

function fingerprint(state, changes) {
  const steps = withSteps(state, FINGERPRINT);
  return to(state, { steps, step: FINGERPRINT, view: FINGERPRINT, sampled: false, ...changes }, { type: "unwatch" });
}

function begin(before, device) {
  const state = { ...before, steps: before.task.steps };
  if (!state.task.adds) {
    return issue(state, device, null);
  }
  const { policies, issuance, agreement: credentialType, fingerprint: needed } = device.verdict;
  if (issuance) {
    return proceed({ ...state, chosen: device, policy: null, run: issuance }, credentialType, needed);
  }
  if (policies.length > 1) {
    return to(state, { view: "device-policy", chosen: device, policy: policies[0].id });
  }
  return proceedBy(state, device, policies[0]);
}

function proceedBy(state, device, policy) {
  return proceed(
    { ...state, chosen: device, policy: policy.id, run: null },
    policy.agreement ? policy.id : null,
    policy.fingerprint,
  );
}

/** By an agreement to that of a credential type, and by a fingerprint, where they are asked for. */
function proceed(state, credentialType, needsFingerprint) {
  if (credentialType) {
    return agreement({ ...state, thenFingerprint: Boolean(needsFingerprint) }, credentialType);
  }
  return needsFingerprint
    ? fingerprint(state, { comparison: null })
    : issue(state, state.chosen, state.policy, state.run);
}

/** The same run goes on, or is begun if there is none. */
function again(state) {
  return to(
    state,
    { step: workStep(state.task), view: "issue-running", problem: null, percent: 0, stage: "", leaving: null },
    { type: "start", reader: state.chosen.reader, policy: state.policy, run: state.run },
  );
}

function issue(state, device, policy, run = null) {
  return to(
    state,
    { step: workStep(state.task), view: "issue-running", chosen: device, policy, run, percent: 0, stage: "" },
    { type: "unwatch" },
    { type: "start", reader: device.reader, policy, run },
  );
}

function failed(state, problem) {
  return to(state, { step: isWork(state) ? state.step : workStep(state.task), view: "issue-failed", problem, leaving: null });
}
