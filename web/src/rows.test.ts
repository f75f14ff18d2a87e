import assert from "node:assert/strict";
import test from "node:test";
import { page } from "./test-dom.js";
import { merge } from "./rows.js";

const row = (n: number, value = "", more = "") => `<div data-row="set.name.${n}"><input name="set.name.${n}" value="${value}"><button name="detail" value="set.name.${n}">…</button>${more}</div>`;
const form = (rows: string) => `<form><div data-field="name">${rows}<button name="more" value="name">+</button></div><div data-field="born"><div data-row="set.born.1"><input name="set.born.1" value="1989"></div></div></form>`;

test("only what is new of the server's form is put in; what was typed stays", () => {
  const body = page(`<div id="old">${form(row(1, "typed"))}</div><div id="now">${form(row(1, "stale") + row(2))}</div>`);
  const old = body.querySelector("#old")!;
  const fresh = merge(old, body.querySelector("#now")!);
  assert.deepEqual(fresh.map((f) => f.dataset["row"]), ["set.name.2"]);
  assert.deepEqual([...old.querySelectorAll("input")].map((i) => i.getAttribute("name")), ["set.name.1", "set.name.2", "set.born.1"]);
  assert.equal(old.querySelector("input")?.getAttribute("value"), "typed");
});

test("the marks of a row come in place of the button that asked for them, once", () => {
  const marks = `<div class="marks"><input name="set.name.1.language"></div>`;
  const body = page(`<div id="old">${form(row(1))}</div><div id="now">${form(row(1, "", marks))}</div>`);
  const old = body.querySelector("#old")!;
  assert.equal(merge(old, body.querySelector("#now")!).length, 1);
  assert.equal(old.querySelectorAll(".marks").length, 1);
  assert.equal(old.querySelectorAll("button[name='detail']").length, 0);
  assert.equal(merge(old, old.cloneNode(true) as Element).length, 0);
});
