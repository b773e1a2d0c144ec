import { id, length, message, text } from "../forms.js";

/** Redeem a ticket with the device in a reader. */
export const form = message("start", {
  id,
  session: id,
  reader: length(1, 128),
  ticket: text(/^[\x21-\x7E]{20,128}$/),
});
