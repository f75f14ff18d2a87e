import assert from "node:assert/strict";
import test from "node:test";
import { answers, later, page, sent } from "./test-dom.js";
import { restore, snapshot } from "./draft.js";

const form = `<form><input name=csrf value=x><input name=a value=one><input name=a value=two><input type=password name=p value=secret><input type=file name=f>
<input type=hidden name=h value=1><input type=hidden name=from value=7 data-draft><textarea name=t>words</textarea><input type=checkbox name=c value=1 checked></form>`;

/** The small DOM of tests does not read the attribute. */
function formOf(html: string): HTMLFormElement {
  const made = page(html).querySelector("form")!;
  for (const box of made.querySelectorAll<HTMLInputElement>("[checked]")) box.checked = true;
  return made;
}

test("a draft holds no password, no file, no token", () => {
  const kept = snapshot(formOf(form));
  assert.deepEqual(kept, { a: ["one", "two"], from: ["7"], t: ["words"], c: ["1"] });
});
test("a form is filled in again, and says whether anything differed", () => {
  const f = formOf(form);
  const kept = snapshot(f);
  assert.equal(restore(f, kept), false);
  assert.equal(restore(f, { ...kept, a: ["one", "three"], c: [] }), true);
  assert.deepEqual(snapshot(f), { a: ["one", "three"], from: ["7"], t: ["words"], c: [] });
});
test("what is typed is kept after a while, under the form's name, and not twice", async () => {
  answers.set("/api/drafts", { body: { text: "" } });
  sent.length = 0;
  const body = page(`<girok-draft form="/x" wait="10" kept="kept">${form}</girok-draft>`);
  await later(5);
  const area = body.querySelector("textarea")!;
  area.value = "more";
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.dispatchEvent(new Event("input", { bubbles: true }));
  await later(40);
  const posts = sent.filter((s) => s.method === "POST");
  assert.equal(posts.length, 1);
  const said = JSON.parse(posts[0]!.body) as { form: string; text: string };
  assert.equal(said.form, "/x");
  assert.deepEqual((JSON.parse(said.text) as Record<string, string[]>)["t"], ["more"]);
  assert.equal(body.querySelector(".draft-state")?.textContent, "kept");
});
test("a text that is too long to be kept is told in so many words", async () => {
  for (const [length, status, code, told, posts] of [
    [9, 413, "too_large", "too long", 1],
    [10 * 1024 * 1024, 200, "", "too long", 0], // what is counted here is not sent at all
    [9, 413, "", "failed", 1],
    [9, 401, "locked", "failed", 1],
    [9, 400, "malformed", "failed", 1],
    [9, 422, "malformed", "failed", 1],
  ] as const) {
    answers.set("/api/drafts", { status, body: { error: { code } } });
    const body = page(`<girok-draft form="/x" wait="10" kept="kept" failed="failed" too-long="too long">${form}</girok-draft>`);
    await later(5);
    sent.length = 0;
    const area = body.querySelector("textarea")!;
    area.value = "a".repeat(length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    for (let tries = 0; tries < 500 && !body.querySelector(".draft-state")?.textContent; tries += 1) await later(10);
    assert.equal(body.querySelector(".draft-state")?.textContent, told, `${length} ${status} ${code}`);
    assert.equal(sent.filter((s) => s.method === "POST").length, posts, `${length} ${status} ${code}`);
  }
});
test("a lock waits no longer than it may for a long text, says so meanwhile, and is pressed once", async () => {
  answers.set("/api/drafts", { body: { text: "" } });
  const body = page(`<form action="/lock" id="lock"></form><girok-draft form="/x" wait="10000" at-most="30" keeping="keeping" kept="kept">${form}</girok-draft>`);
  await later(5);
  sent.length = 0;
  const before = globalThis.fetch;
  let uploads = 0;
  globalThis.fetch = () => {
    uploads += 1;
    return new Promise<Response>(() => undefined); // a line on which nothing arrives
  };
  try {
    const lock = body.querySelector<HTMLFormElement>("#lock")!;
    const locked = new Promise<void>((done) => {
      lock.submit = () => done();
    });
    body.querySelector("textarea")!.value = "a".repeat(30_000);
    for (let press = 0; press < 3; press += 1) {
      const event = new Event("submit", { bubbles: true, cancelable: true });
      lock.dispatchEvent(event);
      assert.equal(event.defaultPrevented, true);
    }
    assert.equal(body.querySelector(".draft-state")?.textContent, "keeping");
    await locked;
    assert.equal(uploads, 1);
  } finally {
    globalThis.fetch = before;
  }
});
test("a long text is on its way before one locks the page oneself, a short one goes in passing", async () => {
  answers.set("/api/drafts", { body: { text: "" } });
  for (const [length, waits] of [[100, false], [3_900_000, true]] as const) {
    const body = page(`<form action="/lock" id="lock"></form><girok-draft form="/x" wait="10000">${form}</girok-draft>`);
    await later(5);
    sent.length = 0;
    let locked = 0;
    const lock = body.querySelector<HTMLFormElement>("#lock")!;
    lock.submit = () => void (locked += 1);
    const area = body.querySelector("textarea")!;
    area.value = "a".repeat(length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    const event = new Event("submit", { bubbles: true, cancelable: true });
    lock.dispatchEvent(event);
    assert.equal(event.defaultPrevented, waits);
    await later(20);
    assert.equal(locked, waits ? 1 : 0);
    assert.equal(sent.filter((s) => s.method === "POST").length, waits ? 1 : 0);
  }
});
