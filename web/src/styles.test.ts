import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const css = readFileSync(`${process.env["GIROK_WEB_STYLES"]}/tokens.css`, "utf8");
const blocks = [...css.matchAll(/([^{}]*)\{([^{}]*--paper[^{}]*)\}/g)].map((m) => m[2]!);
const tokensOf = (block: string) => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}
const text: [string, string[]][] = [
  ["ink", ["paper", "card", "sunk", "hover", "mark", "mark-act", "mark-person", "mark-date", "mark-proposal", "good-soft", "warn-soft", "bad-soft", "calm-soft", "link-soft"]],
  ["faint", ["paper", "card", "sunk", "hover"]],
  ["link", ["paper", "card", "sunk", "hover", "link-soft"]],
  ["on-link", ["link"]],
  ["good", ["good-soft", "card", "paper"]], ["warn", ["warn-soft", "card", "paper"]], ["bad", ["bad-soft", "card", "paper"]], ["calm", ["calm-soft", "card", "paper"]],
  ["level-public", ["card"]], ["level-partner", ["card"]], ["level-internal", ["card"]], ["level-restricted", ["card"]], ["level-sealed", ["level-sealed-ground"]],
  ["on-q", ["q1", "q2", "q3"]], ["on-q-strong", ["q4", "q5"]],
];
const shapes: [string, string[]][] = [["edge", ["paper", "card", "sunk"]], ...["c1", "c2", "c3", "c4", "c5", "c6", "mark-edge"].map((c): [string, string[]] => [c, ["paper", "card"]])];

test("the two dark blocks are the same", () => {
  assert.equal(blocks.length, 3);
  assert.deepEqual([...tokensOf(blocks[1]!)], [...tokensOf(blocks[2]!)]);
});
for (const [name, block] of [["light", blocks[0]!], ["dark", blocks[1]!]] as const) {
  const tokens = tokensOf(block);
  test(`${name}: text has a contrast of 4.5, what is no text one of 3`, () => {
    for (const [pairs, least] of [[text, 4.5], [shapes, 3]] as const) {
      for (const [ink, grounds] of pairs) {
        for (const ground of grounds) {
          const value = contrast(tokens.get(ink)!, tokens.get(ground)!);
          assert(value >= least, `${ink} on ${ground}: ${value.toFixed(2)}`);
        }
      }
    }
  });
}
