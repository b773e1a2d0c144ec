// What the forms of policies share: saving the next version, and what is told when it is refused.

import { Refused, request } from "./api.js";
import { differenceList } from "./differences.js";
import { showFieldProblems } from "./field-problems.js";

const NO_ANSWER = "The server does not answer. Retry in a moment.";

export class PolicyForm {
  /**
   * @param form of the policy, with its id and version as data
   * @param resource the address of all policies of the kind over REST
   * @param page the address of their list
   * @param what is called how: `versions` of a policy over REST, `id` of one that was saved
   */
  constructor(form, { resource, page, versions, id }) {
    this.form = form;
    this.refused = document.querySelector("#refused");
    this.resource = resource;
    this.page = page;
    this.versions = versions;
    this.idName = id;
  }

  get id() {
    return this.form.dataset.id;
  }

  get version() {
    return Number(this.form.dataset.version);
  }

  tell(text, ...more) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    this.refused.replaceChildren(paragraph, ...more);
    this.refused.hidden = false;
  }

  /** Saves what the form says, and goes to its page; or says at each field what is wrong with it. */
  async save(policy) {
    this.refused.hidden = true;
    showFieldProblems(this.form, []);
    try {
      const saved = this.id
        ? await request("PUT", `${this.resource}/${this.id}`, { version: this.version, policy })
        : await request("POST", this.resource, policy);
      location.assign(`${this.page}/${saved[this.idName]}?${new URLSearchParams({ saved: saved.version })}`);
    } catch (error) {
      await this.#explain(error);
      if (!this.form.querySelector("[aria-invalid]")) {
        this.refused.focus();
      }
    }
  }

  async #explain(error) {
    if (!(error instanceof Refused)) {
      this.tell(NO_ANSWER);
    } else if (error.fields.length > 0) {
      const elsewhere = showFieldProblems(this.form, error.fields);
      this.tell(["Nothing was saved. Look at the fields that are marked.", ...elsewhere].join(" "));
    } else if (error.status === 409) {
      await this.#tellOfOthers(error);
    } else {
      this.tell(error.message);
    }
  }

  /** Somebody else was quicker: what they did is shown, and what is typed here stays. */
  async #tellOfOthers(error) {
    const versions = this.id ? await request("GET", `${this.resource}/${this.id}/${this.versions}`) : [];
    const others = versions.filter((one) => one.version > this.version);
    if (others.length === 0) {
      this.tell(error.message);
      return;
    }
    const parts = others.flatMap((one) => {
      const title = document.createElement("h2");
      title.className = "alert-heading";
      title.textContent = `Version ${one.version}, by ${one.savedBy}`;
      return [title, differenceList(one.differences)];
    });
    const link = document.createElement("a");
    link.href = `${this.page}/${this.id}`;
    link.target = "_blank";
    link.textContent = "Open the newest version in another tab, and make your changes there";
    this.tell(
      "Nothing was saved: somebody else saved this policy while you had it open. What you typed is still here.",
      ...parts,
      link,
    );
  }
}

/** The number in a field; 0, which is allowed nowhere, if it is no whole number. */
export function wholeNumber(text) {
  return Number.isInteger(Number(text)) ? Number(text) : 0;
}
