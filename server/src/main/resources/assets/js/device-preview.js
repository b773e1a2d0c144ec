// Shows what devices will hold by a policy.

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function part(title, ...content) {
  return [element("h4", title), ...content];
}

function list(entries) {
  const made = element("dl", "");
  made.className = "preview-list";
  for (const [name, value, more] of entries) {
    const told = element("dd", value);
    if (more) {
      told.append(element("span", more));
    }
    made.append(element("div", "", element("dt", name), told));
  }
  return made;
}

function day(text) {
  return new Date(`${text}T00:00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

function device(one) {
  const made = element("section", "", element("h3", one.title));
  made.dataset.model = one.model;
  made.append(
    ...part("Applications", list(one.applications.map(({ name, what }) => [name, what]))),
    ...part(
      "Keys",
      list(
        one.keys.map((key) => [
          key.slot,
          `${key.algorithm}, ${key.template}`,
          `${key.use}. Valid until ${day(key.notAfter)} if issued today.`,
        ]),
      ),
    ),
    ...part(
      `Objects, ${one.total} bytes at most`,
      list(
        one.objects.map(({ name, atMost, access, note }) => [
          name,
          `${atMost} bytes at most`,
          `Read by ${access === "anybody" ? "anybody" : "who knows the PIN"}${note ? `; ${note}` : ""}.`,
        ]),
      ),
    ),
    ...part("PIN, PUK and management key", list(one.rules.map(({ about, text }) => [about, text]))),
  );
  return made;
}

/** Replaces what is in a place by the preview. */
export function showPreview(place, devices) {
  if (devices.length === 0) {
    place.replaceChildren(element("p", "Choose a device model."));
    return;
  }
  place.replaceChildren(...devices.map(device));
}
