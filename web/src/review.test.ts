import assert from "node:assert/strict";
import test from "node:test";
import { page } from "./test-dom.js";
(globalThis as { CSS?: unknown }).CSS = { escape: (s: string) => s };
import "./review.js";

const item = (n: number) => `<div data-item id="i${n}"><form method="post" action="/d"><button type="button" data-key="s" id="s${n}">s</button><button type="button" data-key="z">z</button></form><input id="t${n}"></div>`;

test("a key presses the button of the current item; while typing it is text", () => {
  const body = page(`<girok-review>${item(1)}${item(2)}</girok-review>`);
  const pressed: string[] = [];
  for (const b of body.querySelectorAll("button")) b.addEventListener("click", () => pressed.push(b.id || "z"));
  const key = (k: string, from: Element = body) => from.dispatchEvent(Object.assign(new Event("keydown", { bubbles: true, cancelable: true }), { key: k }));
  key("s");
  key("s", body.querySelector("#t1")!);
  key("x");
  assert.deepEqual(pressed, ["s1"]);
});

test("a link has a key too: what is proposed is opened to be edited", () => {
  const body = page(`<girok-review><div data-item><form method="post" action="/d"><button data-key="a">a</button></form><a href="/records/1/edit" data-key="e" id="edit">e</a></div></girok-review>`);
  let pressed = 0;
  body.querySelector("#edit")!.addEventListener("click", () => ++pressed);
  body.dispatchEvent(Object.assign(new Event("keydown", { bubbles: true, cancelable: true }), { key: "e" }));
  assert.equal(pressed, 1);
});
