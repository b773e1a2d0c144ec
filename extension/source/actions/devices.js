import { id, message } from "../forms.js";

/** Which readers and devices there are, now and whenever that changes. */
export const form = message("devices", { id });
