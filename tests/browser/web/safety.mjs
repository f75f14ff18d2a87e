// What protects people: quick exit, locks, what is kept of what was being typed, who comes after.
import { handOverTable } from "./statistician.mjs";
import { axeBoth, check, go, member, passphraseOf, pathOf as path, person, send, test, waitForJob, world } from "./support.mjs";

async function quickExit() {
  const one = await member("documenter", {}, "/documents");
  for (let i = 0; i < 3; i += 1) await one.page.keyboard.press("Escape");
  await one.page.waitForURL((url) => url.pathname === "/calendar");
  const title = await one.page.title();
  const text = await one.page.locator("body").innerText();
  check(!/girok|기록/i.test(title + text), "the neutral page names the program");
  await one.page.goBack().catch(() => {});
  await one.page.waitForTimeout(300);
  check((await one.page.locator('nav.side').count()) === 0, "the back button brings the case back");
  await go(one, "/calendar");
  await one.page.goto(world.address + "/documents");
  check(["/sign-in", "/locked"].includes(path(one)), "after a quick exit the case is still open");
}

async function wrongPassphrase() {
  const one = await person();
  await go(one, "/sign-in");
  await one.page.fill('input[name="handle"]', "documenter");
  await one.page.fill('input[name="passphrase"]', "not this one at all, surely");
  await one.page.press('input[name="passphrase"]', "Enter");
  await one.page.waitForLoadState("load");
  check((await one.page.locator("nav.side").count()) === 0, "a wrong passphrase opens the case");
  const first = await one.page.locator("main").innerText();
  await one.page.fill('input[name="handle"]', "nobody-of-that-name");
  await one.page.fill('input[name="passphrase"]', "not this one at all, surely");
  await one.page.press('input[name="passphrase"]', "Enter");
  await one.page.waitForLoadState("load");
  check((await one.page.locator("main").innerText()).replaceAll("nobody-of-that-name", "documenter") === first, "a handle that does not exist is told apart");
}

async function editForm(handle) {
  const one = await member(handle, {}, "/events?type=Event");
  await one.page.locator('th a[href^="/records/"]').first().click();
  await one.page.waitForURL(/records/);
  await one.page.locator('a[href$="/edit"]').first().click();
  await one.page.waitForURL(/edit$/);
  return one;
}

/// What is typed outlives a lock: kept sealed, and filled in again for the same person.
async function unsaved() {
  const one = await editForm("documenter");
  const address = path(one);
  const kept = one.page.waitForResponse((response) => response.url().endsWith("/api/drafts") && response.request().method() === "POST");
  await one.page.fill('[name^="set.description"]', "half a sentence that nobody has sent");
  await kept;
  await send(one, 'form[action="/lock"] button');
  await one.page.goto(world.address + address);
  check(path(one) === "/locked", "a locked session still shows the form");
  await one.page.fill('input[name="passphrase"]', passphraseOf("documenter"));
  await Promise.all([one.page.waitForURL((url) => url.pathname === address), one.page.press('input[name="passphrase"]', "Enter")]);
  await one.page.waitForFunction(() => document.querySelector('[name^="set.description"]').value.includes("half a sentence"));
  const other = await member("analyst", {}, address);
  await other.page.waitForTimeout(500);
  check(!(await other.page.inputValue('[name^="set.description"]')).includes("half a sentence"), "somebody else is given the draft");
}

/// Two people change one value: both keep their work, and see it.
async function together() {
  const one = await editForm("documenter");
  const two = await editForm("analyst");
  check(path(one) === path(two), "not the same record");
  await one.page.fill('[name^="set.title"]', "As the first one heard it");
  await two.page.fill('[name^="set.title"]', "As the second one heard it");
  await send(one, 'main form[action$="/edit"] button.primary');
  await send(two, 'main form[action$="/edit"] button.primary');
  const text = await two.page.locator("main").innerText();
  check(text.includes("As the first one heard it") && text.includes("As the second one heard it"), "one of the two is gone");
  check((await two.page.locator(".compare, .notice.warn").count()) > 0, "the conflict is not shown");
}

/// Work that takes a while: every bootstrap drawn very often.
async function longWork(one, draws) {
  await handOverTable(one);
  await one.page.locator('form[action="/estimates/start"] details summary').click();
  await one.page.fill('input[name="draws"]', String(draws));
  await send(one, 'form[action="/estimates/start"] button');
  check(path(one).startsWith("/jobs/"), "long work does not show its own page");
}

/// The tab is closed in the middle: the work goes on, and its result is there.
async function closedTab() {
  const one = await member("analyst");
  await longWork(one, 400);
  const job = path(one);
  await one.page.close();
  one.page = await one.context.newPage();
  await go(one, "/jobs");
  check((await one.page.locator(`a[href="${job}"]`).count()) > 0, "work whose tab was closed is not among long work");
  await go(one, job);
  if (path(one) === job) await waitForJob(one, 240);
  check(path(one).startsWith("/estimates/runs/"), `the result of work whose tab was closed is at ${path(one)}`);
}

/// It says how far it is, and can be stopped.
async function stopped() {
  const one = await member("statistician");
  await longWork(one, 100_000);
  await axeBoth(one);
  const job = path(one);
  await one.page.waitForFunction(() => (document.querySelector("[data-doing]")?.textContent ?? "").trim() !== "");
  check((await one.page.locator("main progress").count()) === 1, "long work shows no progress");
  await send(one, `form[action="${job}/stop"] button`);
  for (let i = 0; i < 60 && (await one.page.locator("main progress").count().catch(() => 1)) > 0; i += 1) await one.page.waitForTimeout(500);
  await go(one, job);
  check((await one.page.locator("main progress").count()) === 0, "work that was stopped goes on");
  check((await one.page.locator('main a[href^="/estimates/runs/"]').count()) === 0, "work that was stopped has a result");
  await axeBoth(one);
}

export async function safety() {
  await test("what was being typed outlives a lock, for its writer alone", unsaved);
  await test("two people who edit one record both keep their work and see the conflict", together);
  await test("quick exit: Esc three times locks and leaves a neutral page", quickExit);
  await test("a wrong passphrase and a wrong handle end in the same words", wrongPassphrase);
  await test("a tab closed in the middle of long work: it goes on, and its result is there", closedTab);
  await test("long work tells how far it is, and is stopped", stopped);
}
