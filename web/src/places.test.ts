import assert from "node:assert/strict";
import test from "node:test";
import { page } from "./test-dom.js";
import { byteAt, bytesOf, markRange, pointAt, positionAt, trimmed } from "./places.js";

const text = "A는 2009년 三月 🌲 é에"; // one, three and four bytes a character

test("a byte is counted as UTF-8 counts it", () => {
  assert.equal(bytesOf("는"), 3);
  assert.equal(byteAt(text, 1), 1);
  assert.equal(byteAt(text, 2), 4);
  assert.equal(byteAt(text, text.length), bytesOf(text));
  assert.equal(bytesOf("🌲"), 4);
});
test("a position inside a surrogate pair counts as before it", () => {
  const at = text.indexOf("🌲");
  assert.equal(byteAt(text, at + 1), byteAt(text, at));
});
test("positions and bytes lead back to each other", () => {
  for (let i = 0; i <= text.length; ++i) {
    const back = positionAt(text, byteAt(text, i));
    assert.equal(byteAt(text, back), byteAt(text, i));
  }
});
test("a byte inside a character is where that begins", () => {
  assert.equal(positionAt("는A", 2), 0);
  assert.equal(positionAt("는A", 3), 1);
});
test("blanks at the ends of a passage are left out", () => {
  assert.deepEqual(trimmed("  ab \n", 0, 6), [2, 4]);
  assert.deepEqual(trimmed("   ", 0, 3), [3, 3]);
});
test("a passage across marks is marked, and the text stays as it is", () => {
  const body = page("<div class=text>one <mark>two</mark> three</div>");
  const root = body.querySelector<HTMLElement>(".text")!;
  assert.deepEqual(pointAt(root, 5).slice(1), [1]);
  const marks = markRange(root, 2, 10, "act");
  assert.deepEqual(marks.map((m) => m.textContent), ["e ", "two", " th"]);
  assert.equal(root.textContent, "one two three");
});
