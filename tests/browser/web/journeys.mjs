// Five people, from sign-in to result, in two languages.
import { axeBoth as axe, check, go, member, send, shot, sound, test, waitForJob } from "./support.mjs";

const path = (one) => new URL(one.page.url()).pathname;

/// Three invented lists, and how many stand on which.
const overlaps = "shelter,helpline,consulate,count\n1,0,0,84\n0,1,0,131\n0,0,1,47\n1,1,0,23\n1,0,1,9\n0,1,1,16\n1,1,1,7\n";

/// Lists laid over each other; how many stand on none.
async function statistician(language) {
  const one = await member("statistician", { language }, "/estimates");
  await sound(one);
  await axe(one);
  await one.page.setInputFiles('input[name="file"]', { name: "lists.csv", mimeType: "text/csv", buffer: Buffer.from(overlaps) });
  await send(one, 'form[action="/estimates/table"] button');
  await waitForJob(one);
  if ((await one.page.locator('form[action="/estimates/start"]').count()) === 0) await send(one, 'a[href^="/estimates/tables/"]');
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-estimate-ask`);
  const form = one.page.locator('form[action="/estimates/start"]');
  check((await form.locator('input[name="list"]:checked').count()) >= 2, "no lists are chosen to begin with");
  await one.page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  await form.locator('input[name="quick"]').check();
  await send(one, 'form[action="/estimates/start"] button');
  if (path(one).startsWith("/jobs/")) await axe(one);
  await waitForJob(one);
  check(new URL(one.page.url()).pathname.startsWith("/estimates/runs/"), "the estimate is not shown in the end");
  await sound(one);
  await axe(one);
  const text = await one.page.locator("main").innerText();
  check(/\d/.test(text), "no number and no refusal is said");
  await shot(one, `journey-${language}-estimate`);
  await go(one, "/estimates/case");
  await axe(one);
  await go(one, "/estimates/compare");
  await axe(one);
}

/// Who is who, and what documents disagree about.
async function analyst(language) {
  const one = await member("analyst", { language }, "/links");
  await sound(one);
  await send(one, 'form[action="/links/run"] button');
  await waitForJob(one);
  await go(one, "/links/review");
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-review`);
  await one.page.fill('input[name="reason"]', language === "ko" ? "같은 날짜와 장소" : "the same dates and places");
  await send(one, 'button[value="cannot-tell"]'); // the next pair comes by itself
  await go(one, "/links");
  await axe(one);
  const pair = one.page.locator('main a[href^="/links/pairs/"]');
  if (await pair.count()) {
    await send(one, 'main a[href^="/links/pairs/"]');
    await sound(one);
    await axe(one);
  }
  await go(one, "/links/decisions");
  check((await one.page.locator(".decision-cannot-tell").count()) > 0, "the decision is not among the decisions");
  await go(one, "/corroboration");
  await send(one, 'form[action="/corroboration/run"] button');
  await waitForJob(one);
  for (const part of ["figures", "discrepancies", "provenance"]) {
    await go(one, `/corroboration/${part}`);
    await sound(one);
    await axe(one);
    await shot(one, `journey-${language}-${part}`);
  }
  await go(one, "/corroboration/discrepancies");
  check((await one.page.locator("article, .compare").count()) > 0, "no discrepancy is shown");
}

/// A document of the list that has a text.
const withText = "tr:not(:has(td .faint)) th a[href^='/documents/']";

/// Selects so many characters of the text, as a mouse would.
export async function pick(one, from, length) {
  await one.page.evaluate(
    ([start, count]) => {
      const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
      let left = start;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (left + count <= node.data.length) {
          const range = document.createRange();
          range.setStart(node, left);
          range.setEnd(node, left + count);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return;
        }
        left = Math.max(0, left - node.data.length);
      }
    },
    [from, length],
  );
}

/// The first kind of act: in a list, or typed where scripts made a field of it.
async function chooseTerm(one) {
  const value = await one.page.$eval('select[name="act"]', (list) => [...list.options].find((option) => option.value !== "").value);
  const list = one.page.locator('select[name="act"]');
  if (await list.isVisible()) return list.selectOption(value);
  await list.evaluate((node, chosen) => {
    node.value = chosen;
    node.dispatchEvent(new Event("change", { bubbles: true }));
  }, value);
}

/// A testimony: found, read, coded; a record corrected.
async function documenter(language) {
  const one = await member("documenter", { language }, "/search");
  await sound(one);
  await axe(one);
  await one.page.fill('main input[name="words"]', language === "ko" ? "여권" : "passport");
  await one.page.press('main input[name="words"]', "Enter");
  await one.page.waitForSelector("#hits a[href]");
  await shot(one, `journey-${language}-search`);
  await axe(one);
  await go(one, "/documents?type=Testimony");
  await sound(one);
  await send(one, 'th a[href^="/documents/"]');
  await sound(one);
  await send(one, '.facts a[href^="/documents/"]'); // its transcript
  await sound(one);
  await axe(one);
  check((await one.page.locator(".reader .badge").count()) > 0, "no level and no consent stand at the head of the text");
  const document = path(one);
  await pick(one, 5, 25);
  await one.page.waitForFunction(() => document.querySelector('input[name="to"]').value !== "");
  await chooseTerm(one);
  await one.page.fill('input[name="victim"]', "new:j1");
  await shot(one, `journey-${language}-coding`);
  const coded = one.page.waitForResponse((response) => response.url().endsWith("/code"));
  await one.page.keyboard.press("Control+Enter");
  const answer = await coded;
  check(answer.status() < 400, `the passage is not coded: ${answer.status()} ${(await answer.text()).slice(0, 200)}`);
  await go(one, `${document}/claims`);
  await sound(one);
  await axe(one);
  await go(one, "/people?type=Person");
  await send(one, 'th a[href^="/records/"]');
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-person`);
  await send(one, 'a[href$="/edit"]');
  await sound(one);
  await axe(one);
  const words = `${language}: seen once more`;
  await one.page.fill('[name="set.note"]', words);
  await send(one, 'main form[action$="/edit"] button.primary');
  check((await one.page.locator("main").innerText()).includes(words), "the note does not stand on the record");
  await shot(one, `journey-${language}-edited`);
}

/// Reads, and takes records out.
async function lawyer(language) {
  const one = await member("lawyer", { language }, "/documents");
  await sound(one);
  await axe(one);
  await send(one, withText);
  await sound(one);
  check((await one.page.locator(".text").innerText()).length > 100, "the text is not shown");
  await go(one, "/export");
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-export`);
}

/// Who is in the case, and who was at the door; no edit.
async function custodian(language) {
  const one = await member("custodian", { language }, "/members");
  await sound(one);
  await axe(one);
  await send(one, 'main table a[href^="/members/"], main a[href^="/members/"]:not([href$="/new"])');
  await sound(one);
  await axe(one);
  await go(one, "/history");
  await sound(one);
  await axe(one);
  await go(one, "/history/door");
  await sound(one);
  await axe(one);
  check((await one.page.locator("main").innerText()).includes("custodian"), "the custodian's own coming is not told");
  await shot(one, `journey-${language}-door`);
  await go(one, "/people?type=Person");
  await send(one, 'th a[href^="/records/"]');
  check((await one.page.locator('a[href$="/edit"]').count()) === 0, "a custodian is offered to edit");
}

export async function journeys() {
  for (const language of ["en", "ko"]) {
    await test(`a documenter finds, reads and codes a testimony, and corrects a record, in ${language}`, () => documenter(language));
    await test(`a lawyer reads and exports, in ${language}`, () => lawyer(language));
    await test(`a custodian looks after members and sees who was at the door, in ${language}`, () => custodian(language));
    await test(`an analyst decides who is who and reads what documents disagree about, in ${language}`, () => analyst(language));
    await test(`a statistician estimates how many stand on no list, in ${language}`, () => statistician(language));
  }
}
