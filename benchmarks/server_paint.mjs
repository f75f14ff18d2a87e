// First contentful paint on a slow laptop: `node server_paint.mjs PACKAGES CHROMIUM ADDRESS HANDLE PASSPHRASE PATH…`. Prints {"PATH": milliseconds}.
// Throttled by Chromium itself: a processor four times slower; 1.6 Mbit/s with 150 ms there and back; nothing cached.
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, chromium, address, handle, passphrase, ...paths] = process.argv.slice(2);
const { chromium: engine } = createRequire(join(packages, "x.js"))("playwright-core");
const browser = await engine.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
try {
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.fill("input[name=handle]", handle);
  await page.fill("input[name=passphrase]", passphrase);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/sign-in")), page.press("input[name=passphrase]", "Enter")]);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const found = {};
  for (const path of paths) {
    await page.goto(address + path, { waitUntil: "load" });
    found[path] = await page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0]?.startTime)).observe({ type: "paint", buffered: true });
        }),
    );
  }
  console.log(JSON.stringify(found));
} finally {
  await browser.close();
}
