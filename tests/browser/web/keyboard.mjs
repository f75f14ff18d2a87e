// Without a mouse: coding a testimony, and deciding who is who.
import { check, member, passphraseOf, person, go, send, test, waitForJob } from "./support.mjs";

/// Tab until something that fits has the focus.
async function tabTo(one, selector, most = 200) {
  for (let i = 0; i < most; i += 1) {
    if (await one.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await one.page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}

async function signInByKeys(one, handle) {
  await go(one, "/sign-in");
  await tabTo(one, 'input[name="handle"]');
  await one.page.keyboard.type(handle);
  await tabTo(one, 'input[name="passphrase"]');
  await one.page.keyboard.type(passphraseOf(handle));
  await Promise.all([one.page.waitForURL((url) => url.pathname !== "/sign-in"), one.page.keyboard.press("Enter")]);
}

async function follow(one, selector) {
  await tabTo(one, selector);
  await Promise.all([one.page.waitForNavigation(), one.page.keyboard.press("Enter")]);
}

async function review() {
  const one = await person();
  await signInByKeys(one, "documenter");
  await follow(one, 'nav a[href="/links"]');
  if ((await one.page.locator('a[href="/links/review"]').count()) === 0) {
    await follow(one, 'form[action="/links/run"] button');
    await waitForJob(one);
  }
  await go(one, "/links");
  await follow(one, 'a[href="/links/review"]');
  const ids = async () => one.page.$$eval('form[action="/links/decide"] input[type=hidden]', (inputs) => inputs.filter((input) => ["a", "b"].includes(input.name)).map((input) => input.value).join());
  const first = await ids();
  check(first.length > 50, "no pair to decide");
  await tabTo(one, 'form[action="/links/decide"] button, a, input');
  const decided = one.page.waitForResponse((response) => response.url().endsWith("/links/decide"));
  await one.page.locator("main").focus();
  await one.page.keyboard.press("c");
  check((await decided).ok(), "the key c does not decide");
  await one.page.waitForFunction((before) => ![...document.querySelectorAll('form[action="/links/decide"] input[name=a], form[action="/links/decide"] input[name=b]')].map((i) => i.value).join().includes(before), first);
  check((await ids()) !== first, "the next pair does not come");
  const undone = one.page.waitForResponse((response) => response.url().endsWith("/links/withdraw"));
  await one.page.keyboard.press("z");
  const answer = await undone;
  check(answer.status() < 400, `the key z does not undo: ${answer.status()} ${(await answer.text().catch(() => "")).slice(0, 200)}`);
}

export async function keyboard() {
  await test("by keys alone: who is who, decided and undone", review);
}
