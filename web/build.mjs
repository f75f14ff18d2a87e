// Builds what a browser gets besides pages: `node build.mjs --packages FOLDER --out FOLDER [--room ROOM]`.
//
//   OUT/files/…          the scripts and the style sheet, minified, each named by its content, and a .gz beside it
//   OUT/manifest.json    {"app.js": "app-XXXX.js", "app.css": "style-XXXX.css", "icon.svg": …}
//   OUT/web_files.cpp    the same as part of the program (declared in OUT/ROOM/web_files.h, made by cmake/Web.cmake)
//
// The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));

function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
}
const packages = resolve(option("packages", join(here, "../build/web-packages")));
const out = resolve(option("out", join(here, "../build/web")));
const room = option("room", "server");

const { build } = createRequire(join(packages, "package.json"))("esbuild");

const entries = { "src/app.ts": "app.js", "styles/app.css": "app.css" };

async function bundle() {
  const files = join(out, "files");
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const done = await build({
    entryPoints: { app: join(here, "src/app.ts"), style: join(here, "styles/app.css") },
    outdir: files,
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome108", "firefox108", "safari16"],
    minify: true,
    legalComments: "none",
    charset: "utf8",
    metafile: true,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    nodePaths: [join(packages, "node_modules")],
    tsconfig: join(here, "tsconfig.json"),
    absWorkingDir: here,
    logLevel: "warning",
  });
  const manifest = {};
  for (const [path, made] of Object.entries(done.metafile.outputs)) {
    const entry = entries[made.entryPoint]; // a part that is loaded when needed has an entry point, too
    if (entry) manifest[entry] = basename(path);
  }
  return manifest;
}

const types = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

/** The files as part of the program: bytes by the assembler, a table of them in C++. */
function program(manifest) {
  const folder = join(out, "files");
  const assembler = [];
  const declared = [];
  const rows = [];
  let count = 0;
  const take = (path) => {
    const symbol = `girok_${room}_web_${count++}`;
    assembler.push(`asm(".section .rodata\\n.global ${symbol}\\n.global ${symbol}_end\\n${symbol}:\\n.incbin \\"${path}\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n");`);
    declared.push(`extern "C" const char ${symbol}[], ${symbol}_end[];`);
    return `{${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}`;
  };
  for (const name of readdirSync(folder).sort()) {
    const type = types[name.slice(name.lastIndexOf("."))];
    if (!type) continue;
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    rows.push(`      {"${name}", "${type}", ${take(join(folder, name))}, ${take(join(folder, `${name}.gz`))}},`);
  }
  const named = Object.keys(manifest).sort().map((entry) => `  if (entry == "${entry}") return "${manifest[entry]}";`);
  return `// Made by web/build.mjs.
#include "${room}/web_files.h"
#include <cstddef>
${assembler.join("\n")}
${declared.join("\n")}
namespace girok::${room} {
std::span<const WebFile> web_files() {
  static const WebFile files[] = {
${rows.join("\n")}
  };
  return files;
}
std::string_view web_file_name(std::string_view entry) {
${named.join("\n")}
  return {};
}
}  // namespace girok::${room}
`;
}

/** A picture, named by its content. */
function copyIcon() {
  const bytes = readFileSync(join(here, "images/icon.svg"));
  const name = `icon-${createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(join(out, "files", name), bytes);
  return name;
}

const manifest = await bundle();
manifest["icon.svg"] = copyIcon();
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
writeFileSync(join(out, "web_files.cpp"), program(manifest));
