// A documenter: finds, reads and codes a testimony; takes over what the program proposes; corrects a record, and takes it back.
import { checkFile } from "./custodian.mjs";
import { downloaded } from "./lawyer.mjs";
import { answered, axeBoth as axe, check, go, leave, mainText, member, pathOf, send, settled, shot, sound, work } from "./support.mjs";

/// Selects so many characters of the text, as a mouse would.
async function pick(one, from, length) {
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

/// The first kind of act, as the field that scripts made of the list chooses it.
async function chooseTerm(one) {
  const value = await one.page.$eval('select[name="act"]', (list) => [...list.options].find((option) => option.value !== "").value);
  await one.page.locator('select[name="act"]').evaluate((node, chosen) => {
    node.value = chosen;
    node.dispatchEvent(new Event("change", { bubbles: true }));
  }, value);
}

async function find(one, language) {
  await go(one, "/search");
  await sound(one);
  await axe(one);
  const word = language === "ko" ? "여권" : "passport";
  const found = one.page.waitForResponse((response) => new URLSearchParams(response.request().postData() ?? "").get("words") === word); // the whole word, not its beginning
  await Promise.all([found, one.page.locator('main input[name="words"]').pressSequentially(word, { delay: 20 })]); // nothing is pressed: it searches while one types
  await settled(one);
  await one.page.waitForSelector("#hits a[href]");
  await shot(one, `journey-${language}-search`);
  await axe(one);
  await send(one, '#hits a[href^="/documents/"]');
  check((await one.page.locator("#here, mark.current").count()) > 0, "what is found does not lead to its passage");
}

async function code(one, language) {
  await go(one, "/documents?type=Testimony");
  await sound(one);
  await send(one, 'th a[href^="/documents/"]'); // its words, at once
  check((await one.page.locator(".text").count()) === 1, "a testimony in the list does not lead to its words");
  await send(one, '.source-line a[href^="/documents/"]'); // what is known of it
  await sound(one);
  await axe(one);
  await send(one, '.facts a[href^="/documents/"], .notice a[href^="/documents/"]'); // its transcript
  await sound(one);
  await axe(one);
  check((await one.page.locator(".reader .badge").count()) > 1, "no level and no consent stand at the head of the text");
  const document = pathOf(one);
  await pick(one, 5, 12);
  await one.page.waitForFunction(() => document.querySelector('input[name="to"]').value !== "");
  const words = (await one.page.locator("[data-picked]").innerText()).trim();
  await chooseTerm(one);
  await one.page.fill('input[name="victim"]', `new:J-${language}`);
  await shot(one, `journey-${language}-coding`);
  const answer = await answered(one, "/code", () => one.page.keyboard.press("Control+Enter"));
  check(answer.status() < 400, `the passage is not coded: ${answer.status()} ${(await answer.text()).slice(0, 200)}`);
  await settled(one);
  await go(one, document);
  // The act that came of it quotes its passage.
  const card = one.page.locator("article.card", { hasText: `J-${language}` }).first();
  await leave(one, () => card.locator('a[href^="/records/"]').first().click());
  check((await one.page.locator("main blockquote", { hasText: words }).count()) > 0, "the act does not quote the passage it was coded from");
  await axe(one);
  await shot(one, `journey-${language}-act`);
  return document;
}

/// Words typed here, by somebody new whose name stays sealed: a testimony, one row of the list, with a consent to be asked for.
async function handOver(one, language) {
  await go(one, "/documents");
  const rows = await one.page.locator("tbody tr", { hasText: `Talk ${language}` }).count();
  await go(one, "/documents/add");
  await sound(one);
  await axe(one);
  await send(one, "main form button.primary");
  check((await one.page.locator("main .notice.bad").count()) > 0, "nothing is added, and nothing said");
  await one.page.fill('textarea[name="text"]', `${language}: they kept the papers in a tin box.`);
  await one.page.fill('input[name="title"]', `Talk ${language}`);
  const name = language === "ko" ? "가상인" : "Mira Invented";
  await one.page.locator('input[name="about"]').pressSequentially(name, { delay: 10 });
  await one.page.keyboard.press("Enter"); // fast, and of the whole name all the same
  await one.page.waitForFunction((wanted) => document.querySelector('input[name="about_id"]').value === wanted, `named:${name}`);
  await one.page.check('input[name="testimony"]');
  await one.page.fill('input[name="date"]', "2022-03");
  await axe(one);
  await shot(one, `journey-${language}-add`);
  await send(one, "main form button.primary");
  await sound(one);
  check((await one.page.locator(".text").innerText()).includes("tin box"), "what was typed is not shown to be read");
  check((await one.page.locator('aside a[href$="/consents"]').count()) === 1, "nobody says that the consent is missing");
  check(!(await mainText(one)).includes(name), "a sealed name stands beside the text");
  await axe(one);
  await shot(one, `journey-${language}-added`);
  await go(one, "/documents");
  check((await one.page.locator("tbody tr", { hasText: `Talk ${language}` }).count()) === rows + 1, "the testimony and its words are not one row");
}

/// What the program finds in a text counts once a person has taken it over and accepted it.
async function proposals(one, document, language) {
  await go(one, `${document}/claims`);
  await sound(one);
  await axe(one);
  const found = one.page.locator('main input[type="checkbox"]');
  if ((await found.count()) === 0) return;
  await found.first().check();
  await send(one, 'form:has(input[type="checkbox"]) button.primary');
  await sound(one);
  const accept = one.page.locator('main button[value="accepted"], main button[value="accept"]').first();
  check((await accept.count()) > 0, "what was taken over does not wait for a decision");
  await axe(one);
  await shot(one, `journey-${language}-proposals`);
}

async function correct(one, language) {
  await go(one, "/people?type=Person");
  await sound(one);
  await axe(one);
  await send(one, 'th a[href^="/records/"]');
  await sound(one);
  await axe(one);
  const record = pathOf(one);
  await shot(one, `journey-${language}-person`);
  await send(one, 'a[href$="/edit"]');
  await sound(one);
  await axe(one);
  const words = `${language}: seen once more`;
  await one.page.fill('[name^="set.note"]', words);
  await send(one, 'main form[action$="/edit"] button.primary');
  check((await mainText(one)).includes(words), "the note does not stand on the record");
  await shot(one, `journey-${language}-edited`);
  // Taken back, with a reason: it no longer stands, and the history keeps it.
  const said = one.page.locator("dd, .statement", { hasText: words }).last();
  await said.locator("summary").first().click();
  await said.locator('form[action$="/retract"] input[name="reason"]').fill("a slip");
  await leave(one, () => said.locator('form[action$="/retract"] button').click());
  check(pathOf(one) === record, "after taking back, another page comes");
  check((await one.page.locator("dl.facts", { hasText: words }).count()) === 0, "what was taken back still stands");
  for (const part of ["timeline", "graph", "consents"]) {
    await go(one, `${record}/${part}`);
    await sound(one);
    await axe(one);
  }
}

/// Rows that are wrong are told, all at once; rows that are good are looked at first, and then written.
async function bringIn(one, language) {
  await go(one, "/import");
  await sound(one);
  await axe(one);
  await checkFile(one, `No,name,sex,born\n1,Invented ${language},female,1987\n2,Other,mail,1991-13\n`);
  await sound(one);
  await axe(one);
  check((await one.page.locator("main .notice.bad").count()) > 0 && (await one.page.locator('main form[action$="/write"]').count()) === 0, "a wrong row may be written");
  const told = await downloaded(one, 'main a[href$="/errors"]');
  check(told.toString("utf8").split("\n").length > 1, "the wrong rows are not handed out");
  // Mended on the page: a word is taken for a term, another for nothing.
  await one.page.fill('input[name^="set.as."][list]', language === "ko" ? "남성" : "Male");
  await one.page.locator('input[name^="set.none."]').last().check();
  await work(one, 'form[action$="/columns"] button.primary');
  check((await one.page.locator('main form[action$="/write"]').count()) === 1, "what was mended cannot be written");
  await send(one, 'form[action$="/drop"] button');
  await checkFile(one, `No,name,sex,born\n${language}1,Invented ${language},female,1987\n${language}2,Other ${language},male,1991-05\n`);
  await sound(one);
  check((await one.page.locator('select[name^="set."]').count()) > 2, "it is not told which column says what");
  await axe(one);
  await shot(one, `journey-${language}-import`);
  await work(one, 'form[action$="/write"] button');
  await sound(one);
  check((await one.page.locator('main tbody a[href^="/records/"]').count()) === 2, "the two records that were brought in are not told");
  await axe(one);
}

/// The wrong list: what taking it back would change is seen first.
async function takeBack(one, language) {
  await work(one, 'form[action$="/undo"] button');
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-take-back`);
  await one.page.fill('input[name="reason"]', `${language}: the wrong list`);
  await work(one, 'form[action$="/write"] button.danger');
  check((await one.page.locator("main .notice.good").count()) === 1, "it is not told that the import was taken back");
  await send(one, "main .notice.good a");
  check((await mainText(one)).includes(`${language}: the wrong list`), "the reason does not stand in the history");
  await sound(one);
}

export async function documenter(language) {
  const one = await member("documenter", { language });
  await sound(one);
  await axe(one);
  await find(one, language);
  await handOver(one, language);
  const document = await code(one, language);
  await proposals(one, document, language);
  await correct(one, language);
  await bringIn(one, language);
  await takeBack(one, language);
}
