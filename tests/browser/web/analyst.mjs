// An analyst: who is who, decided and taken back; where documents disagree, and who rests on whom.
import { axeBoth as axe, check, drawn, go, leave, mainText, member, pathOf, send, shot, sound, work } from "./support.mjs";

async function whoIsWho(one, language) {
  await go(one, "/links");
  await sound(one);
  await work(one, 'form[action="/links/run"] button');
  await go(one, "/links");
  await sound(one);
  await axe(one);
  await go(one, "/links/review");
  await sound(one);
  await axe(one);
  check((await one.page.locator("svg.waterfall").count()) > 0, "what speaks for and against is not drawn");
  const answered = async () => Number(await one.page.locator("progress").getAttribute("value"));
  check((await answered()) === 0, "a new comparison begins with answers");
  await one.page.fill('input[name="reason"]', language === "ko" ? "같은 날짜와 장소" : "the same dates and places");
  await send(one, 'button[value="cannot-tell"]'); // the next pair comes by itself
  check((await answered()) === 1, `after one answer ${await answered()} are told`);
  await go(one, "/links/decisions");
  await sound(one);
  await axe(one);
  const undecided = await one.page.locator("article .decision-cannot-tell").count();
  check(undecided > 0, "the decision is not among the decisions");
  check((await one.page.locator(".decision-same").count()) > 0, "what colleagues decided is not among the decisions");
  const decision = one.page.locator("article", { has: one.page.locator(".decision-cannot-tell") }).first();
  await shot(one, `journey-${language}-decisions`);
  await decision.locator("summary").click();
  await decision.locator('input[name="reason"]').fill("seen again");
  await leave(one, () => decision.locator("button.danger").click());
  if (pathOf(one) !== "/links/decisions") await go(one, "/links/decisions");
  check((await one.page.locator("article .decision-cannot-tell").count()) === undecided - 1, "a decision that was taken back still stands");
  await onePerson(one);
  await howGood(one);
  await go(one, "/links");
  const pair = 'main td a[href^="/links/pairs/"]';
  if (await one.page.locator(pair).count()) {
    await send(one, pair);
    await sound(one);
    await axe(one);
  }
}

/// Of a record that colleagues decided to be one person with another: it leads to all records of that person, beside each other.
async function onePerson(one) {
  await go(one, "/links/decisions?verdict=same");
  await send(one, "article a.mono");
  const record = pathOf(one);
  await send(one, 'nav.tabs a[href^="/links/persons/"]');
  await sound(one);
  await axe(one);
  const records = await one.page.$$eval("thead th a[href^='/records/']", (links) => links.map((link) => link.getAttribute("href")));
  check(records.length > 1 && records[0] === record, `beside the record stand ${records.length - 1} others of the same person`);
}

/// A random sample, judged without being told what the program thinks; then what it says of the comparison.
async function howGood(one) {
  const judge = 'a[href^="/links/review?sample=3"]';
  let seed = 0;
  // The order of ids puts other pairs into each case's sample: colleagues may have judged all three.
  do {
    seed += 1;
    await go(one, `/links/quality?sample=3&seed=${seed}`);
  } while (seed < 100 && (await one.page.locator(judge).count()) === 0);
  await sound(one);
  await axe(one);
  await send(one, judge);
  await sound(one);
  await axe(one);
  check((await one.page.locator("svg.waterfall").count()) === 0, "a sample shows what the program thinks");
  const different = one.page.locator('button[value="different"]');
  let judged = 0;
  for (; judged < 3 && (await different.count()); judged += 1) await send(one, 'button[value="different"]');
  check(judged > 0 && (await different.count()) === 0, "a sample of three does not end");
  await send(one, 'a[href^="/links/quality"]');
  await drawn(one);
  check((await one.page.locator("girok-chart svg.girok-plot").count()) > 0, "what people judged is not drawn");
  // Taken back: the case is as it was.
  await go(one, `/links/review?sample=3&seed=${seed}`);
  for (let i = 0; i < judged; i += 1) await send(one, 'form[action="/links/withdraw"] button');
  check((await different.count()) > 0, "what was taken back does not come again");
}

/// Of two documents it is decided that they rest on one origin: at once one origin fewer is possible; taken back, as many as before.
async function oneOrigin(one, language) {
  const most = async () => Number((await one.page.locator("dl.tiles dd").nth(1).innerText()).match(/\d+/g).at(-1));
  await go(one, "/corroboration");
  const before = await most();
  await send(one, 'main ul a[href^="/corroboration/pairs/"]');
  await sound(one);
  await axe(one);
  check((await one.page.locator(".compare > section").count()) > 1, "two documents do not show what they have in common");
  await shot(one, `journey-${language}-documents-pair`);
  await one.page.fill('input[name="reason"]', "one press release");
  await send(one, 'button[name="decision"][value="same"]');
  check((await one.page.locator(".decision-same").count()) === 1, "what was decided of two documents is not shown");
  await go(one, "/corroboration");
  check((await most()) === before - 1, `decided to be one, ${before} origins are now ${await most()}`);
  await go(one, "/corroboration/provenance");
  await send(one, "main .todo a");
  await one.page.locator("details", { has: one.page.locator('form[action="/corroboration/withdraw"]') }).locator("summary").click();
  await one.page.fill("#why", "seen again");
  await send(one, 'form[action="/corroboration/withdraw"] button');
  check((await one.page.locator(".decision-same").count()) === 0, "a decision about two documents is not taken back");
  await go(one, "/corroboration");
  check((await most()) === before, `a decision that was taken back still counts: ${await most()} origins, before it ${before}`);
}

/// A discrepancy is explained: it is open no more, here and at the start, also when the documents are read again; opened again, all is as before.
async function explained(one, language) {
  const open = async () => Number((await one.page.locator('#state option[value="open"]').innerText()).match(/\d+/)[0]);
  const atStart = async () => {
    await go(one, "/");
    return Number((await one.page.locator('main a[href="/corroboration/discrepancies"]').innerText()).match(/\d+/)[0]);
  };
  const first = () => one.page.locator("article.card").first();
  await go(one, "/corroboration/discrepancies");
  const before = await open();
  check((await atStart()) === before, "the start page counts other discrepancies than are open");
  await go(one, "/corroboration/discrepancies");
  await first().locator("summary").click();
  await first().locator("select").selectOption("different-periods");
  await first().locator('input[name="reason"]').fill("one counts a year, one a season");
  await leave(one, () => first().locator('form[action$="/explain"] button').click());
  check((await open()) === before - 1, `of ${before} discrepancies one was explained, and ${await open()} are open`);
  check((await atStart()) === before - 1, "the start page counts a discrepancy that was explained");
  await go(one, "/corroboration");
  await work(one, 'form[action="/corroboration/run"] button');
  await go(one, "/corroboration/discrepancies?state=explained");
  await sound(one);
  await axe(one);
  check((await one.page.locator("article.card .badge.good").count()) === 1, "what was explained is not so when the documents are read again");
  await shot(one, `journey-${language}-explained`);
  await first().locator("summary").click();
  await first().locator('input[name="reason"]').fill("seen again");
  await leave(one, () => first().locator("button.danger").click());
  await go(one, "/corroboration/discrepancies");
  check((await open()) === before, "a discrepancy that was opened again is not among the open ones");
}

async function corroboration(one, language) {
  await go(one, "/corroboration");
  await sound(one);
  await axe(one);
  await work(one, 'form[action="/corroboration/run"] button');
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-corroboration`);
  check((await one.page.locator("dl.tiles dd").first().innerText()).trim() === "13", "not the thirteen documents that are no transcripts were read");
  // A figure, in several documents, with every wording.
  await go(one, "/corroboration/figures");
  await sound(one);
  await axe(one);
  check((await one.page.locator(".card").first().locator("tbody tr").count()) > 1, "a figure does not show its wordings");
  // Where documents disagree: passages beside each other, each leading to its place in the text.
  await go(one, "/corroboration/discrepancies");
  await sound(one);
  await axe(one);
  const article = one.page.locator("article", { has: one.page.locator(".compare > section:nth-child(2)") }).first();
  const boxes = await article.locator(".compare > section").evaluateAll((sections) => sections.slice(0, 2).map((section) => section.getBoundingClientRect().top));
  check(boxes.length === 2 && Math.abs(boxes[0] - boxes[1]) < 2, "the passages of a discrepancy do not stand beside each other");
  await shot(one, `journey-${language}-discrepancies`);
  await leave(one, () => article.locator(".source-line a").first().click());
  check(pathOf(one).startsWith("/documents/") && (await one.page.locator("#here, mark.current").count()) > 0, "a passage does not lead to its place");
  await explained(one, language);
  // Who rests on whom, as a picture and as a table.
  await go(one, "/corroboration/provenance");
  await sound(one);
  await axe(one);
  check((await one.page.locator("girok-graph svg g.node").count()) > 5, "the picture of the provenance is not there");
  check((await one.page.locator("main tbody tr").count()) > 5, "the table of the provenance is not there");
  // Wherever the picture has the first one, there is another in one of the four directions.
  await one.page.locator('girok-graph g.node[tabindex="0"]').focus();
  const here = () => one.page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  const first = await here();
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) if ((await here()) === first) await one.page.keyboard.press(key);
  check((await here()) !== first && (await one.page.locator("g.node.current").count()) === 1, "the arrows do not walk through the picture");
  await shot(one, `journey-${language}-provenance`);
  await go(one, "/figures");
  await sound(one);
  await axe(one);
  check(/\d/.test(await mainText(one)), "no range is said");
  check(!/--[a-z]/.test(await mainText(one)), "a page speaks of options of the command line");
  await oneOrigin(one, language);
}

export async function analyst(language) {
  const one = await member("analyst", { language });
  await sound(one);
  await whoIsWho(one, language);
  await corroboration(one, language);
}
