// Without a mouse, from sign-in on, by key presses alone: coding a testimony, and deciding who is who.
import { withText } from "./lawyer.mjs";
import { answered, check, go, leave, passphraseOf, pathOf, person, settled, test, waitForJob } from "./support.mjs";

const press = (one, key) => one.page.keyboard.press(key);
const hasFocus = (one, selector) => one.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector).catch(() => false);

/// What was done leads the focus there, at once or when the answer has come.
const focusComes = (one, selector, what) =>
  one.page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector).catch(() => {
    throw new Error(what);
  });

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
  await leave(one, () => press(one, "Enter"));
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
  await leave(one, () => press(one, "Enter"));
}

async function review() {
  const one = await person();
  await signInByKeys(one, "documenter");
  await follow(one, 'nav a[href="/links"]');
  await follow(one, 'form[action="/links/run"] button');
  await waitForJob(one); // its page goes on by itself
  if (pathOf(one) !== "/links") await follow(one, 'nav a[href="/links"]');
  await follow(one, 'a[href="/links/review"]');
  const both = 'form[action="/links/decide"] :is(input[name=a], input[name=b])';
  const pair = () => one.page.$$eval(both, (inputs) => inputs.map((input) => input.value).join());
  const byKey = async (key, end) => {
    const [answer] = await Promise.all([answered(one, end, () => press(one, key)), one.page.waitForNavigation()]); // the next pair comes by itself
    await settled(one);
    return answer.status();
  };
  const decided = [];
  for (const key of ["s", "d", "c"]) {
    const before = await pair();
    check(before.length > 50 && !decided.includes(before), `before the key ${key} there is no new pair to decide`);
    decided.push(before);
    check((await byKey(key, "/links/decide")) < 400, `the key ${key} does not decide`);
  }
  // The last one taken back, and it comes again.
  check((await byKey("z", "/links/withdraw")) < 400, "the key z does not undo");
  check((await pair()) === decided.at(-1), "what z took back does not come again");
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
  await one.page.waitForFunction(() => document.querySelector("[data-picked]").textContent.trim().length > 3).catch(() => {
    throw new Error("Shift and arrows choose no passage");
  });
  await press(one, "Enter");
  await focusComes(one, "form[action$='/code'] input", "Enter does not lead from the text to the form");
  await focusIsSeen(one, "the form of coding");
  // The kind of act from the list, the victim typed.
  await press(one, "ArrowDown");
  await press(one, "ArrowDown");
  await press(one, "Enter");
  await tabTo(one, 'input[name="victim"]');
  await one.page.keyboard.type("new:K-1");
  const answer = await answered(one, "/code", () => press(one, "Control+Enter"));
  check(answer.status() < 400, `the passage is not coded: ${answer.status()} ${(await answer.text()).slice(0, 200)}`);
  await one.page.waitForFunction((was) => document.querySelectorAll(".text mark").length > was, marks);
  await focusComes(one, ".text", "after coding, the focus is not back in the text");
  await one.page.locator("article.card", { hasText: "K-1" }).first().waitFor(); // told below the text, at once
}

export async function keyboard() {
  await test("by keys alone: a passage chosen and coded", coding);
  await test("by keys alone: who is who, decided s d c, undone z", review);
}
