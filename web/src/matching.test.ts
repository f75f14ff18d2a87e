import assert from "node:assert/strict";
import test from "node:test";
import { initialsOf, matching } from "./matching.js";

const hits = [
  { id: "forced-labour", label: "강제 노동" },
  { id: "forced-return", label: "강제 송환" },
  { id: "detention", label: "구금", note: "감금" },
  { id: "beating", label: "beating with an object" },
  { id: "other", label: "other beating" },
];

test("what begins with the words comes before what holds them", () => {
  assert.deepEqual(matching(hits, "beat").map((h) => h.id), ["beating", "other"]);
});
test("initial consonants find Hangul words", () => {
  assert.equal(initialsOf("강제 노동"), "ㄱㅈ ㄴㄷ");
  assert.deepEqual(matching(hits, "ㄱㅈㄴ").map((h) => h.id), ["forced-labour"]);
});
test("codes and notes are found, too", () => {
  assert.deepEqual(matching(hits, "detent").map((h) => h.id), ["detention"]);
  assert.deepEqual(matching(hits, "감금").map((h) => h.id), ["detention"]);
});
test("nothing typed shows the beginning of the list; what fits nothing shows nothing", () => {
  assert.equal(matching(hits, " ", 3).length, 3);
  assert.equal(matching(hits, "xyz").length, 0);
});
