// The list of enrollments.

import { request } from "./api.js";
import { FormDialog } from "./form-dialog.js";
import { offerPeople, personByUpn } from "./people-lookup.js";
import { searchTable } from "./table-search.js";

const PAGE = "/administration/enrollments";

searchTable(document.querySelector(".search"), document.querySelector("#table"), `${PAGE}/table`);

async function sponsor(_, form) {
  const enrollment = await request("POST", "/api/v1/enrollments", {
    person: await personByUpn(form.get("upn")),
    credentialType: form.get("credentialType") || null,
    reason: form.get("reason"),
  });
  location.assign(`${PAGE}/${enrollment.id}`);
}

const add = document.querySelector("[data-add]");
if (add) {
  const dialog = new FormDialog("sponsor", sponsor);
  const { upn, credentialType } = dialog.form.elements;
  offerPeople(upn);
  const open = async (values) => {
    const types = await request("GET", "/api/v1/credential-types");
    credentialType.replaceChildren(...types.map((one) => new Option(one.policy.name, one.type)));
    dialog.open(null, "Sponsor", values);
  };
  add.addEventListener("click", () => open({}));
  // From the page of a person, who is named.
  const named = new URLSearchParams(location.search).get("sponsor");
  if (named) {
    open({ upn: named });
  }
}
