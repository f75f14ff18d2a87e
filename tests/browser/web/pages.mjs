// Every page of the route table, found by following links from the start as a member who may see all of them:
// light and dark, in three languages, narrow and enlarged, on paper, without scripts.
import { axeBoth, check, go, lookedAt, member, mainText, pathOf, person, routeOf, routes, send, shape, shot, sound, test, work, world } from "./support.mjs";
import { handOverTable, estimate } from "./statistician.mjs";
import { checkFile } from "./custodian.mjs";
import { exportAs } from "./lawyer.mjs";

/// Without a link to them.
const apart = ["/components", "/search"];
/// Before anybody has signed in.
const outside = ["/sign-in", "/recover", "/calendar"];

const most_bytes = 150 * 1024; // with the heads of answers

const slug = (path) => shape(path).replace(/[^A-Za-z]+/g, "-").replace(/^-|-$/g, "") || "start";

/// What long work leaves to be looked at: persons compared, documents read, two estimates, an import that could be taken back, a file to be imported, a check of every byte.
async function prepared(one) {
  await go(one, "/links");
  await work(one, 'form[action="/links/run"] button');
  await go(one, "/corroboration");
  await work(one, 'form[action="/corroboration/run"] button');
  for (let i = 0; i < 2; i += 1) {
    await handOverTable(one);
    await estimate(one, { quick: true });
  }
  await go(one, "/import");
  await checkFile(one, "No,sex\n1,female\n");
  await work(one, 'form[action$="/write"] button.primary');
  await work(one, 'form[action$="/undo"] button');
  await go(one, "/import");
  await checkFile(one, "No,name,sex,born,Colour\n1,Invented Person,mail,1991-13,red\n");
  await go(one, "/history");
  await work(one, 'form[action="/verify"] button');
  await go(one, "/export");
  await exportAs(one, { format: "xlsx" });
  await go(one, "/backup");
  await work(one, 'form[action="/backup"] button.primary');
}

async function fromOutside() {
  const nobody = await person();
  for (const path of outside.filter((one) => routeOf(one))) {
    await go(nobody, path);
    await sound(nobody);
    await axeBoth(nobody);
    await shot(nobody, `page-en-${slug(path)}`);
  }
  const locked = await member("lawyer");
  await send(locked, 'form[action="/lock"] button');
  await go(locked, "/locked");
  await sound(locked);
  await axeBoth(locked);
}

/// Follows links until nothing new comes: at most three pages a route, told apart by what is asked of them; `each` looks at the page. Gives addresses to be gone to again, and the routes that gave files.
async function everywhere(one, each) {
  const jobs = await linksOf(one, "/jobs");
  const queue = ["/", ...apart, ...jobs];
  const seen = new Map();
  const files = new Set();
  const addresses = [];
  while (queue.length) {
    const url = new URL(queue.shift(), world.address);
    const route = routeOf(url.pathname);
    if (!route) continue;
    const key = `${route.path}?${[...url.searchParams.keys()].sort().join("&")}`;
    if (seen.has(key) || (seen.get(route.path) ?? 0) >= 3) continue;
    seen.set(key, 1);
    seen.set(route.path, (seen.get(route.path) ?? 0) + 1);
    const response = await one.page.goto(url.href).catch((error) => {
      if (!/Download is starting/.test(error.message)) throw error;
    });
    if (!response) files.add(route.path);
    if (!response) continue;
    check(response.status() === 200, `${shape(url.pathname)} answers ${response.status()}`);
    if (response.status() !== 200 || pathOf(one) !== url.pathname) continue;
    if (!seen.has(`${route.path} looked at`)) addresses.push(url.pathname + url.search);
    seen.set(`${route.path} looked at`, 1);
    await each(url, route);
    queue.push(...(await linksOf(one)));
  }
  return { files, addresses };
}

async function linksOf(one, path) {
  if (path) await go(one, path);
  const hrefs = await one.page.$$eval("a[href]", (links) => links.map((link) => link.getAttribute("href"))); // of links in pictures, too
  return hrefs.map((href) => new URL(href, one.page.url())).filter((url) => url.origin === world.address).map((url) => url.pathname + url.search);
}

/// No wider than the window.
async function fits(one) {
  const over = await one.page.evaluate(() => {
    const page = document.documentElement;
    const wide = page.scrollWidth - page.clientWidth;
    const sticksOut = (node) => node.getBoundingClientRect().right > page.clientWidth + 1 && !node.closest(".scroll, .graph, pre, svg");
    const who = wide > 1 ? [...document.querySelectorAll("main *")].find(sticksOut) : undefined;
    return { wide, who: who ? `${who.localName}.${who.className}` : "" };
  });
  check(over.wide <= 1, `${shape(pathOf(one))} is ${over.wide} pixels wider than a window of ${one.page.viewportSize().width} (${over.who})`);
}

/// No cell of a table is squeezed until its words stand letter under letter.
async function notSqueezed(one) {
  const squeezed = await one.page.evaluate(() => {
    const letters = (cell) => cell.textContent.replace(/[^\p{Script=Han}]/gu, "").length;
    const lines = (cell) => cell.clientHeight / parseFloat(getComputedStyle(cell).fontSize) / 1.5;
    const narrow = (cell) => cell.clientWidth < 3 * parseFloat(getComputedStyle(cell).fontSize);
    return [...document.querySelectorAll(".scroll td, .scroll th")].filter((cell) => letters(cell) > 3 && lines(cell) > 3 && narrow(cell)).length;
  });
  check(squeezed === 0, `${shape(pathOf(one))} has ${squeezed} cells whose letters stand under each other`);
}

/// Counts what a first visit brings: nothing cached. Gives a function that tells the bytes since it was last asked. The page that is open is left first: what it still loads is not the next one's.
async function weighed(one) {
  await one.page.goto("about:blank");
  const session = await one.context.newCDPSession(one.page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  return () => {
    const told = bytes;
    bytes = 0;
    return told;
  };
}

/// Goes to each address and looks.
async function again(one, addresses, name, each) {
  for (const address of addresses) {
    const response = await one.page.goto(world.address + address);
    check(response.status() === 200, `${shape(address)} answers ${response.status()}`);
    if (pathOf(one) !== new URL(address, world.address).pathname) continue;
    await each();
    if (name) await shot(one, `page-${name}-${slug(new URL(address, world.address).pathname)}`);
  }
}

export async function pages() {
  let addresses = [];
  let files = new Set();
  await test("every page is reached, and axe finds nothing on any, light and dark", async () => {
    const one = await member("demo");
    await prepared(one);
    const found = await everywhere(one, async (url, route) => {
      await sound(one);
      if (!(lookedAt.get(route.path)?.size === 2) || url.search) await axeBoth(one);
      await shot(one, `page-en-${slug(url.pathname)}${url.search ? "-asked" : ""}`);
    });
    addresses = found.addresses;
    files = found.files;
  });
  await test("every page is seen by axe: those outside too, and none of the table is left out", async () => {
    await fromOutside();
    for (const route of routes) {
      if (files.has(route.path)) continue;
      const looks = [...(lookedAt.get(route.path) ?? [])];
      check(looks.length === 2, `axe has seen ${route.path} ${looks.length ? `only ${looks}` : "never: no journey and no link reaches it"}`);
    }
  });
  await test("every page in Korean, dark, fits a window of 360 pixels and brings at most 150 KB at a first visit", async () => {
    const one = await member("demo", { language: "ko", scheme: "dark", width: 360, height: 740 });
    const weight = await weighed(one);
    const weights = [];
    await again(one, addresses, "ko-dark-360", async () => {
      await one.page.waitForLoadState("networkidle");
      weights.push([weight(), shape(pathOf(one))]);
      check(weights.at(-1)[0] <= most_bytes, `${shape(pathOf(one))} brings ${weights.at(-1)[0]} bytes at a first visit`);
      await sound(one);
      await fits(one);
    });
    const heaviest = weights.sort((a, b) => b[0] - a[0]).slice(0, 3);
    console.log(`     heaviest at a first visit: ${heaviest.map(([bytes, path]) => `${path} ${Math.round(bytes / 1000)} KB`).join(", ")}`);
  });
  await test("every page in Chinese, twice as large, without scripts, can be read", async () => {
    const one = await member("demo", { language: "zh", width: 640, height: 450, scripts: false });
    await again(one, addresses, "zh-640", async () => {
      await sound(one);
      await fits(one);
      check((await mainText(one)).trim().length > 10, `${shape(pathOf(one))} shows nothing without scripts`);
    });
  });
  await test("tables in Chinese on a narrow window: pushed along, not squeezed", async () => {
    const one = await member("demo", { language: "zh", width: 360, height: 740 });
    for (const path of ["/consents", "/members", "/events", "/vocabularies"]) {
      await go(one, path);
      await fits(one);
      await notSqueezed(one);
    }
  });
  await test("pages on paper: text and tables alone", async () => {
    const one = await member("demo", { language: "ko" });
    await one.page.emulateMedia({ media: "print" });
    for (const path of ["/", "/people", "/documents", "/history", "/help"]) {
      await go(one, path);
      const shown = await one.page.evaluate(() =>
        [...document.querySelectorAll(".top, .side, .filters, main button, .pages")].filter((node) => node.offsetParent !== null).map((node) => `${node.localName}.${node.className}`),
      );
      check(shown.length === 0, `${path} prints ${shown.slice(0, 3).join(", ")}`);
      await shot(one, `print-ko-${slug(path)}`);
    }
  });
}
