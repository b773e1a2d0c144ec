// Shows what differs between two versions of something.

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** A list of settings, each with what it was and what it is. */
export function differenceList(differences) {
  const list = element("dl", "");
  list.className = "differences";
  for (const { setting, before, after } of differences) {
    const value = element("dd", "");
    if (before) {
      value.append(element("del", before), " ");
    }
    value.append(after ? element("ins", after) : element("em", "nothing"));
    list.append(element("div", "", element("dt", setting), value));
  }
  return list;
}
