// CSV as far as pages need it: records are told apart, and what the server refused is written anew.

/** The records of a document as they stand, line ends within quotation marks included. */
export function records(text) {
  const found = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const end = i === text.length;
    if (!end && text[i] === '"') {
      quoted = !quoted;
    } else if (end || (text[i] === "\n" && !quoted)) {
      const record = text.slice(start, i).replace(/\r$/, "");
      if (record.trim() !== "") {
        found.push(record);
      }
      start = i + 1;
    }
  }
  return found;
}

/** A value as a field. One that a spreadsheet would calculate gets a mark in front. */
export function field(value) {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A document of these rows, which are lists of values. */
export function document(rows) {
  return `\uFEFF${rows.map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
}
