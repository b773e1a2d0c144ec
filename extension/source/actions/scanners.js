import { id, message } from "../forms.js";

/** Which fingerprint scanners there are. */
export const form = message("scanners", { id });
