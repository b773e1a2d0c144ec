// Takes a fingerprint: from a scanner at this computer if the client knows one, or from a file. Knows
// nothing of what is done with it.
//
// A page puts the fragment biometrics/capture :: fingerprint somewhere, and an empty element where
// the capture shall be.

import { send } from "./api.js";

/** In bytes: what the server takes in one request. */
const LONGEST_FILE = 1_000_000;
/** In seconds, how long a scanner waits for a finger. */
const PATIENCE = 30;
/** In bytes: the first of a file tell what it is. */
const HEAD = 12;

/** The fingers that can be asked for, in words. */
export const FINGERS = {
  RIGHT_THUMB: "the right thumb",
  RIGHT_INDEX: "the right index finger",
  RIGHT_MIDDLE: "the right middle finger",
  RIGHT_RING: "the right ring finger",
  RIGHT_LITTLE: "the right little finger",
  LEFT_THUMB: "the left thumb",
  LEFT_INDEX: "the left index finger",
  LEFT_MIDDLE: "the left middle finger",
  LEFT_RING: "the left ring finger",
  LEFT_LITTLE: "the left little finger",
};

/** What the first bytes of a file can be. */
const KINDS = [
  { type: "image/png", shown: true, begins: [0x89, 0x50, 0x4e, 0x47] },
  { type: "image/jpeg", shown: true, begins: [0xff, 0xd8, 0xff] },
  { type: "image/bmp", shown: true, begins: [0x42, 0x4d] },
  { type: "image/x-wsq", shown: false, begins: [0xff, 0xa0] },
  { type: "application/octet-stream", shown: false, begins: [0x46, 0x4d, 0x52, 0x00] },
];

/**
 * A fingerprint that was taken.
 *
 * @typedef {{blob: Blob, mediaType: string, finger: string | null, source: "scanner" | "file"}} Sample
 */

export class FingerprintCapture {
  #root;
  #link = null;
  #finger;
  #assess;
  #onchange;
  #capture = null;
  #closed = false;
  /** The number of the last picture: what an earlier one still brings is late. */
  #round = 0;

  /** What was taken last; null for nothing. @type {Sample | null} */
  sample = null;

  /**
   * @param root an element, which is filled
   * @param {object} options
   * @param options.finger one of FINGERS, or a function that says which, or null for whichever
   * @param options.link a conversation with the client (device-link.js), a promise of one, or null for
   *     files alone
   * @param options.assess whether the server is asked how good it is: needs the permission to verify
   * @param options.onchange called with each sample, and with null when there is none any more
   */
  constructor(root, { finger = null, link = null, assess = false, onchange = () => {} } = {}) {
    this.#root = root;
    this.#finger = typeof finger === "function" ? finger : () => finger;
    this.#assess = assess;
    this.#onchange = onchange;
    root.replaceChildren(document.querySelector("#fingerprint-capture").content.cloneNode(true));
    this.#listen();
    this.#lookForScanners(link);
  }

  /** Forgets what was taken. */
  clear() {
    this.#round++;
    this.#forget();
    this.#part("file").value = "";
  }

  /** Ends a capture that is under way, and takes everything off the page. */
  close() {
    this.#closed = true;
    this.#capture?.cancel();
    this.#capture = null;
    this.sample = null;
    this.#root.replaceChildren();
  }

  #part(name) {
    return this.#root.querySelector(`[data-capture="${name}"]`);
  }

  #listen() {
    this.#part("scan").addEventListener("click", () => this.#scan());
    this.#part("stop").addEventListener("click", () => this.#capture?.cancel());
    this.#part("file").addEventListener("change", (event) => this.#read(event.target.files[0]));
  }

  async #lookForScanners(link) {
    let scanners = [];
    try {
      this.#link = await link;
      scanners = (await this.#link?.scanners()) ?? [];
    } catch {
      // As if there were none: a file can be given all the same.
    }
    if (this.#closed) {
      return;
    }
    this.#root.querySelector('[data-part="scanner"]').hidden = scanners.length === 0;
    this.#root.querySelector('[data-part="no-scanner"]').hidden = scanners.length > 0;
    this.#part("which").replaceChildren(...scanners.map(({ scanner }) => new Option(scanner, scanner)));
    this.#part("which").parentElement.hidden = scanners.length === 1;
  }

  async #scan() {
    this.clear();
    const round = this.#round;
    this.#say(`Put ${FINGERS[this.#finger()] ?? "a finger"} onto the scanner, and keep it still.`);
    this.#scanning(true);
    try {
      this.#capture = this.#link.capture(this.#part("which").value, this.#finger(), PATIENCE);
      const blob = await this.#capture.sample;
      if (round === this.#round && !this.#closed) {
        await this.#take({ blob, mediaType: blob.type, finger: this.#finger(), source: "scanner" }, round);
      }
    } catch (error) {
      if (round === this.#round && !this.#closed) {
        this.#say(error.message);
      }
    } finally {
      this.#capture = null;
      if (!this.#closed) {
        this.#scanning(false);
      }
    }
  }

  #scanning(scanning) {
    const [scan, stop] = [this.#part("scan"), this.#part("stop")];
    const hadFocus = [scan, stop].includes(document.activeElement);
    scan.hidden = scanning;
    stop.hidden = !scanning;
    this.#part("file").disabled = scanning;
    if (hadFocus) {
      (scanning ? stop : scan).focus();
    }
  }

  async #read(file) {
    const round = ++this.#round;
    this.#forget();
    if (!file) {
      return;
    }
    if (file.size > LONGEST_FILE) {
      this.#say("The file has more than 1 MB. Scan the finger at 500 pixels per inch.");
      return;
    }
    const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
    const kind = KINDS.find(({ begins }) => begins.every((byte, i) => head[i] === byte));
    if (round !== this.#round || this.#closed) {
      return;
    }
    if (!kind) {
      this.#say("The file is no fingerprint: take an image in PNG, JPEG, BMP or WSQ, or a template by INCITS 378 or ISO/IEC 19794-2.");
      return;
    }
    const blob = file.slice(0, file.size, kind.type);
    await this.#take({ blob, mediaType: kind.type, finger: this.#finger(), source: "file" }, round);
  }

  /** @param {Sample} sample */
  async #take(sample, round) {
    const shown = KINDS.find(({ type }) => type === sample.mediaType)?.shown;
    const picture = shown ? await createImageBitmap(sample.blob).catch(() => null) : null;
    if (picture && sample.mediaType === "image/bmp") {
      // Not packed at all: two of them are more than a request may have.
      sample.blob = await packed(picture);
      sample.mediaType = sample.blob.type;
    }
    const quality = this.#assess ? await this.#ask(sample.blob) : null;
    if (round !== this.#round || this.#closed) {
      return;
    }
    if ((shown && picture === null) || quality?.refused) {
      this.#say(quality?.refused ?? "The image is damaged. Take it again.");
      return;
    }
    this.#show(picture);
    this.#say(picture ? "This is what was captured." : "The file was read. It is of a kind that a page cannot show.");
    this.#showQuality(quality);
    this.sample = sample;
    this.#onchange(sample);
  }

  async #ask(blob) {
    try {
      return await send("POST", "/api/v1/fingerprint-assessments", "application/octet-stream", blob);
    } catch (error) {
      return { refused: error.message };
    }
  }

  #showQuality(quality) {
    const place = this.#root.querySelector('[data-slot="quality"]');
    place.hidden = quality === null;
    if (quality) {
      const worth = quality.usable ? "" : " That is too few to be known by: capture it again.";
      place.textContent =
        `Quality indication ${quality.indication} of 100, from ${quality.minutiae} minutiae found.${worth}`
        + " It is an indication of this system's own, not NFIQ.";
    }
  }

  #show(picture) {
    const canvas = this.#root.querySelector("canvas");
    canvas.hidden = picture === null;
    // As an attribute: drawings have no such property.
    this.#root.querySelector(".capture-none").toggleAttribute("hidden", picture !== null);
    if (picture) {
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d").drawImage(picture, 0, 0);
      picture.close();
    }
  }

  #forget() {
    this.#say("");
    this.#show(null);
    this.#showQuality(null);
    if (this.sample) {
      this.sample = null;
      this.#onchange(null);
    }
  }

  #say(words) {
    this.#root.querySelector('[data-slot="message"]').textContent = words;
  }
}

/** The same pixels as PNG. */
function packed(picture) {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
