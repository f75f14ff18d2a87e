#!/usr/bin/env python3
"""The same evidence base in PostgreSQL, as applications such as Bayanat keep theirs: import, single edits and searches, for `./run bench vault`.

    vault_postgresql.py DATA FIGURES [--folder DIR] [--edits N]

DATA is what `bench_vault --export` wrote (statements.csv, questions.tsv). FIGURES gets "name tab value" lines. A private cluster is made in a folder of its own,
reached by a socket in that folder alone, stopped and removed at the end whatever happens. Durability is PostgreSQL's default: a commit is on the disk.
Exit code 3: PostgreSQL is not installed.
"""
import argparse
import contextlib
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# More than the defaults, which are those of a small machine; what a fair administrator would give a laptop.
SETTINGS = """
listen_addresses = ''
shared_buffers = 1GB
work_mem = 64MB
maintenance_work_mem = 512MB
effective_cache_size = 3GB
max_wal_size = 4GB
jit = off
"""

TABLE = """
CREATE TABLE statements (
  id bigint NOT NULL, record uuid NOT NULL, property text NOT NULL, kind text NOT NULL, value text NOT NULL, level smallint NOT NULL, basis smallint NOT NULL,
  confidence smallint, language text, source uuid, batch integer NOT NULL, superseded_by bigint);
"""

# One row by its number, the rows of a record, links and codes from their value, and words: what the screens of an application ask.
INDEXES = """
ALTER TABLE statements ADD PRIMARY KEY (id);
CREATE INDEX ON statements (record);
CREATE INDEX ON statements (property, value) WHERE kind NOT IN ('text', 'document');
CREATE INDEX ON statements USING gin (value gin_trgm_ops) WHERE kind IN ('text', 'document');
ANALYZE statements;
"""

# Nothing is overwritten there either: the new statement takes the place of the old one, which stays. A person's tenth statement is the note.
EDIT = """\\set old random({first_person}, {last_person}) * 10 + 10
BEGIN;
INSERT INTO statements SELECT nextval('statement_ids'), record, property, kind, 'corrected after a second talk, of the day', level, basis, confidence, language, source, batch
  FROM statements WHERE id = :old RETURNING id AS fresh \\gset
UPDATE statements SET superseded_by = :fresh WHERE id = :old;
COMMIT;
"""

# What bench_vault counts and shows: all matches, the records they are about, and ten of them with some of their text.
SEARCH = """WITH hits AS MATERIALIZED (SELECT id, record FROM statements WHERE kind IN ('text', 'document') AND superseded_by IS NULL AND {condition}),
  shown AS (SELECT left(value, 160) AS beginning FROM statements WHERE id IN (SELECT id FROM hits LIMIT 10))
SELECT count(*), count(DISTINCT record), (SELECT sum(length(beginning)) FROM shown) FROM hits;
"""


def programs():
    """The folder of the newest server's programs, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if found:
        return os.path.dirname(max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path)]))
    initdb = shutil.which("initdb")
    return os.path.dirname(os.path.realpath(initdb)) if initdb else None


def unprivileged():
    """How to start a process as somebody who is not root, which the server refuses to be."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("vault_postgresql.py: no user to run PostgreSQL as")


class Cluster:
    def __init__(self, folder):
        self.bin = programs()
        self.who = unprivileged()
        self.folder = tempfile.mkdtemp(prefix="girok-pg-", dir=folder)
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        self.data = f"{self.folder}/data"
        self.started = False

    def __enter__(self):
        try:
            # Characters as the system's UTF-8 locale has them: without one, pg_trgm sees no letters in Korean or Chinese.
            self.run("initdb", "--pgdata", self.data, "--username", "bench", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions")
            with open(f"{self.data}/postgresql.conf", "a") as conf:
                conf.write(SETTINGS + f"unix_socket_directories = '{self.folder}'\n")
            self.started = True
            self.run("pg_ctl", "--pgdata", self.data, "--log", f"{self.folder}/server.log", "--wait", "start")
            self.run("createdb", *self.where(), "bench")
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.started:
            with contextlib.suppress(subprocess.CalledProcessError):
                self.run("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def where(self):
        return ["--host", self.folder, "--username", "bench"]

    def run(self, program, *arguments, **more):
        done = subprocess.run([f"{self.bin}/{program}", *arguments], stdin=more.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              cwd=self.folder, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": self.folder}, **self.who, **more)
        if done.returncode != 0:
            sys.stderr.write(done.stderr[-2000:])
            raise subprocess.CalledProcessError(done.returncode, program)
        return done.stdout

    def sql(self, text):
        """Runs a script over one connection; gives what it printed."""
        script = Path(self.folder, "script.sql")
        script.write_text(text, encoding="utf-8")
        script.chmod(0o644)
        return self.run("psql", *self.where(), "--dbname", "bench", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--file", str(script))

    def megabytes(self):
        return sum(path.stat().st_size for path in Path(self.data).rglob("*") if path.is_file()) / 1e6


def percentile(times, share):
    times = sorted(times)
    return times[max(0, min(len(times), -int(-share * len(times) // 1)) - 1)] if times else 0.0


def import_all(cluster, data, figures):
    note("importing into PostgreSQL")
    cluster.sql("CREATE EXTENSION pg_trgm;")
    start = time.monotonic()
    cluster.sql(TABLE)
    with open(data / "statements.csv", "rb") as rows:
        cluster.run("psql", *cluster.where(), "--dbname", "bench", "--no-psqlrc", "--quiet", "--command", "COPY statements (id, record, property, kind, value, level, basis, confidence, "
                    "language, source, batch) FROM STDIN (FORMAT csv)", stdin=rows)
    figures["pg copy s"] = time.monotonic() - start
    cluster.sql(INDEXES)
    figures["pg import s"] = time.monotonic() - start
    figures["pg database MB"] = int(cluster.sql("SELECT pg_database_size('bench');")) / 1e6
    figures["pg trigram index MB"] = int(cluster.sql("SELECT pg_relation_size('statements_value_idx');")) / 1e6
    # Import wrote its log; what a server does in its idle time is not to be charged to what follows.
    cluster.sql("VACUUM statements; CHECKPOINT;")


def search_all(cluster, data, most, figures):
    note("searching in PostgreSQL")
    questions = [line.split("\t") for line in (data / "questions.tsv").read_text(encoding="utf-8").splitlines()][:most]   # the kinds go by turns
    printed = cluster.sql("\\timing on\n" + "".join(SEARCH.format(condition=condition) for _, _, condition in questions))
    times = [float(ms) for ms in re.findall(r"^Time: ([0-9.]+) ms", printed, re.M)]
    counts = [int(n) for n in re.findall(r"^(\d+)\|\d+\|", printed, re.M)]
    if not len(times) == len(counts) == len(questions):
        raise SystemExit("vault_postgresql.py: not every question was answered")
    for kind in dict.fromkeys(kind for kind, _, _ in questions):
        of_kind = [i for i, question in enumerate(questions) if question[0] == kind]
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            figures[f"pg search {kind} {name} ms"] = percentile([times[i] for i in of_kind], share)
        figures[f"pg search {kind} found p50"] = percentile([counts[i] for i in of_kind], 0.5)
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        figures[f"pg search {name} ms"] = percentile(times, share)


def edit_all(cluster, edits, figures):
    note("editing in PostgreSQL")
    first, last = (int(n) for n in cluster.sql("SELECT (min(id) - 1) / 10, (max(id) - 1) / 10 FROM statements WHERE property = 'type' AND kind = 'code' AND value = 'person';").split("|"))
    cluster.sql("CREATE SEQUENCE statement_ids; SELECT setval('statement_ids', (SELECT max(id) FROM statements));")
    script = Path(cluster.folder, "edit.sql")
    script.write_text(EDIT.format(first_person=first, last_person=last), encoding="utf-8")
    script.chmod(0o644)
    cluster.run("pgbench", *cluster.where(), "--no-vacuum", "--protocol", "prepared", "--client", "1", "--transactions", str(edits), "--file", str(script), "--log",
                "--log-prefix", f"{cluster.folder}/edits", "bench")
    times = [int(line.split()[2]) / 1e3 for log in Path(cluster.folder).glob("edits.*") for line in log.read_text().splitlines()]
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        figures[f"pg edit {name} ms"] = percentile(times, share)


def note(what):
    print(f"  … {what}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("figures", type=Path)
    parser.add_argument("--folder", default="/var/tmp", help="where the cluster is made; on a real disk")
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--questions", type=int, default=165, help="so many of the searches: each takes a second or so")
    options = parser.parse_args()
    if not programs():
        print("PostgreSQL is not installed: apt-get install postgresql (./run bench does it) brings the other half of this comparison.", file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))   # so that the cluster is stopped
    figures = {}
    with Cluster(options.folder) as cluster:
        import_all(cluster, options.data, figures)
        search_all(cluster, options.data, options.questions, figures)
        edit_all(cluster, options.edits, figures)
        figures["pg disk MB"] = cluster.megabytes()
    options.figures.write_text("".join(f"{name}\t{value:.6g}\n" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
