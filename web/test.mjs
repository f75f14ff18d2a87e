// Unit tests of the elements: `node test.mjs --packages FOLDER`. Each x.test.ts is bundled as it is, and run by Node's own runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--packages");
const packages = resolve(at < 0 ? join(here, "../build/web-packages") : process.argv[at + 1]);
const { build } = createRequire(join(packages, "package.json"))("esbuild");

const folder = mkdtempSync(join(tmpdir(), "girok-web-"));
try {
  const tests = readdirSync(join(here, "src")).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: tests.map((name) => join(here, "src", name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node18",
    nodePaths: [join(packages, "node_modules")],
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    tsconfig: join(here, "tsconfig.json"),
    absWorkingDir: here,
    logLevel: "warning",
  });
  const files = tests.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
  const env = { ...process.env, GIROK_WEB_STYLES: join(here, "styles") };
  delete env.NODE_TEST_CONTEXT;
  const done = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit", env });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
