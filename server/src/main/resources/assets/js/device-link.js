// A conversation with the client on this computer, by way of the browser extension or, in a
// demonstration, of the bridge on loopback. docs/messages.md is the contract.

import { id, length, list, message as form, object, orNull, truth } from "./messages/forms.js";
import { toExtension, toPage } from "./messages/replies.js";

const VERSION = 1;
const LONGEST = 64 * 1024;
/** Milliseconds: an extension says something at once; a page that hears nothing has none. */
const EXTENSION_PATIENCE = 5000;
/** Milliseconds: the same where the bridge is there to take over. */
const DEMO_PATIENCE = 700;
/** Milliseconds to connect to the bridge and be taken for the right page. */
const BRIDGE_PATIENCE = 5000;
/** Milliseconds for the client to start, and for the person to be asked outside the page. */
const WELCOME_PATIENCE = 180_000;

/** Milliseconds for the client to name its fingerprint scanners. */
const SCANNERS_PATIENCE = 15_000;
/** Milliseconds longer than the scanner waits, to be told what came of it. */
const CAPTURE_PATIENCE = 20_000;

/** What a client or an extension answers instead of what was asked for. */
export class LinkError extends Error {
  constructor(code, message, detail = null) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

const choices = list(100, object({ name: length(1, 60), words: length(1, 80) }));

/** The form of each message that comes here; the last three are the demonstration's. */
const FORMS = new Map(
  Object.entries({
    ...toPage,
    "consent-needed": toExtension["consent-needed"],
    reader: form("reader", { id, model: length(1, 60), inserted: truth, models: choices, faults: choices }),
    scanner: form("scanner", { id, placed: orNull(length(1, 60)), fingers: choices }),
  }),
);

/** Messages to and from the content script of the extension, in this window alone. */
export class ExtensionTransport {
  constructor() {
    this.onmessage = () => {};
    this.onclose = () => {};
    this.listener = (event) => {
      if (event.source === window && event.origin === location.origin && event.data?.keywright === "reply") {
        this.onmessage(event.data.message);
      }
    };
    addEventListener("message", this.listener);
  }

  send(message) {
    postMessage({ keywright: "request", message }, location.origin);
  }

  close() {
    removeEventListener("message", this.listener);
  }
}

/** The message in a frame; null if there is none. */
function parsed(data) {
  if (typeof data !== "string" || data.length > LONGEST) {
    return null;
  }
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** Messages to and from the client of a demonstration, a WebSocket frame each. */
export class BridgeTransport {
  constructor(socket) {
    this.socket = socket;
    this.onmessage = () => {};
    this.onclose = () => {};
    socket.onmessage = (event) => {
      const message = parsed(event.data);
      if (message !== null) {
        this.onmessage(message);
      }
    };
    socket.onclose = () => this.onclose();
  }

  /** Connects, and shows the key of this start. Null if there is no bridge. */
  static async connect() {
    const answer = await fetch("/demo/bridge.json", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) {
      return null;
    }
    const { url, key } = await answer.json();
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      const timer = setTimeout(() => socket.close(), BRIDGE_PATIENCE);
      socket.onopen = () => socket.send(JSON.stringify({ version: VERSION, type: "key", key }));
      socket.onmessage = (event) => {
        clearTimeout(timer);
        if (toExtension.ready(parsed(event.data))) {
          resolve(new BridgeTransport(socket));
        } else {
          socket.close();
        }
      };
      socket.onclose = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  close() {
    this.socket.onclose = null;
    this.socket.close();
  }
}

/** What Base64 stands for. */
function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** One conversation. What comes back to a message goes to the function that its sender gave. */
export class DeviceLink {
  constructor(transport) {
    this.transport = transport;
    this.handlers = new Map();
    this.next = 1;
    this.onclose = () => {};
    /** Called where the page itself has to ask the person; in a demonstration only. */
    this.onconsent = () => {};
    transport.onmessage = (message) => this.#receive(message);
    transport.onclose = () => this.onclose();
  }

  /** Sends a message; returns the id under which answers come to the handler. */
  send(type, fields, handler) {
    const id = `p${this.next++}`;
    if (handler) {
      this.handlers.set(id, handler);
    }
    this.transport.send({ version: VERSION, type, id, ...fields });
    return id;
  }

  /**
   * Says hello, which starts the client where there is none.
   *
   * @param patience milliseconds until nobody is concluded to be there
   * @param onwaiting called with what is waited for: CLIENT or CONFIRMATION
   * @returns the welcome; null if nobody answers
   */
  hello(patience, onwaiting) {
    return new Promise((resolve, reject) => {
      let greeted = false;
      let timer = setTimeout(() => resolve(null), patience);
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => reject(new LinkError("CLIENT_GONE", "The client did not answer in time.")),
          WELCOME_PATIENCE,
        );
      };
      this.send("hello", {}, (message) => {
        switch (message.type) {
          case "waiting":
            wait();
            onwaiting(message.for);
            break;
          case "welcome":
            clearTimeout(timer);
            greeted = true;
            resolve(message);
            break;
          case "error":
            clearTimeout(timer);
            if (greeted) {
              // The client ended when nothing else was under way: the extension says so here.
              this.onclose();
            } else {
              reject(new LinkError(message.code, message.message, message.detail));
            }
            break;
          default:
        }
      });
    });
  }

  /** Calls back with the readers now and at each change. Returns what ends that. */
  watch(onreaders, onerror) {
    const id = this.send("devices", {}, (message) => {
      if (message.type === "devices") {
        onreaders(message.readers);
      } else if (message.type === "error") {
        onerror(new LinkError(message.code, message.message, message.detail));
      }
    });
    return () => {
      this.handlers.delete(id);
      this.send("devices-stop", { of: id });
    };
  }

  /** Begins a session on a device; the handler gets all that comes back. */
  start(session, reader, ticket, handler) {
    this.send("start", { session, reader, ticket }, handler);
  }

  /** Answers a question; null for no PIN, which ends the session. */
  answer(session, question, pin) {
    this.send("answer", { session, question, pin });
  }

  /** Asks for the end of a session, which then reports its outcome. */
  cancel(session) {
    this.send("cancel", { session });
  }

  /** The fingerprint scanners of this computer: `[{scanner}]`. */
  scanners() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new LinkError("CLIENT_GONE", "The client did not answer in time.")),
        SCANNERS_PATIENCE,
      );
      this.#once("scanners", {}, timer, (message) => resolve(message.scanners), reject);
    });
  }

  /**
   * Has a scanner capture a finger.
   *
   * @param finger one of ten such as RIGHT_INDEX, or null for whichever
   * @param seconds how long the scanner waits for it: 5 to 60
   * @returns {{sample: Promise<Blob>, cancel: () => void}} the image, as PNG
   */
  capture(scanner, finger, seconds) {
    const capture = `f${this.next}`;
    const sample = new Promise((resolve, reject) => {
      const parts = [];
      const timer = setTimeout(
        () => reject(new LinkError("CLIENT_GONE", "The client did not answer in time.")),
        seconds * 1000 + CAPTURE_PATIENCE,
      );
      const take = (message, over) => {
        if (message.part !== parts.length + 1) {
          over(() => reject(new LinkError("BAD_MESSAGE", "A part of the image is missing. Capture it again.")));
          return;
        }
        parts.push(bytes(message.data));
        if (message.part === message.parts) {
          over(() => resolve(new Blob(parts, { type: "image/png" })));
        }
      };
      this.#until("capture", { capture, scanner, finger, seconds }, timer, take, reject);
    });
    return { sample, cancel: () => this.send("capture-cancel", { capture }) };
  }

  /** Sends what is answered once, or refused. */
  #once(type, fields, timer, resolve, reject) {
    this.#until(type, fields, timer, (message, over) => over(() => resolve(message)), reject);
  }

  /** Sends what is answered until it is over, or refused. */
  #until(type, fields, timer, take, reject) {
    const over = (end) => {
      clearTimeout(timer);
      this.handlers.delete(id);
      end();
    };
    const id = this.send(type, fields, (message) => {
      if (message.type === "error") {
        over(() => reject(new LinkError(message.code, message.message, message.detail)));
      } else {
        take(message, over);
      }
    });
  }

  /** Tells what the person said to a question of the demonstration's client. */
  consent(number, granted) {
    this.transport.send({ version: VERSION, type: "consent", consent: number, granted });
  }

  close() {
    this.transport.close();
  }

  /** What has not the form of its type is no message: anything in the window may have said it. */
  #receive(message) {
    if (!FORMS.get(message?.type)?.(message)) {
      return;
    }
    if (message.type === "consent-needed") {
      this.onconsent(message);
      return;
    }
    if (message.type === "error" && message.id === null && message.code === "CLIENT_GONE") {
      // The extension itself ended: it was updated, or switched off.
      this.onclose();
      return;
    }
    const handler = this.handlers.get(message.id);
    handler?.(message);
  }
}

/**
 * The way to the client: the extension if it answers, else the bridge of a demonstration.
 *
 * @param demo whether there may be a bridge
 * @param onwaiting called with what is waited for
 * @returns {Promise<{link: DeviceLink, welcome: object} | null>} null if there is neither
 */
export async function connect(demo, onwaiting) {
  const extension = new DeviceLink(new ExtensionTransport());
  const welcome = await extension.hello(demo ? DEMO_PATIENCE : EXTENSION_PATIENCE, onwaiting);
  if (welcome) {
    return { link: extension, welcome };
  }
  extension.close();
  const bridge = demo ? await BridgeTransport.connect() : null;
  if (!bridge) {
    return null;
  }
  const link = new DeviceLink(bridge);
  return { link, welcome: await link.hello(BRIDGE_PATIENCE, onwaiting), bridge: true };
}

/**
 * A way to the client for its scanner, of a page that goes on without one.
 *
 * @returns {Promise<DeviceLink | null>} null where there is none
 */
export async function scannerLink() {
  try {
    const way = await connect(document.documentElement.dataset.demo === "true", () => {});
    return way?.link ?? null;
  } catch {
    return null;
  }
}
