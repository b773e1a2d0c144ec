// One page and the client that was started for it.

import { actions } from "./actions.js";
import { Client, ClientError } from "./client.js";
import * as consents from "./consents.js";
import * as forms from "./forms.js";
import * as servers from "./servers.js";
import { browser } from "./browser.js";

/** @param {unknown} value */
const idOf = (value) => (forms.id(value) ? /** @type {string} */ (value) : null);

export class Connection {
  /**
   * @param {chrome.runtime.Port} port to the content script
   * @param {string} origin of the page, by the browser's word
   */
  constructor(port, origin) {
    this.port = port;
    this.origin = origin;
    this.isOpen = true;
    this.isGreeting = false;
    this.mistakes = 0;
    /** Of the message that the page would be told about if the client went away. */
    this.lastId = /** @type {string | null} */ (null);
    /** @type {Client | null} */
    this.client = null;
    /** What the person is being asked. @type {any} */
    this.asking = null;
    port.onMessage.addListener((message) => this.heard(message));
    port.onDisconnect.addListener(() => this.pageGone());
  }

  /** @param {any} envelope what the content script made of what the page said */
  heard(envelope) {
    const message = this.read(envelope?.text);
    const action = actions.get(message?.type);
    if (!action || !action.form(message)) {
      this.mistake(idOf(message?.id));
      return;
    }
    if (action.act) {
      action.act(this, message, envelope.active === true).catch((error) => this.refuse(message.id, error));
    } else if (this.client) {
      if (message.type === "start") {
        this.lastId = message.id;
      }
      this.client.send({ origin: this.origin, message });
    } else {
      this.error(message.id, "NOT_TRUSTED", "Say hello first.");
    }
  }

  /** @param {unknown} text */
  read(text) {
    if (typeof text !== "string" || text.length > keywright.maxMessage) {
      return null;
    }
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** @param {string | null} id */
  mistake(id) {
    this.mistakes++;
    if (this.mistakes > keywright.maxMistakes) {
      this.port.disconnect();
      this.pageGone();
    } else {
      this.error(id, "BAD_MESSAGE", "The extension does not understand this message.");
    }
  }

  /**
   * @param {any} hello
   * @param {boolean} active
   */
  async greet(hello, active) {
    if (this.isGreeting) {
      this.error(hello.id, "BAD_MESSAGE", "One hello at a time.");
      return;
    }
    this.isGreeting = true;
    try {
      const known = await servers.judge(this.origin);
      if (known === "FORBIDDEN" || (known === "UNKNOWN" && !active)) {
        throw new ClientError("NOT_ALLOWED", "This site may not set up devices here.");
      }
      this.lastId = hello.id;
      this.tell({ version: 1, type: "waiting", id: hello.id, session: null, for: "CLIENT" });
      if (!this.client) {
        const client = await Client.start(
          (message) => this.fromClient(message),
          () => this.clientGone(),
        );
        if (!this.isOpen) {
          client.farewell();
          return;
        }
        this.client = client;
      }
      this.client.send({ origin: this.origin, message: hello });
    } finally {
      this.isGreeting = false;
    }
  }

  /** @param {any} message in the right form */
  fromClient(message) {
    switch (message.type) {
      case "ready":
        break;
      case "consent-needed":
        void this.ask(message);
        break;
      case "welcome":
        void servers.remember(this.origin);
        this.tell({ ...message, extension: browser.runtime.getManifest().version });
        break;
      default:
        this.tell(message);
    }
  }

  /** @param {any} about */
  async ask(about) {
    // What the window shows is about this page, or it shows nothing.
    let granted = false;
    if (about.origin === this.origin && this.isOpen) {
      this.asking = about;
      granted = await consents.ask(about);
      this.asking = null;
    }
    if (!granted && about.kind === "TRUST") {
      servers.refuse(this.origin);
    }
    this.client?.send({ version: 1, type: "consent", consent: about.consent, granted });
  }

  clientGone() {
    this.client = null;
    this.error(this.lastId, "CLIENT_GONE", "Keywright's client has ended.");
  }

  pageGone() {
    if (this.isOpen) {
      this.isOpen = false;
      consents.withdraw(this.asking);
      this.client?.farewell();
    }
  }

  /**
   * @param {string} id
   * @param {unknown} error
   */
  refuse(id, error) {
    if (error instanceof ClientError) {
      this.error(id, error.code, error.message, error.detail);
    } else {
      this.error(id, "CLIENT_GONE", "Keywright's browser extension made a mistake.");
    }
  }

  /**
   * @param {string | null} id
   * @param {string} code
   * @param {string} message
   * @param {Record<string, string> | null} detail
   */
  error(id, code, message, detail = null) {
    this.tell({ version: 1, type: "error", id, code, message, detail });
  }

  /** @param {any} message */
  tell(message) {
    if (this.isOpen) {
      this.port.postMessage(message);
    }
  }
}
