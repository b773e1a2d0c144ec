// The list of people.

import { fragment, request } from "./api.js";
import { FormDialog } from "./form-dialog.js";
import { PeopleImport } from "./people-import.js";

const PAUSE_MILLIS = 200;

const input = document.querySelector("#text");
const table = document.querySelector("#table");
let waiting = 0;
let asked = 0;

async function find() {
  const number = ++asked;
  const nodes = await fragment(`/administration/people/table?${new URLSearchParams({ text: input.value })}`);
  // Answers may overtake each other.
  if (number === asked) {
    table.replaceChildren(...nodes);
  }
}

input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => find().catch(() => location.reload()), PAUSE_MILLIS);
});

const add = document.querySelector("[data-add]");
if (add) {
  const dialog = new FormDialog("person", async (_, form) => {
    const person = await request("POST", "/api/v1/people", Object.fromEntries(form));
    location.assign(`/administration/people/${person.id}`);
  });
  add.addEventListener("click", () => dialog.open(null, "Add Person"));
  const imports = new PeopleImport(document.querySelector("#import"));
  document.querySelector("[data-import]").addEventListener("click", () => imports.open());
}
