import assert from "node:assert/strict";
import test from "node:test";
import "./test-dom.js";
import { stepOf } from "./coder.js";
import { rowsOf, valueOf } from "./table-data.js";
import { page } from "./test-dom.js";
import { nearest } from "./walk.js";

test("an arrow leads to the nearest in its direction, straight before aslant", () => {
  const spots = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 6, y: 6 }, { x: 0, y: 20 }, { x: -5, y: 0 }];
  assert.equal(nearest(spots, 0, "ArrowRight"), 1);
  assert.equal(nearest(spots, 0, "ArrowLeft"), 4);
  assert.equal(nearest(spots, 0, "ArrowDown"), 2);
  assert.equal(nearest(spots, 0, "ArrowUp"), -1);
});
test("arrows move a caret by characters, words, lines; other keys do not", () => {
  const key = (name: string, ctrlKey = false) => stepOf({ key: name, ctrlKey, altKey: false, metaKey: false });
  assert.deepEqual(key("ArrowRight"), ["forward", "character", 1]);
  assert.deepEqual(key("ArrowLeft", true), ["backward", "word", 1]);
  assert.deepEqual(key("Home", true), ["backward", "documentboundary", 1]);
  assert.deepEqual(key("PageDown"), ["forward", "line", 10]);
  assert.equal(key("a"), undefined);
});
test("a cell is a number where it says one, and nothing where it says nothing", () => {
  assert.deepEqual(["1,234", "12.5 %", "−3", "–", "", "2015–2017", "1 200"].map(valueOf), [1234, 12.5, -3, null, null, "2015–2017", 1200]);
});
test("a table gives its rows by the names of its columns, without the sum", () => {
  const table = page("<table><thead><tr><th data-col=year data-kind=text>Y</th><th data-col=n>N</th><th>note</th></tr></thead><tbody><tr><th>2015</th><td data-value=3>three</td><td>x</td></tr><tr class=sum><th>all</th><td>3</td><td></td></tr></tbody></table>").querySelector("table")!;
  assert.deepEqual(rowsOf(table), [{ year: "2015", n: 3 }]);
});
