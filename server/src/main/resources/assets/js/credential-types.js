// The list of credential types.

import { PolicyImport } from "./policy-import.js";

const dialog = document.querySelector("#import");
if (dialog) {
  new PolicyImport(dialog, {
    resource: "/api/v1/credential-types/import",
    page: "/administration/credential-types",
    what: "credential type",
  });
}
