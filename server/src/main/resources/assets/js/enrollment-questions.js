// What a registrar asks an applicant, as the credential policy has it. All answers are saved together.

import { request } from "./api.js";
import { partForm } from "./part-form.js";

function answer(place) {
  const field = place.querySelector("input[type=text], select");
  return (field ?? place.querySelector(":checked"))?.value.trim() ?? "";
}

/** @param about path of the enrollment */
export function startQuestions({ path }) {
  const form = document.querySelector("#questions");
  if (!form) {
    return;
  }
  partForm(form, async () => {
    const places = [...form.querySelectorAll("[data-question]")];
    await request("PUT", `${path}/answers`, {
      answers: places.map((place) => ({ question: place.dataset.question, answer: answer(place) })),
    });
    const open = places.filter((place) => place.dataset.required === "true" && answer(place) === "").length;
    return open === 0 ? "Saved" : `Saved. ${open === 1 ? "One required answer is" : `${open} required answers are`} still missing.`;
  });
}
