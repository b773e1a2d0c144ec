// Where the pages of enrollment get pictures of people from: the one place that knows how they are
// captured.

import { scannerLink } from "./device-link.js";
import { FingerprintCapture } from "./fingerprint-capture.js";
import { PortraitCapture } from "./portrait-capture.js";

/** A way to the client for its scanner, one for the page; a promise of null where there is none. */
let way = null;

class Portrait {
  #root;
  #capture;

  constructor(root) {
    this.#root = root;
    this.#capture = new PortraitCapture(root);
  }

  /** What was captured; null for nothing. */
  get blob() {
    return this.#capture.portrait?.blob ?? null;
  }

  /** Forgets it. */
  clear() {
    this.#capture.close();
    this.#capture = new PortraitCapture(this.#root);
  }
}

class Finger {
  #capture;

  constructor(root, finger) {
    way ??= scannerLink();
    this.#capture = new FingerprintCapture(root, { finger, link: way });
  }

  /** What was captured; null for nothing. */
  get blob() {
    return this.#capture.sample?.blob ?? null;
  }

  /** Forgets it. */
  clear() {
    this.#capture.clear();
  }
}

/** @param place an element with a place for captures in it */
export function portraitCapture(place) {
  return new Portrait(place.querySelector("[data-captures]"));
}

/**
 * @param place an element with a place for captures in it
 * @param finger says which finger is to be taken; null for whichever
 */
export function fingerCapture(place, finger = null) {
  return new Finger(place.querySelector("[data-captures]"), finger);
}
