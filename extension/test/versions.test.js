import assert from "node:assert/strict";
import { test } from "node:test";
import { isOlder } from "../source/versions.js";

test("versions are compared number by number", () => {
  for (const [one, other, older] of [
    ["0.1.0", "0.1.0", false],
    ["0.1.0", "0.1.1", true],
    ["0.9.0", "0.10.0", true],
    ["1.0", "1.0.0", false],
    ["1", "1.0.1", true],
    ["2.0.0", "1.9.9", false],
    ["0.1.0-SNAPSHOT", "0.1.0", false],
    ["nonsense", "0.0.1", true],
  ]) {
    assert.equal(isOlder(one, other), older, `${one} and ${other}`);
  }
});
