#!/usr/bin/env python3
"""The table of `./run bench vault`: targets, what was measured, PostgreSQL beside it, and ratios.

    vault_table.py FIGURES [FIGURES of PostgreSQL]

FIGURES are "name tab value" lines. Exit code 0 whether targets are met or not: times depend on the machine. 1 where the counts of searches are wrong.
"""
import sys
import unicodedata
from pathlib import Path


def load(path):
    return {name: float(value) for name, value in (line.rsplit("\t", 1) for line in Path(path).read_text(encoding="utf-8").splitlines())}


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


class Table:
    def __init__(self, ours, theirs):
        self.ours, self.theirs = ours, theirs
        self.judged = ours["generated statements"] >= 1e6   # what the targets are for
        self.rows = []

    def part(self, title):
        self.rows.append((title,))

    def row(self, label, name, unit="", at_most=None, at_least=None, peer=None):
        """One line; left out where it was not measured."""
        if name not in self.ours:
            return
        value = self.ours[name]
        target, met = "", ""
        if at_most is not None and self.judged:
            target, met = f"≤ {at_most} {unit}", "met" if value <= at_most else "MISSED"
        if at_least is not None and self.judged:
            target, met = f"≥ {at_least} {unit}", "met" if value >= at_least else "MISSED"
        beside = self.theirs.get(peer) if peer else None
        ratio = f"{value / beside:.2g}" if beside else ""
        self.rows.append((label, target, f"{number(value)} {unit}".strip(), met, f"{number(beside)} {unit}".strip() if beside is not None else "", ratio))

    def print(self):
        heads = ("", "target", "Girok", "", "PostgreSQL", "ratio")
        if not self.theirs:
            heads = heads[:4]
        rows = [heads] + [row[: len(heads)] for row in self.rows]
        wide = lambda text: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
        widths = [max(wide(row[i]) for row in rows if len(row) > 1) for i in range(len(heads))]
        for row in rows:
            if len(row) == 1:
                print(f"\n{row[0]}")
                continue
            cells = [" " * (widths[i] - wide(cell)) + cell if i > 0 else cell + " " * (widths[i] - wide(cell)) for i, cell in enumerate(row)]
            print("  ".join(cells).rstrip())


def fill(table, ours):
    table.part("Getting data in, and what it takes")
    table.row("import, all", "import s", "s", at_most=60, peer="pg import s")
    table.row("  of it: documents with texts", "import documents s", "s")
    table.row("  with sealed names under own keys", "subjects: import s", "s")
    table.row("import: memory at most", "import peak MB", "MB")
    table.row("on the disk", "disk MB", "MB", peer="pg database MB")
    for part in ("log", "blobs", "snapshot"):
        table.row(f"  {part}", f"disk {part} MB", "MB")

    table.part("One durable edit")
    table.row("p50", "edit p50 ms", "ms", peer="pg edit p50 ms")
    table.row("p95", "edit p95 ms", "ms", peer="pg edit p95 ms")
    table.row("the disk's own sync p50", "disk sync p50 ms", "ms")
    table.row("the disk's own sync p95", "disk sync p95 ms", "ms")
    table.row("p50 beyond it", "edit beyond sync p50 ms", "ms")
    table.row("p95 beyond it", "edit beyond sync p95 ms", "ms", at_most=20)

    table.part("Opening")
    table.row("derivation from the passphrase", "derivation s", "s")
    table.row("open from snapshot", "open s", "s", at_most=2)
    table.row("rebuild from the log", "rebuild s", "s", at_most=40)
    table.row("  with sealed names under own keys", "subjects: rebuild s", "s")
    table.row("save a snapshot", "save snapshot s", "s")
    table.row("memory after opening", "resident after opening MB", "MB", at_most=round(3 * ours["plain CSV MB"]))
    table.row("  at most while opening", "open peak MB", "MB")
    table.row("  at most while rebuilding", "rebuild peak MB", "MB")

    table.part("Searching: counts and ten hits with snippets")
    for share in ("p50", "p95"):
        table.row(f"all, {share}", f"search {share} ms", "ms", at_most=10 if share == "p95" else None, peer=f"pg search {share} ms")
    table.row("  p95 of the processor's time", "search, processor p95 ms", "ms")
    table.row("  p95 without snippets", "search without snippets p95 ms", "ms")
    kinds = [name[len("search "):-len(" found p50")] for name in ours if name.startswith("search ") and name.endswith(" found p50")]
    for kind in kinds:
        for share in ("p50", "p95"):
            found = f" (finds {ours[f'search {kind} found p50']:.0f})" if share == "p50" else ""
            table.row(f"{kind}, {share}{found}", f"search {kind} {share} ms", "ms", peer=f"pg search {kind} {share} ms")
    table.row("a record's statements p95", "record p95 ms", "ms")

    table.part("Verifying")
    table.row("without keys", "verify MB/s", "MB/s", at_least=200)
    table.row("with keys, every body and attachment", "verify with keys MB/s", "MB/s")
    table.row("without keys", "verify s", "s")
    table.row("with keys", "verify with keys s", "s")


def main():
    ours = load(sys.argv[1])
    theirs = load(sys.argv[2]) if len(sys.argv) > 2 else {}
    operations, csv = ours["plain operations MB"], ours["plain CSV MB"]
    print(f"{ours['generated statements']:,.0f} statements in {ours['records']:,.0f} records: {number(csv)} MB as CSV without the texts, "
          f"{number(operations)} MB as operations of the log; {ours['texts']:,.0f} texts: {number(ours['plain texts MB'])} MB.\n")
    if ours.get("load before", 0) > 0.5:
        print(f"The machine was busy (load {ours['load before']:.1f}): alone it is faster.\n")
    table = Table(ours, theirs)
    fill(table, ours)
    table.print()
    if not table.judged:
        print("\nTargets are for a million statements.")
    if "resident after opening MB" in ours:
        resident = ours["resident after opening MB"]
        print(f"\nMemory after opening is {resident / csv:.2f} times the structured data as CSV, {resident / operations:.2f} times as operations; the index of the texts' words is part of it.")
    if theirs:
        print("Ratio: Girok's figure over PostgreSQL's; below 1 Girok takes less. What differs: PostgreSQL seals, signs and compresses nothing, keeps no chain, is a server of\n"
              "its own with a gigabyte of shared buffers, finds parts of words by trigrams (so it finds more) and ranks nothing; Girok finds words, and ranks.")
    else:
        print("PostgreSQL was not measured.")
    wrong, compared = ours.get("counts that differ", 0), ours.get("counts compared with a scan", 0)
    print(f"Counts of {compared:.0f} searches compared with a scan of all texts: {wrong:.0f} differ.")
    lost = ours["statements"] != ours["generated statements"] or ours["statements rebuilt"] != ours["generated statements"]
    if lost:
        print("Statements were LOST: as many as were generated did not come back.")
    return 1 if wrong or lost else 0


if __name__ == "__main__":
    sys.exit(main())
