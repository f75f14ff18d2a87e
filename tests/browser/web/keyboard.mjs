// Without a mouse, from sign-in on, by key presses alone: coding a testimony, and deciding who is who.
import { withText } from "./lawyer.mjs";
import { check, go, passphraseOf, pathOf, person, test } from "./support.mjs";

const press = (one, key) => one.page.keyboard.press(key);
const hasFocus = (one, selector) => one.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector).catch(() => false);

/// Tab until something that fits has the focus.
async function tabTo(one, selector, most = 400) {
  for (let i = 0; i < most; i += 1) {
    if (await hasFocus(one, selector)) return;
    await press(one, "Tab");
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}

async function signInByKeys(one, handle) {
  await go(one, "/sign-in");
  await tabTo(one, 'input[name="handle"]');
  await one.page.keyboard.type(handle);
  await tabTo(one, 'input[name="passphrase"]');
  await one.page.keyboard.type(passphraseOf(handle));
  await Promise.all([one.page.waitForURL((url) => url.pathname !== "/sign-in"), press(one, "Enter")]);
}

/// What has the focus is always to be seen, and marked.
async function focusIsSeen(one, where) {
  const seen = await one.page.evaluate(() => {
    const node = document.activeElement;
    if (!node || node === document.body) return true;
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    return box.bottom > 0 && box.top < innerHeight && (style.outlineStyle !== "none" || style.boxShadow !== "none");
  });
  check(seen, `${where}: what has the focus is not to be seen`);
}

async function follow(one, selector) {
  await tabTo(one, selector);
  await focusIsSeen(one, selector);
  await Promise.all([one.page.waitForNavigation(), press(one, "Enter")]);
}

/// Long work: its page goes on by itself.
async function untilDone(one) {
  await one.page.waitForURL((url) => !url.pathname.startsWith("/jobs/"), { timeout: 120_000 });
}

async function review() {
  const one = await person();
  await signInByKeys(one, "documenter");
  await follow(one, 'nav a[href="/links"]');
  await follow(one, 'form[action="/links/run"] button');
  await untilDone(one);
  if (pathOf(one) !== "/links") await follow(one, 'nav a[href="/links"]');
  await follow(one, 'a[href="/links/review"]');
  const both = 'form[action="/links/decide"] :is(input[name=a], input[name=b])';
  const pair = () => one.page.$$eval(both, (inputs) => inputs.map((input) => input.value).join());
  const other = (before) =>
    one.page.waitForFunction(
      ([fields, was]) => {
        const now = [...document.querySelectorAll(fields)].map((input) => input.value).join();
        return now !== "" && now !== was;
      },
      [both, before],
    );
  const first = await pair();
  check(first.length > 50, "no pair to decide");
  let before = "";
  for (const key of ["s", "d", "c"]) {
    before = await pair();
    const decided = one.page.waitForResponse((response) => response.url().endsWith("/links/decide"));
    await press(one, key);
    check((await decided).ok(), `the key ${key} does not decide`);
    await other(before);
    await one.page.waitForLoadState("load");
  }
  // The last one taken back, and it comes again.
  const undone = one.page.waitForResponse((response) => response.url().endsWith("/links/withdraw"));
  await Promise.all([one.page.waitForNavigation(), press(one, "z")]);
  const answer = await undone;
  check(answer.status() < 400, `the key z does not undo: ${answer.status()}`);
  check((await pair()) === before, "what z took back does not come again");
}

async function coding() {
  const one = await person();
  await signInByKeys(one, "documenter");
  await follow(one, 'nav a[href="/documents"]');
  await follow(one, withText);
  const marks = await one.page.locator(".text mark").count();
  // Into the text; three words from its beginning on.
  await tabTo(one, ".text");
  await press(one, "Control+Home");
  for (let i = 0; i < 3; i += 1) await press(one, "Shift+Control+ArrowRight");
  check((await one.page.locator("[data-picked]").innerText()).trim().length > 3, "Shift and arrows choose no passage");
  await press(one, "Enter");
  check(await hasFocus(one, "form[action$='/code'] input"), "Enter does not lead from the text to the form");
  await focusIsSeen(one, "the form of coding");
  // The kind of act from the list, the victim typed.
  await press(one, "ArrowDown");
  await press(one, "ArrowDown");
  await press(one, "Enter");
  await tabTo(one, 'input[name="victim"]');
  await one.page.keyboard.type("new:K-1");
  const answered = one.page.waitForResponse((response) => response.url().endsWith("/code"));
  await press(one, "Control+Enter");
  const answer = await answered;
  check(answer.status() < 400, `the passage is not coded: ${answer.status()} ${(await answer.text()).slice(0, 200)}`);
  await one.page.waitForFunction((was) => document.querySelectorAll(".text mark").length > was, marks);
  check(await hasFocus(one, ".text"), "after coding, the focus is not back in the text");
  await one.page.locator("article.card", { hasText: "K-1" }).first().waitFor(); // told below the text, at once
}

export async function keyboard() {
  await test("by keys alone: a passage chosen and coded", coding);
  await test("by keys alone: who is who, decided s d c, undone z", review);
}
