// What the journeys share: people in browsers of their own, what may never happen on any page, axe, which pages were looked at, and the count of cases.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const world = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packages = createRequire(join(world.packages, "x.js"));
const { chromium } = packages("playwright-core");
const axeSource = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(world.shots, { recursive: true });

// Nothing but this machine has a name or an address for the browser: what a page asked of elsewhere is recorded and fails at once.
const browser = await chromium.launch({
  executablePath: world.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
export const close = () => browser.close();

// --- cases --------------------------------------------------------------------------------------------------------

const totals = { passed: 0, failed: 0, skipped: 0 };
const only = process.argv[3];
let present = null;

export async function test(name, work) {
  if (only && !name.includes(only)) return;
  const found = [];
  const people = [];
  present = { found, people, name };
  const start = Date.now();
  try {
    await work();
  } catch (error) {
    const last = people.at(-1)?.page;
    const at = last && !last.isClosed() ? ` (at ${shape(new URL(last.url()).pathname)})` : "";
    found.push(String(error.message ?? error).split("\n").slice(0, 4).join(" | ") + at);
    if (last && !last.isClosed()) await last.screenshot({ path: join(world.shots, `failed-${name.replace(/[^\p{L}\d]+/gu, "-")}.png`), fullPage: true }).catch(() => {});
  }
  for (const person of people) found.push(...person.wrong);
  await Promise.all(people.map((person) => person.context.close().catch(() => {})));
  const said = [...new Set(found)];
  if (said.length) totals.failed += 1;
  else totals.passed += 1;
  console.log(`${said.length ? "FAIL" : "ok  "} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  for (const line of said.slice(0, 25)) console.log(`     ${line}`);
  if (said.length > 25) console.log(`     … and ${said.length - 25} more`);
}

export function skip(name, why) {
  totals.skipped += 1;
  console.log(`skip ${name}: ${why}`);
}

export function end() {
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  process.exitCode = totals.failed || !totals.passed ? 1 : 0;
}

/// Goes on, and fails the case in the end.
export function check(good, what) {
  if (!good) present.found.push(what);
}

// --- people -------------------------------------------------------------------------------------------------------

/// An address without what tells one record from another.
export const shape = (path) => path.replace(/[0-9A-HJKMNP-TV-Z]{26}/g, "ID");

const names = world.names.map((name) => name.toLowerCase());
function nameIn(text) {
  const low = text.toLowerCase();
  return names.some((name) => low.includes(name));
}

/// Somebody with a browser of their own: nothing is shared with others. `wrong` collects what may never happen.
export async function person({ language = "en", scheme = "light", scripts = true, width = 1280, height = 900 } = {}) {
  const context = await browser.newContext({ locale: language, colorScheme: scheme, javaScriptEnabled: scripts, viewport: { width, height }, acceptDownloads: true });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const one = { context, page, language, scripts, wrong: [], visited: new Set() };
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (!["about:", "blob:"].includes(url.protocol) && url.origin !== world.address) one.wrong.push(`a request left for ${url.protocol}//${url.host}`);
    if (nameIn(decodeURIComponent(url.pathname + url.search))) one.wrong.push(`an address holds a name: ${request.method()} ${shape(url.pathname)}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500) one.wrong.push(`${response.status()} from ${response.request().method()} ${shape(new URL(response.url()).pathname)}`);
  });
  page.on("pageerror", (error) => one.wrong.push(`a script failed: ${error.message} at ${shape(new URL(page.url()).pathname)}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) one.wrong.push(`the policy was offended at ${shape(new URL(page.url()).pathname)}: ${message.text().slice(0, 120)}`);
  });
  page.on("domcontentloaded", async () => {
    const path = shape(new URL(page.url()).pathname);
    one.visited.add(path);
    const title = await page.title().catch(() => "");
    if (nameIn(title)) one.wrong.push(`a page's title holds a name: ${path}`);
  });
  present.people.push(one);
  return one;
}

export async function go(one, path, status = 200) {
  const response = await one.page.goto(world.address + path);
  if (response.status() !== status) throw new Error(`${shape(path)} answers ${response.status()}, not ${status}`);
  return response;
}

export const passphraseOf = (handle) => world.members[handle];

export async function signIn(one, handle, path = "/") {
  await go(one, "/sign-in");
  await one.page.fill('input[name="handle"]', handle);
  await one.page.fill('input[name="passphrase"]', passphraseOf(handle));
  await Promise.all([one.page.waitForURL((url) => url.pathname !== "/sign-in"), one.page.press('input[name="passphrase"]', "Enter")]);
  if (path !== "/") await go(one, path);
}

/// A person who is signed in.
export async function member(handle, options = {}, path = "/") {
  const one = await person(options);
  await signIn(one, handle, path);
  return one;
}

/// Presses what sends a form, and waits for the page that comes.
export async function send(one, selector) {
  await Promise.all([one.page.waitForNavigation(), one.page.locator(selector).first().click()]);
  await one.page.waitForLoadState("domcontentloaded");
}

export const shot = (one, name) => one.page.screenshot({ path: join(world.shots, `${name}.png`), fullPage: true });

/// Whether the page shown is that of long work that has not ended.
const busy = async (one) => pathOf(one).startsWith("/jobs/") || (await one.page.locator("main girok-job").count()) > 0;

/// Waits until long work has ended: the page of the job goes on by itself, or is asked anew where there are no scripts.
export async function waitForJob(one, seconds = 180) {
  const until = Date.now() + seconds * 1000;
  while ((await busy(one).catch(() => true)) && Date.now() < until) {
    await one.page.waitForTimeout(300);
    if (one.scripts && (await one.page.locator("main progress").count().catch(() => 1)) > 0) continue;
    const result = await one.page.evaluate(() => (location.pathname.startsWith("/jobs/") ? document.querySelector("main a.primary[href]")?.href : null)).catch(() => null);
    if (result) await one.page.goto(result);
    else if (pathOf(one).startsWith("/jobs/") && (await one.page.locator("main .notice.bad").count())) throw new Error(`the work failed: ${await one.page.locator("main .notice.bad").first().innerText()}`);
    else await one.page.reload().catch(() => {});
  }
  await one.page.waitForLoadState();
  if (await busy(one)) throw new Error("the work does not end");
}

/// Sends a form that begins long work, and waits for its result.
export async function work(one, selector, seconds = 180) {
  await send(one, selector);
  await waitForJob(one, seconds);
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
