// A lawyer: reads an event and where each statement comes from, and takes a dossier of it out.
import { readFileSync } from "node:fs";
import { axeBoth as axe, check, go, leave, mainText, member, pathOf, routeOf, send, shot, sound, work, world } from "./support.mjs";
import { unzip } from "./unzip.mjs";

/// A document of the list that has a text.
export const withText = "tr:not(:has(td:nth-child(2) :is(a, .faint))) th a[href^='/documents/']";

/// From the form of an export to the file that was made.
export async function exportAs(one, { format, level = "restricted" }) {
  await one.page.selectOption('select[name="purpose"]', "legal-proceedings");
  await one.page.selectOption('select[name="recipient"]', "united-nations");
  await one.page.selectOption('select[name="level"]', level);
  await one.page.selectOption('select[name="format"]', format);
  await work(one, 'main form button[formaction^="/export"]');
  check(routeOf(pathOf(one))?.path === "/export/{job}", `an export leads to ${pathOf(one)}`);
}

/// What a link or a button hands out, as bytes.
export async function downloaded(one, selector) {
  const [download] = await Promise.all([one.page.waitForEvent("download"), one.page.locator(selector).first().click()]);
  return readFileSync(await download.path());
}

async function read(one, language) {
  await go(one, "/documents");
  await sound(one);
  await axe(one);
  await send(one, withText);
  await sound(one);
  check((await one.page.locator(".text").innerText()).length > 100, "the text is not shown");
  check((await one.page.locator('form[action$="/code"]').count()) === 0, "a lawyer is offered to code");
  // An act, and the passage it rests on.
  await go(one, "/events?type=Act");
  const act = one.page.locator('th a[href^="/records/"]', { hasText: /A-\d/ }).first();
  await leave(one, () => act.click());
  await sound(one);
  await axe(one);
  check((await one.page.locator("main blockquote").count()) > 0, "an act does not show the passage it rests on");
  await shot(one, `journey-${language}-act-of-lawyer`);
  await send(one, 'main .source-line a[href*="/documents/"]');
  check(pathOf(one).startsWith("/documents/") && (await one.page.locator(".text mark").count()) > 0, "the source does not lead to its passage");
}

/// An act of somebody who has agreed to this: what would leave is looked at first.
async function agreedTo(one) {
  await go(one, "/events?type=Act");
  const records = await one.page.$$eval('th a[href^="/records/"]', (links) => links.filter((link) => /A-\d/.test(link.textContent)).map((link) => link.getAttribute("href")));
  for (const record of records) {
    await go(one, record);
    await send(one, 'main a[href^="/export?"][href*="dossier"]');
    await one.page.selectOption('select[name="purpose"]', "legal-proceedings");
    await one.page.selectOption('select[name="recipient"]', "united-nations");
    await one.page.selectOption('select[name="level"]', "restricted");
    await send(one, 'form[action="/export/preview"] button.primary');
    if (/Act|행위/.test(await one.page.locator("main ul.tags").first().innerText())) return;
  }
  throw new Error(`of ${records.length} acts none may leave: nearly every third of the demo's may`);
}

/// What leaves, what does not for want of consent, and the file: the act with what it rests on, and no name.
async function dossier(one, language) {
  await agreedTo(one);
  await sound(one);
  await axe(one);
  check((await one.page.locator("dl.tiles").count()) > 0, "what would leave is not told");
  await shot(one, `journey-${language}-export`);
  await exportAs(one, { format: "dossier" });
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-exported`);
  const files = unzip(await downloaded(one, 'main a[href$="/file"]'));
  const page = [...files].find(([name]) => name.endsWith(".html"))?.[1].toString("utf8") ?? "";
  check(page.length > 1000, `the dossier has no page: ${[...files.keys()].join(", ")}`);
  check(/Source|출처/.test(page), "the dossier does not say what it rests on");
  check(!world.names.some((name) => page.includes(name)), "the dossier holds a name");
}

export async function lawyer(language) {
  const one = await member("lawyer", { language });
  await sound(one);
  await read(one, language);
  await dossier(one, language);
  await go(one, "/history");
  check((await mainText(one)).length > 100, "the history shows nothing");
}
