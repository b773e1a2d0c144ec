import { id, message } from "../forms.js";

/** No more of that. */
export const form = message("devices-stop", { id, of: id });
