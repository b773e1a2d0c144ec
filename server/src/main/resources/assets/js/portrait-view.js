// Which part of a picture a portrait is, without drawing it: moved, zoomed and turned within bounds.

/** A portrait in pixels: INCITS 385-2004, clause 8.3, with a head of 240 pixels. */
export const WIDTH = 420;
export const HEIGHT = 560;

/** In degrees, either way. */
export const MOST_TURN = 15;

/**
 * Where somebody looks at a picture: the middle of the frame and its width in the picture's pixels,
 * and by how many degrees the picture is turned under it.
 *
 * @typedef {{x: number, y: number, width: number, turn: number}} View
 * @typedef {{width: number, height: number}} Size
 */

const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

/** The widest frame that is within a picture. @param {Size} picture */
export function widest(picture) {
  return Math.min(picture.width, (picture.height * WIDTH) / HEIGHT);
}

/**
 * A view within its bounds: the frame in the picture, and no pixel of the picture drawn larger than it
 * is.
 *
 * @param {View} view
 * @param {Size} picture
 * @returns {View}
 */
export function within(view, picture) {
  const width = clamp(view.width, Math.min(WIDTH, widest(picture)), widest(picture));
  const height = (width * HEIGHT) / WIDTH;
  return {
    x: clamp(view.x, width / 2, picture.width - width / 2),
    y: clamp(view.y, height / 2, picture.height - height / 2),
    width,
    turn: clamp(view.turn, -MOST_TURN, MOST_TURN),
  };
}

/** The view of a frame that the server proposes, in a picture that it got smaller by a factor. */
export function proposed(frame, factor) {
  return {
    x: (frame.x + frame.width / 2) / factor,
    y: (frame.y + frame.height / 2) / factor,
    width: frame.width / factor,
    turn: frame.turn,
  };
}

/**
 * Moved by what somebody drags the picture, in shares of the frame's width.
 *
 * @param {View} view
 */
export function moved(view, across, down) {
  const angle = (-view.turn * Math.PI) / 180;
  const [dx, dy] = [across * view.width, down * view.width];
  return {
    ...view,
    x: view.x - (dx * Math.cos(angle) - dy * Math.sin(angle)),
    y: view.y - (dx * Math.sin(angle) + dy * Math.cos(angle)),
  };
}

/** What a key does: arrows move, + and - zoom, comma and full stop turn. Null for other keys. */
export function pressed(view, key) {
  const STEP = 0.02;
  switch (key) {
    case "ArrowLeft":
      return moved(view, -STEP, 0);
    case "ArrowRight":
      return moved(view, STEP, 0);
    case "ArrowUp":
      return moved(view, 0, -STEP);
    case "ArrowDown":
      return moved(view, 0, STEP);
    case "+":
    case "=":
      return { ...view, width: view.width / 1.03 };
    case "-":
      return { ...view, width: view.width * 1.03 };
    case ",":
      return { ...view, turn: view.turn - 0.5 };
    case ".":
      return { ...view, turn: view.turn + 0.5 };
    default:
      return null;
  }
}
