// Every page of the route table, found by following links from the start, as a member who may see all of them.
import { axeBoth, check, lookedAt, member, shape, shot, sound, test, world } from "./support.mjs";

const routes = world.routes.filter((route) => route.method === "GET" && route.page);

function routeOf(path) {
  const parts = path.split("/");
  const fits = (route) => {
    const own = route.path.split("/");
    return own.length === parts.length && own.every((part, i) => (part.startsWith("{") ? parts[i] !== "" : part === parts[i]));
  };
  const fitting = routes.filter(fits);
  return fitting.sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length)[0];
}

/// Routes whose answer is a file.
const files = new Set(["/documents/{id}/file", "/corroboration/report", "/estimates/runs/{job}/report", "/estimates/case/overlaps", "/records/list.csv"]);

/// Not reached by any journey yet: they come after a file was handed over, or a check was asked for.
const unreached = new Set(["/verify/{job}", "/import/{job}"]);

/// Leaving, signing out and the like are journeys of their own.
const apart = ["/calendar", "/sign-in", "/locked"];

/// Goes everywhere once; `each` looks at the page.
async function everywhere(one, each) {
  const queue = ["/", "/components", "/search", ...apart];
  const seen = new Map();
  const reached = new Set();
  while (queue.length) {
    const path = queue.shift();
    const url = new URL(path, world.address);
    const route = routeOf(url.pathname);
    if (!route) continue;
    const key = route.path + "?" + [...url.searchParams.keys()].sort().join("&");
    if (seen.has(key) || (seen.get(route.path) ?? 0) >= 3) continue;
    seen.set(key, 1);
    seen.set(route.path, (seen.get(route.path) ?? 0) + 1);
    const response = await one.page.goto(url.href).catch((error) => {
      if (!/Download is starting/.test(error.message)) throw error;
    });
    if (!response) {
      reached.add(route.path); // a file
      continue;
    }
    check(response.status() === 200, `${shape(url.pathname)} answers ${response.status()}`);
    if (response.status() !== 200) continue;
    reached.add(route.path);
    if (new URL(one.page.url()).pathname !== url.pathname) continue;
    await each(url, route);
    for (const href of await one.page.$$eval("a[href]", (links) => links.map((link) => link.getAttribute("href")))) {
      const next = new URL(href, one.page.url());
      if (next.origin === world.address) queue.push(next.pathname + next.search);
    }
  }
  return reached;
}

const slug = (path) => shape(path).replace(/[^A-Za-z]+/g, "-").replace(/^-|-$/g, "") || "start";

export async function pages() {
  await test("every page is reached by links, and axe finds nothing, light and dark", async () => {
    const one = await member("demo", { language: "en" });
    const reached = await everywhere(one, async (url) => {
      await sound(one);
      await axeBoth(one);
      if (!url.search) await shot(one, `page-en-${slug(url.pathname)}`);
    });
    const journeys = new Set([...lookedAt].map((path) => routeOf(path)?.path));
    for (const route of routes) check(reached.has(route.path) || journeys.has(route.path) || files.has(route.path) || unreached.has(route.path), `axe has not seen ${route.path}`);
  });
  for (const language of ["ko", "zh"]) {
    await test(`every page speaks the reader's language: ${language}`, async () => {
      const one = await member("demo", { language });
      await everywhere(one, async (url) => {
        await sound(one);
        if (language === "ko" && !url.search) await shot(one, `page-ko-${slug(url.pathname)}`);
      });
    });
  }
  await test("pages fit a narrow window, dark", async () => {
    const one = await member("demo", { language: "ko", scheme: "dark", width: 390, height: 800 });
    await everywhere(one, async (url) => {
      const over = await one.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(over <= 1, `${shape(url.pathname)} is ${over} pixels wider than the window`);
      if (!url.search) await shot(one, `page-dark-${slug(url.pathname)}`);
    });
  });
}
