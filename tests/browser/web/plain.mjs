// Without any script: reading, searching, simple editing.
import { endless, longWork } from "./safety.mjs";
import { check, go, member, pathOf, send, test, waitForJob } from "./support.mjs";

/// Presses the button until the work has ended: the page comes anew by itself, also just while somebody presses.
async function stop(one, job) {
  const ended = one.page.locator(`form[action="${job}/forget"]`);
  for (const until = Date.now() + 240_000; Date.now() < until && !(await ended.count()); ) {
    await one.page.locator(`form[action="${job}/stop"] button`).click({ timeout: 10_000 }).catch(() => {});
    await ended.waitFor({ timeout: 10_000 }).catch(() => {});
  }
  await ended.waitFor();
}

export async function plain() {
  await test("without scripts: the page of long work looks again by itself, and a form stops it", async () => {
    const one = await member("statistician", { scripts: false });
    const job = await longWork(one, endless);
    await one.page.waitForNavigation(); // nobody has pressed anything
    await one.page.locator("main progress").waitFor(); // it is there, and comes again
    check(pathOf(one) === job, `the page of long work leads to ${pathOf(one)} while it runs`);
    await stop(one, job);
    check((await one.page.locator('main a[href^="/estimates/runs/"]').count()) === 0, "work that was stopped has a result");
  });
  for (const language of ["en", "ko"]) {
    await test(`without scripts, in ${language}: search, read, correct`, async () => {
      const one = await member("documenter", { language, scripts: false }, "/search");
      await one.page.fill('main input[name="words"]', language === "ko" ? "여권" : "passport");
      await send(one, 'main form[action="/search"] button');
      check((await one.page.locator("#hits a[href]").count()) > 0, "nothing is found");
      await send(one, "#hits a[href]");
      await go(one, "/people?type=Person");
      await send(one, 'th a[href^="/records/"]');
      await send(one, 'a[href$="/edit"]');
      await one.page.fill('[name^="set.note"]', `${language}: by a form alone`);
      await send(one, 'main form[action$="/edit"] button.primary');
      check((await one.page.locator("main").innerText()).includes(`${language}: by a form alone`), "the note does not stand on the record");
    });
    await test(`without scripts, in ${language}: a list mended, brought in and taken back by forms`, async () => {
      const one = await member("documenter", { language, scripts: false }, "/import");
      await one.page.setInputFiles('input[name="file"]', { name: `plain-${language}.csv`, mimeType: "text/csv", buffer: Buffer.from("No,sex,Colour\n1,a woman,red\n2,female,\nTotal,2,\n") });
      await one.page.selectOption('select[name="format"]', "table");
      await one.page.locator('form[action="/import"] summary').click();
      await one.page.selectOption('select[name="type"]', "Person");
      await send(one, 'form[action="/import"] button.primary');
      await waitForJob(one);
      // The last line is shown as left out, to be looked at.
      check(!(await one.page.locator('input[name="set.take.4"]').isChecked()), "a total is taken for a record");
      await one.page.fill('input[name^="set.as."]', "female");
      await send(one, 'form[action$="/columns"] button.primary');
      await waitForJob(one);
      await send(one, 'form[action$="/write"] button');
      await waitForJob(one);
      check((await one.page.locator('main tbody a[href^="/records/"]').count()) === 2, "two records were not brought in");
      await go(one, "/import/past");
      await send(one, 'form[action$="/undo"] button');
      await waitForJob(one);
      await send(one, 'form[action$="/write"] button.danger');
      await waitForJob(one);
      check((await one.page.locator("main .notice.good").count()) === 1, "it is not told that the import was taken back");
    });
    await test(`without scripts, in ${language}: who is who, run and decided by forms`, async () => {
      const one = await member("analyst", { language, scripts: false }, "/links");
      await send(one, 'form[action="/links/run"] button');
      await waitForJob(one);
      await go(one, "/links/review");
      await send(one, 'button[value="cannot-tell"]');
      check(new URL(one.page.url()).pathname.startsWith("/links"), "after a decision the next pair does not come");
    });
  }
}
