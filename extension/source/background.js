// The service worker: takes connections of content scripts and the words of the consent window.

import "./config.js";
import { browser } from "./browser.js";
import { Connection } from "./connection.js";
import * as consents from "./consents.js";

/**
 * The origin of the page in a tab's top frame, by the browser's word; null for anything else.
 *
 * @param {chrome.runtime.MessageSender | undefined} sender
 */
const originOf = (sender) => {
  if (sender?.id !== browser.runtime.id || sender.frameId !== 0 || !sender.tab || !sender.url) {
    return null;
  }
  const origin = new URL(sender.url).origin;
  // A page in a sandbox is on the server's address and not of its origin.
  return sender.origin !== undefined && sender.origin !== origin ? null : origin;
};

browser.runtime.onConnect.addListener((port) => {
  const origin = port.name === "page" ? originOf(port.sender) : null;
  if (origin === null) {
    port.disconnect();
  } else {
    new Connection(port, origin);
  }
});
consents.begin();
