// The scripts of the server's pages against the examples in testdata/messages: node --test

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { actions } from "../source/actions.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const resources = join(root, "server/src/main/resources");

/** As the server serves them: its own, and the forms of messages beside them. */
let folder;
let link;
let task;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "keywright-page-"));
  await cp(join(resources, "assets/js"), folder, { recursive: true });
  for (const shared of ["forms.js", "replies.js"]) {
    await cp(join(root, "extension/source", shared), join(folder, "messages", shared));
  }
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  const load = (name) => import(pathToFileURL(join(folder, name)));
  link = await load("device-link.js");
  task = await load("device-task.js");
});

after(() => rm(folder, { recursive: true, force: true }));

const examples = async (name) => JSON.parse(await readFile(join(root, `testdata/messages/${name}.json`), "utf8"));

/** A conversation whose other end is the test. */
const conversation = () => {
  const said = [];
  const transport = { send: (message) => said.push(message), close: () => {} };
  const page = new link.DeviceLink(transport);
  return { page, said, hear: (message) => transport.onmessage(message) };
};

const HEARD = ["welcome", "devices-reply", "progress", "question", "waiting", "outcome", "error", "reader", "consent-needed"];

for (const name of HEARD) {
  test(`what a page hears: ${name}`, async () => {
    const { valid, invalid } = await examples(name);
    const heardOf = (message) => {
      const { page, hear } = conversation();
      const heard = [];
      page.onconsent = (consent) => heard.push(consent);
      page.onclose = () => heard.push("gone");
      page.handlers.set(message?.id, (reply) => heard.push(reply));
      hear(message);
      return heard;
    };
    for (const { why, message } of valid) {
      // An error about a message whose id could not be read is about none of this page's.
      assert.equal(heardOf(message).length, 1, `${why}: ${JSON.stringify(message)}`);
    }
    for (const { why, message } of invalid) {
      assert.equal(heardOf(message).length, 0, `${why}: ${JSON.stringify(message)}`);
    }
    assert.ok(valid.length > 0 && invalid.length > 0);
  });
}

test("what a page says has the form that the extension and the client want", () => {
  const { page, said } = conversation();
  page.hello(1, () => {});
  page.watch(
    () => {},
    () => {},
  )();
  page.start("s1-1", "Reader 1", "a".repeat(20), () => {});
  page.answer("s1-1", 1, "739154");
  page.answer("s1-1", 2, null);
  page.cancel("s1-1");
  assert.deepEqual(
    said.map((message) => message.type),
    ["hello", "devices", "devices-stop", "start", "answer", "answer", "cancel"],
  );
  for (const message of said) {
    assert.ok(actions.get(message.type).form(message), JSON.stringify(message));
  }
});

test("a consent in a demonstration is one of the examples", async () => {
  const { page, said } = conversation();
  const { valid } = await examples("consent");
  for (const { message } of valid) {
    page.consent(message.consent, message.granted);
    assert.deepEqual(said.at(-1), message);
  }
});

test("an end of the client after the welcome is noticed, whatever the page does then", async () => {
  const { page, said, hear } = conversation();
  let gone = 0;
  page.onclose = () => gone++;
  const greeted = page.hello(60_000, () => {});
  const { id } = said[0];
  hear({ ...(await examples("welcome")).valid[0].message, id });
  await greeted;
  hear({ version: 1, type: "error", id, code: "CLIENT_GONE", message: "It ended.", detail: null });
  hear({ version: 1, type: "error", id: null, code: "CLIENT_GONE", message: "It ended.", detail: null });
  assert.equal(gone, 2);
});

test("whatever is refused, the dialog has something to show for it", async () => {
  const html = await readFile(join(resources, "templates/selfservice/device-task.html"), "utf8");
  const views = new Set([...html.matchAll(/data-view="([a-z-]+)"/g)].map((found) => found[1]));
  const table = await readFile(join(root, "docs/messages.md"), "utf8");
  const codes = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((found) => found[1]);
  assert.ok(codes.length >= 12 && views.size >= 20);
  for (const code of codes) {
    for (const step of ["browser", "device", "issue", "pin"]) {
      const state = { ...task.opened("add", { oldestExtension: "0.1.0", oldestClient: "0.1.0" }), step };
      const { state: next } = task.reduce(state, { type: "refused", code, message: "No.", detail: null });
      assert.ok(views.has(next.view), `${code} in ${step}: ${next.view}`);
    }
  }
});

test("a renewal asks for the PIN first and goes on with the work after it", () => {
  const begun = { ...task.opened("renew", { oldestExtension: "0.1.0", oldestClient: "0.1.0" }), step: "device", view: "device-looking" };
  const device = { reader: "Reader 1", verdict: { usable: true } };
  const question = { question: 1, kind: "CURRENT_PIN", rules: { minLength: 6, maxLength: 8 }, triesLeft: 3, again: null };
  const progress = (exchange) => ({ type: "progress", stage: "Working", done: 1, total: 2, exchange });
  const seen = [];
  let state = begun;
  for (const event of [
    { type: "devices", devices: [device], looking: false },
    { type: "started", run: "r" },
    { type: "question", question },
    { type: "pin", pin: "739154" },
    progress(3),
    progress(6),
    { type: "outcome", outcome: { result: "DONE", receipt: null } },
  ]) {
    state = task.reduce(state, event).state;
    seen.push([state.step, state.view]);
  }
  assert.deepEqual(seen, [
    ["pin", "issue-running"],
    ["pin", "issue-running"],
    ["pin", "pin-current"],
    ["renew", "issue-running"],
    ["renew", "issue-running"],
    ["renew", "issue-running"],
    ["renew", "done"],
  ]);
  assert.equal(state.percent, 100);
});
