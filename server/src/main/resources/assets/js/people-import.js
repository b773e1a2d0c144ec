// The dialog in which people are imported: in parts, tried before it is done, with what was refused
// to be taken back.

import { Refused, send } from "./api.js";
import { document as csv, records } from "./csv.js";

const IMPORT = "/api/v1/people/import";
const PART = 500;
const LONGEST_FILE = 20_000_000;
const SHOWN = 100;

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

export class PeopleImport {
  #parts = [];
  #imported = false;

  constructor(dialog) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.message = dialog.querySelector("[role=alert]");
    this.result = dialog.querySelector("[data-slot=result]");
    this.bar = dialog.querySelector("[role=progressbar]");
    this.submit = dialog.querySelector("[type=submit]");
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.#close());
    this.form.elements.file.addEventListener("change", () => this.#doing(() => this.#look()));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#doing(() => this.#import());
    });
  }

  open() {
    this.dialog.showModal();
  }

  #close() {
    if (this.#imported) {
      location.reload();
    }
    this.form.reset();
    this.message.hidden = true;
    this.bar.hidden = true;
    this.submit.disabled = true;
    this.result.replaceChildren();
  }

  async #doing(work) {
    this.message.hidden = true;
    this.submit.disabled = true;
    this.form.elements.file.disabled = true;
    try {
      await work();
    } catch (error) {
      this.message.textContent =
        error instanceof Refused ? error.message : "The server does not answer. Retry: what is in already is not added twice.";
      this.message.hidden = false;
    }
    this.form.elements.file.disabled = false;
  }

  async #look() {
    const file = this.form.elements.file.files[0];
    this.result.replaceChildren();
    if (!file) {
      return;
    }
    if (file.size > LONGEST_FILE) {
      throw new Refused(413, { detail: "The file has more than 20 MB." });
    }
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      throw new Refused(422, { detail: "The file is not in UTF-8. Save it as CSV in UTF-8." });
    }
    const [header = "", ...rows] = records(text);
    this.#parts = [];
    for (let i = 0; i < Math.max(1, rows.length); i += PART) {
      this.#parts.push({ first: i, text: [header, ...rows.slice(i, i + PART)].join("\r\n") });
    }
    const total = await this.#send(true);
    this.#show(total, { created: "To be added", changed: "to be changed", unchanged: "as they are" });
    this.submit.disabled = total.created + total.changed === 0;
  }

  async #import() {
    this.#imported = true;
    this.#show(await this.#send(false), { created: "Added", changed: "changed", unchanged: "as they were" });
  }

  async #send(dryRun) {
    const total = { created: 0, changed: 0, unchanged: 0, refused: 0, rows: [] };
    this.bar.hidden = false;
    this.#progress(0);
    for (const [number, { first, text }] of this.#parts.entries()) {
      const part = await send("POST", `${IMPORT}?${new URLSearchParams({ dryRun })}`, "text/csv", text);
      for (const count of ["created", "changed", "unchanged", "refused"]) {
        total[count] += part[count];
      }
      total.rows.push(
        ...part.rows
          .filter((row) => row.outcome === "REFUSED" || row.outcome === "CHANGED")
          .map((row) => ({ ...row, row: row.row + first })),
      );
      this.#progress((number + 1) / this.#parts.length);
    }
    return total;
  }

  #progress(share) {
    const percent = Math.round(share * 100);
    this.bar.setAttribute("aria-valuenow", String(percent));
    this.bar.firstElementChild.style.width = `${percent}%`;
  }

  #show(total, words) {
    const refused = total.rows.filter((row) => row.outcome === "REFUSED");
    const changed = total.rows.filter((row) => row.outcome === "CHANGED");
    const parts = [
      element(
        "p",
        `${words.created}: ${total.created}, ${words.changed}: ${total.changed}, ${words.unchanged}: ${total.unchanged}, refused: ${total.refused}.`,
      ),
    ];
    if (refused.length > 0) {
      parts.push(element("h3", "Refused"), this.#list(refused, (row) => row.reasons.join("; ")), this.#download(refused));
    }
    if (changed.length > 0) {
      parts.push(
        element("h3", "Changed"),
        this.#list(changed, (row) => Object.entries(row.changes).map(([name, change]) => `${name}: ${change}`).join("; ")),
      );
    }
    this.result.replaceChildren(...parts);
  }

  #list(rows, text) {
    const list = element("ul", "");
    for (const row of rows.slice(0, SHOWN)) {
      list.append(element("li", `Row ${row.row}, ${row.upn || "without a name"}: ${text(row)}`));
    }
    if (rows.length > SHOWN) {
      list.append(element("li", `and ${rows.length - SHOWN} more`));
    }
    return list;
  }

  #download(refused) {
    const columns = Object.keys(refused[0].values);
    const rows = refused.map((row) => columns.map((column) => row.values[column]));
    const link = element("a", "Save the rows that were refused");
    link.className = "btn";
    link.download = "refused.csv";
    link.href = URL.createObjectURL(new Blob([csv([columns, ...rows])], { type: "text/csv" }));
    return link;
  }
}
