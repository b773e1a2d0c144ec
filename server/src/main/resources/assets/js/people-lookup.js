// Finds people by what is typed.

import { Refused, request } from "./api.js";

const PEOPLE = "/api/v1/people";
const PAUSE_MILLIS = 200;

/** The first in whose names or addresses the text occurs. */
async function find(text, size) {
  const found = await request("GET", `${PEOPLE}?${new URLSearchParams({ text, size })}`);
  return found.items;
}

/** The id of the person with this user principal name; null for none. */
export async function personByUpn(upn) {
  const wanted = upn.trim().toLowerCase();
  if (wanted === "") {
    return null;
  }
  const match = (await find(wanted, 50)).find((one) => one.upn.toLowerCase() === wanted);
  if (!match) {
    throw new Refused(422, { detail: "Nobody has this user principal name." });
  }
  return match.id;
}

/** Offers people to choose while somebody types into a field with a list. */
export function offerPeople(input) {
  let waiting = 0;
  let asked = 0;
  const offer = async () => {
    const number = ++asked;
    const people = await find(input.value.trim(), 10);
    // Answers may overtake each other.
    if (number === asked) {
      const options = people.map((one) => {
        const option = new Option(`${one.displayName}, ${one.department}`, one.upn);
        option.label = `${one.displayName}${one.department ? `, ${one.department}` : ""}`;
        return option;
      });
      input.list.replaceChildren(...options);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => offer().catch(() => input.list.replaceChildren()), PAUSE_MILLIS);
  });
}
