// What is enrolled of a person: shown, taken, and compared with.

import { Refused, request, send } from "./api.js";
import { scannerLink } from "./device-link.js";
import { FINGERS, FingerprintCapture } from "./fingerprint-capture.js";
import { PortraitCapture } from "./portrait-capture.js";

const KINDS = { FACE: "Portrait", FINGERPRINTS: "Fingerprints" };
const OUTCOMES = { MATCHED: "A fingerprint matched", NO_MATCH: "A fingerprint did not match", OVERRIDDEN: "Vouched for by documents and photo" };
/** How many of the latest verifications are shown. */
const SHOWN = 5;

function words(error) {
  return error instanceof Refused ? error.message : "The server does not answer. Retry in a moment.";
}

function when(instant) {
  return new Date(instant).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/** A dialog in which something is captured and then sent. */
class CaptureDialog {
  #captures = [];
  #ready = false;
  #link = null;

  /**
   * @param id of the element
   * @param begin makes the captures; gets a promise of the way to the client, of null for none
   * @param save sends what was captured; the dialog closes if it says true
   */
  constructor(id, { begin, save, needsClient = true }) {
    this.dialog = document.querySelector(`#${id}`);
    this.begin = begin;
    this.save = save;
    this.needsClient = needsClient;
    this.button = this.dialog.querySelector("[data-save]");
    this.message = this.dialog.querySelector("[role=alert]");
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.#end());
    this.button.addEventListener("click", () => this.attempt(() => this.save(this.#captures)));
  }

  open() {
    this.message.hidden = true;
    this.ready(false);
    this.dialog.showModal();
    this.#link = this.needsClient ? scannerLink() : null;
    this.#captures = this.begin(this.#link);
  }

  ready(ready) {
    this.#ready = ready;
    this.button.disabled = !ready;
  }

  async attempt(work) {
    this.message.hidden = true;
    this.button.disabled = true;
    try {
      if (await work()) {
        this.dialog.close();
      }
    } catch (error) {
      this.message.textContent = words(error);
      this.message.hidden = false;
      this.button.disabled = !this.#ready;
    }
  }

  #end() {
    this.#captures.forEach((capture) => capture.close());
    this.#captures = [];
    this.#link?.then((way) => way?.close());
    this.#link = null;
  }
}

async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function portraitDialog(person, refresh) {
  const dialog = new CaptureDialog("portrait", {
    needsClient: false,
    begin: () => [
      new PortraitCapture(dialog.dialog.querySelector("[data-capture-portrait]"), {
        onchange: (portrait) => dialog.ready(portrait !== null),
      }),
    ],
    save: async ([capture]) => {
      await send("PUT", `${person}/biometrics/face`, "image/jpeg", capture.portrait.blob);
      await refresh();
      return true;
    },
  });
  return dialog;
}

function fingersDialog(person, refresh) {
  const places = [...document.querySelectorAll("#fingers [data-finger]")];
  const position = (place) => place.querySelector("[data-position]");
  const dialog = new CaptureDialog("fingers", {
    begin: (way) => {
      const captures = places.map(
        (place) =>
          new FingerprintCapture(place.querySelector("[data-capture-fingerprint]"), {
            finger: () => position(place).value,
            link: way,
            assess: true,
            onchange: () => dialog.ready(captures.some(({ sample }) => sample)),
          }),
      );
      return captures;
    },
    save: async (captures) => {
      const taken = captures.flatMap(({ sample }, i) => (sample ? [{ sample, position: position(places[i]).value }] : []));
      const fingers = await Promise.all(
        taken.map(async ({ sample, position: finger }) => ({ position: finger, sample: await base64(sample.blob) })),
      );
      const { record } = await request("POST", "/api/v1/fingerprint-records", { fingers });
      await send("PUT", `${person}/biometrics/fingerprints`, "application/octet-stream", bytes(record));
      await refresh();
      return true;
    },
  });
  places.forEach((place, i) => {
    position(place).replaceChildren(...Object.entries(FINGERS).map(([name, text]) => new Option(text, name)));
    position(place).value = i === 0 ? "RIGHT_INDEX" : "LEFT_INDEX";
  });
  return dialog;
}

function verifyDialog(person, refresh) {
  const element = document.querySelector("#verify");
  const matched = element.querySelector('[data-slot="matched"]');
  const vouching = element.querySelector('[data-part="vouch"]');
  const photo = element.querySelector('[data-slot="photo"]');
  const good = (text) => {
    matched.textContent = text;
    matched.hidden = false;
    if (vouching) {
      vouching.hidden = true;
    }
  };
  const dialog = new CaptureDialog("verify", {
    begin: (way) => [
      new FingerprintCapture(element.querySelector("[data-capture-fingerprint]"), {
        link: way,
        assess: true,
        onchange: (sample) => dialog.ready(sample !== null),
      }),
    ],
    save: async ([capture]) => {
      matched.hidden = true;
      const { blob } = capture.sample;
      capture.clear();
      const { outcome, triesLeft } = await send("POST", `${person}/fingerprint-verifications`, "application/octet-stream", blob);
      await refresh();
      if (outcome === "MATCHED") {
        good("The finger matches. A device can be issued within fifteen minutes.");
        return false;
      }
      if (vouching) {
        photo.src = `${person}/biometrics/face`;
        vouching.hidden = false;
      }
      throw new Refused(409, {
        detail: `The finger does not match any that is enrolled. ${triesLeft} ${triesLeft === 1 ? "try is" : "tries are"} left.`,
      });
    },
  });
  photo?.addEventListener("load", () => (photo.hidden = false));
  photo?.addEventListener("error", () => (photo.hidden = true));
  element.addEventListener("close", () => {
    matched.hidden = true;
    photo?.removeAttribute("src");
    element.querySelector("[data-vouch]")?.reset();
    if (vouching) {
      vouching.hidden = true;
      photo.hidden = true;
    }
  });
  element.querySelector("[data-vouch]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const documents = [...form.querySelectorAll("[data-document]")].map((part) =>
      Object.fromEntries([...part.querySelectorAll("input")].map(({ name, value }) => [name, value])),
    );
    dialog.attempt(async () => {
      await request("POST", `${person}/fingerprint-verifications/override`, { documents, reason: form.elements.reason.value });
      await refresh();
      good("You vouched for the person. A device can be issued within fifteen minutes.");
      return false;
    });
  });
  return dialog;
}

/** Fills the part of a person's page about biometrics. @param person the person's path in the REST interface */
export function showBiometrics(person) {
  const list = document.querySelector("#enrolled");
  const message = document.querySelector("#biometrics-message");
  const line = (text, more) => {
    const item = document.createElement("li");
    const what = document.createElement("strong");
    const rest = document.createElement("span");
    what.textContent = text;
    rest.className = "text-secondary";
    rest.textContent = more;
    item.append(what, " ", rest);
    return item;
  };
  const refresh = async () => {
    try {
      const [enrolled, verified] = await Promise.all([
        request("GET", `${person}/biometrics`),
        request("GET", `${person}/fingerprint-verifications`),
      ]);
      list.replaceChildren(
        ...enrolled.map((one) => line(KINDS[one.kind] ?? one.kind, `${when(one.enrolledAt)}, ${one.enrolledBy}`)),
        ...verified
          .slice(0, SHOWN)
          .map((one) => line(OUTCOMES[one.outcome] ?? one.outcome, [when(one.verifiedAt), one.verifiedBy, one.basis].filter(Boolean).join(", "))),
      );
      if (list.children.length === 0) {
        list.append(line("Nothing is enrolled.", ""));
      }
    } catch (error) {
      message.textContent = words(error);
      message.hidden = false;
    }
  };
  const dialogs = { portrait: portraitDialog, fingers: fingersDialog, verify: verifyDialog };
  for (const button of document.querySelectorAll("[data-biometric]")) {
    const dialog = dialogs[button.dataset.biometric](person, refresh);
    button.addEventListener("click", () => dialog.open());
  }
  refresh();
}
