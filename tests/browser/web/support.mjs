// What the journeys share: people in browsers of their own, what may never happen on any page, axe, which pages were looked at, and the count of cases.
//
// Nothing here waits for a time: a page is gone on with once it is there, its elements are at work and nothing that they asked for is still on its way (settled). Times are only how long something may take before a case gives up.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { flags } from "../chromium.mjs";

export const world = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packages = createRequire(join(world.packages, "x.js"));
const { chromium } = packages("playwright-core");
const axeSource = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(world.shots, { recursive: true });

const patience_ms = 120_000; // of one step: a machine may be busy with other tests
const browser = await chromium.launch({ executablePath: world.chromium, args: flags, timeout: patience_ms });
export const close = () => browser.close();

// --- cases --------------------------------------------------------------------------------------------------------

const totals = { passed: 0, failed: 0, skipped: 0 };
const only = process.argv[3];
const causes = [];
let present = null;

/// What an error says, and on which page.
function said(error) {
  const last = present.people.at(-1)?.page;
  const at = last && !last.isClosed() ? ` (at ${shape(new URL(last.url()).pathname)})` : "";
  return String(error.message ?? error).split("\n").slice(0, 4).join(" | ") + at;
}

export async function test(name, work) {
  if (only && !name.includes(only)) return;
  const found = [];
  const people = [];
  present = { found, people, name };
  const start = Date.now();
  try {
    await work();
  } catch (error) {
    found.push(said(error));
    const last = people.at(-1)?.page;
    if (last && !last.isClosed()) await last.screenshot({ path: join(world.shots, `failed-${name.replace(/[^\p{L}\d]+/gu, "-")}.png`), fullPage: true }).catch(() => {});
  }
  for (const person of people) found.push(...person.wrong);
  await Promise.all(people.map((person) => person.context.close().catch(() => {})));
  const lines = [...new Set(found)];
  if (lines.length) totals.failed += 1;
  else totals.passed += 1;
  if (lines.length) causes.push(`${name}: ${lines[0]}`);
  console.log(`${lines.length ? "FAIL" : "ok  "} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  for (const line of lines.slice(0, 25)) console.log(`     ${line}`);
  if (lines.length > 25) console.log(`     … and ${lines.length - 25} more`);
}

export function skip(name, why) {
  totals.skipped += 1;
  console.log(`skip ${name}: ${why}`);
}

/// The first cause of each failure once more, where a log is read first: at its end.
export function end() {
  for (const cause of causes) console.log(`failed first of all: ${cause}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  process.exitCode = totals.failed || !totals.passed ? 1 : 0;
}

/// Goes on, and fails the case in the end.
export function check(good, what) {
  if (!good) present.found.push(what);
}

/// One step of several that do not need each other: where it fails, the case fails, and goes on with the next. Whether it went well.
export async function attempt(what, work) {
  try {
    await work();
    return true;
  } catch (error) {
    present.found.push(`${what}: ${said(error)}`);
    return false;
  }
}

// --- people -------------------------------------------------------------------------------------------------------

/// An address without what tells one record from another.
export const shape = (path) => path.replace(/[0-9A-HJKMNP-TV-Z]{26}/g, "ID");

const names = world.names.map((name) => name.toLowerCase());
function nameIn(text) {
  const low = text.toLowerCase();
  return names.some((name) => low.includes(name));
}

/// Somebody with a browser of their own: nothing is shared with others. `wrong` collects what may never happen, on any page of it.
export async function person({ language = "en", scheme = "light", scripts = true, width = 1280, height = 900 } = {}) {
  const context = await browser.newContext({ locale: language, colorScheme: scheme, javaScriptEnabled: scripts, viewport: { width, height }, acceptDownloads: true });
  context.setDefaultTimeout(patience_ms);
  const one = { context, page: null, language, scripts, wrong: [], visited: new Set() };
  if (scripts) await context.addInitScript(countAsked);
  watchRequests(one);
  context.on("page", (page) => watchPage(one, page));
  await opened(one);
  present.people.push(one);
  return one;
}

/// Another tab, in place of the one before.
export async function opened(one) {
  one.page = await one.context.newPage();
  if (world.slower > 1) await (await one.context.newCDPSession(one.page)).send("Emulation.setCPUThrottlingRate", { rate: world.slower });
}

function watchRequests(one) {
  one.context.on("request", (request) => {
    const url = new URL(request.url());
    if (!["about:", "blob:"].includes(url.protocol) && url.origin !== world.address) one.wrong.push(`a request left for ${url.protocol}//${url.host}`);
    if (nameIn(decodeURIComponent(url.pathname + url.search))) one.wrong.push(`an address holds a name: ${request.method()} ${shape(url.pathname)}`);
  });
  one.context.on("response", (response) => {
    if (response.status() >= 500) one.wrong.push(`${response.status()} from ${response.request().method()} ${shape(new URL(response.url()).pathname)}`);
  });
}

function watchPage(one, page) {
  const here = () => shape(new URL(page.url()).pathname);
  page.on("pageerror", (error) => one.wrong.push(`a script failed: ${error.message} at ${here()}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) one.wrong.push(`the policy was offended at ${here()}: ${message.text().slice(0, 120)}`);
  });
  page.on("domcontentloaded", async () => {
    const path = here();
    one.visited.add(path);
    const title = await page.title().catch(() => "");
    if (nameIn(title)) one.wrong.push(`a page's title holds a name: ${path}`);
  });
}

/// In every page, before its own scripts: what they ask for stays in `girokAsked` until its answer is there, is read where it is read, and whoever waited for it has gone on. A page that is left takes its own along.
function countAsked() {
  const asked = (globalThis.girokAsked = new Set());
  const during = async (what, promise) => {
    const one = { what };
    asked.add(one);
    try {
      return await promise;
    } finally {
      setTimeout(() => asked.delete(one)); // what comes of it, such as the next question, comes before
    }
  };
  const own = globalThis.fetch;
  globalThis.fetch = (what, ...how) => during(String(what?.url ?? what), own.call(globalThis, what, ...how));
  for (const read of ["arrayBuffer", "blob", "json", "text"]) {
    const before = Response.prototype[read];
    Response.prototype[read] = function () {
      return during(this.url, before.call(this));
    };
  }
}

const wentOn = (error) => /Execution context was destroyed|Cannot find context|frame was detached|navigat/i.test(error.message ?? "");

/// In the page. A chart is drawn when it comes in sight, and not before.
function atRest() {
  return document.readyState === "complete" && !document.querySelector(":not(:defined):not(girok-chart), [data-suggest]:not([data-suggests])") && globalThis.girokAsked.size === 0;
}

/// The page is there, its elements are at work, and nothing that they asked for is on its way: what is done now meets what a person meets.
export async function settled(one) {
  for (const until = Date.now() + patience_ms; Date.now() < until; ) {
    try {
      await one.page.waitForLoadState("load");
      if (one.scripts) await one.page.waitForFunction(atRest, null, { polling: 30 });
      return;
    } catch (error) {
      if (!wentOn(error)) throw error.name === "TimeoutError" ? new Error(`the page does not come to rest: ${await stillAsked(one)}`) : error;
    }
  }
  throw new Error("the page does not come to rest: it is left for another again and again");
}

async function stillAsked(one) {
  const asked = await one.page.evaluate(() => [...globalThis.girokAsked].map(({ what }) => new URL(what, location.href).pathname)).catch(() => []);
  return shape(asked.join(", "));
}

/// Does what leads to another page, and waits for that.
export async function leave(one, act) {
  await Promise.all([one.page.waitForNavigation(), act()]);
  await settled(one);
}

/// Does what asks the server for something in passing, and gives its answer.
export async function answered(one, end, act) {
  const [answer] = await Promise.all([one.page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(end) && response.request().method() === "POST"), act()]);
  return answer;
}

export async function go(one, path, status = 200) {
  let response = null;
  const overtaken = (error) => {
    if (!/interrupted by another navigation/.test(error.message)) throw error; // the page before went on by itself, just now: once more
  };
  for (let tries = 0; tries < 10 && !response; tries += 1) response = (await one.page.goto(world.address + path).catch(overtaken)) ?? null;
  if (response?.status() !== status) throw new Error(`${shape(path)} answers ${response?.status()}, not ${status}`);
  await settled(one);
  return response;
}

export const passphraseOf = (handle) => world.members[handle];

export async function signIn(one, handle, path = "/") {
  await go(one, "/sign-in");
  await one.page.fill('input[name="handle"]', handle);
  await one.page.fill('input[name="passphrase"]', passphraseOf(handle));
  await leave(one, () => one.page.press('input[name="passphrase"]', "Enter"));
  if (pathOf(one) === "/sign-in") throw new Error(`${handle} is not let in: ${await one.page.locator("main").innerText()}`);
  if (path !== "/") await go(one, path);
}

/// A person who is signed in.
export async function member(handle, options = {}, path = "/") {
  const one = await person(options);
  await signIn(one, handle, path);
  return one;
}

/// Presses what sends a form, or a link, and waits for the page that comes.
export const send = (one, selector) => leave(one, () => one.page.locator(selector).first().click());

/// Every chart of the page is drawn: it is, once it comes in sight.
export async function drawn(one) {
  const charts = one.page.locator("girok-chart:visible");
  if (!one.scripts || (await charts.count()) === 0) return;
  await charts.first().scrollIntoViewIfNeeded();
  await charts.first().locator("svg.girok-plot").waitFor();
  await one.page.evaluate(() => scrollTo(0, 0));
}

export async function shot(one, name) {
  await drawn(one);
  await one.page.screenshot({ path: join(world.shots, `${name}.png`), fullPage: true });
}

/// Whether the page shown is that of long work: "comes" where it is not there to its end yet, "runs", "ended" (with `href`, its result, or `wrong`, what it says), or "" where it is another page. All of it asked at once: the page may go on by itself at any moment.
function stateOfWork(one) {
  return one.page.evaluate(() => {
    if (document.readyState === "loading") return { state: "comes" };
    const main = document.querySelector("main");
    const job = location.pathname.startsWith("/jobs/");
    const runs = main.querySelector("girok-job") !== null;
    return { state: runs ? "runs" : job ? "ended" : "", href: main.querySelector("a.primary[href]")?.getAttribute("href"), wrong: job ? main.querySelector(".notice.bad")?.textContent.trim() : undefined, bar: main.querySelector("progress") !== null };
  });
}

/// Waits until long work has ended, and is at its result: the page of the job goes on by itself where it is watched to the end; who comes later follows its link.
export async function waitForJob(one, seconds = 600) {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    try {
      await one.page.waitForLoadState("load");
      const seen = await stateOfWork(one);
      if (seen.state === "") return await settled(one);
      if (seen.state === "runs") check(seen.bar, "long work shows no progress");
      if (seen.state === "ended" && seen.wrong) throw new Error(`the work failed: ${seen.wrong}`);
      if (seen.state === "ended" && seen.href) return await go(one, seen.href);
      if (seen.state === "ended") throw new Error("the work ended without a result");
      await one.page.waitForTimeout(200); // the page goes on by itself, without scripts too
    } catch (error) {
      if (!wentOn(error)) throw error;
    }
  }
  throw new Error("the work does not end");
}

/// Sends a form that begins long work, and waits for its result.
export async function work(one, selector) {
  await send(one, selector);
  await waitForJob(one);
}

export const pathOf = (one) => new URL(one.page.url()).pathname;
export const mainText = (one) => one.page.locator("main").innerText();

// --- what must hold of every page -----------------------------------------------------------------------------------

/// The language is the reader's; no key of a word, no hole of a template is left; one h1; a main.
export async function sound(one) {
  const said = await one.page.evaluate(() => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    mains: document.querySelectorAll("main").length,
    text: document.body.innerText,
    inline: document.querySelectorAll("[style], style, script:not([src]):not([type='application/json'])").length,
    html: document.documentElement.outerHTML,
  }));
  const where = shape(new URL(one.page.url()).pathname);
  check(said.language === one.language, `${where}: its language is ${said.language}, not ${one.language}`);
  check(said.headings === 1, `${where}: ${said.headings} h1`);
  check(said.mains === 1, `${where}: ${said.mains} main`);
  const hole = said.html.match(/\[\[[a-z][^\]]{0,40}|\{\{[^}]{0,40}/);
  check(!hole, `${where}: a hole in the template: ${hole?.[0]}`);
}

/// The table of routes: pages that are asked for by address.
export const routes = world.routes.filter((route) => route.method === "GET" && route.page);

/// The most definite route that an address is one of.
export function routeOf(path) {
  const parts = path.split("/");
  const fits = (route) => {
    const own = route.path.split("/");
    return own.length === parts.length && own.every((part, i) => (part.startsWith("{") ? parts[i] !== "" : part === parts[i]));
  };
  return routes.filter(fits).sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length)[0];
}

/// Routes that axe has looked at, with what it was: "light", "dark".
export const lookedAt = new Map();

export async function axe(one, options = {}) {
  await drawn(one);
  const where = shape(pathOf(one));
  const route = routeOf(pathOf(one))?.path;
  if (route) lookedAt.set(route, (lookedAt.get(route) ?? new Set()).add(options.named ? "dark" : "light"));
  if (!(await one.page.evaluate(() => "axe" in globalThis))) await one.page.evaluate(axeSource);
  const found = await one.page.evaluate((rules) => globalThis.axe.run(document, rules), { resultTypes: ["violations"], ...options });
  for (const violation of found.violations) {
    const [first] = violation.nodes;
    const why = (first.failureSummary ?? "").split("\n").slice(1, 3).join(" ").trim().slice(0, 220);
    const elements = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" and ");
    check(false, `${where}${options.named ?? ""}: axe ${violation.id} (${violation.impact}, ${violation.nodes.length} elements) at ${elements}: ${why}`);
  }
}

/// Light, then dark: what depends on colours is asked twice.
export async function axeBoth(one) {
  await axe(one);
  await one.page.emulateMedia({ colorScheme: "dark" });
  await axe(one, { runOnly: ["color-contrast", "link-in-text-block"], named: " (dark)" });
  await one.page.emulateMedia({ colorScheme: "light" });
}
