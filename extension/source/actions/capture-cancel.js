import { id, message } from "../forms.js";

/** No finger is to be captured any more. */
export const form = message("capture-cancel", { id, capture: id });
