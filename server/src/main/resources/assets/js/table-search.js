// A table that follows what is typed into the form above it.

import { fragment } from "./api.js";

const PAUSE_MILLIS = 200;

/**
 * @param form whose fields say what is sought
 * @param table an element that is filled
 * @param path of the table alone
 */
export function searchTable(form, table, path) {
  let waiting = 0;
  let asked = 0;
  const find = async () => {
    const number = ++asked;
    const nodes = await fragment(`${path}?${new URLSearchParams(new FormData(form))}`);
    // Answers may overtake each other.
    if (number === asked) {
      table.replaceChildren(...nodes);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => find().catch(() => location.reload()), PAUSE_MILLIS);
  });
}
