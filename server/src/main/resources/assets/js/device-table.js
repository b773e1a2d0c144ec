// A page of devices: its table, which is brought up to date without a reload, and what is done in it.

import { fragment } from "./api.js";

const table = document.querySelector("#table");
const announcer = document.querySelector("#announcer");

/** Asks for the table again, and says what was done. */
export async function refresh(announcement = "") {
  const { state, text, page } = table.dataset;
  const query = new URLSearchParams({ state, text, page });
  try {
    table.replaceChildren(...(await fragment(`${location.pathname}/table?${query}`)));
    announcer.textContent = announcement;
  } catch {
    location.reload();
  }
}

/** @param actions what each button does, by its name: with a device, and what people call it */
export function onAction(actions) {
  table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) {
      const row = button.closest("[data-id]");
      actions[button.dataset.action](row.dataset.id, row.children[2].textContent);
    }
  });
}
