// Carries messages between a page and the extension, unread. In the top frame of a page alone, and
// nothing happens until the page speaks.

(() => {
  const browser = /** @type {any} */ (globalThis).browser ?? chrome;
  if (window.top !== window) {
    return;
  }

  /** @type {chrome.runtime.Port | null} */
  let port = null;

  /** @param {unknown} message */
  const reply = (message) =>
    window.postMessage({ keywright: "reply", message }, window.location.origin);

  const gone = () => {
    port = null;
    reply({
      version: 1,
      type: "error",
      id: null,
      code: "CLIENT_GONE",
      message: "Keywright's browser extension has ended. Load this page anew.",
      detail: null,
    });
  };

  const connect = () => {
    port = browser.runtime.connect({ name: "page" });
    port?.onMessage.addListener(reply);
    port?.onDisconnect.addListener(gone);
    return port;
  };

  /** As text, since that can be measured before it is sent on. @param {unknown} message */
  const textOf = (message) => {
    try {
      const text = JSON.stringify(message);
      return typeof text === "string" && text.length <= keywright.maxMessage ? text : "";
    } catch {
      return "";
    }
  };

  window.addEventListener("message", (event) => {
    // A frame within the page can send to this window; it is another source then.
    const isPage = event.source === window && event.origin === window.location.origin;
    if (!isPage || event.data?.keywright !== "request") {
      return;
    }
    try {
      (port ?? connect())?.postMessage({
        text: textOf(event.data.message),
        active: navigator.userActivation?.isActive === true,
      });
    } catch {
      // The extension was updated or switched off while the page was open.
      gone();
    }
  });
})();
