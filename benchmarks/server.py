#!/usr/bin/env python3
"""`./run bench server`: a case as large as they get, served, and people at work in it.

    server.py DATA --girok PROGRAM [--minutes N] [--users N] [--think SECONDS] [--report FILE.json] [--no-browser] [--strict]

DATA is what bench_server made; people work in a copy of it, which is gone at the end, so that every run begins with the same. Errors and losses are failures; times are judged and told (with --strict they are failures too), for
they depend on the machine. Whether what the server acknowledged is there is asked after it has ended: of a second server, which knows only what lies on the disk, of the command line for some of it, and of `girok verify`.
"""
import argparse
import asyncio
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from server_client import Connection, Measured, User, Wrong  # noqa: E402
from server_report import percentile, tell  # noqa: E402

WARM_SECONDS = 5
MEMORY_EVERY_SECONDS = 2
ASKED_OF_COMMAND_LINE = 5
TICKS = os.sysconf("SC_CLK_TCK")


class World:
    """What there is to read, search and edit; addresses of the web application."""

    search_path, search_field = "/api/search", "words"

    def __init__(self, data):
        self.host, self.port = None, None
        self.members = [line.split("\t") for line in (data / "members.tsv").read_text(encoding="utf-8").splitlines()]
        self.records = [line.split("\t") for line in (data / "records.tsv").read_text(encoding="utf-8").splitlines()]
        self.words = (data / "words.txt").read_text(encoding="utf-8").splitlines()
        self.of_type = {}
        for record, kind in self.records:
            self.of_type.setdefault(kind, []).append(record)
        self.shared = self.of_type["Event"][:10]  # everybody edits these

    def lists_of(self, role):
        lists = ["/", "/people", "/events", "/records", "/history"]
        return lists + ["/documents"] if role in ("documenter", "analyst", "lawyer", "custodian") else lists

    def narrowed_list(self, random, role):
        """A list with a condition, an order, or both: a few of all that the pages offer, those that look at many records among them."""
        with_condition, with_order = random.random() < 0.6, random.random() < 0.6
        place = random.choice(["people", "events", "records"] + (["documents"] * 2 if role in ("documenter", "analyst", "lawyer", "custodian") else []))
        ask = {}
        if place == "records":
            ask["type"] = random.choice(["Item", "Person", "Event"])
        if with_condition or not with_order:
            ask.update(random.choice({
                "people": [{"level": "restricted"}, {"since": "1960", "until": "1970"}, {"type": "Person", "is.sex": "female"}],
                "events": [{"level": "restricted"}, {"since": "2009", "until": "2010"}, {"type": "Act", "is.act-type": "sale-of-persons"}, {"at": random.choice(self.of_type["Place"])}],
                "records": [{"level": "restricted"}, {"source": random.choice(self.of_type["Item"])}, {"since": "2009"}],
                "documents": [{"level": "restricted"}, {"coded": "yes"}, {"coded": "no"}, {"language": "ko"}, {"consent": "withdrawn"}, {"consent": "never-asked"}]}[place]))
        if with_order:
            ask["order"] = random.choice(["oldest", "title", "level"] if place == "documents" else ["oldest", "label"])
        return "narrowed" if "order" not in ask else "sorted", f"/{place}?{urllib.parse.urlencode(ask)}"

    def record_page(self, random, role):
        kind = random.choice(["Item", "Event", "Act", "Person"])
        record = random.choice(self.of_type[kind])
        if kind == "Item" and role in ("documenter", "analyst", "lawyer"):
            return f"/documents/{record}"
        return f"/records/{record}"

    def editable(self, random):
        return random.choice(self.shared) if random.random() < 0.1 else random.choice(self.of_type[random.choice(["Event", "Act", "Person"])])

    def form_path(self, record):
        return f"/records/{record}/edit"

    def edit_path(self, record):
        return f"/api/records/{record}/edit"

    def edit_body(self, token):
        return {"set.note": token, "beside": True}


class Served:
    """`girok serve` as a process, and what the system says of it."""

    def __init__(self, girok, data):
        self.env = dict(os.environ, XDG_STATE_HOME=str(data / "state"), LC_ALL="C.UTF-8")
        self.env.pop("GIROK_CASE", None)
        start = time.perf_counter()
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([str(girok), "serve", "--case", str(data / "case.girok"), "--port", "0"], stdout=subprocess.PIPE,
                                        stderr=self.log, env=self.env, text=True)
        line = ""
        while "http" not in line:
            line = self.process.stdout.readline()
            if not line:
                self.log.seek(0)
                raise SystemExit("server.py: girok serve did not start: " + self.log.read()[-500:])
        self.up_seconds = time.perf_counter() - start
        self.host, port = re.search(r"http://([\d.]+):(\d+)", line).groups()
        self.port = int(port)

    def memory_mb(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


async def page_weights(world, member, paths):
    """KB of a page at the first visit: the page and every script, style and picture that it names."""
    user = User(0, member, world, Measured(), 1)
    await user.sign_in()
    weights = {}
    for path in paths:
        connection = Connection(world.host, world.port)
        connection.cookies = dict(user.connection.cookies)
        answer = await connection.ask("GET", path)
        if answer.status != 200:
            weights[path] = (None, answer.status)
            continue
        total = len(answer.body)
        for name in set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', answer.body)):
            total += len((await connection.ask("GET", name.decode())).body)
        weights[path] = (total / 1000, 200)
        connection.drop()
    user.connection.drop()
    return weights


async def sample(served, until, into, every):
    while time.monotonic() < until:
        into.append((time.monotonic(), served.memory_mb()))
        await asyncio.sleep(every)


async def run_load(served, world, options, result):
    measured = Measured()
    users = [User(i, world.members[i % len(world.members)], world, measured, options.think) for i in range(options.users)]
    first, again = {}, []
    for user in users:  # one derivation at a time: each takes 256 MiB
        seconds = await user.sign_in()
        (again.append(seconds) if user.handle in first else first.setdefault(user.handle, seconds))
    derivation = percentile(again, 0.5) if again else 0
    result["opening_seconds"] = max(seconds - derivation for seconds in first.values()) if again else None
    result["derivation_seconds"] = derivation
    await asyncio.gather(*(user.work(time.monotonic() + WARM_SECONDS) for user in users))
    warm = len(measured.edits)
    measured.times.clear()
    measured.requests = 0
    began, server_before, client_before = time.monotonic(), served.processor_seconds(), sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    until = began + 60 * options.minutes
    await asyncio.gather(sample(served, until, measured.memory, min(MEMORY_EVERY_SECONDS, options.minutes * 6)), *(user.work(until) for user in users))
    seconds = time.monotonic() - began
    result.update(seconds=seconds, requests=measured.requests, per_second=measured.requests / seconds, edits=len(measured.edits), warm_edits=warm,
                  server_cores=(served.processor_seconds() - server_before) / seconds,
                  client_cores=(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - client_before) / seconds)
    return measured


def run_girok(girok, data, env, edits):
    """`girok show` for some of the edited records, and `girok verify`: what is wrong, in words."""
    handle, _, passphrase = (data / "members.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")
    runtime = tempfile.mkdtemp(prefix="girok-")
    env = dict(env, XDG_RUNTIME_DIR=runtime)
    wrong = []
    try:
        reads, writes = os.pipe()
        os.write(writes, (passphrase + "\n").encode())
        os.close(writes)
        opened = subprocess.run([str(girok), "open", str(data / "case.girok"), "--member", handle, "--passphrase-fd", str(reads)], capture_output=True,
                                env=env, pass_fds=(reads,))
        os.close(reads)
        if opened.returncode:
            return ["the case does not open: " + opened.stderr.decode()[-300:]]
        step = max(1, len(edits) // ASKED_OF_COMMAND_LINE)
        for record, token in edits[::step]:
            shown = subprocess.run([str(girok), "show", record, "--all", "--json"], capture_output=True, env=env).stdout.decode()
            if f'"{token}"' not in shown:
                wrong.append(f"{record}: {token} (by girok show)")
        verified = subprocess.run([str(girok), "verify", str(data / "case.girok")], capture_output=True, env=env)
        if verified.returncode:
            wrong.append("girok verify: " + verified.stderr.decode()[-300:])
        subprocess.run([str(girok), "lock"], capture_output=True, env=env)
    finally:
        shutil.rmtree(runtime, ignore_errors=True)
    return wrong


async def find_edits(world, edits):
    """Which acknowledged edits are not in their records, by the API of a server that was started after they were made."""
    by_record = {}
    for record, token in edits:
        by_record.setdefault(record, []).append(token)
    user = User(0, world.members[0], world, Measured(), 1)
    await user.sign_in()
    missing = []
    for record, tokens in by_record.items():
        answer = await user.patient("GET", f"/api/records/{record}")
        missing += [f"{record}: {token} ({answer.status})" for token in tokens if f'"{token}"' not in answer.body.decode()]
    user.connection.drop()
    return missing, len(by_record)


def check_edits(girok, data, world, edits):
    served = Served(girok, data)
    try:
        world.host, world.port = served.host, served.port
        lost, records = asyncio.run(find_edits(world, edits))
    finally:
        served.stop()
    return lost + run_girok(girok, data, served.env, edits), records


def first_paint(served, member, paths):
    """Milliseconds to the first contentful paint on a slow laptop: a processor four times slower, 1.6 Mbit/s, 150 ms there and back."""
    script = Path(__file__).resolve().parent / "server_paint.mjs"
    packages = os.environ.get("GIROK_WEB_PACKAGES", str(Path(__file__).resolve().parent.parent / "build/web-packages"))
    chromium, node = shutil.which("chromium"), shutil.which("node")
    if not chromium or not node or not Path(packages, "node_modules/playwright-core").exists():
        return None
    done = subprocess.run([node, str(script), packages, chromium, f"http://{served.host}:{served.port}", member[0], member[2], *paths], capture_output=True,
                          text=True, timeout=300)
    if done.returncode:
        print("  first paint could not be measured: " + done.stderr.strip()[-300:])
        return None
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--girok", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--think", type=float, default=2)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    # Beside the original: on the same disk.
    with tempfile.TemporaryDirectory(prefix="at-work-", dir=options.data.resolve().parent) as folder:
        copy = Path(folder, "case")
        shutil.copytree(options.data, copy, symlinks=True)
        return work_in(copy, options)


def work_in(data, options):
    world = World(data)
    served = Served(options.girok, data)
    world.host, world.port = served.host, served.port
    result = {"users": options.users, "think": options.think, "members": min(options.users, len(world.members)), "up_seconds": served.up_seconds}
    pages = ["/", "/documents", "/people", "/events", "/records", "/links", "/members", "/help", f"/records/{world.of_type['Event'][0]}", f"/documents/{world.of_type['Item'][0]}"]
    weights, paints, ended = {}, None, None
    try:
        measured = asyncio.run(run_load(served, world, options, result))
        weights = asyncio.run(page_weights(world, world.members[0], pages))
        if not options.no_browser:
            paints = first_paint(served, world.members[0], ["/", "/documents", f"/records/{world.of_type['Event'][0]}"])
    except Wrong as wrong:
        raise SystemExit(f"server.py: {wrong}") from wrong
    finally:
        ended = served.stop()
    missed = tell(result, measured, weights, paints)
    lost, records = check_edits(options.girok, data, world, measured.edits)
    print(f"  edits: {len(measured.edits)} acknowledged, of {records} records; asked of a server started afterwards, of the command line and of girok verify: {len(lost)} missing")
    failures = [*measured.wrong[:10], *lost[:10]]
    if len(measured.wrong) > 10:
        failures.append(f"… {len(measured.wrong)} errors in all")
    if ended != 0:
        failures.append(f"the server ended with {ended}")
    for failure in failures:
        print(f"FAIL {failure}")
    for miss in missed:
        print(f"{'FAIL' if options.strict else 'missed'} {miss}")
    print(f"server: {measured.requests} requests, {len(measured.wrong)} errors, {len(lost)} lost, {len(missed)} aims missed")
    if options.report:
        result.update(errors=len(measured.wrong), lost=len(lost), edited_records=records, missed=missed, weights_kb={path: weight for path, (weight, _) in weights.items()}, first_paint_ms=paints)
        options.report.write_text(json.dumps(result, indent=1))
    return 1 if failures or (options.strict and missed) else 0


if __name__ == "__main__":
    sys.exit(main())
