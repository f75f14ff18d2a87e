// Brings the packages of package-lock.json into a folder outside the sources: `node packages.mjs FOLDER NPM`.
// Does nothing, without a network, where the folder holds them already. Their install scripts are never run.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, npm = "npm"] = process.argv.slice(2);
if (!folder) {
  console.error("packages.mjs: which folder?");
  process.exit(2);
}
const target = resolve(folder);
const stamp = join(target, ".installed");
const hash = createHash("sha256");
for (const name of ["package.json", "package-lock.json"]) hash.update(readFileSync(join(here, name)));
// Some packages hold a program for one kind of machine.
const wanted = `${hash.digest("hex")} ${process.platform} ${process.arch}\n`;

if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) process.exit(0);

mkdirSync(target, { recursive: true });
rmSync(stamp, { force: true });
for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(here, name), join(target, name));
const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline", "--loglevel=error", "--include=dev"];
const done = spawnSync(npm, ["ci", ...options], { cwd: target, stdio: ["ignore", "inherit", "inherit"] });
if (done.error || done.status !== 0) {
  console.error(`
The packages of the web pages could not be installed${done.error ? ` (${done.error.message})` : ""}.
They come from the npm registry once, and only while building; afterwards no network is needed.
What to do: connect this machine once and build again, or copy the folder
  ${target}
from a machine of the same kind where the build went through, or build without scripts: cmake -DGIROK_WEB=OFF …`);
  process.exit(1);
}
writeFileSync(stamp, wanted);
