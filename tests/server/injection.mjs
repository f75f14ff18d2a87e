// Opens pages as a member and tells what ran that should not: a dialog, the payload's own function, a refusal of the content policy, an element that the payload made.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flags } from "../browser/chromium.mjs";

const told = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { chromium } = createRequire(join(told.packages, "x.js"))("playwright-core");
const browser = await chromium.launch({ executablePath: told.chromium, args: flags, timeout: 120_000 });
const context = await browser.newContext({ locale: "en" });
context.setDefaultTimeout(120_000);
const page = await context.newPage();
let at = "";
const say = (what) => console.log(`${at}: ${what}`);
await context.exposeFunction(told.mark, () => say("the text of a record was run"));
page.on("dialog", (dialog) => { say(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
page.on("pageerror", (error) => say(`a script failed: ${error.message.slice(0, 150)}`));
page.on("console", (message) => { if (/Content Security Policy|Refused to/.test(message.text())) say(`the policy was offended: ${message.text().slice(0, 150)}`); });
context.on("request", (request) => { const url = new URL(request.url()); if (url.origin !== told.address && !["about:", "blob:"].includes(url.protocol)) say(`a request left: ${url.protocol}//${url.host}`); });

await page.goto(told.address + "/sign-in");
await page.fill('input[name="handle"]', told.handle);
await page.fill('input[name="passphrase"]', told.passphrase);
await Promise.all([page.waitForURL((url) => url.pathname !== "/sign-in"), page.press('input[name="passphrase"]', "Enter")]);
let seen = 0;
/// The elements of the page are at work, and what they ask for has come.
const settled = async () => {
  await page.waitForFunction(() => document.readyState === "complete" && !document.querySelector(":not(:defined):not(girok-chart)"));
  await page.waitForLoadState("networkidle");
};
/// Does what makes a script ask for that address, and waits for the answer.
const asked = (part, act) => Promise.all([page.waitForResponse((response) => response.request().method() === "POST" && new URL(response.url()).pathname.includes(part)), act()]);
const shape = (path) => path.replace(/[0-9A-HJKMNP-TV-Z]{26}/g, "ID");
async function look() {
  const made = await page.evaluate((mark) => {
    const wrong = [];
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/.test(name) || name.includes(mark) || (["href", "src", "action"].includes(name) && /^\s*(javascript|data):/i.test(value))) wrong.push(`<${element.localName} ${name}>`);
      }
      if (element.localName.includes(mark) || element.id === mark || (element.localName === "script" && !element.src) || element.getAttribute("src") === "x") wrong.push(`<${element.localName}>`);
    }
    return wrong;
  }, told.mark);
  for (const one of new Set(made)) say(`an element out of a text: ${one}`);
}
for (const path of told.paths) {
  at = shape(path);
  try {
    const response = await page.goto(told.address + path, { waitUntil: "load" });
    if (response && response.status() >= 500) say(`${response.status()}`);
    await settled(); // the elements of the page have their say
    await look();
    seen += 1;
  } catch (error) {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) say(error.message.split("\n")[0]);
  }
}
// What scripts fetch while somebody types.
at = "search as you type";
await page.goto(told.address + "/search");
const box = page.locator('main input[name="words"], main input[type="search"]').first();
if (await box.count()) {
  await asked("/search", () => box.fill(told.mark));
  await settled();
  await look();
}
at = "choosing while typing";
await page.goto(told.address + "/records/new?type=Act");
for (const field of (await page.locator("main input[type='text'], main input:not([type]), main [role='combobox']").all()).slice(0, 12)) {
  if (await field.isVisible().catch(() => false)) {
    const remote = (await field.getAttribute("data-suggest")) ? asked("/suggest/", () => field.fill(told.mark)) : field.fill(told.mark);
    await remote.catch(() => {});
    await settled();
    await look();
  }
}
console.log(`seen ${seen + 2}`);
await browser.close();
