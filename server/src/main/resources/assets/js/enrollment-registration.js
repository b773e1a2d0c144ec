// What a registrar collects while an applicant is there. Each part is saved on its own.

import { Refused, request, send } from "./api.js";
import { fingerCapture, portraitCapture } from "./enrollment-captures.js";
import { startQuestions } from "./enrollment-questions.js";
import { chosenFile, partForm, tell, words } from "./part-form.js";
import { SignaturePad } from "./signature-pad.js";

const BYTES = "application/octet-stream";

/** Names of what has no field in the form that completes a registration. */
const PARTS = {
  document1: "The first identity document",
  document2: "The second identity document",
  photo: "The photo",
  signature: "The signature",
  answers: "The part Questions",
};

function missing(field, message) {
  return new Refused(422, { fields: [{ field, message }] });
}

function documents({ path }) {
  for (const form of document.querySelectorAll("[data-number]")) {
    const place = `${path}/documents/${form.dataset.number}`;
    partForm(form, async (data) => {
      const text = (name) => data.get(name) || null;
      await request("PUT", place, {
        kind: text("kind"),
        number: text("number"),
        issuer: text("issuer"),
        issued: text("issued"),
        expires: text("expires"),
        name: text("name"),
      });
      const scan = chosenFile(data, "scan");
      if (scan) {
        await send("PUT", `${place}/scan`, BYTES, scan);
        form.elements.scan.value = "";
        form.dataset.scanned = "true";
      }
      return "Saved";
    });
  }
}

/** Shows a picture that the server keeps, as it is now. */
function show(form, path) {
  const picture = form.querySelector("[data-slot=picture]");
  picture.src = `${path}?${Date.now()}`;
  picture.hidden = false;
}

function photo({ path }) {
  const form = document.querySelector("#photo");
  const capture = portraitCapture(form.querySelector("[data-field=photo]"));
  partForm(form, async () => {
    if (!capture.blob) {
      throw missing("photo", "is missing: take one");
    }
    await send("PUT", `${path}/photo`, BYTES, capture.blob);
    capture.clear();
    show(form, `${path}/photo`);
    return "Saved";
  });
}

function label(position) {
  const words = position.toLowerCase().replace("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

function fingerLine({ position, indication, minutiae }) {
  const item = document.createElement("li");
  item.dataset.position = position;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-sm";
  remove.dataset.remove = "";
  remove.textContent = "Remove";
  remove.setAttribute("aria-label", `Remove ${label(position).toLowerCase()}`);
  item.append(`${label(position)}: quality indication ${indication}, ${minutiae} minutiae `, remove);
  return item;
}

function fingers({ path }) {
  const form = document.querySelector("#finger");
  const list = document.querySelector("#fingers");
  const capture = fingerCapture(form.querySelector("[data-field=sample]"), () => form.elements.position.value);
  const place = (position) => `${path}/fingers?${new URLSearchParams({ position })}`;
  const line = (position) => list.querySelector(`[data-position=${position}]`);
  partForm(form, async (data) => {
    if (!capture.blob) {
      throw missing("sample", "is missing: take one");
    }
    const taken = await send("PUT", place(data.get("position")), BYTES, capture.blob);
    line(taken.position)?.remove();
    list.append(fingerLine(taken));
    capture.clear();
    return `${label(taken.position)} saved`;
  }, { finger: "sample" });
  list.addEventListener("click", async (event) => {
    const item = event.target.closest("[data-remove]")?.closest("li");
    if (item) {
      const status = form.querySelector("[data-slot=status]");
      try {
        await request("DELETE", place(item.dataset.position));
        item.remove();
        status.textContent = `${label(item.dataset.position)} removed`;
      } catch (error) {
        status.textContent = words(error);
      }
    }
  });
}

function signature({ path }) {
  const form = document.querySelector("#signature");
  const pad = new SignaturePad(document.querySelector("#signature-pad"));
  form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
  partForm(form, async (data) => {
    const picture = chosenFile(data, "signature") ?? (pad.isEmpty ? null : await pad.image());
    if (!picture) {
      throw missing("signature", "is missing: sign above, or choose a picture");
    }
    await send("PUT", `${path}/signature`, BYTES, picture);
    form.elements.signature.value = "";
    pad.clear();
    show(form, `${path}/signature`);
    return "Saved";
  });
}

function complete({ path, version }) {
  const form = document.querySelector("#complete");
  // What was said to be missing may not be any more.
  document.addEventListener("sent", () => tell(form.querySelector("[role=alert]"), ""));
  partForm(
    form,
    async (data) => {
      await request("POST", `${path}/registration`, {
        version,
        policyVersion: Number(form.dataset.policyVersion),
        attested: data.has("attested"),
        missingFingers: data.get("missingFingers"),
        nameChange: data.get("nameChange"),
      });
      location.reload();
    },
    PARTS,
  );
}

/** @param about path of the enrollment, and the version that the page shows */
export function startRegistration(about) {
  if (document.querySelector("#registration")) {
    documents(about);
    startQuestions(about);
    photo(about);
    fingers(about);
    signature(about);
    complete(about);
  }
}
