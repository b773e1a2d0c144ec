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
let portrait;

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
  portrait = await load("portrait-view.js");
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

const HEARD = ["welcome", "devices-reply", "scanners-reply", "sample", "progress", "question", "waiting", "outcome", "error", "reader", "scanner", "consent-needed"];

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
  page.scanners().catch(() => {});
  const capture = page.capture("Scanner 1", "RIGHT_INDEX", 30);
  capture.sample.catch(() => {});
  capture.cancel();
  // Whatever waits for an answer gets one, so that nothing waits when the test is over.
  for (const { id } of said.slice(-3)) {
    page.handlers.get(id)?.({ type: "error", id, code: "CLIENT_GONE", message: "It ended.", detail: null });
  }
  assert.deepEqual(
    said.map((message) => message.type),
    ["hello", "devices", "devices-stop", "start", "answer", "answer", "cancel", "scanners", "capture", "capture-cancel"],
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

test("an image that a scanner took is put together of its parts, in their order alone", async () => {
  const part = (id, number, data) => ({
    version: 1, type: "sample", id, capture: "f1", part: number, parts: 2, width: 300, height: 400, resolution: 500, data,
  });
  for (const [order, whole] of [[[1, 2], true], [[2, 1], false], [[1, 1], false]]) {
    const { page, said, hear } = conversation();
    const { sample } = page.capture("Scanner 1", null, 5);
    const taken = sample.then((blob) => blob.text(), (error) => error);
    order.forEach((number) => hear(part(said[0].id, number, number === 1 ? "YWJj" : "ZGU=")));
    assert.equal(whole ? await taken : (await taken).code, whole ? "abcde" : "BAD_MESSAGE");
  }
});

test("what a scanner or the person refuses ends the capture with what the client said", async () => {
  const { page, said, hear } = conversation();
  const { sample } = page.capture("Scanner 1", null, 5);
  const refused = sample.catch((error) => error);
  hear({ version: 1, type: "error", id: said[0].id, code: "CAPTURE_TIMED_OUT", message: "No finger came.", detail: null });
  assert.equal((await refused).message, "No finger came.");
});

test("a fingerprint is asked for where the policy wants one, and nothing is begun before it matched", () => {
  const device = (fingerprint) => ({
    reader: "Reader 1",
    verdict: { usable: true, issuance: null, fingerprint: false, policies: [{ id: "p1", fingerprint }] },
  });
  const opened = { ...task.opened("add", { oldestExtension: "0.1.0", oldestClient: "0.1.0" }), step: "device" };
  const found = (fingerprint) => task.reduce(opened, { type: "devices", devices: [device(fingerprint)], looking: false });
  const starts = ({ commands }) => commands.some(({ type }) => type === "start");
  assert.ok(starts(found(false)));
  let { state } = found(true);
  assert.equal(state.view, "fingerprint");
  assert.deepEqual(state.steps, ["browser", "client", "device", "fingerprint", "issue", "pin"]);
  const say = (event) => {
    const reduced = task.reduce(state, event);
    state = reduced.state;
    return reduced;
  };
  assert.ok(!starts(say({ type: "next" })), "nothing is captured yet");
  say({ type: "sampled", sampled: true });
  assert.deepEqual(say({ type: "next" }).commands, [{ type: "compare" }]);
  assert.ok(!starts(say({ type: "compared", outcome: "NO_MATCH", triesLeft: 4 })));
  assert.deepEqual(state.comparison, { triesLeft: 4, refusal: null });
  assert.ok(!starts(say({ type: "next" })), "the capture that failed is gone");
  assert.ok(starts(say({ type: "vouched" })));
  say({ type: "start-refused", problem: { code: "fingerprint-needed", message: "Not yet." } });
  assert.equal(state.view, "fingerprint");
  say({ type: "sampled", sampled: true });
  say({ type: "next" });
  assert.ok(starts(say({ type: "compared", outcome: "MATCHED", triesLeft: 4 })));
});

/** A dialog in which a device was found, and what comes of events in it. */
const dialogWith = (name, verdict, settings = {}) => {
  let state = {
    ...task.opened(name, { oldestExtension: "0.1.0", oldestClient: "0.1.0", ...settings }),
    step: "device",
    view: "device-looking",
  };
  const say = (event) => {
    const { state: next, commands } = task.reduce(state, event);
    state = next;
    return commands.filter(({ type }) => type !== "unwatch");
  };
  const found = say({ type: "devices", devices: [{ reader: "Reader 1", verdict }], looking: false });
  return { say, found, state: () => state };
};

const NEEDED = { code: "agreement-needed", message: "Not agreed.", credentialType: "t1" };
const TEXT = { credentialType: "t1", holder: "Ada", name: "Staff", version: 1, text: "One.\n\nTwo.", sha256: "aa", accepted: null };

test("an agreement is read and agreed to before the device is worked on, and before a fingerprint", () => {
  const policy = { id: "t1", agreement: true, fingerprint: true };
  const { say, found, state } = dialogWith("add", { usable: true, issuance: null, agreement: null, fingerprint: false, policies: [policy] });
  assert.deepEqual(found, [{ type: "read-agreement", credentialType: "t1" }]);
  assert.deepEqual(state().steps, ["browser", "client", "device", "agreement", "fingerprint", "issue", "pin"]);
  assert.equal(state().view, "agreement-waiting");
  say({ type: "agreement", agreement: TEXT });
  assert.equal(state().view, "agreement");
  assert.deepEqual(say({ type: "next" }), [], "the box is not ticked");
  say({ type: "agreed", agreed: true });
  assert.deepEqual(say({ type: "next" }), [{ type: "agree", credentialType: "t1", sha256: "aa" }]);
  assert.deepEqual(say({ type: "next" }), [], "once");
  say({ type: "agreement-accepted" });
  assert.equal(state().view, "fingerprint");
  assert.deepEqual(state().steps, ["browser", "client", "device", "agreement", "fingerprint", "issue", "pin"]);
  say({ type: "sampled", sampled: true });
  say({ type: "next" });
  assert.deepEqual(say({ type: "compared", outcome: "MATCHED", triesLeft: 5 }), [
    { type: "start", reader: "Reader 1", policy: "t1", run: null },
  ]);
});

test("a text that was changed while it was read is shown anew, and agreed to anew", () => {
  const policy = { id: "t1", agreement: true, fingerprint: false };
  const { say, state } = dialogWith("add", { usable: true, issuance: null, agreement: null, fingerprint: false, policies: [policy] });
  say({ type: "agreement", agreement: TEXT });
  say({ type: "agreed", agreed: true });
  say({ type: "next" });
  const changed = { code: "agreement-changed", message: "It was changed." };
  assert.deepEqual(say({ type: "agreement-refused", problem: changed }), [{ type: "read-agreement", credentialType: "t1" }]);
  say({ type: "agreement", agreement: { ...TEXT, sha256: "bb" } });
  assert.equal(state().agreement.refusal, "It was changed.");
  assert.deepEqual(say({ type: "next" }), [], "the box is not ticked");
  say({ type: "agreed", agreed: true });
  assert.deepEqual(say({ type: "next" }), [{ type: "agree", credentialType: "t1", sha256: "bb" }]);
  say({ type: "agreement-refused", problem: { code: "SERVER_UNREACHABLE", message: "No answer." } });
  assert.equal(state().view, "agreement");
  assert.equal(state().agreed, true);
  assert.equal(say({ type: "next" }).length, 1);
  assert.deepEqual(say({ type: "agreement-accepted" }), [{ type: "start", reader: "Reader 1", policy: "t1", run: null }]);
});

for (const [name, steps] of [
  ["replace", ["browser", "client", "device", "agreement", "issue", "pin"]],
  ["renew", ["browser", "client", "device", "agreement", "pin", "renew"]],
]) {
  test(`where the server asks for an agreement first, ${name} has the step and begins anew after it`, () => {
    const { say, found, state } = dialogWith(name, { usable: true });
    assert.equal(found[0].type, "start");
    assert.deepEqual(say({ type: "start-refused", problem: NEEDED }), [{ type: "read-agreement", credentialType: "t1" }]);
    assert.deepEqual(state().steps, steps);
    const accepted = { acceptedAt: "2026-01-01T00:00:00Z", version: 1, attendedBy: null };
    assert.equal(say({ type: "agreement", agreement: { ...TEXT, accepted } })[0].type, "start", "it is on record already");
    say({ type: "start-refused", problem: { code: "fingerprint-needed", message: "Not yet." } });
    assert.equal(state().view, "fingerprint");
  });
}

test("an attempt that ends for a changed agreement goes on with the step, unless the device waits for an operator", () => {
  for (const pending of [false, true]) {
    const { say, state } = dialogWith("replace", { usable: true });
    say({ type: "started", run: "r1" });
    const problem = { code: "AGREEMENT_NEEDED", message: "Not agreed.", retriable: true };
    const commands = say({ type: "outcome", outcome: { result: "FAILED", problem }, pending });
    assert.deepEqual(commands, pending ? [] : [{ type: "start", reader: "Reader 1", policy: null, run: "r1" }]);
    assert.equal(state().view, pending ? "issue-failed" : "issue-running");
    if (!pending) {
      say({ type: "start-refused", problem: NEEDED });
      say({ type: "agreement", agreement: TEXT });
      say({ type: "agreed", agreed: true });
      say({ type: "next" });
      assert.deepEqual(say({ type: "agreement-accepted" }), [{ type: "start", reader: "Reader 1", policy: null, run: "r1" }]);
    }
  }
});

test("the step of an agreement can be left, and one that cannot be read is an error that can be retried", () => {
  const policy = { id: "t1", agreement: true, fingerprint: false };
  const verdict = { usable: true, issuance: null, agreement: null, fingerprint: false, policies: [policy] };
  const left = dialogWith("add", verdict);
  left.say({ type: "agreement", agreement: TEXT });
  assert.deepEqual(left.say({ type: "leave" }).map(({ type }) => type), ["give-up", "close"]);
  const failed = dialogWith("add", verdict);
  failed.say({ type: "agreement-refused", problem: { code: "SERVER_UNREACHABLE", message: "No answer.", retriable: true } });
  assert.equal(failed.state().view, "issue-failed");
  assert.equal(failed.say({ type: "retry" })[0].type, "start");
});

test("whatever is refused, the dialog has something to show for it", async () => {
  const html = await readFile(join(resources, "templates/selfservice/device-task.html"), "utf8");
  const views = new Set([...html.matchAll(/data-view="([a-z-]+)"/g)].map((found) => found[1]));
  const table = await readFile(join(root, "docs/messages.md"), "utf8");
  const codes = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((found) => found[1]);
  assert.ok(codes.length >= 12 && views.size >= 20);
  for (const code of codes) {
    for (const step of ["browser", "device", "agreement", "fingerprint", "issue", "pin"]) {
      const state = { ...task.opened("add", { oldestExtension: "0.1.0", oldestClient: "0.1.0" }), step };
      const { state: next } = task.reduce(state, { type: "refused", code, message: "No.", detail: null });
      assert.ok(views.has(next.view), `${code} in ${step}: ${next.view}`);
    }
  }
});

test("however a portrait is moved, zoomed and turned, its frame stays in the picture and no pixel is blown up", () => {
  const picture = { width: 960, height: 1280 };
  let view = portrait.proposed({ x: 100, y: 50, width: 600, height: 800, turn: 3 }, 0.5);
  assert.deepEqual(view, { x: 800, y: 900, width: 1200, turn: 3 });
  for (const key of ["ArrowLeft", "ArrowUp", "+", "-", ".", ",", "ArrowRight", "ArrowDown"]) {
    for (let i = 0; i < 200; i++) {
      view = portrait.within(portrait.pressed(view, key), picture);
      const height = (view.width * 4) / 3;
      assert.ok(view.width >= 420 && view.width <= 960, `${key}: ${view.width} wide`);
      assert.ok(view.x - view.width / 2 >= -1e-9 && view.x + view.width / 2 <= 960 + 1e-9, `${key}: at ${view.x}`);
      assert.ok(view.y - height / 2 >= -1e-9 && view.y + height / 2 <= 1280 + 1e-9, `${key}: at ${view.y}`);
      assert.ok(Math.abs(view.turn) <= 15, `${key}: turned ${view.turn}`);
    }
  }
  assert.equal(portrait.pressed(view, "a"), null);
});

test("a picture that is dragged follows the pointer, turned or not", () => {
  const near = (is, wanted) => assert.ok(Math.abs(is - wanted) < 1e-9, `${is} is not ${wanted}`);
  const straight = portrait.moved({ x: 500, y: 500, width: 400, turn: 0 }, 0.1, 0.05);
  near(straight.x, 460);
  near(straight.y, 480);
  const turned = portrait.moved({ x: 500, y: 500, width: 400, turn: 90 }, 0.1, 0);
  near(turned.x, 500);
  near(turned.y, 540);
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

test("a renewal that wants a fingerprint asks for one, and begins anew when it matched", () => {
  const begun = { ...task.opened("renew", { oldestExtension: "0.1.0", oldestClient: "0.1.0" }), step: "device", view: "device-looking" };
  const device = { reader: "Reader 1", verdict: { usable: true } };
  let state = task.reduce(begun, { type: "devices", devices: [device], looking: false }).state;
  state = task.reduce(state, { type: "start-refused", problem: { code: "fingerprint-needed", message: "Not yet." } }).state;
  assert.equal(state.view, "fingerprint");
  assert.deepEqual(state.steps, ["browser", "client", "device", "fingerprint", "pin", "renew"]);
  const { commands } = task.reduce(state, { type: "compared", outcome: "MATCHED", triesLeft: 5 });
  assert.ok(commands.some(({ type, reader }) => type === "start" && reader === "Reader 1"));
});
