// The rules of a PIN, as the page shows them. The client checks them again, and has the last word.

/** One character repeated, or a run such as 234567 and 987654. */
function isRun(pin) {
  const steps = new Set();
  for (let i = 1; i < pin.length; i++) {
    steps.add(pin.charCodeAt(i) - pin.charCodeAt(i - 1));
  }
  const [step] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}

/**
 * Whether each rule is kept.
 *
 * @param rules of a question: minLength, maxLength, digitsOnly, refuseTrivial
 * @returns {{name: string, text: string, kept: boolean}[]}
 */
export function check(rules, pin, repeated) {
  const length =
    rules.minLength === rules.maxLength
      ? `${rules.minLength} characters`
      : `${rules.minLength} to ${rules.maxLength} ${rules.digitsOnly ? "digits" : "characters"}`;
  const list = [
    {
      name: "length",
      text: length,
      kept: pin.length >= rules.minLength && pin.length <= rules.maxLength,
    },
  ];
  if (rules.digitsOnly) {
    list.push({ name: "digits", text: "Digits only", kept: /^[0-9]+$/.test(pin) });
  } else {
    list.push({ name: "printable", text: "Letters, digits and signs of a keyboard", kept: /^[ -~]+$/.test(pin) });
  }
  if (rules.refuseTrivial) {
    list.push({
      name: "trivial",
      text: "Not a row such as 123456 or 111111",
      kept: pin.length >= rules.minLength && !isRun(pin),
    });
  }
  list.push({ name: "same", text: "Both are the same", kept: pin.length > 0 && pin === repeated });
  return list;
}
