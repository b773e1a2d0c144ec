// What a page can ask for: one file for each. An action has the form of its message; most are the
// client's, and a few have something that the extension does.

import * as answer from "./actions/answer.js";
import * as cancel from "./actions/cancel.js";
import * as capture from "./actions/capture.js";
import * as captureCancel from "./actions/capture-cancel.js";
import * as devices from "./actions/devices.js";
import * as devicesStop from "./actions/devices-stop.js";
import * as hello from "./actions/hello.js";
import * as scanners from "./actions/scanners.js";
import * as start from "./actions/start.js";

/**
 * @typedef {object} Action
 * @property {import("./forms.js").Check} form
 * @property {(connection: import("./connection.js").Connection, message: any, active: boolean)
 *     => Promise<void>} [act]
 */

/** @type {ReadonlyMap<unknown, Action>} */
export const actions = new Map(
  /** @type {[string, Action][]} */ ([
    ["hello", hello],
    ["devices", devices],
    ["devices-stop", devicesStop],
    ["start", start],
    ["answer", answer],
    ["cancel", cancel],
    ["scanners", scanners],
    ["capture", capture],
    ["capture-cancel", captureCancel],
  ]),
);
