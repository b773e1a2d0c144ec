// The list of credential types: a policy is imported from a file after a look at what it changes.

import { Refused, request } from "./api.js";
import { differenceList } from "./differences.js";

const IMPORT = "/api/v1/credential-types/import";
const LONGEST_FILE = 100_000;

const dialog = document.querySelector("#import");

class Import {
  #file = null;
  #version = 0;

  constructor() {
    this.form = dialog.querySelector("form");
    this.message = dialog.querySelector("[role=alert]");
    this.preview = dialog.querySelector("[data-slot=preview]");
    this.submit = dialog.querySelector("[type=submit]");
    document.querySelector("[data-import]").addEventListener("click", () => dialog.showModal());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.#clear());
    this.form.elements.file.addEventListener("change", () => this.#doing(() => this.#look()));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#doing(() => this.#import());
    });
  }

  #clear() {
    this.form.reset();
    this.#file = null;
    this.submit.disabled = true;
    this.message.hidden = true;
    this.preview.replaceChildren();
  }

  async #doing(work) {
    this.message.hidden = true;
    try {
      await work();
    } catch (error) {
      this.submit.disabled = true;
      this.message.textContent =
        error instanceof Refused
          ? error.message
          : error instanceof SyntaxError
            ? "This is not the file of a credential policy."
            : "The server does not answer. Retry in a moment.";
      this.message.hidden = false;
    }
  }

  async #look() {
    const file = this.form.elements.file.files[0];
    this.preview.replaceChildren();
    this.submit.disabled = true;
    if (!file) {
      return;
    }
    if (file.size > LONGEST_FILE) {
      throw new SyntaxError();
    }
    this.#file = JSON.parse(await file.text());
    const tried = await request("POST", `${IMPORT}?dryRun=true`, this.#file);
    this.#version = tried.version;
    const text = document.createElement("p");
    text.className = "mt-3";
    text.textContent = {
      CREATED: "This is a new credential type:",
      CHANGED: `This changes version ${tried.version} of the credential type:`,
      UNCHANGED: "The credential type says the same already. There is nothing to import.",
    }[tried.outcome];
    this.preview.replaceChildren(text, differenceList(tried.differences));
    this.submit.disabled = tried.outcome === "UNCHANGED";
  }

  async #import() {
    const done = await request("POST", `${IMPORT}?${new URLSearchParams({ version: this.#version })}`, this.#file);
    location.assign(`/administration/credential-types/${done.type}?saved=${done.version + 1}`);
  }
}

if (dialog) {
  new Import();
}
