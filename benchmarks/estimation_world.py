"""What the parts of the bench of estimation share: the program that answers questions about single tables, the published tables, what was measured."""
import csv
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(os.environ.get("GIROK_ROOT", Path(__file__).resolve().parent.parent))
BIN = Path(os.environ.get("GIROK_BIN", ROOT / "build/release"))
METHODS = ["chao", "chao_t", "coverage_independent", "coverage_high", "coverage_low", "loglinear_main", "loglinear_pairs", "loglinear_bic", "loglinear_aic", "loglinear_stepwise", "latent_class", "decomposable"]


def cells_text(table):
    return ",".join(f"{pattern}:{count}" for pattern, count in sorted(table.items()) if count)


def pattern_of(text):
    """"101" -> the first and the third list."""
    return sum(1 << i for i, letter in enumerate(text) if letter == "1")


class World:
    def __init__(self, folder, quick, tables=None):
        self.folder, self.quick, self.tables = Path(folder), quick, tables
        self.figures, self.wrong = {}, []
        self.process = subprocess.Popen([str(BIN / "bench_estimation"), "ask"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        folders = [os.environ.get("GIROK_MSE"), ROOT.parent / "shared/data/mse"]
        self.published = next((Path(f) for f in folders if f and Path(f).is_dir()), None)

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"bench_estimation ended at: {line[:200]}")
        return json.loads(answer)

    def method(self, name, lists, table, options=""):
        return self.ask(f"method {name} {lists} {cells_text(table)} {options}")

    def read(self, name):
        """-> (lists, {pattern: count}) of a published table."""
        with open(self.published / f"{name}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        lists = len(rows[0]) - 1
        return lists, {pattern_of(row[:lists]): int(row[lists]) for row in rows[1:]}

    def keep(self, name, value):
        if value is not None:
            self.figures[name] = value
