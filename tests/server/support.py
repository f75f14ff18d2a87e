"""What the tests of the web application share: a case with members, a server of its own, a browser without a screen, and HTML taken apart."""

import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(os.environ.get("GIROK_ROOT", Path(__file__).resolve().parent.parent.parent))
BUILD = Path(os.environ.get("GIROK_BIN", ROOT / "build/dev"))
GIROK = BUILD / "girok"
LEVELS = ("public", "partner", "internal", "restricted", "sealed")
ROLES = ("documenter", "analyst", "statistician", "lawyer", "publisher", "custodian")
FOUNDER = "nari"
PATIENCE_S = 300  # with a step that takes a moment: a machine may be busy with other tests
WORDS = ("river", "window", "copper", "lantern", "monday", "orchard", "granite", "violin", "meadow", "hammer", "velvet", "comet", "saddle", "pepper", "walnut", "ribbon")


def roles_table():
    """{deed: roles} and {role: highest level} of src/app/README.md."""
    rows = [[cell.strip().strip("*") for cell in line.strip().strip("|").split("|")] for line in (ROOT / "src/app/README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head = next(row for row in rows if row[0] == "Deed")
    deeds, highest = {}, {}
    for row in rows[rows.index(head) + 2:]:
        if row[0] == "is shown at most":
            highest = dict(zip(head[1:], row[1:]))
            break
        deeds[row[0]] = {role for role, cell in zip(head[1:], row[1:]) if cell == "yes"}
    return deeds, highest


class Suite:
    """Cases with a name that says what holds; a case fails with what was found against it."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def case(self, name, found=()):
        found = [str(one) for one in found]
        self.passed += not found
        self.failed += bool(found)
        if found:
            more = f"\n     … and {len(found) - 12} more" if len(found) > 12 else ""
            print(f"FAIL {name}\n     " + "\n     ".join(found[:12]) + more, flush=True)
        else:
            print(f"ok   {name}", flush=True)

    def skip(self, name, why):
        self.skipped += 1
        print(f"skip {name}: {why}", flush=True)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0


def passphrase_of(handle):
    """Words that nobody else has: five of a list, by the handle."""
    number = sum(ord(c) * 31 ** i for i, c in enumerate(handle))
    return " ".join(WORDS[(number // 7 ** i + i * 3) % len(WORDS)] for i in range(5)) + f" {handle} {number}"


class Case:
    """A case in a folder of its own, kept open for its founder by an agent."""

    founder = FOUNDER

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "case.girok"
        self.runtime = tempfile.mkdtemp(prefix="girok-", dir="/tmp")  # short: the path of an agent's socket has a limit
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("GIROK_", "XDG_", "LC_"))}
        self.env.update(HOME=str(self.folder), XDG_RUNTIME_DIR=self.runtime, XDG_STATE_HOME=str(self.folder / "state"), LANG="C.UTF-8", LC_ALL="C.UTF-8")
        self.begin()

    def begin(self):
        self.must("init", self.path, "--handle", FOUNDER, secret=passphrase_of(FOUNDER))
        self.must("open", self.path, "--idle", "720", secret=passphrase_of(FOUNDER))  # however long the server alone is asked, on a slow machine

    def run(self, *arguments, secret=None, text=""):
        command = [str(GIROK), *map(str, arguments)]
        if secret is None:
            return subprocess.run(command, cwd=self.folder, env=self.env, input=text.encode(), capture_output=True, timeout=PATIENCE_S)
        reads, writes = os.pipe()
        os.write(writes, (secret + "\n").encode())
        os.close(writes)
        try:
            return subprocess.run([*command, "--passphrase-fd", str(reads)], cwd=self.folder, env=self.env, input=text.encode(),
                                  capture_output=True, timeout=PATIENCE_S, pass_fds=(reads,))
        finally:
            os.close(reads)

    def must(self, *arguments, secret=None, text=""):
        done = self.run(*arguments, secret=secret, text=text)
        if done.returncode != 0:
            raise RuntimeError(f"girok {' '.join(map(str, arguments))}: {done.returncode}\n{done.stderr.decode()}{done.stdout.decode()}")
        return done.stdout.decode().strip()

    def as_founder(self, *arguments, text=""):
        return self.must(*arguments, "--case", self.path, text=text)

    def member(self, handle, *grant):
        """A member with what `girok members grant` takes; nothing granted where there is nothing."""
        self.must("members", "add", handle, "--case", self.path, secret=passphrase_of(handle))
        if grant:
            self.as_founder("members", "grant", handle, *grant)

    def new(self, type_, level, *lines):
        """A record with PROPERTY=VALUE lines; its id."""
        return self.as_founder("edit", "--new", type_, "--level", level, text="\n".join(lines) + "\n").split()[0]

    def add(self, name, text, level="restricted", *more):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        files = json.loads(self.as_founder("add", path, "--level", level, "--json", *more))["files"]
        path.unlink()
        return files[0]["record"]

    def close(self):
        self.run("lock")
        shutil.rmtree(self.runtime, ignore_errors=True)


class Server:
    """`girok serve` on a port that the system chooses."""

    def __init__(self, case, *options, env=(), tls=None):
        self.case, self.tls = case, tls
        self.log = case.folder / f"serve-{time.monotonic_ns()}.log"
        self.errors = open(self.log, "wb")
        self.process = subprocess.Popen([str(GIROK), "serve", "--case", str(case.path), "--port", "0", *map(str, options)], cwd=case.folder,
                                        env=dict(case.env, **dict(env)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors)
        self.said = self.first_line()
        address = re.search(r"(https?)://([^/:\s]+|\[[^\]]+\]):(\d+)", self.said)
        if not address:
            code = self.process.poll()
            self.close()
            raise RuntimeError(f"girok serve says no address (exit {code}): {self.said!r} {self.log.read_text('utf-8', 'replace')}")
        self.scheme, self.host, self.port = address[1], address[2].strip("[]"), int(address[3])
        self.origin = f"{self.scheme}://{address[2]}:{self.port}"

    def first_line(self, seconds=PATIENCE_S):
        """Everything said up to the line with the address."""
        said, end = b"", time.monotonic() + seconds
        while time.monotonic() < end and not re.search(rb"https?://\S+:\d+[^\n]*\n", said):
            if not select.select([self.process.stdout], [], [], 0.2)[0]:
                if self.process.poll() is not None:
                    break
                continue
            some = os.read(self.process.stdout.fileno(), 4096)
            if not some:
                break
            said += some
        return said.decode("utf-8", "replace")

    def alive(self):
        return self.process.poll() is None

    def memory_kb(self):
        return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1])

    def complaints(self):
        return self.log.read_text("utf-8", "replace")

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        values = self.all(name)
        return values[0] if values else ""

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.header('content-type')} {self.body[:160]!r}"


class Client:
    """One browser: cookies, an Origin where a browser sends one, no redirect followed unless asked."""

    def __init__(self, server, host=None, patient=False):
        self.server, self.cookies, self.host, self.patient = server, {}, host or server.host, patient
        self.csrf = "sign-in"  # of whoever is not signed in

    def open(self):
        if self.server.scheme == "https":
            context = ssl.create_default_context(cafile=str(self.server.tls)) if self.server.tls else ssl._create_unverified_context()
            return http.client.HTTPSConnection(self.host, self.server.port, timeout=PATIENCE_S, context=context)
        return http.client.HTTPConnection(self.host, self.server.port, timeout=PATIENCE_S)

    def send(self, method, path, body=None, headers=()):
        """`patient`: asks again where it was too often."""
        while True:
            answer = self.send_once(method, path, body, headers)
            if not self.patient or answer.status != 429 or not answer.header("retry-after"):
                return answer
            time.sleep(float(answer.header("retry-after")))

    def send_once(self, method, path, body=None, headers=()):
        sent = {"Accept-Language": "en"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method not in ("GET", "HEAD"):
            sent["Origin"] = self.server.origin
        for name, value in dict(headers).items():
            sent = {key: old for key, old in sent.items() if key.lower() != name.lower()}
            if value is not None:
                sent[name] = value
        connection = self.open()
        try:
            connection.request(method, path, body=body, headers=sent)
            got = connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()
        for line in answer.all("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.split(";")[0]
            if not value or re.search(r"max-age=0\b", line, re.I):
                self.cookies.pop(name.strip(), None)
            else:
                self.cookies[name.strip()] = value
        return answer

    def get(self, path, **headers):
        return self.send("GET", path, headers=headers)


class Page(HTMLParser):
    """A page taken apart: tags with their attributes, text, forms with their fields, and what is wrong in it."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.forms, self.title, self.inside = [], [], [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {key: value or "" for key, value in attributes}
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append({"action": attributes.get("action", ""), "method": attributes.get("method", "get").lower(),
                               "enctype": attributes.get("enctype", ""), "fields": []})
        if tag in ("input", "textarea", "select", "button") and attributes.get("name") and self.forms:
            self.forms[-1]["fields"].append((tag, attributes))
        if tag not in self.VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        self.words.append(data)
        if self.inside and self.inside[-1] == "title" and "svg" not in self.inside:
            self.title += data

    @property
    def text(self):
        return " ".join(self.words)

    def links(self):
        return [attributes["href"] for tag, attributes in self.tags if tag == "a" and "href" in attributes]


def raw(server, data, seconds=60, half_close=False, answers=None):
    """Bytes sent as they are; everything that comes back until the other side closes, so many answers have begun, or the time is over. (bytes, closed?)"""
    with socket.create_connection((server.host, server.port), timeout=seconds) as peer:
        try:
            peer.sendall(data)
            if half_close:
                peer.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return drain(peer, seconds, answers)


def drain(peer, seconds, answers=None):
    got, end = b"", time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return got, False
        peer.settimeout(left)
        try:
            some = peer.recv(65536)
        except socket.timeout:
            return got, False
        except OSError:
            return got, True
        if not some:
            return got, True
        got += some
        if answers is not None and len(statuses(got)) >= answers:
            return got, False


def statuses(got):
    """The status of every answer in a stream of bytes."""
    return [int(code) for code in re.findall(rb"^HTTP/1\.[01] (\d{3})", got, re.M)]


def in_parallel(work, items, workers=4):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, items))
