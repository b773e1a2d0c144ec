// A small dialog with a form; what it sends, the server may refuse.

import { Refused } from "./api.js";

export class FormDialog {
  #about = null;

  /**
   * @param id of the dialog, which has a form, a place for a message, and one for a name
   * @param send carries out what the form says, about what the dialog was opened for
   */
  constructor(id, send) {
    this.dialog = document.querySelector(`#${id}`);
    this.form = this.dialog.querySelector("form");
    this.message = this.dialog.querySelector("[role=alert]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.attempt((about) => send(about, new FormData(this.form)));
    });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    // What was typed, a password for instance, does not stay.
    this.dialog.addEventListener("close", () => {
      this.form.reset();
      this.form.querySelectorAll("details").forEach((part) => (part.open = false));
    });
  }

  /**
   * @param about what `send` needs to know
   * @param name of the device, for the person
   * @param values of fields, by their names
   */
  open(about, name, values = {}) {
    this.#about = about;
    this.message.hidden = true;
    this.dialog.querySelector("[data-name]").textContent = name;
    for (const [field, value] of Object.entries(values)) {
      this.form.elements[field].value = value;
    }
    this.dialog.showModal();
  }

  /** Does something about what it was opened for: closes when that is done, else says why not. */
  async attempt(work) {
    await this.check(async () => {
      await work(this.#about);
      this.dialog.close();
    });
  }

  /** Does something, and says why not if that fails. */
  async check(work) {
    this.message.hidden = true;
    try {
      await work();
    } catch (error) {
      this.tell(error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.");
    }
  }

  /** Says what is wrong. */
  tell(text) {
    this.message.textContent = text;
    this.message.hidden = false;
  }
}
