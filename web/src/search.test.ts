import assert from "node:assert/strict";
import test from "node:test";
import { document, page } from "./test-dom.js";
import { hitOf } from "./search.js";

test("a hit is text: what looks like HTML stays text, and a link leads nowhere else", () => {
  const template = page('<template><a data-href="href" data-text="title"></a><p data-marked="excerpt"></p></template>').querySelector("template")!;
  const div = document.createElement("div");
  div.append(hitOf(template, { title: "<b>x</b>", href: "//elsewhere.example", excerpt: [{ text: "<i>", mark: true }, { text: " y" }] }));
  assert.equal(div.querySelector("b"), null);
  assert.equal(div.querySelector("a")?.getAttribute("href"), null);
  assert.equal(div.querySelector("mark")?.textContent, "<i>");
  const other = document.createElement("div");
  other.append(hitOf(template, { href: "/documents/1" }));
  assert.equal(other.querySelector("a")?.getAttribute("href"), "/documents/1");
});
