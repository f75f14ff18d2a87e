// Every piece of /components in Debian's Chromium, under the pages' policy, without the program: `node elements.mjs --packages FOLDER [--shots FOLDER]`.
// Ends with: N passed, N failed, N skipped.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { flags } from "./chromium.mjs";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");
const option = (name) => (process.argv.includes(`--${name}`) ? resolve(process.argv[process.argv.indexOf(`--${name}`) + 1]) : undefined);
const packages = createRequire(join(option("packages"), "package.json"));
const { chromium } = packages("playwright-core");
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const out = mkdtempSync(join(tmpdir(), "girok-elements-"));
execFileSync(process.execPath, [join(web, "build.mjs"), "--packages", option("packages"), "--out", out], { stdio: "inherit" });
const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const words = new Map(readFileSync(join(web, "words/components.tsv"), "utf8").trim().split("\n").map((line) => line.split("\t")).map(([key, ...three]) => [key, three]));
const posts = [];
let answer = { status: 200, body: {} };
let draft = "";

/** A search as the server makes it: a form, and what was found. */
function searchPage(words) {
  const found = words ? [1, 2, 3].map((n) => `<li><a href="/components#${n}">${words.replace(/[^\p{L}\p{N} ]/gu, "")} ${n}</a></li>`).join("") : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Search</title><meta name="csrf" content="token"><script type="module" src="/static/${manifest["app.js"]}"></script></head><body><main><h1>Search</h1>
<girok-search results="found" found="{0} found" wait="50"><form method="post" action="/search"><input type="hidden" name="csrf" value="token"><label>Words <input type="search" name="words" autofocus></label><button>Find</button></form><p data-status role="status"></p></girok-search><ul id="found">${found}</ul></main></body></html>`;
}

function pageOf(language) {
  const column = ["en", "ko", "zh"].indexOf(language);
  const body = readFileSync(join(web, "templates/components/show.mustache"), "utf8")
    .replace(/\{\{> parts\/csrf\}\}/g, '<input type="hidden" name="csrf" value="token">')
    .replace(/\[\[([\w.]+)\]\]/g, (whole, key) => words.get(key)?.[column] ?? whole);
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Girok</title><meta name="viewport" content="width=device-width"><meta name="csrf" content="token">
<link rel="stylesheet" href="/static/${manifest["app.css"]}"><script type="module" src="/static/${manifest["app.js"]}"></script></head><body><a class="skip" href="#main">main</a>
<header class="top"><a class="brand" href="/">Girok</a><div class="top-tools"><girok-theme><button type="button" class="small" data-theme-choice="dark">dark</button> <button type="button" class="small" data-theme-choice="">auto</button></girok-theme>
<girok-leave to="/away"><form method="post" action="/leave"><button class="small">leave</button></form></girok-leave></div></header>
<div class="frame"><nav class="side" aria-label="areas"><ul><li class="group">Case</li><li><a href="/components" aria-current="page">Components <span class="count">3</span></a></li><li><a href="/">Start</a></li></ul></nav><main id="main" tabindex="-1">${body}</main></div>
<footer class="foot">Girok</footer><girok-session locks-in="900" warn="60"></girok-session></body></html>`;
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://x");
  const send = (status, type, body) => response.writeHead(status, { "Content-Type": type, "Content-Security-Policy": policy }).end(body);
  if (request.method === "POST") {
    let body = "";
    request.on("data", (piece) => (body += piece)).on("end", () => {
      posts.push({ path: url.pathname, body, csrf: request.headers["x-girok-csrf"] });
      if (url.pathname === "/search") send(200, "text/html; charset=utf-8", searchPage(new URLSearchParams(body).get("words")));
      else send(answer.status, "application/json", JSON.stringify(answer.body));
    });
  } else if (url.pathname.startsWith("/static/")) send(200, url.pathname.endsWith(".css") ? "text/css" : "text/javascript", readFileSync(join(out, "files", url.pathname.slice(8))));
  else if (url.pathname === "/search") send(200, "text/html; charset=utf-8", searchPage(""));
  else if (url.pathname === "/api/drafts") send(200, "application/json", JSON.stringify({ form: "/components", text: draft }));
  else if (url.pathname === "/away") send(200, "text/html", "<!doctype html><title>–</title>");
  else if (url.pathname.startsWith("/components")) send(200, "text/html; charset=utf-8", pageOf(url.searchParams.get("l") ?? "en"));
  else send(404, "text/plain", "");
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}`;

const patience_ms = 90_000; // of one step: a machine may be busy with other tests
const browser = await chromium.launch({ executablePath: option("chromium") ?? "/usr/bin/chromium", args: flags, timeout: patience_ms });
let passed = 0;
let failed = 0;

async function test(name, options, work) {
  const { path = "/components", ...context } = options;
  const own = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
  const page = await own.newPage();
  const wrong = [];
  page.on("console", (said) => said.type() === "error" && !/favicon|status of 4/.test(said.text()) && wrong.push(said.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => !request.url().startsWith(address) && wrong.push("asked elsewhere"));
  page.setDefaultTimeout(patience_ms);
  posts.length = 0;
  answer = { status: 200, body: {} };
  draft = "";
  const check = (good, what) => good || wrong.push(what);
  try {
    await page.goto(address + path);
    if (options.javaScriptEnabled !== false) await page.waitForFunction(() => !document.querySelector(":not(:defined):not(girok-chart), [data-suggest]:not([data-suggests])"));
    await work(page, check);
  } catch (error) {
    wrong.push(String(error).split("\n").slice(0, 3).join(" | "));
  }
  await own.close();
  if (wrong.length) failed += 1;
  else passed += 1;
  console.log(`${wrong.length ? "FAIL" : "ok  "} ${name}${wrong.map((line) => `\n     ${line}`).join("")}`);
}

/** Charts are drawn, and not before they are nearly in sight. */
async function drawn(page, check) {
  check((await page.locator("figure.chart").count()) === 0, "a chart far below is drawn at once");
  await page.locator("girok-chart").first().scrollIntoViewIfNeeded();
  await page.waitForSelector("figure.chart svg");
}
/** What the page sent in passing has come. */
async function comes(page, there) {
  for (const until = Date.now() + patience_ms; Date.now() < until && !there(); ) await page.waitForTimeout(20);
  return there();
}
const violations = (page) => page.evaluate(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary?.split("\n")[1] ?? ""}`)));
const selected = (page) => page.evaluate(() => [document.querySelector("[name=from]").value, document.querySelector("[name=to]").value, document.querySelector("[data-picked]").textContent]);

for (const language of ["en", "ko", "zh"]) {
  for (const colorScheme of ["light", "dark"]) {
    await test(`components, ${language}, ${colorScheme}: no violation, charts drawn, nothing against the policy`, { path: `/components?l=${language}`, colorScheme, bypassCSP: false }, async (page, check) => {
      await drawn(page, check);
      check((await page.locator("figure.chart svg").count()) === 3, "three charts");
      check((await page.locator("main").innerText()).indexOf("[[") < 0, "a word is missing");
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");
      if (option("shots")) await page.screenshot({ path: join(option("shots"), `components-${language}-${colorScheme}.png`), fullPage: true });
      await page.evaluate((source) => (0, eval)(source), axe).catch(async () => page.addScriptTag({ content: axe }));
      for (const line of await violations(page)) check(false, line);
    });
  }
}
await test("narrow: nothing is wider than a phone's window", { viewport: { width: 360, height: 740 } }, async (page, check) => {
  await drawn(page, check);
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");
  if (option("shots")) await page.screenshot({ path: join(option("shots"), "components-narrow.png"), fullPage: true });
});
await test("without scripts the page is whole", { javaScriptEnabled: false }, async (page, check) => {
  check((await page.locator("table").count()) === 6, "tables");
  check(await page.locator("select[name=act]").isVisible(), "select");
});
await test("a passage is chosen with keys, coded with few, and its bytes are those of UTF-8", { path: "/components?l=ko" }, async (page, check) => {
  const text = page.locator(".reader .text");
  await page.waitForFunction(() => document.querySelector(".reader .text").tabIndex === 0);
  await text.focus();
  const whole = await text.evaluate((e) => e.textContent);
  await page.keyboard.press("Control+Home");
  for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 2; ++i) await page.keyboard.press("Shift+ArrowRight");
  const [a, b] = [Buffer.byteLength(whole.slice(0, 3)), Buffer.byteLength(whole.slice(0, 5))];
  const raw = whole.slice(3, 5);
  await page.waitForFunction((wanted) => document.querySelector("[data-picked]").textContent === wanted, raw.trim()).catch(() => {});
  const [from, to, picked] = await selected(page);
  check(picked === raw.trim(), `picked ${JSON.stringify(picked)}, not ${JSON.stringify(raw.trim())}`);
  check(Number(from) === a + Buffer.byteLength(raw) - Buffer.byteLength(raw.trimStart()) && Number(to) === b - (Buffer.byteLength(raw) - Buffer.byteLength(raw.trimEnd())), `${from}–${to} of ${a}–${b}`);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.getAttribute("role") === "combobox"); // Enter leads to the first field
  await page.keyboard.type("ㄱㅈ");
  await page.keyboard.press("Enter");
  check((await page.locator("select[name=act]").inputValue()) === "a", "initials choose a term");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => document.querySelector("[name=from]").value === "");
  const post = posts.find((p) => p.path === "/api/components");
  const fields = new URLSearchParams(post?.body);
  check(post?.csrf === "token", "the token goes along");
  check(fields.get("from") === from && fields.get("act") === "a", `sent: ${post?.body}`);
  check((await text.evaluate((e) => e.textContent)) === whole, "the text stays as it is");
  check(await text.evaluate((e, said) => [...e.querySelectorAll("mark.act")].some((m) => m.textContent === said), picked), "the span is marked");
  check(await text.evaluate((e) => document.activeElement === e), "the focus is back in the text");
});
await test("a passage across marks is chosen with the mouse; an error keeps all and is said", {}, async (page, check) => {
  await page.waitForFunction(() => document.querySelector(".reader .text").tabIndex === 0);
  await page.evaluate(() => {
    const text = document.querySelector(".reader .text");
    getSelection().setBaseAndExtent(text.firstChild, 4, text.querySelector("mark").firstChild, 3);
  });
  await page.waitForFunction(() => document.querySelector("[name=from]").value === "4");
  const [, to, picked] = await selected(page);
  check(Number(to) - 4 === picked.length, "bytes of ASCII");
  answer = { status: 422, body: { errors: [{ code: "usage", what: "no act is chosen", where: "act", hint: "choose one" }] } };
  await page.locator("girok-coder button.primary").click();
  await page.waitForSelector("[data-errors]:not([hidden])");
  check((await page.locator("[data-errors]").innerText()).includes("no act is chosen"), "said");
  check((await selected(page))[0] === "4", "kept");
  check(await page.evaluate(() => document.activeElement.id === "c-act" && document.activeElement.getAttribute("aria-invalid") === "true"), "the field has the focus");
});
await test("keys decide, undo, and leave text fields alone", {}, async (page, check) => {
  await page.waitForFunction(() => document.querySelector("[data-item]").hasAttribute("tabindex"));
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.querySelector("[data-item]").dataset.decided === "same");
  const sent = posts.findLast((p) => p.path === "/api/components")?.body;
  check(new URLSearchParams(sent).get("decision") === "same", `sent: ${sent}`);
  await page.waitForFunction(() => !document.querySelector("[data-item]").hasAttribute("aria-busy"));
  await page.keyboard.press("z");
  await page.waitForFunction(() => document.querySelector("[data-item]").dataset.decided === undefined);
  await page.locator("#c-text").focus();
  await page.keyboard.type("sdc");
  check(posts.filter((p) => p.path === "/api/components").length === 2, "typing decides nothing");
});
await test("a graph is one tab stop and walked with arrows", {}, async (page, check) => {
  await page.waitForSelector("g.node[tabindex='0']");
  await page.locator("g.node[tabindex='0']").focus();
  await page.keyboard.press("ArrowRight");
  check(["2", "3"].includes(await page.evaluate(() => document.activeElement.dataset.id)), "to the right");
  check((await page.locator("g.node[tabindex='0']").count()) === 1, "one tab stop");
});
await test("Esc three times leaves", {}, async (page, check) => {
  for (let tries = 0; tries < 20; ++tries) {
    const start = Date.now();
    for (let i = 0; i < 3; ++i) await page.keyboard.press("Escape");
    if (Date.now() - start < 1000) break; // within a second and a half: a machine that was too slow for that tries again
  }
  await page.waitForURL("**/away");
  check(await comes(page, () => posts.some((p) => p.path === "/leave" && p.csrf === "token")), "posted");
});
await test("a locked answer covers the page, and nothing behind it can be reached", {}, async (page, check) => {
  answer = { status: 401, body: {} };
  await page.keyboard.press("d");
  await page.waitForSelector("girok-session .locked");
  check(!(await page.locator("main").isVisible()), "covered");
});
await test("the theme is remembered", { colorScheme: "light" }, async (page, check) => {
  await page.locator("[data-theme-choice=dark]").click();
  check((await page.evaluate(() => document.documentElement.dataset.theme)) === "dark", "dark");
  check((await page.evaluate(() => document.cookie)).includes("girok_theme=dark"), "cookie");
});
await test("what is typed is kept after a while, and when the page goes before that", {}, async (page, check) => {
  await page.locator("#c-text").fill("one");
  await page.waitForFunction(() => document.querySelector(".draft-state")?.textContent === "Kept");
  await page.locator("#c-text").fill("one and two");
  await page.goto(`${address}/away`);
  const kept = () => posts.filter((p) => p.path === "/api/drafts").map((p) => JSON.parse(JSON.parse(p.body).text).note[0]);
  await comes(page, () => kept().at(-1) === "one and two");
  check([...new Set(kept())].join("|") === "one|one and two", kept().join("|")); // on a slow machine the last one may have been kept twice
});
await test("what was kept comes back, and can be thrown away", { path: "/search" }, async (page, check) => {
  draft = JSON.stringify({ note: ["from before"], place: ["2"] });
  await page.goto(`${address}/components`);
  await page.waitForFunction(() => document.querySelector("#c-text").value === "from before");
  check((await page.locator("select[name=place]").inputValue()) === "2", "a chosen term");
  await page.getByRole("button", { name: "Throw it away" }).click();
  check((await page.locator("#c-text").inputValue()) === "", "thrown away");
  check(await comes(page, () => posts.some((p) => p.path === "/api/drafts" && JSON.parse(p.body).text === "")), "forgotten");
});
await test("searching while one types: no address holds the words, arrows walk through what is found", { path: "/search" }, async (page, check) => {
  const firstIs = (words) => page.waitForFunction((wanted) => document.querySelector("#found a")?.textContent === wanted, `${words} 1`);
  // However fast somebody types, it is asked once: four letters in a moment.
  await page.getByRole("searchbox").evaluate((field) => {
    for (const letter of "lant") {
      field.value += letter;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  });
  await firstIs("lant");
  const searches = posts.filter((p) => p.path === "/search").length;
  check(searches === 1, `${searches} searches`);
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("ern", { delay: 10 });
  await firstIs("lantern");
  await page.waitForFunction(() => document.querySelector("[data-status]").textContent === "3 found");
  check(page.url() === `${address}/search`, page.url());
  check(posts.every((p) => p.csrf === "token"), "the token goes along");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  check((await page.evaluate(() => document.activeElement.textContent)) === "lantern 2", `arrows: ${await page.evaluate(() => document.activeElement.outerHTML)}`);
  await page.keyboard.press("Escape");
  check((await page.evaluate(() => document.activeElement.type)) === "search", "back in the field");
});
await browser.close();
server.close();
rmSync(out, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed || !passed ? 1 : 0;
