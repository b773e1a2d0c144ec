// A place to sign by hand.

const INK = "#14263a";
const WIDTH = 2.5;

export class SignaturePad {
  #canvas;
  #context;
  #drawn = false;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.#context.lineWidth = WIDTH;
    this.#context.lineCap = "round";
    this.#context.lineJoin = "round";
    this.#context.strokeStyle = INK;
    this.clear();
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#go(event));
  }

  /** Whether there is anything on it. */
  get isEmpty() {
    return !this.#drawn;
  }

  clear() {
    this.#drawn = false;
    this.#context.fillStyle = "#ffffff";
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** What is on it, as a PNG. */
  image() {
    return new Promise((resolve) => this.#canvas.toBlob(resolve, "image/png"));
  }

  #begin(event) {
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    const { x, y } = this.#place(event);
    this.#context.beginPath();
    this.#context.moveTo(x, y);
    this.#context.lineTo(x, y);
    this.#context.stroke();
    this.#drawn = true;
  }

  #go(event) {
    if (!this.#canvas.hasPointerCapture(event.pointerId)) {
      return;
    }
    const { x, y } = this.#place(event);
    this.#context.lineTo(x, y);
    this.#context.stroke();
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.#canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.#canvas.height) / box.height,
    };
  }
}
