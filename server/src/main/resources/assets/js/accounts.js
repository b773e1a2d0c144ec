// The page of accounts.

import { request } from "./api.js";
import { FormDialog } from "./form-dialog.js";
import { personByUpn } from "./people-lookup.js";

const ACCOUNTS = "/api/v1/accounts";

async function save(row, form) {
  const account = {
    displayName: form.get("displayName"),
    roles: form.getAll("roles"),
    person: await personByUpn(form.get("upn")),
  };
  if (row) {
    const { id, version, disabled } = row.dataset;
    await request("PUT", `${ACCOUNTS}/${id}`, { ...account, version: Number(version), disabled: disabled === "true" });
  } else {
    await request("POST", ACCOUNTS, { ...account, name: form.get("name"), password: form.get("password") });
  }
  location.reload();
}

async function disable(row) {
  const { id, version, displayName, roles, upn = "", disabled } = row.dataset;
  await request("PUT", `${ACCOUNTS}/${id}`, {
    version: Number(version),
    displayName,
    roles: roles.split(" "),
    person: await personByUpn(upn),
    disabled: disabled !== "true",
  });
  location.reload();
}

class AccountDialogs {
  constructor() {
    this.account = new FormDialog("account", save);
    this.password = new FormDialog("password", (row, form) =>
      request("POST", `${ACCOUNTS}/${row.dataset.id}/password`, { password: form.get("password") }),
    );
    this.disable = new FormDialog("disable", disable);
  }

  #open(title, row, values, roles) {
    const { form } = this.account;
    for (const part of form.querySelectorAll("[data-new]")) {
      part.hidden = row !== null;
      part.querySelector("input").required = row === null;
    }
    this.account.open(row, title, values);
    for (const box of form.elements.roles) {
      box.checked = roles.includes(box.value);
    }
  }

  add() {
    this.#open("Add Account", null, {}, []);
  }

  change(row) {
    const { name, displayName, upn = "", roles } = row.dataset;
    this.#open(`Account ${name}`, row, { displayName, upn }, roles.split(" "));
  }

  toggle(row) {
    const enabling = row.dataset.disabled === "true";
    const { dialog } = this.disable;
    dialog.querySelector("h2").textContent = enabling ? "Enable" : "Disable";
    dialog.querySelector("[data-slot=what]").textContent = enabling
      ? "It can sign in again."
      : "It cannot sign in any more.";
    const button = dialog.querySelector("[data-slot=button]");
    button.textContent = enabling ? "Enable" : "Disable";
    button.className = enabling ? "btn btn-primary" : "btn btn-danger";
    this.disable.open(row, row.dataset.name);
  }
}

const add = document.querySelector("[data-add]");
if (add) {
  const dialogs = new AccountDialogs();
  add.addEventListener("click", () => dialogs.add());
  document.querySelector("tbody").addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) {
      const row = button.closest("tr");
      const ways = {
        change: () => dialogs.change(row),
        password: () => dialogs.password.open(row, row.dataset.name),
        disable: () => dialogs.toggle(row),
      };
      ways[button.dataset.action]();
    }
  });
}
