// Shows at each field of a form what the server found wrong with it.

const PREFIX = "field-problem-";

function words(input) {
  return (input.getAttribute("aria-describedby") ?? "").split(" ").filter((word) => word !== "");
}

function unmark(form) {
  for (const message of form.querySelectorAll(".field-problem")) {
    message.remove();
  }
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    const help = words(input).filter((id) => !id.startsWith(PREFIX));
    input.setAttribute("aria-describedby", help.join(" "));
  }
}

function mark(place, message, number) {
  const text = document.createElement("p");
  text.className = "field-problem";
  text.id = `${PREFIX}${number}`;
  text.textContent = message;
  place.append(text);
  const input = place.querySelector("input, select, textarea");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [...words(input), text.id].join(" "));
  return input;
}

/**
 * Marks the fields that a refusal names. Each one is within an element with `data-field`, its path.
 *
 * @param fields of the refusal
 * @param focus whether to go to the first of them
 * @returns what has no place in the form, as sentences
 */
export function showFieldProblems(form, fields, { focus = true } = {}) {
  unmark(form);
  const elsewhere = [];
  let first = null;
  fields.forEach(({ field, message }, number) => {
    const place = [...form.querySelectorAll("[data-field]")].find((one) => one.dataset.field === field);
    if (place) {
      const input = mark(place, `This ${message}.`, number);
      first ??= input;
    } else {
      elsewhere.push(`${field} ${message}.`);
    }
  });
  if (focus) {
    first?.focus();
  }
  return elsewhere;
}
