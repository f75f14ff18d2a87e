// Every page of the route table, found by following links from the start as a member who may see all of them:
// light and dark, in three languages, narrow and enlarged, on paper, without scripts.
import { attempt, axeBoth, check, go, lookedAt, member, mainText, pathOf, person, routeOf, routes, send, settled, shape, shot, sound, test, work, world } from "./support.mjs";
import { handOverTable, estimate } from "./statistician.mjs";
import { checkFile } from "./custodian.mjs";
import { exportAs } from "./lawyer.mjs";

/// Without a link to them.
const apart = ["/components", "/search"];
/// Before anybody has signed in.
const outside = ["/sign-in", "/recover", "/calendar"];

const most_bytes = 150 * 1024; // with the heads of answers

const slug = (path) => shape(path).replace(/[^A-Za-z]+/g, "-").replace(/^-|-$/g, "") || "start";

/// What long work leaves to be looked at: persons compared and two of them decided to be one, documents read, two estimates, an import that could be taken back, a file to be imported, a check of every byte.
async function prepared(one) {
  const at = (path, selector) => async () => {
    await go(one, path);
    await work(one, selector);
  };
  const steps = {
    "persons compared": at("/links", 'form[action="/links/run"] button'),
    "two persons decided to be one": async () => {
      await go(one, "/links/review");
      await send(one, 'button[value="same"]');
    },
    "documents read": at("/corroboration", 'form[action="/corroboration/run"] button'),
    "two estimates": async () => {
      for (let i = 0; i < 2; i += 1) {
        await handOverTable(one);
        await estimate(one, { quick: true });
      }
    },
    "an import to be taken back": async () => {
      await go(one, "/import");
      await checkFile(one, "No,sex\n1,female\n");
      await work(one, 'form[action$="/write"] button.primary');
      await work(one, 'form[action$="/undo"] button');
    },
    "a file to be imported": async () => {
      await go(one, "/import");
      await checkFile(one, "No,name,sex,born,Colour\n1,Invented Person,mail,1991-13,red\n");
    },
    "every byte checked": at("/history", 'form[action="/verify"] button'),
    "an export": async () => {
      await go(one, "/export");
      await exportAs(one, { format: "xlsx" });
    },
    "a backup": at("/backup", 'form[action="/backup"] button.primary'),
  };
  let whole = true;
  for (const [what, step] of Object.entries(steps)) whole = (await attempt(what, step)) && whole;
  return whole;
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

/// Follows links until nothing new comes: at most three pages a route, told apart by what is asked of them; `each` looks at the page. Gives addresses to be gone to again, the routes that gave files, and those at which something
/// went wrong, which is told and goes on with the next page.
async function everywhere(one, each) {
  const jobs = await linksOf(one, "/jobs");
  const queue = ["/", ...apart, ...jobs];
  const seen = new Map();
  const files = new Set();
  const addresses = [];
  const broken = new Set();
  while (queue.length) {
    const url = new URL(queue.shift(), world.address);
    const route = routeOf(url.pathname);
    if (!route) continue;
    const key = `${route.path}?${[...url.searchParams.keys()].sort().join("&")}`;
    if (seen.has(key) || (seen.get(route.path) ?? 0) >= 3) continue;
    seen.set(key, 1);
    seen.set(route.path, (seen.get(route.path) ?? 0) + 1);
    const response = await one.page.goto(url.href).catch((error) => {
      if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    });
    if (!response) files.add(route.path);
    if (!response) continue;
    check(response.status() === 200, `${shape(url.pathname)} answers ${response.status()}`);
    if (response.status() !== 200 || pathOf(one) !== url.pathname) continue;
    if (!seen.has(`${route.path} looked at`)) addresses.push(url.pathname + url.search);
    seen.set(`${route.path} looked at`, 1);
    const good = await attempt(route.path, async () => {
      await settled(one);
      queue.push(...(await linksOf(one)));
      await each(url, route);
    });
    if (!good) broken.add(route.path);
  }
  return { files, addresses, broken };
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

/// What whoever listens is told of tables: of each its rows, of each row how many cells. In the order of the page.
async function tablesHeard(one) {
  const session = await one.context.newCDPSession(one.page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const roleOf = (node) => (node.ignored ? "" : (node.role?.value ?? ""));
  const below = (node, ...roles) => (node.childIds ?? []).map((id) => known.get(id)).filter(Boolean).flatMap((child) => (roles.includes(roleOf(child)) ? [child] : below(child, ...roles)));
  return nodes.filter((node) => roleOf(node) === "table").map((table) => below(table, "row").map((row) => below(row, "cell", "gridcell", "rowheader", "columnheader").length));
}

/// However a table is laid out, it is one: every row and every cell that stands in it is told.
async function heardAsTables(one) {
  const written = await one.page.$$eval("main table", (tables) => tables.filter((table) => table.checkVisibility()).map((table) => [...table.rows].map((row) => row.cells.length)));
  const heard = await tablesHeard(one);
  check(written.length > 0, `${shape(pathOf(one))} has no table`);
  check(JSON.stringify(heard) === JSON.stringify(written), `${shape(pathOf(one))}, ${one.page.viewportSize().width} pixels wide: its tables are told as ${JSON.stringify(heard).slice(0, 120)}, not ${JSON.stringify(written).slice(0, 120)}`);
}

/// Counts what a first visit brings: nothing cached. Gives a function that tells the bytes that the page shown has asked for itself, once all of them are there: what the page before still loads or sends is not its own.
async function weighed(one) {
  const session = await one.context.newCDPSession(one.page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const asked = new Map(); // request → { page, bytes, ended }
  session.on("Network.requestWillBeSent", ({ requestId, loaderId, redirectResponse }) => asked.set(requestId, { page: loaderId, bytes: (asked.get(requestId)?.bytes ?? 0) + (redirectResponse?.encodedDataLength ?? 0), ended: false }));
  const end = ({ requestId, encodedDataLength = 0 }) => {
    const request = asked.get(requestId);
    if (request) Object.assign(request, { bytes: request.bytes + encodedDataLength, ended: true });
  };
  session.on("Network.loadingFinished", end);
  session.on("Network.loadingFailed", end);
  return async () => {
    const { frameTree } = await session.send("Page.getFrameTree");
    const own = () => [...asked.values()].filter((request) => request.page === frameTree.frame.loaderId);
    for (let tries = 0; tries < 600 && (own().length === 0 || own().some((request) => !request.ended)); tries += 1) await one.page.waitForTimeout(50);
    check(own().length > 1, `${shape(pathOf(one))}: what it weighs is not known`);
    return own().reduce((sum, request) => sum + request.bytes, 0);
  };
}

/// Goes to each address and looks.
async function again(one, addresses, name, each) {
  check(addresses.length > 40, `only ${addresses.length} pages are known: see why they were not all reached, above`);
  for (const address of addresses) {
    await attempt(shape(address), async () => {
      await go(one, address);
      if (pathOf(one) !== new URL(address, world.address).pathname) return;
      await each();
      if (name) await shot(one, `page-${name}-${slug(new URL(address, world.address).pathname)}`);
    });
  }
}

export async function pages() {
  let addresses = [];
  let files = new Set();
  let broken = new Set();
  let whole = false; // whether nothing kept the walk through all pages from any of them
  await test("every page is reached, and axe finds nothing on any, light and dark", async () => {
    const one = await member("demo");
    const ready = await prepared(one);
    await attempt("statements that contradict each other", async () => {
      await go(one, "/conflicts");
      await send(one, 'main a[href^="/records/"]');
      check((await one.page.locator(".compare > *").count()) > 1, "what contradicts each other does not stand beside each other");
      await sound(one);
      await axeBoth(one);
    });
    const found = await everywhere(one, async (url, route) => {
      await sound(one);
      if (!(lookedAt.get(route.path)?.size === 2) || url.search) await axeBoth(one);
      await shot(one, `page-en-${slug(url.pathname)}${url.search ? "-asked" : ""}`);
    });
    ({ addresses, files, broken } = found);
    whole = ready && broken.size === 0;
  });
  await test("every page is seen by axe: those outside too, and none of the table is left out", async () => {
    await fromOutside();
    const missed = routes.filter((route) => !files.has(route.path) && (lookedAt.get(route.path)?.size ?? 0) < 2);
    const why = (route) => (whole ? "no journey and no link reaches it" : broken.has(route.path) ? "the walk through all pages broke there: its cause is told above" : "the walk through all pages was not whole: its first cause is told above");
    for (const route of missed) check(false, `axe has seen ${route.path} ${lookedAt.has(route.path) ? `only ${[...lookedAt.get(route.path)]}` : "never"}: ${why(route)}`);
  });
  await test("every page in Korean, dark, fits a window of 360 pixels and brings at most 150 KB at a first visit", async () => {
    const one = await member("demo", { language: "ko", scheme: "dark", width: 360, height: 740 });
    const weight = await weighed(one);
    const weights = [];
    await again(one, addresses, "ko-dark-360", async () => {
      weights.push([await weight(), shape(pathOf(one))]);
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
  await test("every vocabulary fits a window of 360 pixels, however long the names of what it is used by", async () => {
    const one = await member("demo", { width: 360, height: 740 });
    const vocabularies = (await linksOf(one, "/vocabularies")).filter((path) => routeOf(path)?.path === "/vocabularies/{name}");
    check(vocabularies.length > 20, `only ${vocabularies.length} vocabularies are listed`);
    for (const path of new Set(vocabularies)) {
      await go(one, `${path}?count=true`);
      await fits(one);
    }
  });
  await test("tables whose rows are blocks on a narrow window are tables all the same to whoever listens", async () => {
    for (const width of [360, 1280]) {
      const one = await member("demo", { width, height: 740 });
      for (const path of ["/documents", "/consents"]) {
        await go(one, path);
        check((await one.page.locator("table.stacks tbody tr").first().evaluate((row) => getComputedStyle(row).display)) === (width < 700 ? "block" : "table-row"), `${path}: rows are not laid out as they were meant to be`);
        await heardAsTables(one);
      }
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
