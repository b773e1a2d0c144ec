// The dialog in which a policy is imported from a file, after a look at what that changes.

import { Refused, request } from "./api.js";
import { differenceList } from "./differences.js";

const LONGEST_FILE = 100_000;

export class PolicyImport {
  #file = null;
  #version = 0;

  /**
   * @param dialog with the file and a place for its preview
   * @param resource the address of the import over REST
   * @param page the address of the list of policies
   * @param what is imported, such as "credential type"
   */
  constructor(dialog, { resource, page, what }) {
    this.resource = resource;
    this.page = page;
    this.what = what;
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
    this.#clear();
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
            ? "This is not the file of such a policy."
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
    const tried = await request("POST", `${this.resource}?dryRun=true`, this.#file);
    this.#version = tried.version;
    const text = document.createElement("p");
    text.className = "mt-3";
    text.textContent = {
      CREATED: `This is a new ${this.what}:`,
      CHANGED: `This changes version ${tried.version} of the ${this.what}:`,
      UNCHANGED: `The ${this.what} says the same already. There is nothing to import.`,
    }[tried.outcome];
    this.preview.replaceChildren(text, differenceList(tried.differences));
    this.submit.disabled = tried.outcome === "UNCHANGED";
  }

  async #import() {
    const query = new URLSearchParams({ version: this.#version });
    const done = await request("POST", `${this.resource}?${query}`, this.#file);
    location.assign(`${this.page}/${done.id}?saved=${done.version + 1}`);
  }
}
