// The list of people.

import { request } from "./api.js";
import { FormDialog } from "./form-dialog.js";
import { PeopleImport } from "./people-import.js";
import { searchTable } from "./table-search.js";

searchTable(document.querySelector(".search"), document.querySelector("#table"), "/administration/people/table");

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
