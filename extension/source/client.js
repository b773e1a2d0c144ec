// The client on the other side of native messaging, for one tab.

import { browser } from "./browser.js";
import { toExtension, toPage } from "./replies.js";
import { isOlder } from "./versions.js";

/** Why there is no client to speak with: what the page is told. */
export class ClientError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, string> | null} detail
   */
  constructor(code, message, detail = null) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

const MISSING = "Keywright's client is not installed on this computer, or not for this browser.";

export class Client {
  /**
   * @param {chrome.runtime.Port} port
   * @param {(message: any) => void} heard
   * @param {() => void} gone
   */
  constructor(port, heard, gone) {
    this.port = port;
    this.isOpen = true;
    port.onMessage.addListener((message) => {
      if (this.isOpen) {
        heard(message);
      }
    });
    port.onDisconnect.addListener(() => {
      // Read, or the browser complains that nobody did.
      void browser.runtime.lastError;
      if (this.isOpen) {
        this.isOpen = false;
        gone();
      }
    });
  }

  /**
   * Starts the client, and waits until it has said who it is.
   *
   * @param {(message: any) => void} heard what it says after that, in the right form
   * @param {() => void} gone
   * @returns {Promise<Client>}
   */
  static start(heard, gone) {
    return new Promise((resolve, reject) => {
      /** @type {Client | undefined} */
      let client;
      let isReady = false;
      /** @param {ClientError} error */
      const fail = (error) => {
        clearTimeout(timer);
        client?.end();
        reject(error);
      };
      const timer = setTimeout(
        () => fail(new ClientError("CLIENT_MISSING", "Keywright's client does not answer.")),
        keywright.clientStart,
      );
      const listen = (/** @type {any} */ message) => {
        if (isReady) {
          if (isReply(message)) {
            heard(message);
          } else {
            client?.end();
            gone();
          }
          return;
        }
        const problem = unfit(message);
        if (problem) {
          fail(problem);
        } else {
          isReady = true;
          clearTimeout(timer);
          resolve(/** @type {Client} */ (client));
        }
      };
      const end = () => (isReady ? gone() : fail(new ClientError("CLIENT_MISSING", MISSING)));
      client = new Client(browser.runtime.connectNative(keywright.host), listen, end);
    });
  }

  /** @param {unknown} message */
  send(message) {
    if (this.isOpen) {
      this.port.postMessage(message);
    }
  }

  /** Hangs up. */
  end() {
    this.isOpen = false;
    this.port.disconnect();
  }

  /** The tab is gone: lets the client come to an end, and hangs up if it does not. */
  farewell() {
    if (this.isOpen) {
      this.send({ version: 1, type: "bye" });
      setTimeout(() => this.isOpen && this.end(), keywright.clientEnd);
    }
  }
}

/** @param {any} message */
const isReply = (message) => {
  const type = message?.type;
  const form =
    (Object.hasOwn(toPage, type) && /** @type {any} */ (toPage)[type]) ||
    (Object.hasOwn(toExtension, type) && /** @type {any} */ (toExtension)[type]);
  return typeof type === "string" && Boolean(form) && form(message);
};

/**
 * What keeps extension and client from working together, if anything does.
 *
 * @param {any} ready
 */
const unfit = (ready) => {
  const mine = browser.runtime.getManifest().version;
  if (!toExtension.ready(ready)) {
    return new ClientError("CLIENT_MISSING", "What answers is not Keywright's client.");
  }
  if (isOlder(ready.client, keywright.oldestClient)) {
    return new ClientError("CLIENT_OUTDATED", "Keywright's client on this computer is too old.", {
      found: ready.client,
      needed: keywright.oldestClient,
    });
  }
  if (isOlder(mine, ready.oldestExtension)) {
    return new ClientError("EXTENSION_OUTDATED", "Keywright's browser extension is too old.", {
      found: mine,
      needed: ready.oldestExtension,
    });
  }
  return null;
};
