"""What `./run bench server` tells: a table of times by kind of page, memory by the minute, processors, what was lost; and which aims were missed."""
import math
import os
import re

AIM_PAGE_MS, AIM_SEARCH_MS = 150, 100  # p95
FIRST_VISIT_KB = 150
UP_AND_OPEN_SECONDS = 2
# Flat: what is written stays (a note is a statement, and words in an index, in every member's tables); beyond that, memory may move by so much in ten minutes after the warm-up.
FLAT_SHARE_IN_TEN_MINUTES = 0.02
KINDS = ("start", "people", "events", "records", "documents", "narrowed", "sorted", "history", "record", "document", "form", "search", "edit")
PAGES = KINDS[:11]


def percentile(times, share):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))] if ordered else float("nan")


def aim_of(kind):
    return AIM_SEARCH_MS if kind == "search" else AIM_PAGE_MS


def row_of(times):
    return {"count": len(times), **{name: 1000 * percentile(times, share) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}, "max": 1000 * max(times)}


def slope_mb_an_hour(memory):
    """The line through (seconds, MB), by least squares."""
    if len(memory) < 2:
        return 0
    middle_t, middle_m = (sum(pair[i] for pair in memory) / len(memory) for i in (0, 1))
    spread = sum((t - middle_t) ** 2 for t, _ in memory)
    return sum((t - middle_t) * (m - middle_m) for t, m in memory) / spread * 3600 if spread else 0


def memory_of(samples):
    """By the minute (the mean of each), and the line through what comes after the warm-up: the first fifth, two minutes at most."""
    began = samples[0][0]
    timed = [(t - began, mb) for t, mb in samples]
    minutes = {}
    for t, mb in timed:
        minutes.setdefault(int(t // 60), []).append(mb)
    warm = min(120.0, timed[-1][0] / 5)
    after = [(t, mb) for t, mb in timed if t >= warm] or timed
    return {"by_minute_mb": [round(sum(part) / len(part)) for _, part in sorted(minutes.items())], "warm_up_s": warm, "slope_mb_an_hour": slope_mb_an_hour(after),
            "mean_mb": sum(mb for _, mb in after) / len(after)}


def tell_times(result, times):
    missed = []
    print(f"  {'':18} {'count':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'max ms':>8}   aim p95")
    result["times_ms"] = {}

    def line(name, values, aim):
        row = row_of(values)
        result["times_ms"][name] = row
        told = ""
        if aim:
            good = row["p95"] <= aim
            told = f"{aim} {'met' if good else 'MISSED'}"
            if not good:
                missed.append(f"{name}: p95 {row['p95']:.0f} ms")
        print(f"  {name:18} {row['count']:7} {row['p50']:8.1f} {row['p95']:8.1f} {row['p99']:8.1f} {row['max']:8.1f}   {told}")

    for kind in KINDS:
        if times.get(kind):
            line(kind, times[kind], aim_of(kind))
    pages = [t for kind in PAGES for t in times.get(kind, [])]
    if pages:
        line("all pages", pages, AIM_PAGE_MS)
    return missed


def tell_memory(result, samples):
    memory = result["memory"] = memory_of(samples)
    print("  memory by the minute, MB: " + " ".join(str(mb) for mb in memory["by_minute_mb"]))
    in_ten_minutes = memory["slope_mb_an_hour"] / 6
    print(f"  memory after the first {memory['warm_up_s']:.0f} s: {memory['mean_mb']:.0f} MB, {memory['slope_mb_an_hour']:+.0f} MB an hour ({in_ten_minutes / memory['mean_mb']:+.1%} in ten minutes)")
    if result["seconds"] >= 300 and in_ten_minutes > FLAT_SHARE_IN_TEN_MINUTES * memory["mean_mb"]:
        return [f"memory grows by {memory['slope_mb_an_hour']:.0f} MB an hour"]
    return []


def tell_visits(result, weights, paints):
    missed = []
    if result["opening_seconds"] is not None:
        print(f"  up after {result['up_seconds']:.2f} s; a member's case opens in at most {result['opening_seconds']:.2f} s after the derivation ({result['derivation_seconds']:.2f} s)")
        if result["opening_seconds"] + result["up_seconds"] > UP_AND_OPEN_SECONDS:
            missed.append(f"up and open in more than {UP_AND_OPEN_SECONDS} s after the derivation")
    for path, (weight, status) in weights.items():
        if weight is None:
            missed.append(f"{path}: {status}")
        elif weight >= FIRST_VISIT_KB:
            missed.append(f"{path} weighs {weight:.0f} KB")
    known = [weight for weight, _ in weights.values() if weight is not None]
    if known:
        print(f"  first visit: {max(known):.0f} KB at most of {len(known)} pages (aim: below {FIRST_VISIT_KB})")
    for path, ms in (paints or {}).items():
        print(f"  first paint on a slow laptop: {ms:.0f} ms  {re.sub(r'[0-9A-Z]{26}', 'ID', path)}")
    return missed


def tell(result, measured, weights, paints):
    """Prints everything, puts it into `result`, and returns which aims were missed."""
    print(f"  {result['users']} users of {result['members']} members, {result['think']} s between two of anyone's requests (mean, exponential), "
          f"{result['seconds'] / 60:.1f} minutes: {result['requests']} requests, {result['per_second']:.1f} a second; {result['edits']} edits")
    print(f"  processors: server {result['server_cores']:.2f}, load client {result['client_cores']:.2f} (of {os.cpu_count()}); "
          f"{1000 * result['server_cores'] * result['seconds'] / max(1, result['requests']):.1f} ms of the server's processor time a request")
    return tell_times(result, measured.times) + tell_memory(result, measured.memory) + tell_visits(result, weights, paints)
