"""People at work, as the load of `./run bench server`: each a session of a member who reads, searches and edits, and thinks between.

One process, one thread, no browser: what comes back is timed whole (first byte sent to last byte read) and looked at only where it has to be. A think time is drawn from an exponential distribution and cut at
five times its mean, so that people do not walk in step. The client's own processor time is told with the result.
"""
import asyncio
import json
import random
import re
import time
import urllib.parse


class Wrong(Exception):
    """An answer that should not have come."""


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds

    def json(self):
        return json.loads(self.body)


class Connection:
    """HTTP/1.1, one request at a time, kept alive."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.reader = self.writer = None
        self.cookies = {}

    async def ask(self, method, path, form=None, body=None, csrf=None, language="en"):
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Accept-Language: {language}"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        data = b""
        if form is not None:
            data = urllib.parse.urlencode(form).encode()
            head += ["Content-Type: application/x-www-form-urlencoded", f"Origin: http://{self.host}:{self.port}"]
        elif body is not None:
            data = json.dumps(body).encode()
            head.append("Content-Type: application/json")
        if csrf:
            head.append(f"X-Girok-CSRF: {csrf}")
        if method == "POST":
            head.append(f"Content-Length: {len(data)}")
        request = ("\r\n".join(head) + "\r\n\r\n").encode() + data
        for attempt in (0, 1):
            fresh = self.writer is None
            if fresh:
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
            start = time.perf_counter()
            try:
                self.writer.write(request)
                answer = await self.read(start)
                return answer
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server may close a connection that was idle; then nothing of this request was read.
                self.drop()
                if fresh or attempt:
                    raise

    def drop(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def read(self, start):
        raw = await self.reader.readuntil(b"\r\n\r\n")
        lines = raw.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                pair = value.split(";")[0]
                cookie, _, content = pair.partition("=")
                self.cookies[cookie] = content
            elif name:
                headers[name] = value
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int((await self.reader.readline()).split(b";")[0], 16):
                parts.append(await self.reader.readexactly(size))
                await self.reader.readexactly(2)
            await self.reader.readexactly(2)
            body = b"".join(parts)
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        seconds = time.perf_counter() - start
        if headers.get("connection", "").lower() == "close":
            self.drop()
        return Answer(int(lines[0].split(" ")[1]), headers, body, seconds)


class Measured:
    """Times by kind; what went wrong; edits that the server said it has."""

    def __init__(self):
        self.times = {}
        self.wrong = []
        self.edits = []  # (record, token)
        self.requests = 0
        self.memory = []  # (seconds, MB)

    def add(self, kind, seconds):
        self.requests += 1
        self.times.setdefault(kind, []).append(seconds)


class User:
    def __init__(self, number, member, world, measured, think):
        self.number, self.think, self.world, self.measured = number, think, world, measured
        self.handle, self.role, self.passphrase = member
        self.random = random.Random(number)
        self.connection = Connection(world.host, world.port)
        self.csrf = None
        self.edited = 0

    async def sign_in(self):
        answer = await self.connection.ask("POST", "/api/sign-in", body={"handle": self.handle, "passphrase": self.passphrase}, csrf="sign-in")
        if answer.status != 200:
            raise Wrong(f"sign-in of {self.handle}: {answer.status}")
        self.csrf = answer.json()["csrf"]
        return answer.seconds

    async def work(self, until):
        while time.monotonic() < until:
            await asyncio.sleep(min(self.random.expovariate(1 / self.think), 5 * self.think))
            if time.monotonic() >= until:
                return
            try:
                await self.something()
            except Wrong as wrong:
                self.measured.wrong.append(str(wrong))
            except (OSError, asyncio.IncompleteReadError, ValueError, KeyError) as error:
                self.measured.wrong.append(f"{type(error).__name__}: {error}")

    async def something(self):
        """What people do: half of it is reading, a quarter searching, the rest editing and looking at lists, every third of them narrowed or sorted. Who may not, reads."""
        draw = self.random.random()
        if draw < 0.25 and self.role in ("documenter", "analyst", "lawyer"):
            await self.search()
        elif draw < 0.40 and self.role in ("documenter", "analyst"):
            await self.edit()
        elif draw < 0.467:
            await self.page(*self.world.narrowed_list(self.random, self.role))
        elif draw < 0.60:
            path = self.random.choice(self.world.lists_of(self.role))
            await self.page(path[1:] or "start", path)
        else:
            path = self.world.record_page(self.random, self.role)
            await self.page("document" if path.startswith("/documents/") else "record", path)

    async def page(self, kind, path):
        answer = await self.connection.ask("GET", path, language=self.random.choice(("en", "ko", "zh")))
        if answer.status != 200:
            raise Wrong(f"GET {re.sub(r'[0-9A-Z]{26}', 'ID', path)}: {answer.status}")
        self.measured.add(kind, answer.seconds)
        return answer

    async def patient(self, method, path):
        """Asks again where that was too often in a short time."""
        while True:
            answer = await self.connection.ask(method, path)
            if answer.status != 429:
                return answer
            await asyncio.sleep(float(answer.headers.get("retry-after", 1)))

    async def search(self):
        words = self.random.choice(self.world.words)
        answer = await self.connection.ask("POST", self.world.search_path, body={self.world.search_field: words}, csrf=self.csrf)
        if answer.status != 200:
            raise Wrong(f"search: {answer.status} {answer.body[:120]}")
        self.measured.add("search", answer.seconds)

    async def edit(self):
        """Opens a record's form, thinks, and adds a note that nobody else has."""
        record = self.world.editable(self.random)
        await self.page("form", self.world.form_path(record))
        await asyncio.sleep(min(self.random.expovariate(1 / self.think), 5 * self.think))
        token = f"benchnote{self.number:03}x{self.edited:05}"
        self.edited += 1
        answer = await self.connection.ask("POST", self.world.edit_path(record), body=self.world.edit_body(token), csrf=self.csrf)
        if answer.status not in (200, 201):
            raise Wrong(f"edit: {answer.status} {answer.body[:200]}")
        self.measured.add("edit", answer.seconds)
        self.measured.edits.append((record, token))
