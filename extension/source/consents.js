// Asks the person in a window of the extension's own, which no page can draw over. One window at a
// time: whoever asks for another gets a no.

import { browser } from "./browser.js";

const PAGE = "consent.html";
const WIDTH = 520;
const HEIGHT = 460;

/** @type {{window: number | undefined, about: any, decide: (granted: boolean) => void} | null} */
let open = null;

/**
 * Whether the person agrees.
 *
 * @param {any} about the client's `consent-needed`
 * @returns {Promise<boolean>}
 */
export const ask = async (about) => {
  if (open) {
    return false;
  }
  /** @type {(granted: boolean) => void} */
  let decide = () => {};
  /** @type {Promise<boolean>} */
  const decision = new Promise((resolve) => {
    decide = resolve;
  });
  const mine = { window: /** @type {number | undefined} */ (undefined), about, decide };
  open = mine;
  const timer = setTimeout(() => decide(false), keywright.consentTime);
  try {
    const window = await browser.windows.create({
      url: browser.runtime.getURL(PAGE),
      type: "popup",
      width: WIDTH,
      height: HEIGHT,
      focused: true,
    });
    mine.window = window?.id;
    return await decision;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    open = null;
    if (mine.window !== undefined) {
      browser.windows.remove(mine.window).catch(() => {});
    }
  }
};

/** Gives up asking, since nobody wants to know any more. @param {any} about */
export const withdraw = (about) => {
  if (open && open.about === about) {
    open.decide(false);
  }
};

/** @param {number} window */
const closed = (window) => {
  if (open && open.window === window) {
    open.decide(false);
  }
};

/**
 * What the window says: it asks what to show, and tells what the person did.
 *
 * @param {any} message
 * @param {chrome.runtime.MessageSender} sender
 * @param {(answer: any) => void} answer
 */
const heard = (message, sender, answer) => {
  const isOurs = sender.id === browser.runtime.id && sender.url === browser.runtime.getURL(PAGE);
  if (!isOurs || !open) {
    return;
  }
  if (message === "what") {
    answer(open.about);
  } else if (message === "yes" || message === "no") {
    open.decide(message === "yes");
  }
};

/** Listens; at the start of the service worker. */
export const begin = () => {
  browser.windows.onRemoved.addListener(closed);
  browser.runtime.onMessage.addListener(heard);
};
