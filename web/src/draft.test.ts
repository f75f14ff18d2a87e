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
  answers.set("/api/drafts", { status: 413 });
  const body = page(`<girok-draft form="/x" wait="10" kept="kept" failed="failed" too-long="too long">${form}</girok-draft>`);
  await later(5);
  const area = body.querySelector("textarea")!;
  area.value = "very much";
  area.dispatchEvent(new Event("input", { bubbles: true }));
  await later(40);
  assert.equal(body.querySelector(".draft-state")?.textContent, "too long");
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
