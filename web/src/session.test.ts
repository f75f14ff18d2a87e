import assert from "node:assert/strict";
import test from "node:test";
import "./test-dom.js";
import { ThreeTimes } from "./leave.js";
import { Countdown } from "./session.js";
import { themeOf } from "./theme.js";

test("a session warns, locks, and starts anew at a sign of life", () => {
  const clock = new Countdown(900, 60, 0);
  assert.equal(clock.stage(0), "open");
  assert.equal(clock.stage(839_000), "open");
  assert.equal(clock.stage(840_000), "warning");
  clock.alive(850_000);
  assert.equal(clock.stage(1_000_000), "open");
  assert.equal(clock.left(1_740_000), 10);
  assert.equal(clock.stage(1_750_000), "locked");
});
test("three presses in a short while leave, three far apart do not", () => {
  const escape = new ThreeTimes(1500);
  assert.deepEqual([0, 1000, 2000, 3000].map((t) => escape.press(t)), [false, false, false, false]);
  const fast = new ThreeTimes(1500);
  assert.deepEqual([0, 400, 800].map((t) => fast.press(t)), [false, false, true]);
});
test("the theme is what the cookie says, and nothing else", () => {
  assert.equal(themeOf("a=b; girok_theme=dark"), "dark");
  assert.equal(themeOf("girok_theme=evil"), "");
  assert.equal(themeOf("xgirok_theme=dark"), "");
});
