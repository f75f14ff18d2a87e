// A lawyer: reads an event and where each statement comes from, and takes a dossier of it out.
import { readFileSync } from "node:fs";
import { axeBoth as axe, check, go, mainText, member, pathOf, send, shot, sound, world } from "./support.mjs";

/// A document of the list that has a text.
export const withText = "tr:not(:has(td .faint)) th a[href^='/documents/']";

export async function lawyer(language) {
  const one = await member("lawyer", { language }, "/documents");
  await sound(one);
  await axe(one);
  await send(one, withText);
  await sound(one);
  check((await one.page.locator(".text").innerText()).length > 100, "the text is not shown");
  check((await one.page.locator('form[action$="/code"]').count()) === 0, "a lawyer is offered to code");
  // An act, and the passage it rests on.
  await go(one, "/events?type=Act");
  const act = one.page.locator('th a[href^="/records/"]', { hasText: /A-\d/ }).first();
  const label = (await act.innerText()).match(/A-\d+/)[0];
  await Promise.all([one.page.waitForNavigation(), act.click()]);
  await sound(one);
  await axe(one);
  check((await one.page.locator("main blockquote").count()) > 0, "an act does not show the passage it rests on");
  await one.page.locator('main .source-line a[href*="/documents/"]').first().click();
  await one.page.waitForLoadState();
  check(pathOf(one).startsWith("/documents/") && (await one.page.locator(".text mark").count()) > 0, "the source does not lead to its passage");
  // What would leave, and what does not, for want of consent.
  await go(one, "/export");
  await sound(one);
  await axe(one);
  await one.page.selectOption('select[name="purpose"]', "legal-proceedings");
  await one.page.selectOption('select[name="recipient"]', "united-nations");
  await one.page.selectOption('select[name="level"]', "restricted");
  await one.page.selectOption('select[name="format"]', "dossier");
  await one.page.fill('input[name="search"]', label);
  await send(one, 'form[action="/export/preview"] button.primary');
  await sound(one);
  await axe(one);
  check((await one.page.locator("dl.tiles").count()) > 0, "what would leave is not told");
  await shot(one, `journey-${language}-export`);
  await one.page.fill('input[name="search"]', "");
  const [download] = await Promise.all([one.page.waitForEvent("download", { timeout: 60_000 }), one.page.locator('button[formaction="/export"]').click()]);
  const text = readFileSync(await download.path(), "utf8");
  check(text.length > 2000 && !world.names.some((name) => text.includes(name)), "the dossier is empty, or holds a name");
  await go(one, "/history");
  check((await mainText(one)).length > 100, "the history shows nothing");
}
