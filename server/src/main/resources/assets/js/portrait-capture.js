// Takes a portrait: by the camera or from a file. The server finds the face and proposes a frame, a
// person adjusts it by hand, and the server looks at what came of it. Knows nothing of what is done
// with it.
//
// A page puts the fragment biometrics/capture :: portrait somewhere, and an empty element where the
// capture shall be. For the camera it has to be one that says that it uses the camera (UsesCamera).

import { send } from "./api.js";
import { HEIGHT, WIDTH, moved, pressed, proposed, widest, within } from "./portrait-view.js";

/** In bytes: what the server takes in one request. */
const LONGEST_REQUEST = 1_000_000;
/** In bytes: a file of a camera. */
const LONGEST_FILE = 30_000_000;
/** In pixels: faces are found in as much. */
const ENOUGH = 2_400;
/** What fits into the container of a card (SP 800-73-5 Part 1, Appendix A). */
const CARD = 10_240;
const QUALITIES = [0.92, 0.85, 0.78, 0.7, 0.62, 0.54, 0.46, 0.38, 0.3, 0.22, 0.15];

/**
 * A portrait that was taken.
 *
 * @typedef {{blob: Blob, width: number, height: number, findings: {kind: string, message: string}[]}} Portrait
 */

export class PortraitCapture {
  #root;
  #onchange;
  #maxBytes;
  #stream = null;
  #picture = null;
  #view = null;
  #proposal = null;
  #pointers = new Map();
  #closed = false;
  /** The number of the last picture: what an earlier one still brings is late. */
  #round = 0;

  /** What was taken last; null for nothing. @type {Portrait | null} */
  portrait = null;

  /**
   * @param root an element, which is filled
   * @param {object} options
   * @param options.maxBytes the most bytes that the portrait may have
   * @param options.onchange called with each portrait, and with null when there is none any more
   */
  constructor(root, { maxBytes = CARD, onchange = () => {} } = {}) {
    this.#root = root;
    this.#maxBytes = maxBytes;
    this.#onchange = onchange;
    root.replaceChildren(document.querySelector("#portrait-capture").content.cloneNode(true));
    this.#listen();
  }

  /** Switches the camera off, and takes everything off the page. */
  close() {
    this.#closed = true;
    this.#cameraOff();
    this.#picture?.close();
    this.#picture = null;
    this.portrait = null;
    this.#root.replaceChildren();
  }

  #part(name) {
    return this.#root.querySelector(`[data-portrait="${name}"]`);
  }

  #listen() {
    const ways = {
      camera: () => this.#cameraOn(),
      shoot: () => this.#shoot(),
      stop: () => this.#cameraOff(),
      reset: () => this.#look(this.#proposal),
      use: () => this.#use(),
    };
    this.#root.addEventListener("click", (event) => ways[event.target.closest("[data-portrait]")?.dataset.portrait]?.());
    this.#part("file").addEventListener("change", (event) => this.#read(event.target.files[0]));
    this.#part("zoom").addEventListener("input", () => this.#look({ ...this.#view, width: widest(this.#picture) / 2 ** Number(this.#part("zoom").value) }));
    this.#part("turn").addEventListener("input", () => this.#look({ ...this.#view, turn: Number(this.#part("turn").value) }));
    const canvas = this.#root.querySelector("canvas");
    canvas.addEventListener("keydown", (event) => {
      const next = event.ctrlKey || event.metaKey || event.altKey ? null : pressed(this.#view, event.key);
      if (next) {
        event.preventDefault();
        this.#look(next);
      }
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.#look({ ...this.#view, width: this.#view.width * 1.002 ** event.deltaY });
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, event);
    });
    canvas.addEventListener("pointermove", (event) => this.#drag(canvas, event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.#pointers.delete(event.pointerId));
    }
  }

  /** One finger or the mouse moves the picture; two zoom and turn it as well. */
  #drag(canvas, event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before || !this.#view) {
      return;
    }
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    this.#pointers.set(event.pointerId, event);
    const share = this.#pointers.size * canvas.clientWidth;
    const next = moved(this.#view, (event.clientX - before.clientX) / share, (event.clientY - before.clientY) / share);
    if (other) {
      const span = (from) => [from.clientX - other.clientX, from.clientY - other.clientY];
      const [then, now] = [span(before), span(event)];
      next.width *= Math.hypot(...then) / Math.max(1, Math.hypot(...now));
      next.turn += ((Math.atan2(now[1], now[0]) - Math.atan2(then[1], then[0])) * 180) / Math.PI;
    }
    this.#look(next);
  }

  async #cameraOn() {
    this.#forget();
    const round = this.#round;
    this.#say("Allow the camera if the browser asks for it.");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { width: { ideal: 1920 }, height: { ideal: 1440 }, facingMode: "user" },
      });
      if (round !== this.#round || this.#closed) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      this.#stream = stream;
      const video = this.#root.querySelector("video");
      video.srcObject = stream;
      await video.play();
      this.#say("Look straight into the camera, with the light in front of you.");
      this.#show("live");
      this.#part("shoot").focus();
    } catch (error) {
      this.#say(
        error.name === "NotAllowedError"
          ? "The camera was not allowed. Allow it beside the address bar, or take a file."
          : "No camera can be used on this computer. Take a file.",
      );
    }
  }

  #cameraOff() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    if (!this.#closed) {
      this.#show(this.#picture ? "editor" : "start");
    }
  }

  async #shoot() {
    const picture = await createImageBitmap(this.#root.querySelector("video"));
    this.#cameraOff();
    await this.#open(picture, ++this.#round);
  }

  async #read(file) {
    this.#forget();
    const round = this.#round;
    if (!file) {
      return;
    }
    if (file.size > LONGEST_FILE) {
      this.#say("The file has more than 30 MB. Make it smaller.");
      return;
    }
    const picture = await createImageBitmap(file).catch(() => null);
    if (picture === null) {
      this.#say("The file is no picture that this browser can read. Take a JPEG or PNG.");
    } else {
      await this.#open(picture, round);
    }
  }

  /** Asks the server where the face is. */
  async #open(picture, round) {
    this.#say("Looking for the face …");
    const factor = Math.min(1, ENOUGH / Math.max(picture.width, picture.height));
    try {
      const smaller = await this.#smaller(picture, factor);
      const framing = await send("POST", "/api/v1/portrait-framings", "image/jpeg", smaller);
      if (round !== this.#round || this.#closed) {
        picture.close();
        return;
      }
      this.#picture?.close();
      this.#picture = picture;
      this.#proposal = proposed(framing.frame, factor);
      this.#show("editor");
      this.#look(this.#proposal);
      this.#tell(framing.findings);
      this.#say("Move the picture until the head is within the lines, then use it.");
      this.#root.querySelector("canvas").focus();
    } catch (error) {
      picture.close();
      if (round === this.#round && !this.#closed) {
        this.#say(words(error));
      }
    }
  }

  async #smaller(picture, factor) {
    const canvas = new OffscreenCanvas(Math.round(picture.width * factor), Math.round(picture.height * factor));
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return encoded(canvas, LONGEST_REQUEST);
  }

  /** @param {import("./portrait-view.js").View} view */
  #look(view) {
    if (!this.#picture || !view) {
      return;
    }
    this.#view = within(view, this.#picture);
    this.#part("zoom").value = String(Math.log2(widest(this.#picture) / this.#view.width));
    this.#part("turn").value = String(this.#view.turn);
    this.#draw(this.#root.querySelector("canvas"));
    this.#part("use").disabled = false;
    this.#take(null);
  }

  #draw(canvas) {
    const { x, y, width, turn } = this.#view;
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.translate(WIDTH / 2, HEIGHT / 2);
    context.rotate((turn * Math.PI) / 180);
    context.scale(WIDTH / width, WIDTH / width);
    context.drawImage(this.#picture, -x, -y);
  }

  /** Has the server look at the portrait, and gives it away. */
  async #use() {
    const round = this.#round;
    this.#part("use").disabled = true;
    this.#say("Looking at the portrait …");
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    this.#draw(canvas);
    try {
      const blob = await encoded(canvas, this.#maxBytes);
      const { findings } = await send("POST", "/api/v1/portrait-checks", "image/jpeg", blob);
      if (round !== this.#round || this.#closed) {
        return;
      }
      this.#tell(findings);
      this.#say(findings.length === 0 ? "The portrait is framed as it should be." : "The portrait is taken. Look at what is said about it.");
      this.#take({ blob, width: WIDTH, height: HEIGHT, findings });
    } catch (error) {
      if (round === this.#round && !this.#closed) {
        this.#part("use").disabled = false;
        this.#say(words(error));
      }
    }
  }

  #take(portrait) {
    if (portrait !== this.portrait) {
      this.portrait = portrait;
      this.#onchange(portrait);
    }
  }

  #forget() {
    this.#round++;
    this.#cameraOff();
    this.#picture?.close();
    this.#picture = null;
    this.#view = null;
    this.#say("");
    this.#tell([]);
    this.#show("start");
    this.#take(null);
  }

  /** @param place `start`, `live` or `editor` */
  #show(place) {
    for (const part of this.#root.querySelectorAll("[data-while]")) {
      // As an attribute: drawings have no such property.
      part.toggleAttribute("hidden", !part.dataset.while.split(" ").includes(place));
    }
  }

  #tell(findings) {
    this.#root.querySelector('[data-slot="findings"]').replaceChildren(
      ...findings.map(({ message }) => {
        const item = document.createElement("li");
        item.textContent = message;
        return item;
      }),
    );
  }

  #say(text) {
    this.#root.querySelector('[data-slot="message"]').textContent = text;
  }
}

/** The canvas as JPEG, in the best quality that has at most so many bytes. */
async function encoded(canvas, most) {
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size <= most) {
      return blob;
    }
  }
  throw new Error("The picture cannot be made small enough. Take one with an even background.");
}

function words(error) {
  return error.fields?.length > 0 ? `The picture ${error.fields[0].message}.` : error.message;
}
