"""The times of refusals at the door, interleaved and in random order; medians, and each as a ratio to that of a wrong passphrase, with an interval of 95 % by bootstrap."""

import argparse
import http.client
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/server"))
from support import FOUNDER, Case, Server, passphrase_of  # noqa: E402

WRONG = "wrong words all along the way"
OF_ONE_SERVER = 4  # guesses for a name, before the next would have to wait
REDRAWN = 4000


def kinds():
    """(what, handle, passphrase) of one round; the name that is none is another one each time."""
    return [("a member, a wrong passphrase", FOUNDER, WRONG), ("a name that is none", f"nobody-{random.randrange(10**6)}", WRONG),
            ("a removed member, a wrong passphrase", "gone", WRONG), ("a member without a grant, a wrong passphrase", "newcomer", WRONG),
            ("a removed member, the right passphrase", "gone", passphrase_of("gone")), ("a member without a grant, the right passphrase", "newcomer", passphrase_of("newcomer"))]


def refused(server, handle, secret, number):
    """Seconds to a refusal, asked from an address of its own (127.0.0.0/8 is all this machine)."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60, source_address=(f"127.0.{number // 250}.{number % 250 + 2}", 0))
    connection.connect()
    body = json.dumps({"handle": handle, "passphrase": secret})
    start = time.perf_counter()
    connection.request("POST", "/api/sign-in", body, {"Content-Type": "application/json", "X-Girok-CSRF": "sign-in"})
    answer = connection.getresponse()
    said = answer.read()
    seconds = time.perf_counter() - start
    connection.close()
    if answer.status != 401:
        raise RuntimeError(f"{handle}: {answer.status} {said[:200]!r}")
    return seconds


def interval(ours, theirs):
    """The ratio of medians, and where 95 % of those of redrawn samples lie."""
    redraw = lambda values: statistics.median(random.choices(values, k=len(values)))  # noqa: E731
    ratios = sorted(redraw(ours) / redraw(theirs) for _ in range(REDRAWN))
    return statistics.median(ours) / statistics.median(theirs), ratios[int(REDRAWN * .025)], ratios[int(REDRAWN * .975)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    folder, case, times = Path(tempfile.mkdtemp(prefix="girok-door-")), None, {what: [] for what, _, _ in kinds()}
    try:
        case = Case(folder)
        case.member("gone", "--role", "analyst")
        case.as_founder("members", "remove", "gone", "--yes")
        case.member("newcomer")
        left = options.rounds
        while left > 0:
            with Server(case) as server:
                refused(server, "warming-up", WRONG, 0)
                number = 0
                for _ in range(min(left, OF_ONE_SERVER // 2)):  # two of the kinds ask for one name
                    round_ = kinds()
                    random.shuffle(round_)
                    for what, handle, secret in round_:
                        number += 1
                        times[what].append(refused(server, handle, secret, number))
                    left -= 1
    finally:
        if case:
            case.close()
        shutil.rmtree(folder, ignore_errors=True)
    base = times[kinds()[0][0]]
    print(f"Refusals at the door, {options.rounds} of each, interleaved; processors: {os.cpu_count()}")
    for what, values in times.items():
        ratio, low, high = interval(values, base)
        print(f"  {what:<48} median {statistics.median(values) * 1000:7.1f} ms   ratio {ratio:.3f}  ({low:.3f} – {high:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
