import { id, message } from "../forms.js";

/** The session is to end. */
export const form = message("cancel", { id, session: id });
