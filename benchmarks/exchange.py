#!/usr/bin/env python3
"""`./run bench exchange`: a 100,000-row table into a case (CSV and XLSX), 1,000,000 FollowTheMoney lines streamed, and exports; whole processes, with peak memory.

Beside it, in the same run on the same files: Python's csv module and sqlite3's .import (which check nothing, encrypt nothing and index nothing), and Python's json module line by line.
Exit code 1 where a command failed or a count is wrong; times depend on the machine.
"""
import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import exchange_data as data

ROOT = Path(os.environ.get("GIROK_ROOT", Path(__file__).resolve().parent.parent))
GIROK = Path(os.environ.get("GIROK_BIN", ROOT / "build/release")) / "girok"
PASSPHRASE = "bako rimu tesa wolo pidu nesa"
figures, wrong = {}, []


ACT_TYPES = ["arbitrary-arrest", "arbitrary-detention", "refoulement", "deprivation-of-food", "beating", "forced-labour"]


class World:
    def __init__(self, folder):
        self.folder = Path(folder)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIROK_", "XDG_"))}
        self.environment = dict(kept, HOME=folder, XDG_RUNTIME_DIR=folder, TMPDIR=folder)

    def measured(self, *command, stdin=None):
        """-> (seconds, peak MB, exit code, standard output, standard error) of the whole process."""
        with tempfile.TemporaryFile(dir=self.folder) as out, tempfile.TemporaryFile(dir=self.folder) as err:
            begin = time.monotonic()
            process = subprocess.Popen([str(part) for part in command], stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=err, cwd=self.folder, env=self.environment)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            return seconds, usage.ru_maxrss / 1024, process.returncode, out.read(), err.read()

    def girok(self, *arguments):
        seconds, peak, code, out, err = self.measured(GIROK, *arguments, "--json")
        if code != 0:
            wrong.append(f"girok {' '.join(str(a) for a in arguments)}: exit {code}: {err.decode('utf-8', 'replace')[:600]}")
            return seconds, peak, {}
        return seconds, peak, json.loads(out)

    def new_case(self, name):
        """An empty case, open."""
        self.close()
        shutil.rmtree(self.folder / name, ignore_errors=True)
        for command in ("init", "open"):
            reading, writing = os.pipe()
            os.write(writing, (PASSPHRASE + "\n").encode())
            os.close(writing)
            arguments = [str(GIROK), command, name, "--passphrase-fd", str(reading)] + (["--handle", "bench"] if command == "init" else [])
            done = subprocess.run(arguments, cwd=self.folder, env=self.environment, pass_fds=(reading,), capture_output=True, check=False)
            os.close(reading)
            if done.returncode != 0:
                sys.exit(f"exchange: girok {command}: {done.stderr.decode('utf-8', 'replace')}")

    def close(self):
        subprocess.run([str(GIROK), "lock"], cwd=self.folder, env=self.environment, capture_output=True, check=False)


def expect(what, measured, value):
    if measured != value:
        wrong.append(f"{what}: {measured}, not {value}")


def table(world, path, rows, name):
    """Import into an empty case; the same again; what was measured under `name`."""
    world.new_case("table.girok")
    arguments = ["import", path, "--mapping", "mapping.json", "--source-name", "bench"]
    seconds, peak, printed = world.girok(*arguments)
    figures[f"{name}: import s"], figures[f"{name}: import MB"] = seconds, peak
    figures[f"{name}: rows/s"] = rows / seconds
    if printed:
        expect(f"{name}: new records", printed["records"]["new"], 2 * rows + min(13, len({row[11] for row in data.rows(rows, ACT_TYPES)})))
        figures[f"{name}: statements"] = printed["statements"]["new"]
    return printed


def tables(world, rows, xlsx):
    (world.folder / "mapping.json").write_text(json.dumps(data.mapping(), ensure_ascii=False), encoding="utf-8")
    sizes = sorted({max(rows // 100, 1), max(rows // 10, 1), rows})
    for size in sizes:
        data.write_csv(world.folder / f"{size}.csv", size, ACT_TYPES)
        table(world, f"{size}.csv", size, f"csv {size}")
    figures["csv MB"] = (world.folder / f"{rows}.csv").stat().st_size / 1e6
    seconds, peak, printed = world.girok("import", f"{rows}.csv", "--mapping", "mapping.json", "--source-name", "bench")
    figures["csv again s"], figures["csv again MB"] = seconds, peak
    if printed:
        expect("csv again: written", printed["written"], False)
    exports(world, rows)
    if xlsx:
        data.write_xlsx(world.folder / f"{rows}.xlsx", rows, ACT_TYPES)
        table(world, f"{rows}.xlsx", rows, f"xlsx {rows}")
    peers(world, rows)


def exports(world, rows):
    for form, name in (("records", "out.jsonl"), ("ftm", "out.ftm"), ("xlsx", "out.xlsx")):
        seconds, peak, printed = world.girok("export", "--format", form, "--out", name, "--type", "Place", "--purpose", "documentation", "--recipient", "own-organisation", "--level", "internal")
        figures[f"export {form} s"], figures[f"export {form} MB"] = seconds, peak
        if printed:
            expect(f"export {form}: records", printed["records"], min(13, len({row[11] for row in data.rows(rows, ACT_TYPES)})))


def peers(world, rows):
    begin = time.monotonic()
    with open(world.folder / f"{rows}.csv", encoding="utf-8", newline="") as file:
        count = sum(1 for _ in csv.reader(file)) - 1
    figures["python csv s"] = time.monotonic() - begin
    expect("python csv: rows", count, rows)
    if shutil.which("sqlite3"):
        seconds, peak, code, _, _ = world.measured("sqlite3", "peer.db", "-cmd", ".mode csv", f".import {rows}.csv people")
        if code == 0:
            figures["sqlite3 .import s"], figures["sqlite3 .import MB"] = seconds, peak


def lines(world, count):
    data.write_ftm(world.folder / "entities.ftm.json", count)
    data.write_ftm(world.folder / "few.ftm.json", max(count // 10, 1))
    world.new_case("lines.girok")
    for name, file in (("ftm tenth", "few.ftm.json"), ("ftm", "entities.ftm.json")):
        seconds, peak, printed = world.girok("import", file, "--dry-run")
        figures[f"{name}: dry run s"], figures[f"{name}: dry run MB"] = seconds, peak
        if printed:
            expect(f"{name}: new records", printed["records"]["new"], count if name == "ftm" else max(count // 10, 1))
    figures["ftm: lines/s"] = count / figures["ftm: dry run s"]
    figures["ftm file MB"] = (world.folder / "entities.ftm.json").stat().st_size / 1e6
    begin = time.monotonic()
    with open(world.folder / "entities.ftm.json", encoding="utf-8") as file:
        for line in file:
            json.loads(line)
    figures["python json s"] = time.monotonic() - begin
    seconds, peak, printed = world.girok("import", "few.ftm.json")
    figures["ftm tenth: import s"], figures["ftm tenth: import MB"] = seconds, peak


def print_table(rows, count):
    def row(label, name, unit, target=None, peer=None):
        if name not in figures:
            return
        value = figures[name]
        met = "" if target is None else f"target {target}: {'met' if value <= target else 'MISSED'}"
        beside = f"{value / figures[peer]:.1f} x {peer[:-2]}" if peer in figures and figures[peer] > 0 else ""
        print(f"{label:<44}{value:>12,.1f} {unit:<8}{met:<22}{beside}".rstrip())

    full = rows >= 100_000
    print(f"A table of {rows:,} rows and {len(data.HEADER)} columns ({figures.get('csv MB', 0):.0f} MB) into a case")
    for size in sorted({max(rows // 100, 1), max(rows // 10, 1), rows}):
        row(f"CSV, {size:,} rows, whole process", f"csv {size}: import s", "s", 30 if size == rows and full else None, "sqlite3 .import s" if size == rows else None)
        row("  peak memory", f"csv {size}: import MB", "MB")
        row("  rows a second", f"csv {size}: rows/s", "")
    row("  beside Python's csv module alone", f"csv {rows}: import s", "s", None, "python csv s")
    row("the same file again: nothing new", "csv again s", "s")
    row(f"XLSX, {rows:,} rows, whole process", f"xlsx {rows}: import s", "s", 30 if full else None)
    row("  peak memory", f"xlsx {rows}: import MB", "MB")
    for form in ("records", "ftm", "xlsx"):
        row(f"export to {form}, consent asked of everybody", f"export {form} s", "s")
        row("  peak memory", f"export {form} MB", "MB")
    print(f"\n{count:,} FollowTheMoney lines ({figures.get('ftm file MB', 0):.0f} MB), streamed")
    row("dry run, whole process", "ftm: dry run s", "s", None, "python json s")
    row("  lines a second", "ftm: lines/s", "")
    row("  peak memory", "ftm: dry run MB", "MB")
    row("  peak memory, a tenth of the lines", "ftm tenth: dry run MB", "MB")
    row("import of a tenth", "ftm tenth: import s", "s")
    row("  peak memory", "ftm tenth: import MB", "MB")


def main():
    parser = argparse.ArgumentParser(prog="./run bench exchange")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--folder", default="/var/tmp")
    parser.add_argument("--no-xlsx", action="store_true")
    parser.add_argument("--figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="girok-bench-exchange-", dir=options.folder) as folder:
        world = World(folder)
        try:
            tables(world, options.rows, not options.no_xlsx)
            lines(world, options.lines)
        finally:
            world.close()
    if options.figures:
        Path(options.figures).write_text("".join(f"{name}\t{value}\n" for name, value in figures.items()), encoding="utf-8")
    print_table(options.rows, options.lines)
    for line in wrong:
        print(f"WRONG {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
