import assert from "node:assert/strict";
import test from "node:test";
import { answers, page } from "./test-dom.js";
(globalThis as { getSelection?: unknown }).getSelection = () => null;
import { GirokCoder } from "./coder.js";

const shown = (text: string, coded: string, last: string) => `<girok-coder><div class="text" data-from="0">${text}</div><form action="/documents/1/code" method="post"><input name="from"><input name="to"></form><div id="last-coding">${last}</div></girok-coder><section id="coded-list">${coded}</section>`;

test("what was coded is taken from the page anew: the list, the last one, the marks; the words of the text stay", async () => {
  const body = page(shown("They came at dawn.", "nothing", ""));
  const coder = body.querySelector("girok-coder") as GirokCoder;
  answers.set("http://localhost/here", { body: `<!doctype html><html><body>${shown('They <mark class="act">came</mark> at dawn.', "one act", "undo")}</body></html>` });
  await coder.refresh();
  assert.equal(document.getElementById("coded-list")?.textContent, "one act");
  assert.equal(document.getElementById("last-coding")?.textContent, "undo");
  const text = body.querySelector(".text");
  assert.equal(text?.textContent, "They came at dawn.");
  assert.equal(text?.querySelector("mark")?.className, "act");
});

test("marks of another part of the text are not put into this one", async () => {
  const body = page(shown("They came at dawn.", "nothing", ""));
  answers.set("http://localhost/here", { body: `<!doctype html><html><body>${shown("<mark>Another part.</mark>", "one act", "")}</body></html>` });
  await (body.querySelector("girok-coder") as GirokCoder).refresh();
  assert.equal(body.querySelector(".text")?.innerHTML, "They came at dawn.");
});
