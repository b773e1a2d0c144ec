// The extension against the examples in testdata/messages: node --test

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { actions } from "../source/actions.js";
import { toExtension, toPage } from "../source/replies.js";

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../../testdata/messages/${name}.json`, import.meta.url), "utf8"));

const check = (name, form) => {
  const { valid, invalid } = read(name);
  for (const { why, message } of valid) {
    assert.ok(form(message), `${why}: ${JSON.stringify(message)}`);
  }
  for (const { why, message } of invalid) {
    assert.ok(!form(message), `${why}: ${JSON.stringify(message)}`);
  }
  assert.ok(valid.length > 0 && invalid.length > 0);
};

for (const [type, action] of actions) {
  test(`what a page may say: ${type}`, () => check(type, action.form));
}

for (const [type, form] of Object.entries(toPage)) {
  test(`what a page may hear: ${type}`, () => check(["devices", "scanners"].includes(type) ? `${type}-reply` : type, form));
}

for (const [type, form] of Object.entries(toExtension)) {
  test(`what the extension hears: ${type}`, () => check(type, form));
}

test("what is no message at all", () => {
  for (const { why, text, strictReadersOnly } of read("texts").texts) {
    if (!strictReadersOnly) {
      let message = null;
      try {
        message = JSON.parse(text);
      } catch {
        continue;
      }
      const action = actions.get(message?.type);
      assert.ok(!action || !action.form(message), why);
    }
  }
});

test("the demonstration's commands mean nothing to the extension", () => {
  for (const { message } of [...read("reader-commands").valid, ...read("scanner-commands").valid]) {
    assert.equal(actions.get(message.type), undefined);
  }
});
