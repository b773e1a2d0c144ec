// The intake questions in the form of a credential policy: added, removed and moved, and what they say.

const MOST = 20;
const CHOICE = "CHOICE";

function named(question, name) {
  return question.querySelector(`[data-value=${name}]`);
}

function choices(question) {
  return named(question, "choices")
    .value.split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function asks(question) {
  const answer = named(question, "answer").value;
  return {
    question: named(question, "question").value,
    answer,
    choices: answer === CHOICE ? choices(question) : [],
    required: named(question, "required").checked,
  };
}

export class IntakeQuestions {
  #list;
  #section;

  constructor(section) {
    this.#section = section;
    this.#list = section.querySelector("[data-list]");
    section.querySelector("[data-add]").addEventListener("click", () => this.#add());
    this.#list.addEventListener("click", ({ target }) => {
      const question = target.closest("[data-question]");
      if (target.dataset.move) {
        this.#move(question, Number(target.dataset.move));
      } else if ("remove" in target.dataset) {
        this.#remove(question);
      }
    });
    this.#list.addEventListener("change", ({ target }) => {
      if (target.dataset.value === "answer") {
        target.closest("[data-question]").querySelector("[data-part=choices]").hidden = target.value !== CHOICE;
      }
    });
    this.#number();
  }

  /** All questions, in their order, as a policy has them. */
  get value() {
    return this.#all().map(asks);
  }

  #all() {
    return [...this.#list.children];
  }

  /** Titles, names for who does not see them, and the paths of the fields go by the place. */
  #number() {
    const all = this.#all();
    all.forEach((question, place) => {
      const title = `Question ${place + 1}`;
      question.querySelector("[data-title]").textContent = title;
      for (const part of question.querySelectorAll("[data-part]")) {
        part.dataset.field = `intakeQuestions[${place}].${part.dataset.part}`;
      }
      for (const button of question.querySelectorAll("button")) {
        button.setAttribute("aria-label", `${button.textContent}: ${title}`);
      }
      question.querySelector("[data-move='-1']").disabled = place === 0;
      question.querySelector("[data-move='1']").disabled = place === all.length - 1;
    });
    this.#section.querySelector("[data-empty]").hidden = all.length > 0;
    this.#section.querySelector("[data-hint]").hidden = all.length === 0;
    this.#section.querySelector("[data-add]").disabled = all.length >= MOST;
  }

  #say(text) {
    this.#section.querySelector("[data-said]").textContent = text;
  }

  #add() {
    const made = this.#section.querySelector("[data-new]").content.cloneNode(true);
    this.#list.append(made);
    this.#number();
    named(this.#list.lastElementChild, "question").focus();
  }

  #remove(question) {
    const place = this.#all().indexOf(question);
    question.remove();
    this.#number();
    const next = this.#list.children[Math.min(place, this.#list.children.length - 1)];
    (next ? named(next, "question") : this.#section.querySelector("[data-add]")).focus();
    this.#say(`Question ${place + 1} removed.`);
  }

  /** One place up or down; the button stays under the finger, or the other one is if it cannot go on. */
  #move(question, by) {
    const place = this.#all().indexOf(question);
    if (by < 0) {
      question.previousElementSibling.before(question);
    } else {
      question.nextElementSibling.after(question);
    }
    this.#number();
    const again = question.querySelector(`[data-move='${by}']`);
    (again.disabled ? question.querySelector(`[data-move='${-by}']`) : again).focus();
    this.#say(`Question ${place + 1} is question ${place + by + 1} now.`);
  }
}
