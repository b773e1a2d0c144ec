// What the kind of card decides in the form of a device policy: the certificate templates of its keys.

function kindOf(select) {
  return select.selectedOptions[0]?.dataset.kind;
}

/**
 * Gives each key a template of the kind that is chosen: the one that it had of that kind before, or
 * the first that there is. A template that is of that kind already, or of none, stays.
 *
 * @param kind the field in which it is chosen
 * @param slots of the form, each with a field for its template
 * @param status where the person is told
 */
export function followKind(kind, slots, status) {
  const keys = slots.map((slot) => ({ slot, select: slot.querySelector("[data-template]"), had: {} }));
  const remember = ({ select, had }) => (had[kindOf(select)] = select.value);

  function change(key) {
    const { select, had } = key;
    const wanted = kind.value;
    if (!kindOf(select) || kindOf(select) === wanted) {
      return "";
    }
    const fitting = [...select.options].filter((option) => option.dataset.kind === wanted);
    const next = fitting.find((option) => option.value === had[wanted]) ?? fitting[0];
    if (next) {
      select.value = next.value;
      remember(key);
      return next.value;
    }
    return `still ${select.value}, since there is none for ${kind.selectedOptions[0].text}`;
  }

  keys.forEach((key) => {
    remember(key);
    key.select.addEventListener("input", () => remember(key));
  });
  kind.addEventListener("input", () => {
    const told = keys
      .map((key) => [key.slot, change(key)])
      .filter(([slot, what]) => what !== "" && slot.querySelector("[data-use]").checked)
      .map(([slot, what]) => `${slot.dataset.slot} ${what}`);
    status.textContent = told.length === 0 ? "" : `The certificate templates follow: ${told.join(", ")}.`;
  });
}
