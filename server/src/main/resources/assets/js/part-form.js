// A form within a page that sends itself, and says beside itself what came of it: nothing that was
// typed is lost.

import { Refused } from "./api.js";
import { showFieldProblems } from "./field-problems.js";

/** What went wrong, for people. */
export function words(error) {
  return error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.";
}

/** A message of the page, or none. */
export function tell(place, text) {
  place.textContent = text;
  place.hidden = text === "";
}

function say(status, text) {
  if (status) {
    status.textContent = text;
  }
}

/**
 * @param form with a place for a message (role=alert), and often one for a status
 * @param send is given what the form says; returns what the status says when it is done
 * @param names of fields that have no place in the form, for the message
 */
export function partForm(form, send, names = {}) {
  const message = form.querySelector("[role=alert]");
  const status = form.querySelector("[data-slot=status]");
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(message, "");
    showFieldProblems(form, []);
    say(status, "");
    button.disabled = true;
    try {
      say(status, (await send(new FormData(form))) ?? "");
      form.dispatchEvent(new CustomEvent("sent", { bubbles: true }));
    } catch (error) {
      refuse(form, message, error, names);
    } finally {
      button.disabled = false;
    }
  });
}

function refuse(form, message, error, names) {
  const named = (error.fields ?? []).map((problem) => ({
    ...problem,
    field: names[problem.field] ?? problem.field,
  }));
  const elsewhere = showFieldProblems(form, named);
  const told = named.length === 0 ? [words(error)] : ["Look at what is marked.", ...elsewhere];
  tell(message, named.length > 0 && elsewhere.length === named.length ? elsewhere.join(" ") : told.join(" "));
}

/** The file that was chosen; null for none. */
export function chosenFile(data, name) {
  const file = data.get(name);
  return file instanceof File && file.size > 0 ? file : null;
}
