// A custodian: who is in, what was agreed to, whether every byte is as it was written; and what the one who imports meets.
import { downloaded } from "./lawyer.mjs";
import { axeBoth as axe, check, go, leave, mainText, member, pathOf, person, routeOf, send, shot, sound, work } from "./support.mjs";

const newcomers = { en: ["heron-1", "eleven herons beside a green canal"], ko: ["heron-2", "twelve herons beside a grey canal"] };

/// Hands over a table and sees what it would bring.
export async function checkFile(one, csv = "No,name,sex,born\n1,Invented Person,female,1987\n2,Invented Other,male,1991-05\n") {
  await one.page.setInputFiles('input[name="file"]', { name: "colleagues.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await one.page.locator('form[action="/import"] summary').click();
  await one.page.selectOption('form[action="/import"] select[name="type"]', "Person");
  await work(one, 'form[action="/import"] button.primary');
  check(routeOf(pathOf(one))?.path === "/import/{job}", `a file handed over leads to ${pathOf(one)}`);
}

async function members(one, language) {
  const [handle, passphrase] = newcomers[language];
  await go(one, "/members");
  await sound(one);
  await axe(one);
  await send(one, 'a[href="/members/new"]');
  await sound(one);
  await axe(one);
  await one.page.fill('input[name="handle"]', handle);
  await one.page.fill('input[name="passphrase"]', passphrase);
  await one.page.fill('input[name="again"]', passphrase);
  await send(one, 'form[action="/members/new"] button.primary');
  if (pathOf(one) === "/members") await leave(one, () => one.page.locator('main a[href^="/members/"]', { hasText: handle }).click());
  await sound(one);
  await one.page.locator('input[name="role"][value="analyst"]').check();
  await axe(one);
  await send(one, 'form[action$="/grant"] button.primary');
  await axe(one);
  await send(one, 'form[action$="/grant"] button.primary');
  await go(one, "/members");
  const row = one.page.locator("tr", { hasText: handle });
  check(/analyst|분석/i.test(await row.innerText()), "the newcomer was given no role");
  await shot(one, `journey-${language}-members`);
  // Who is new comes in.
  const newcomer = await person({ language });
  await go(newcomer, "/sign-in");
  await newcomer.page.fill('input[name="handle"]', handle);
  await newcomer.page.fill('input[name="passphrase"]', passphrase);
  await send(newcomer, 'form[action="/sign-in"] button.primary');
  check((await newcomer.page.locator("nav.side").count()) === 1, "the newcomer cannot sign in");
}

/// Consent is asked of a person, and withdrawn again.
async function consent(one, language) {
  await go(one, "/people?type=Person");
  await send(one, 'th a[href^="/records/"]');
  check((await one.page.locator('a[href$="/edit"]').count()) === 0, "a custodian is offered to edit");
  await send(one, 'nav.tabs a[href$="/consents"]');
  await sound(one);
  await axe(one);
  const cards = await one.page.locator("main .card .badge").count();
  await one.page.selectOption("#new-purpose", { index: 1 });
  await one.page.selectOption("#new-recipient", { index: 1 });
  await send(one, 'form[action$="/consents"] button.primary');
  await sound(one);
  check((await one.page.locator("main .card .badge").count()) > cards, "the consent that was given is not shown");
  await axe(one);
  await shot(one, `journey-${language}-consents`);
}

/// Whether every byte is what was written.
async function verify(one, language) {
  await go(one, "/history");
  await sound(one);
  await axe(one);
  await work(one, 'form[action="/verify"] button');
  check(routeOf(pathOf(one))?.path === "/verify/{job}", `a check leads to ${pathOf(one)}`);
  await sound(one);
  await axe(one);
  check((await one.page.locator("main .notice.good").count()) === 1, "the case is not found whole");
  await shot(one, `journey-${language}-verified`);
  await go(one, "/history/door");
  await sound(one);
  await axe(one);
  check((await one.page.locator("main .notice.bad").count()) === 0, "the record of the door is said to be broken");
  check((await mainText(one)).includes("custodian"), "the custodian's own coming is not told");
  await shot(one, `journey-${language}-door`);
}

/// The whole case in one sealed file.
async function backup(one, language) {
  await go(one, "/backup");
  await sound(one);
  await axe(one);
  await shot(one, `journey-${language}-backup`);
  await work(one, 'form[action="/backup"] button.primary');
  check(routeOf(pathOf(one))?.path === "/backup/{job}", `a backup leads to ${pathOf(one)}`);
  await sound(one);
  await axe(one);
  const bytes = await downloaded(one, 'main a[href$="/file"]');
  check(bytes.length > 100_000 && !bytes.includes("Transcript of testimony"), "the backup is no sealed file of the case");
}

export async function custodian(language) {
  const one = await member("custodian", { language });
  await sound(one);
  await members(one, language);
  await consent(one, language);
  await verify(one, language);
  await backup(one, language);
}
