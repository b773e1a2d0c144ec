// Subscriber agreements: shown, read in a dialog, and agreed to.

import { request } from "./api.js";
import { FormDialog } from "./form-dialog.js";

/**
 * Puts an agreement into the place for it.
 *
 * @param root has the place
 * @param agreement as the server tells it
 * @param attended whether somebody else than the holder puts it on record
 */
export function showAgreement(root, { text, name, holder }, attended) {
  const place = root.querySelector('[data-slot="agreement-text"]');
  place.replaceChildren(
    ...text.split(/\n\s*\n/).map((words) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = words;
      return paragraph;
    }),
  );
  place.scrollTop = 0;
  root.querySelector('[data-slot="agreement-of"]').textContent = attended
    ? `${holder} has to read this and agree to it before a device of the type ${name} is put into use.`
    : `Read this and agree to it before a device of the type ${name} is put into use.`;
  root.querySelector('[data-slot="agreement-said"]').textContent = attended
    ? `${holder} read this and agrees`
    : "I have read this and agree";
}

/** The dialog of a page in which an agreement is read and agreed to. */
export class AgreementDialog {
  #form = new FormDialog("agreement", (about) => this.#agree(about));

  /**
   * @param path of the agreement in the REST interface
   * @param attended as above
   * @param after called when it is agreed to and the dialog has closed
   */
  async open(path, attended, after) {
    const about = { path, attended, after, agreement: null };
    this.#ready(false);
    this.#form.open(about, "");
    await this.#form.check(() => this.#read(about));
  }

  #ready(ready) {
    this.#form.dialog.querySelector("[data-agreement]").hidden = !ready;
    this.#form.dialog.querySelector("[type=submit]").disabled = !ready;
  }

  async #read(about) {
    about.agreement = await request("GET", about.path);
    showAgreement(this.#form.dialog, about.agreement, about.attended);
    this.#form.form.elements.agreed.checked = false;
    this.#ready(true);
  }

  async #agree(about) {
    try {
      await request("POST", about.path, { sha256: about.agreement.sha256 });
    } catch (error) {
      if (error.code === "agreement-changed") {
        await this.#read(about);
      }
      throw error;
    }
    setTimeout(about.after);
  }
}

/**
 * Fills a part of a page with the agreements of somebody, each with a button where they have not
 * agreed to it as it stands.
 *
 * @param part has the list; it is hidden where there is nothing to see
 * @param path of the agreements in the REST interface
 * @param attended as above; the holder sees those alone that they have not agreed to
 * @returns brings it up to date
 */
export function listAgreements(part, path, attended) {
  const dialog = new AgreementDialog();
  const list = part.querySelector("[data-list=agreements]");
  const line = ({ credentialType, name, version, accepted }) => {
    const item = document.createElement("li");
    if (accepted) {
      const by = accepted.attendedBy ? `in the presence of ${accepted.attendedBy}` : "by themselves";
      const when = new Date(accepted.acceptedAt).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
      item.textContent = `${name}, version ${accepted.version}: agreed to on ${when}, ${by}`;
      return item;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "Read and agree";
    button.setAttribute("aria-label", `Read and agree: ${name}`);
    button.addEventListener("click", () => dialog.open(`${path}/${credentialType}`, attended, refresh));
    item.append(`${name}, version ${version}: not agreed to yet `, button);
    return item;
  };
  const refresh = async () => {
    const all = await request("GET", path).catch(() => []);
    const shown = attended ? all : all.filter(({ accepted }) => accepted === null);
    list.replaceChildren(...shown.map(line));
    part.hidden = shown.length === 0;
  };
  refresh();
  return refresh;
}
