// The form of what the client says. A client is trusted more than a page; what it says is checked
// all the same, since a page gets it.

import {
  id,
  length,
  list,
  message,
  object,
  oneOf,
  orNull,
  text,
  truth,
  whole,
} from "./forms.js";

const MAX_READERS = 16;
const MAX_SCANNERS = 8;
/** A finger's image at 500 pixels per inch: two inches each way. */
const MIN_SIDE = 80;
const MAX_SIDE = 1_000;
const MAX_PARTS = 32;
const MAX_NUMBER = 1_000;
const SIGNED_INT = 2 ** 31 - 1;

const version = length(1, 40);
const hexadecimal = text(/^([0-9A-F]{2}){0,64}$/);
const uuid = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const origin = text(/^(https:\/\/[a-z0-9.\-[\]:]{1,240}|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?)$/);
const fingerprint = text(/^[0-9A-F]{4}( [0-9A-F]{4}){15}$/);

const device = object({
  identity: length(1, 130),
  kind: length(1, 80),
  details: list(8, length(1, 120)),
  atr: hexadecimal,
  firmware: orNull(length(1, 20)),
  cplc: orNull(hexadecimal),
  pin: oneOf("OK", "BLOCKED", "UNKNOWN"),
});

const reader = object(
  {
    reader: length(1, 128),
    state: oneOf("EMPTY", "LOOKING", "READY", "BUSY", "UNREADABLE"),
    device: orNull(device),
  },
  (value) =>
    (value.state !== "READY" || value.device !== null) &&
    (value.state !== "EMPTY" || value.device === null),
);

const rules = object(
  { minLength: whole(4, 16), maxLength: whole(4, 16), digitsOnly: truth, refuseTrivial: truth },
  (value) => value.minLength <= value.maxLength,
);

const problem = object({
  code: length(1, 60),
  message: length(0, 500),
  stage: length(0, 80),
  detail: length(0, 500),
  correlationId: length(0, 60),
  retriable: truth,
});

/** Base64 of 36000 bytes at most. */
const part = (/** @type {unknown} */ value) =>
  length(4, 48_000)(value) && text(/^[A-Za-z0-9+/]*={0,2}$/)(value) && String(value).length % 4 === 0;

const receipt = object({ issuance: uuid, device: uuid, state: length(1, 40) });

/** For pages. */
export const toPage = Object.freeze({
  welcome: message("welcome", {
    id,
    extension: orNull(version),
    client: object({ version, system: length(1, 80) }),
    demo: truth,
  }),
  devices: message("devices", { id, readers: list(MAX_READERS, reader) }),
  progress: message(
    "progress",
    {
      id,
      session: id,
      stage: length(0, 80),
      done: whole(0),
      total: whole(0),
      exchange: whole(1, MAX_NUMBER),
    },
    (value) => value.done <= value.total,
  ),
  question: message("question", {
    id,
    session: id,
    question: whole(1, MAX_NUMBER),
    kind: oneOf("NEW_PIN", "CURRENT_PIN"),
    rules,
    triesLeft: orNull(whole(0, 15)),
    again: oneOf(null, "WRONG", "TOO_SHORT", "TOO_LONG", "WRONG_CHARACTER", "TRIVIAL"),
  }),
  waiting: message("waiting", {
    id,
    session: orNull(id),
    for: oneOf("CLIENT", "CONFIRMATION"),
  }),
  outcome: message(
    "outcome",
    {
      id,
      session: id,
      result: oneOf("DONE", "FAILED", "CANCELLED"),
      receipt: orNull(receipt),
      problem: orNull(problem),
      exchanges: whole(0, MAX_NUMBER),
      apdus: whole(0, SIGNED_INT),
      deviceMillis: whole(0),
    },
    (value) =>
      value.result === "DONE"
        ? value.receipt !== null && value.problem === null
        : value.receipt === null && value.problem !== null,
  ),
  scanners: message("scanners", { id, scanners: list(MAX_SCANNERS, object({ scanner: length(1, 128) })) }),
  sample: message(
    "sample",
    {
      id,
      capture: id,
      part: whole(1, MAX_PARTS),
      parts: whole(1, MAX_PARTS),
      width: whole(MIN_SIDE, MAX_SIDE),
      height: whole(MIN_SIDE, MAX_SIDE),
      resolution: oneOf(500),
      data: part,
    },
    (value) => value.part <= value.parts,
  ),
  error: message("error", {
    id: orNull(id),
    code: text(/^[A-Z_]{1,40}$/),
    message: length(0, 500),
    detail: orNull((value) => typeof value === "object" && !Array.isArray(value)),
  }),
});

/** For the extension itself. */
export const toExtension = Object.freeze({
  ready: message("ready", {
    client: version,
    system: length(1, 80),
    oldestExtension: version,
  }),
  "consent-needed": message(
    "consent-needed",
    {
      consent: whole(1, MAX_NUMBER),
      kind: oneOf("TRUST", "ERASE", "RESET_PIN"),
      origin,
      fingerprint: orNull(fingerprint),
      identity: orNull(length(1, 130)),
    },
    (value) =>
      value.kind === "TRUST"
        ? value.fingerprint !== null && value.identity === null
        : value.fingerprint === null && value.identity !== null,
  ),
});
