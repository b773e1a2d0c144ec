import { id, length, message, oneOf, whole } from "../forms.js";

/** Capture a finger with a scanner. */
export const form = message("capture", {
  id,
  capture: id,
  scanner: length(1, 128),
  finger: oneOf(
    null,
    "RIGHT_THUMB",
    "RIGHT_INDEX",
    "RIGHT_MIDDLE",
    "RIGHT_RING",
    "RIGHT_LITTLE",
    "LEFT_THUMB",
    "LEFT_INDEX",
    "LEFT_MIDDLE",
    "LEFT_RING",
    "LEFT_LITTLE",
  ),
  seconds: whole(5, 60),
});
