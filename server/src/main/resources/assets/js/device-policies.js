// The list of device policies.

import { PolicyImport } from "./policy-import.js";

const add = document.querySelector("#add");
if (add) {
  document.querySelector("[data-add]").addEventListener("click", () => add.showModal());
  add.querySelector("[data-close]").addEventListener("click", () => add.close());
  new PolicyImport(document.querySelector("#import"), {
    resource: "/api/v1/policies/import",
    page: "/administration/device-policies",
    what: "device policy",
  });
}
