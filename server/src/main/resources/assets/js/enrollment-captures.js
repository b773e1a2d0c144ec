// Where the pages of enrollment get pictures of people from: the one place that knows how they are
// captured.

/** What was chosen in a field for files. */
class FileCapture {
  #input;

  constructor(input) {
    this.#input = input;
  }

  /** What was captured; null for nothing. */
  get blob() {
    return this.#input.files[0] ?? null;
  }

  /** Forgets it. */
  clear() {
    this.#input.value = "";
  }
}

/** @param place an element with a field for files */
export function portraitCapture(place) {
  return new FileCapture(place.querySelector("input"));
}

/** @param place an element with a field for files */
export function fingerCapture(place) {
  return new FileCapture(place.querySelector("input"));
}
