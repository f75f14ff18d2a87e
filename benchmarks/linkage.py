#!/usr/bin/env python3
"""`./run bench linkage [PART…]`: who is who, measured: accuracy without labels, Korean–Chinese–English lists, other programs, growth, calibration, bad input.

Parts: names, accuracy, korean, two, other, bad, throughput, peers (the default, about 15 minutes), and the long ones that only run when named: peers-large (1,000,000 records; Splink has ten minutes) and
growth-large (5,000,000 records). Each prints what it measured, with counts; the tables of calibration stand with the lists they are of. Exit code 1 where `girok link` failed where it should not, or
did not where it should.

--figures FILE keeps everything as lines "name<TAB>value"; --folder DIR keeps the files made (otherwise a temporary folder); --small makes every part small, for the tests.
"""
import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import linkage_score as score

ROOT = Path(os.environ.get("GIROK_ROOT", Path(__file__).resolve().parent.parent))
BIN = Path(os.environ.get("GIROK_BIN", ROOT / "build/release"))
SHARED = ROOT.parent / "shared/data/linkage"
figures, wrong = {}, []


def launcher():
    """Runs one command a line of standard input, and answers with a line."""
    for line in sys.stdin:
        asked = json.loads(line)
        with open(Path(asked["said"], "out"), "wb") as out, open(Path(asked["said"], "err"), "wb") as err:
            begin = time.monotonic()
            process = subprocess.Popen(asked["command"], stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=asked["folder"], env=asked["environment"])
            late = False
            while True:
                done, status, usage = os.wait4(process.pid, os.WNOHANG)
                if done:
                    break
                if not late and time.monotonic() - begin > asked["limit_s"]:
                    late = True
                    process.kill()
                time.sleep(0.005 if time.monotonic() - begin < 5 else 0.05)
            seconds = time.monotonic() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
        answer = {"seconds": seconds, "peak_mb": usage.ru_maxrss / 1024, "code": None if late else process.returncode, "cpu_s": usage.ru_utime + usage.ru_stime}
        print(json.dumps(answer), flush=True)


class World:
    """A folder to work in, and programs run in it with their time and their most memory."""

    def __init__(self, folder, small):
        self.folder, self.small, self.cpu_s = Path(folder), small, 0.0  # cpu_s: of the last program, all its threads
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIROK_", "XDG_"))}
        self.environment = dict(kept, HOME=str(folder), TMPDIR=str(folder), XDG_RUNTIME_DIR=str(folder))
        # A process of its own, small for ever, starts what is measured: the most memory of a process counts that of the one it was forked from.
        self.launcher = subprocess.Popen([sys.executable, __file__, "--launcher"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measured(self, command, limit_s=1800):
        """-> (seconds, peak MB, exit code, standard output, standard error); exit code None where the limit of time was met."""
        with tempfile.TemporaryDirectory(dir=self.folder) as said:
            asked = {"command": [str(part) for part in command], "limit_s": limit_s, "folder": str(self.folder), "environment": self.environment, "said": said}
            self.launcher.stdin.write(json.dumps(asked) + "\n")
            self.launcher.stdin.flush()
            done = json.loads(self.launcher.stdout.readline())
            self.cpu_s = done["cpu_s"]
            out, err = (Path(said, name).read_bytes().decode("utf-8", "replace") for name in ("out", "err"))
            return done["seconds"], done["peak_mb"], done["code"], out, err

    def link(self, name, *arguments, limit_s=1800):
        """`girok link`, with clusters and pairs in NAME.clusters.csv and NAME.pairs.csv -> (seconds, peak MB, what --json printed)."""
        seconds, peak, code, out, err = self.measured([BIN / "girok", "link", *arguments, "--clusters", f"{name}.clusters.csv", "--pairs", f"{name}.pairs.csv", "--json"], limit_s)
        if code != 0:
            wrong.append(f"{name}: girok link: exit {code}: {err[:600]}")
            return seconds, peak, None
        return seconds, peak, json.loads(out)

    def made(self, kind, folder, *arguments):
        subprocess.run([str(BIN / "bench_linkage_data"), kind, str(self.folder / folder), *map(str, arguments)], check=True)
        return self.folder / folder


def keep(name, value):
    if value is not None:
        figures[name] = value


def keep_scores(name, scores):
    for key in ("precision", "recall", "f1", "cluster_f1", "large_cluster_f1", "siblings_merged_share"):
        keep(f"{name}: {key}", scores.get(key))
    for (one, other), found in scores.get("by_script", {}).items():
        keep(f"{name}: {one} – {other} f1", found["f1"])


def truth_of(path, record_column, person_of, blanks=False):
    """The truth of a public set: who a record is stands in its id or in a column that is not compared."""
    truth = score.Truth()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=blanks):
            truth.add(path.stem, row[record_column], person_of(row))
    return truth


def febrl_person(row):
    return re.match(r"rec-(\d+)-", row["rec_id"])[1]


# name: (file, arguments, truth)
PUBLIC = {
    "febrl1": ("febrl1.csv", ["--id", "rec_id"], lambda path: truth_of(path, "rec_id", febrl_person, True)),
    "febrl2": ("febrl2.csv", ["--id", "rec_id"], lambda path: truth_of(path, "rec_id", febrl_person, True)),
    "fake_1000": ("fake_1000.csv", ["--id", "unique_id", "--ignore", "cluster"], lambda path: truth_of(path, "unique_id", lambda row: row["cluster"])),
    "rldata500": ("rldata500.csv", ["--id", "rec_id", "--ignore", "ent_id"], lambda path: truth_of(path, "rec_id", lambda row: row["ent_id"])),
}


def linked(world, name, truth, arguments, table=False):
    """Links, scores, prints. -> scores or None."""
    seconds, peak, printed = world.link(name, *arguments)
    if printed is None:
        print(f"{name}: failed")
        return None
    scores = score.score_clusters(truth, score.read_clusters(world.folder / f"{name}.clusters.csv", truth))
    pairs = score.read_pairs(world.folder / f"{name}.pairs.csv", truth)
    best = score.best_threshold(truth, pairs)
    print(f"{name}: {len(truth)} records, {seconds:.2f} s ({world.cpu_s:.2f} s of processors), {peak:.0f} MB")
    score.print_scores(scores, "  ")
    print(f"  best threshold on the truth {best['threshold']:.4f}: F1 {best['f1']:.4f} (precision {score.shown(best['precision'])}, recall {best['recall']:.4f}); at the default one {scores['f1']:.4f}")
    expected = printed.get("expected", {})
    if expected:
        print("  the program expects of itself: " + ", ".join(f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value}" for key, value in expected.items() if not isinstance(value, dict)))
    keep_scores(name, scores)
    keep(f"{name}: best f1", best["f1"])
    keep(f"{name}: s", seconds)
    keep(f"{name}: MB", peak)
    reliability = score.reliability(truth, pairs)
    keep(f"{name}: calibration error", reliability["error"])
    if table:
        score.print_reliability(reliability, "  ")
        score.plot(reliability, world.folder / f"{name}.svg", f"{name}: stated probability and share true")
    return scores


def accuracy(world):
    """Public sets at the program's own threshold."""
    for name, (file, arguments, truth) in PUBLIC.items():
        path = SHARED / file
        if not path.exists():
            print(f"{name}: skipped: {file} is not in ../shared/data/linkage")
            continue
        linked(world, name, truth(path), [path, *arguments], table=True)


# Nine ways of writing a name (made/korean.h) in four groups; linkage_score.py on the kept files tells all of them.
GROUPS = {"hangul": "Hangul", "hangul_north": "Hangul", "hanja": "Han", "hanja_simplified": "Han", "pinyin": "pinyin", "revised": "Latin", "mccune": "Latin", "north": "Latin", "usual": "Latin"}


def korean(world):
    """Made-up lists: as one table with a list column, as four files under headers of three languages, with three tenths of the errors, and with another seed."""
    persons = 300 if world.small else 4000
    for name, options in (("korean", []), ("korean clean", ["--errors", 0.3]), ("korean second seed", ["--seed", 2])):
        if world.small and options:
            continue
        folder = world.made("korean", name.replace(" ", "_"), "--persons", persons, *options)
        truth = score.Truth.read(folder / "truth.csv")
        truth.script = [GROUPS[script] for script in truth.script]
        linked(world, name, truth, [folder / "all.csv", "--id", "record_id", "--list", "list"], table=name == "korean")
        if not options:
            four_files(world, folder, truth)


def four_files(world, folder, truth):
    """Four files, headers of three languages: the id columns have several names, so rows are numbered and the truth is put in order of the rows."""
    numbered = score.Truth()
    at = {}
    for (name, _), person, family, script in zip(truth.number, truth.person, truth.family, truth.script):
        at[name] = at.get(name, 0) + 1
        numbered.add(name, str(at[name]), person, family, script)
    files = [without_ids(folder, name) for name in at]
    linked(world, "korean four files", numbered, files)


def two(world):
    """Two made-up Korean lists at a time, many draws: a default must not fail now and then."""
    choices = [("intake", "border"), ("submissions", "border"), ("intake", "submissions"), ("intake", "testimonies")]
    found = []
    for persons, seeds in ((60, 1),) if world.small else ((1000, 8), (3000, 8)):
        for seed in range(21, 21 + seeds):
            folder = world.made("korean", "two", "--persons", persons, "--seed", seed)
            everyone = score.Truth.read(folder / "truth.csv")
            for names_of_lists in choices:
                truth, files = score.Truth(), []
                for name in names_of_lists:
                    files.append(without_ids(folder, name))
                    rows = [person for (of, _), person in zip(everyone.number, everyone.person) if of == name]
                    for row, person in enumerate(rows):
                        truth.add(name, str(row + 1), person)
                _, _, printed = world.link("two", *files)
                if printed is None:
                    continue
                scores = score.score_clusters(truth, score.read_clusters(world.folder / "two.clusters.csv", truth), scripts=False)
                found.append((scores["f1"] or 0.0, scores["precision"] or 0.0, scores["recall"] or 0.0, persons, seed, names_of_lists))
    found.sort()
    if found:
        middle = [sorted(row[i] for row in found)[len(found) // 2] for i in range(3)]
        print(f"{len(found)} runs: F1 least {found[0][0]:.4f}, a tenth below {found[len(found) // 10][0]:.4f}, median {middle[0]:.4f} (precision {middle[1]:.4f}, recall {middle[2]:.4f})")
        print("  the worst: " + "; ".join(f"{' and '.join(lists)}, {persons} persons, seed {seed}: F1 {value:.3f} (precision {precision:.3f}, recall {recall:.3f})"
                                          for value, precision, recall, persons, seed, lists in found[:3]))
        keep("two: least f1", found[0][0]), keep("two: median f1", middle[0])


def without_ids(folder, name):
    """The list without its id column, whose header differs from list to list: rows are numbered then."""
    (folder / "four").mkdir(exist_ok=True)
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        rows = [row[1:] for row in csv.reader(file)]
    with open(folder / "four" / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "four" / f"{name}.csv"


def other(world):
    """Lists of other kinds: papers of two catalogues, persons of earlier centuries in many noisy copies, a list in Latin letters."""
    small = world.small
    folder = world.made("western", "western", "--records", 500 if small else 50000)
    linked(world, "western", score.Truth.read(folder / "truth.csv"), [folder / "all.csv", "--id", "record_id"], table=not small)
    folder = world.made("papers", "papers", "--records", 200 if small else 2500)
    linked(world, "papers", score.Truth.read(folder / "truth.csv"), [folder / "first.csv", folder / "second.csv", "--id", "id"])
    folder = world.made("historic", "historic", "--persons", 100 if small else 5000)
    linked(world, "historic", score.Truth.read(folder / "truth.csv"), [folder / "all.csv", "--id", "record_id"])


# --- bad input ---

def bad(world):
    """Bad input: clear errors or clear notes, in bounded time and memory."""
    small = world.small
    folder = world.folder / "bad"
    folder.mkdir(exist_ok=True)

    def write(name, text):
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    def case(name, fine, *arguments, says=(), limit_s=120, most_mb=2000):
        """`fine`: should it end well? None: it may, or say clearly why not. `says`: words of which one should be in what is said."""
        seconds, peak, code, out, err = world.measured([BIN / "girok", "link", *arguments, "--clusters", "bad.clusters.csv"], limit_s)
        said = (out + err).lower()
        good = code is not None and (fine is None or (code == 0) == fine) and code in range(0, 100) and (not says or any(word.lower() in said for word in says)) and peak < most_mb
        first = next((line for line in (err if code else out).splitlines() if line.strip()), "")
        print(f"  {'ok  ' if good else 'WRONG'} {name}: exit {code}, {seconds:.2f} s, {peak:.0f} MB: {first[:150]}")
        keep(f"bad {name}: s", seconds)
        if not good:
            wrong.append(f"bad input, {name}: exit {code}, {peak:.0f} MB: {(out + err)[-500:]}")
        return out + err

    people = world.made("western", "bad-people", "--records", 300)
    rows = (people / "all.csv").read_text(encoding="utf-8")
    case("a column of one value", True, write("one.csv", "kind," + rows.replace("\n", "\nperson,").removesuffix("person,")), "--id", "record_id", says=["one value", "same value"])
    many = 2000 if small else 100000
    case(f"a block of {many} Kims", True, write("kims.csv", "name,born\n" + "".join(f"Kim {'Yong Chol Su Nam Ho Min Jin'.split()[i % 7]}-{i % 11},{1950 + i % 50}\n" for i in range(many))),
         says=[] if small else ["left out", "largest"], limit_s=180)
    case("nothing but Kim", None, write("kim.csv", "name\n" + "Kim\n" * many), says=["no column", "one value"], limit_s=180)
    case("no common columns", False, write("left.csv", "name\nKim Yong-chol\n"), write("right.csv", "height\n170\n"), says=["common", "column"])
    case("duplicate ids", False, write("twice.csv", "id,name\n1,Kim Yong-chol\n1,Ri Kum Sun\n"), "--id", "id", says=["twice", "id"])
    case("an empty list", False, write("empty.csv", ""), says=["empty", "header", "no "])
    case("a header and no rows", False, write("header.csv", "name,born\n"), says=["no ", "empty"])
    case("one record", None, write("single.csv", "name,born\nRi Kum Sun,1967\n"))
    case("a list linked with itself", True, people / "all.csv", people / "all.csv", "--id", "record_id")
    case("impossible dates", True, write("dates.csv", "name,born\n" + "".join(f"Ri Kum Sun {i},19{i % 100:02d}-13-{40 + i % 50}\n" for i in range(200))), says=["date", "text", "identifier", "calendar"])
    case("names of 10,000 characters", True, write("long.csv", "name,born\n" + "".join(f"{'Ri Kum Sun ' * 909}{i},19{i % 100:02d}\n" for i in range(200))))
    case("names of 10,000 Hangul syllables", True, write("long-ko.csv", "이름,생년\n" + "".join(f"{'이금순' * 3333}{i},19{i % 100:02d}\n" for i in range(200))))
    case("a column asked for that is not there", False, people / "all.csv", "--id", "no_such_column", says=["no_such_column", "column"])
    case("a file that is not there", False, folder / "nothing.csv", says=["nothing.csv", "no such", "cannot"])
    case("rows of another width", False, write("width.csv", "a,b\n1\n2,3,4\n"), says=["width", "columns", "cells", "fields"])
    case("not text", False, write("zeros.csv", "\0" * 1000))
    case("a threshold of two", False, people / "all.csv", "--threshold", "2", says=["threshold"])
    case("everything empty", None, write("blank.csv", "name,born\n" + ",\n" * 50 + "Ri,1967\n"))
    same = [world.link(f"threads {threads}", people / "all.csv", "--id", "record_id", "--threads", threads) for threads in (1, 2)]
    files = [[(world.folder / f"threads {threads}.{kind}.csv").read_bytes() for kind in ("clusters", "pairs")] for threads in (1, 2)] if all(printed for _, _, printed in same) else [0, 1]
    print(f"  {'ok  ' if files[0] == files[1] else 'WRONG'} one thread and two give the same bytes")
    if files[0] != files[1]:
        wrong.append("one thread and two do not give the same result")


# --- speed ---

def names(world):
    """Pairs of names with expected verdicts, and the speed of comparing two names."""
    seconds, _, code, out, err = world.measured([BIN / "bench_linkage_names", ROOT / "tests/names/pairs.tsv"])
    print(out.rstrip() or err.rstrip())
    keep("names: s", seconds)
    if code != 0:
        wrong.append("pairs of names are not told as expected")


def grown(world, sizes):
    for size in sizes:
        folder = world.made("western", f"western-{size}", "--records", size)
        seconds, peak, printed = world.link(f"western-{size}", folder / "all.csv", "--id", "record_id")
        cpu = world.cpu_s
        if printed is None:
            continue
        truth = score.Truth.read(folder / "truth.csv")
        scores = score.score_clusters(truth, score.read_clusters(world.folder / f"western-{size}.clusters.csv", truth), scripts=False)
        del truth
        compared = compared_of(printed)
        rate = f", {compared:,} candidate pairs, {compared / seconds / 1e6:.2f} million a second of the whole run" if compared else ""
        print(f"{size:9,} records: {seconds:7.2f} s ({cpu:.2f} s of processors), {peak:5.0f} MB, {seconds / size * 1e6:6.2f} s a million{rate}; F1 {scores['f1']:.4f} (precision {scores['precision']:.4f}, recall {scores['recall']:.4f})",
              flush=True)
        keep(f"western {size}: s", seconds), keep(f"western {size}: MB", peak), keep(f"western {size}: f1", scores["f1"]), keep(f"western {size}: pairs", compared)
        for file in (folder / "all.csv", folder / "truth.csv", world.folder / f"western-{size}.clusters.csv", world.folder / f"western-{size}.pairs.csv"):
            file.unlink()


def compared_of(printed):
    """Candidate pairs, wherever the program says it."""
    for key in ("compared", "compared_pairs", "candidate_pairs", "pairs_compared"):
        if isinstance(printed.get(key), int):
            return printed[key]
    return None


def throughput(world):
    """Candidate pairs a second beside single-thread limits; growth from 10,000 to 1,000,000 records."""
    _, _, code, out, err = world.measured([BIN / "bench_linkage_pairs"])
    print(out.rstrip() or err.rstrip())
    if code != 0:
        wrong.append("bench_linkage_pairs failed")
    grown(world, [500, 1000] if world.small else [10000, 100000, 1000000])


def growth_large(world):
    """5,000,000 records."""
    grown(world, [5000 if world.small else 5000000])


# --- other programs ---

PEERS = ROOT / "build/linkage-peers"
# BTrees 6 has taken away what dedupe 3.0.3 calls.
PACKAGES = ["splink==5.0.0", "dedupe==3.0.3", "BTrees<6", "recordlinkage==0.16"]


def peers_python():
    """The virtual environment's Python, made where it is not there; None where that cannot be."""
    python = PEERS / "bin/python"
    marker = PEERS / "packages.txt"
    if not marker.exists() or marker.read_text() != "\n".join(PACKAGES):
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEERS)], check=True, capture_output=True)
            subprocess.run([str(PEERS / "bin/pip"), "install", "-q", *PACKAGES], check=True, capture_output=True, timeout=900)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"peers: skipped: splink, dedupe and recordlinkage cannot be installed from PyPI ({type(error).__name__})")
            return None
        marker.write_text("\n".join(PACKAGES))
    return python


def side_by_side(world, name, data, truth, arguments, config, programs, limit_s=600):
    """Girok and the other programs on one file; ratios are of this run."""
    python = peers_python()
    if python is None:
        return
    print(f"{name}: {len(truth)} records")
    truth_file = world.folder / f"{name}.truth.csv"
    with open(truth_file, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["list", "record_id", "person_id"])
        writer.writerows([*key, person] for key, person in zip(truth.number, truth.person))
    own_seconds, own_peak, printed = world.link(f"{name}.girok", data, *arguments)
    own = (own_seconds, world.cpu_s)
    if printed is not None:
        report_program(world, name, "girok", truth, own_seconds, own_peak, own)
    for program in programs:
        command = [python, ROOT / "benchmarks/linkage_peers.py", program, data, config, world.folder / f"{name}.{program}", truth_file]
        seconds, peak, code, out, err = world.measured(command, limit_s)
        if code is None:
            print(f"  {program:14} not done after {limit_s} s ({peak:.0f} MB): stopped")
            keep(f"{name} {program}: stopped after s", limit_s)
        elif code != 0:
            print(f"  {program:14} failed with exit {code}: {err.strip().splitlines()[-1][:200] if err.strip() else ''}")
        else:
            report_program(world, name, program, truth, seconds, peak, own)
            print(f"    {out.strip().splitlines()[-1]}")


def report_program(world, name, program, truth, seconds, peak, own):
    cpu = world.cpu_s
    scores = score.score_clusters(truth, score.read_clusters(world.folder / f"{name}.{program}.clusters.csv", truth), scripts=False)
    pairs = score.read_pairs(world.folder / f"{name}.{program}.pairs.csv", truth)
    best = score.best_threshold(truth, pairs)
    at_095 = score.joined_at(truth, pairs, 0.95)
    calibration = score.reliability(truth, pairs)
    print(f"  {program:14} {seconds:8.2f} s ({seconds / own[0]:5.1f} times girok's), {cpu:8.2f} s of processors ({cpu / own[1]:5.1f} times), {peak:6.0f} MB; F1 {score.shown(scores['f1'])} at its own threshold "
          f"(precision {score.shown(scores['precision'])}, recall {score.shown(scores['recall'])}), {score.shown(at_095['f1'])} at .95, {score.shown(best['f1'])} at the best ({best['threshold']:.4f}); "
          f"calibration error .05–.95 {score.shown(calibration['error_middle'])}", flush=True)
    for key, value in (("s", seconds), ("MB", peak), ("f1", scores["f1"]), ("best f1", best["f1"]), ("times girok", seconds / own[0]), ("cpu s", cpu), ("cpu times girok", cpu / own[1])):
        keep(f"{name} {program}: {key}", value)


def peers(world):
    """Splink, dedupe (to 1,000 records) and recordlinkage on the same data; what is equal and what cannot be: linkage_peers.py; configurations below each.

    On the Korean lists the others have nothing to compare names across scripts with; their figures there say only that.
    """
    everyone = ["splink", "recordlinkage", "dedupe"]
    for name, config in (("febrl1", "febrl"), ("febrl2", "febrl"), ("fake_1000", "fake"), ("rldata500", "rldata")):
        file, arguments, truth = PUBLIC[name]
        if (SHARED / file).exists():
            # dedupe 3.0.3 took 11 GB at 5,000 records and had not ended after two minutes: it gets the small sets.
            side_by_side(world, name, SHARED / file, truth(SHARED / file), arguments, config, everyone if name != "febrl2" else everyone[:2], limit_s=180)
        else:
            print(f"{name}: skipped: {file} is not in ../shared/data/linkage")
    folder = world.made("korean", "peers-korean", "--persons", 300 if world.small else 4000)
    side_by_side(world, "peers-korean", folder / "all.csv", score.Truth.read(folder / "truth.csv"), ["--id", "record_id", "--list", "list"], "korean", ["splink", "recordlinkage"], limit_s=180)
    for size in [500] if world.small else [10000, 50000]:
        folder = world.made("western", f"peers-{size}", "--records", size)
        side_by_side(world, f"western-{size}", folder / "all.csv", score.Truth.read(folder / "truth.csv"), ["--id", "record_id"], "western", ["splink", "recordlinkage"], limit_s=300)


def peers_large(world):
    """Splink at 1,000,000 records; it has ten minutes."""
    size = 2000 if world.small else 1000000
    folder = world.made("western", f"peers-{size}", "--records", size)
    side_by_side(world, f"western-{size}", folder / "all.csv", score.Truth.read(folder / "truth.csv"), ["--id", "record_id"], "western", ["splink"], limit_s=600)


PARTS = {"names": names, "accuracy": accuracy, "korean": korean, "two": two, "other": other, "bad": bad, "throughput": throughput, "peers": peers, "peers-large": peers_large, "growth-large": growth_large}


def main():
    if sys.argv[1:] == ["--launcher"]:
        return launcher() or 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--figures")
    parser.add_argument("--folder")
    parser.add_argument("--small", action="store_true")
    arguments = parser.parse_args()
    unknown = [part for part in arguments.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}: {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="girok-bench-", dir=arguments.folder) as temporary:
        folder = arguments.folder or temporary
        world = World(Path(folder).resolve(), arguments.small)
        for part in arguments.parts or [part for part in PARTS if not part.endswith("-large")]:
            print(f"-- {part}: {PARTS[part].__doc__.splitlines()[0]}", flush=True)
            PARTS[part](world)
        world.launcher.stdin.close()
        world.launcher.wait()
    if arguments.figures:
        Path(arguments.figures).write_text("".join(f"{name}\t{value}\n" for name, value in figures.items()), encoding="utf-8")
    for problem in wrong:
        print(f"WRONG {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
