import { id, message, orNull, text, whole } from "../forms.js";

/** The PIN that the person typed, or none. */
export const form = message("answer", {
  id,
  session: id,
  question: whole(1, 1_000),
  pin: orNull(text(/^[\x20-\x7E]{4,16}$/)),
});
