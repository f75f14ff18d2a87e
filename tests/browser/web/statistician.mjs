// A statistician: no name, no text; lists laid over each other, strata, how many stand on none.
import { axeBoth as axe, check, drawn, go, mainText, member, pathOf, routeOf, send, shot, sound, work } from "./support.mjs";

/// Three invented lists, and how many stand on which: little work.
const overlaps = "shelter,helpline,consulate,count\n1,0,0,84\n0,1,0,131\n0,0,1,47\n1,1,0,23\n1,0,1,9\n0,1,1,16\n1,1,1,7\n";

/// From the page of estimates to what can be asked of a table.
export async function handOverTable(one, table = overlaps) {
  await go(one, "/estimates");
  await one.page.setInputFiles('input[name="file"]', { name: "lists.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await work(one, 'form[action="/estimates/table"] button');
  check(routeOf(pathOf(one))?.path === "/estimates/tables/{job}", `a table handed over leads to ${pathOf(one)}`);
}

/// From there, or from the lists of the case, to the answer.
export async function estimate(one, { quick = false, by = [] } = {}) {
  const form = one.page.locator('form[action="/estimates/start"]');
  for (const name of by) await form.locator(`input[name="by"][value="${name}"]`).check();
  if (quick) {
    await form.locator("details summary").click();
    await form.locator('input[name="quick"]').check();
  }
  await work(one, 'form[action="/estimates/start"] button');
  check(routeOf(pathOf(one))?.path === "/estimates/runs/{job}", `an estimate leads to ${pathOf(one)}`);
}

export async function statistician(language) {
  const one = await member("statistician", { language });
  await sound(one);
  check((await one.page.locator('nav a[href="/documents"]').count()) === 0, "a statistician is offered documents");
  await go(one, "/estimates");
  await sound(one);
  await axe(one);
  await send(one, 'a[href="/estimates/case"]');
  await sound(one);
  await axe(one);
  const chosen = await one.page.$$eval('input[name="list"]:checked', (boxes) => boxes.map((box) => box.value).sort().join());
  check(chosen === "archive,harbour-line,open-water", `the lists that share persons are not those chosen to begin with: ${chosen}`);
  await shot(one, `journey-${language}-estimate-ask`);
  // With none of them ticked nothing is estimated; with what was typed, the form comes back.
  for (const box of await one.page.$$('input[name="list"]:checked')) await box.uncheck();
  await one.page.locator("#question").fill("Who was held there");
  await send(one, 'form[action="/estimates/start"] button');
  check((await one.page.locator('form[action="/estimates/start"]').count()) === 1, `an estimate of no list leads to ${pathOf(one)}`);
  check((await one.page.locator("#question").inputValue()) === "Who was held there", "what was typed is lost with a form that comes back");
  await sound(one);
  await axe(one);
  await go(one, "/estimates/case");
  await estimate(one, { quick: true, by: ["sex"] });
  await sound(one);
  await axe(one);
  // Warnings stand before any number that is an answer.
  const order = await one.page.evaluate(() => ["mind", "said", "methods"].map((id) => document.getElementById(id)?.getBoundingClientRect().top ?? -1));
  check(order[0] >= 0 && order[0] < order[1] && order[1] < order[2], `the warnings do not come first: ${order}`);
  const text = await mainText(one);
  const recorded = Number((await one.page.locator("dl.tiles dd").first().innerText()).replace(/[^\d]/g, ""));
  check(recorded >= 180 && recorded <= 240, `${recorded} persons stand on the lists of the demo, which were made of 191`);
  check(/\d{3}/.test(text), "no number is said");
  check((await one.page.locator("tr.sum").count()) > 0 || (await one.page.locator("h2", { hasText: /성별|sex/i }).count()) > 0, "the strata that were asked for are not shown");
  await shot(one, `journey-${language}-estimate`);
  const [download] = await Promise.all([one.page.waitForEvent("download"), one.page.locator('a[href*="/report?small=5"]').click()]);
  check(/\.html$/.test(download.suggestedFilename()), "the report is no page to be kept");
  // Another one of a table handed over, and both beside each other.
  await handOverTable(one);
  await sound(one);
  await axe(one);
  await estimate(one, { quick: true });
  await go(one, "/estimates");
  await axe(one);
  check(/\d+ – \d+/.test(await one.page.locator(".todo").innerText()), "the list of estimates does not say what they came to");
  await send(one, 'a[href="/estimates/compare"]');
  await drawn(one);
  check((await one.page.locator("girok-chart svg.girok-plot").count()) > 0, "the two newest are not drawn beside each other");
  await send(one, "form.filters button");
  await sound(one);
  await axe(one);
  check((await one.page.locator("table.comparison tbody tr").count()) > 3, "two estimates are not laid beside each other");
  await shot(one, `journey-${language}-compare`);
}
