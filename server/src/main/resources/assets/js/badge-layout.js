// The section Badge Layout in the form of a credential policy, and the preview beside it.

import { Refused, request } from "./api.js";
import { showFieldProblems } from "./field-problems.js";

/** How long somebody has to stop typing before the preview follows, in milliseconds. */
const PAUSE = 250;

export class BadgeLayoutSection {
  #form;
  #section;
  #message;
  #timer = null;
  #asked = 0;

  constructor(form) {
    this.#form = form;
    this.#section = form.querySelector("#badge");
    this.#message = form.querySelector("#badge-message");
    form.addEventListener("input", ({ target }) => {
      if (target.name === "name" || this.#section.contains(target)) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#show(), PAUSE);
      }
    });
    this.#show();
  }

  /** What the section says; also where it is only shown, and its fields belong to no form's data. */
  get value() {
    const { badgeOrientation, badgeOrganization, badgeColour, badgeReturnAddress } = this.#form.elements;
    return {
      orientation: badgeOrientation.value,
      organization: badgeOrganization.value,
      colour: badgeColour.value,
      fields: [...this.#section.querySelectorAll("[name=badgeFields]:checked")].map(({ value }) => value),
      returnAddress: badgeReturnAddress.value,
    };
  }

  async #show() {
    const asked = ++this.#asked;
    try {
      const drawn = await request("POST", "/api/v1/badge-previews", {
        name: this.#form.elements.name.value,
        badgeLayout: this.value,
      });
      if (asked === this.#asked) {
        this.#draw(drawn);
      }
    } catch (error) {
      if (asked === this.#asked) {
        this.#tell(error);
      }
    }
  }

  #draw(drawn) {
    showFieldProblems(this.#section, []);
    this.#message.hidden = true;
    for (const place of this.#section.querySelectorAll("[data-badge]")) {
      const svg = new DOMParser().parseFromString(drawn[place.dataset.badge], "image/svg+xml");
      place.replaceChildren(document.importNode(svg.documentElement, true));
    }
  }

  #tell(error) {
    const elsewhere = error instanceof Refused ? showFieldProblems(this.#section, error.fields, { focus: false }) : [];
    this.#message.textContent =
      error instanceof Refused
        ? ["The preview shows what was right last.", ...elsewhere].join(" ")
        : "The server does not answer: the preview is not up to date.";
    this.#message.hidden = false;
  }
}
