#!/usr/bin/env python3
"""Scores `girok read --json` against piles of documents whose truth is known.

Each FOLDER holds documents and a truth.json (or truth.json beside a folder `pile`). Truth names passages by their text; both sides become
intervals of visible characters without white space, so that markup, line ends and encodings play no part.
"""

import argparse
import csv
import html
import json
import re
import subprocess
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from itertools import combinations
from pathlib import Path

STATEMENT_UNITS = {None, "statement"}
UNITS = {"metric ton": "tonne", "metric tonne": "tonne", "ton": "tonne", "kilometer": "kilometre", "km": "kilometre", "meter": "metre",
         "metres": "metre", "liter": "litre", "square kilometer": "square kilometre", "km2": "square kilometre", "multiple": "times",
         "time": "times", "multiplier": "times", "kcal": "kilocalorie", "people": "count"}
SELF = re.compile(r"(?:we|our \w+|(?:this|the) (?:paper|report|study|survey|statement|release|document|memo))$", re.I)
METADATA = ("language", "date", "outlet", "author", "title")
HTML_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|head|noscript|template)\b.*?(?:</\1\s*>|\Z)"
                        r"|</?([a-z][\w-]*)(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>"
                        r"|<![^>]*>|&(?:#\d+|#x[\da-f]+|\w+);?", re.I | re.S)
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span",
          "strong", "sub", "sup", "time", "u", "font"}


# --- Documents: bytes, visible characters, and the way between the two ---------------------------------------------------------------

class Document:
    """Visible text of one file. Positions are numbers of visible characters without white space."""

    def __init__(self, path, name, encoding, language):
        data = path.read_bytes()
        self.name = name
        chars = list(decode(data, encoding, language))
        if re.search(r"\.x?html?$", name, re.I):
            chars = list(visible(chars))
        self.solid, self.starts, self.ends = [], [], []
        spaced, self.to_solid = [], []
        for char, start, end in chars:
            if char.isspace():
                if spaced and spaced[-1] != " ":
                    spaced.append(" ")
                    self.to_solid.append(len(self.solid))
                continue
            for one in char:
                spaced.append(one)
                self.to_solid.append(len(self.solid))
            self.solid.append(char)
            self.starts.append(start)
            self.ends.append(end)
        self.spaced = "".join(spaced)
        self.glued = "".join(c[0] for c in self.solid)

    def interval(self, start, end):
        """Of bytes."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def find(self, text, occurrence=None):
        """The interval of `text`; None where it does not stand here. Without an occurrence, whole words and numbers go first."""
        needle = " ".join(text.split())
        found, at = [], self.spaced.find(needle)
        while needle and at >= 0:
            found.append(at)
            at = self.spaced.find(needle, at + 1)
        if found and (occurrence is None or occurrence < len(found)):
            best = found[occurrence] if occurrence is not None else min(found, key=lambda at: self.cuts_a_word(at, len(needle)))
            return self.to_solid[best], self.to_solid[best + len(needle) - 1] + 1
        glued = "".join(text.split())
        at = self.glued.find(glued) if glued else -1
        return (at, at + len(glued)) if at >= 0 else None

    def cuts_a_word(self, at, length):
        around = (self.spaced[at - 1:at] + self.spaced[at], self.spaced[at + length - 1] + self.spaced[at + length:at + length + 1])
        return sum(len(pair) == 2 and all(c.isascii() and c.isalnum() for c in pair) for pair in around)

    def text(self, interval, limit=110):
        start, end = interval
        if start >= end:
            return ""
        a = bisect_left(self.to_solid, start)
        out = self.spaced[a:bisect_left(self.to_solid, end)].strip()
        return out if len(out) <= limit else out[:limit - 30] + " … " + out[-25:]


def decode(data, encoding, language):
    """Gives (character, first byte, last byte + 1)."""
    regional = {"ko": ["cp949", "gb18030"], "zh": ["gb18030", "big5", "cp949"]}.get(language, ["cp949", "gb18030"])
    named = {"euc-kr": "cp949", "utf-8 with bom": "utf-8"}.get((encoding or "").lower(), encoding)
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    tries = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else [named, "utf-8", *regional, "cp1252", "latin-1"]
    for name in filter(None, tries):
        try:
            text = data[at:].decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if name == "utf-16":
            name, at, text = ("utf-16-le" if data[0] == 0xFF else "utf-16-be"), 2, text
        sizes = [len(c.encode(name)) for c in text]
        if at + sum(sizes) != len(data):
            continue
        for char, size in zip(text, sizes):
            yield char, at, at + size
            at += size
        return


def visible(chars):
    """What an HTML page shows: no tags, scripts, styles, comments, head; entities decoded, each over the bytes it is written with."""
    text, at = "".join(c for c, _, _ in chars), 0
    for token in HTML_TOKEN.finditer(text):
        yield from chars[at:token.start()]
        at = token.end()
        start, end = chars[token.start()][1], chars[at - 1][2]
        if token[0][0] == "&":
            yield html.unescape(token[0]), start, end
        elif (token[2] or "").lower() not in INLINE:
            yield " ", start, end
    yield from chars[at:]


def shared(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def covers(a, b):
    """At least half of the shorter one is shared."""
    return shared(a, b) * 2 >= max(1, min(a[1] - a[0], b[1] - b[0]))


def likeness(a, b):
    common = shared(a, b)
    return common / max(1, (a[1] - a[0]) + (b[1] - b[0]) - common)


# --- Names, words and numbers --------------------------------------------------------------------------------------------------------

def plain(text):
    text = unicodedata.normalize("NFKC", text or "").casefold().replace("’", "'").replace("‘", "'")
    return " ".join(re.sub(r"[^\w' ]+", " ", text).split())


def same_name(truth, output):
    """Equal, or one holds the other or the other's last word, or one is the initials of the other."""
    a, b = plain(truth), plain(output)
    if not a or not b:
        return a == b
    a_words, b_words = re.sub(r"^(the|a|an|one) ", "", a).split(), re.sub(r"^(the|a|an|one) ", "", b).split()
    if not a.isascii() or not b.isascii():
        x, y = a.replace(" ", ""), b.replace(" ", "")
        return x in y or y in x
    initials = ["".join(w[0] for w in words if w not in {"of", "for", "the", "and"}) for words in (a_words, b_words)]
    return a_words[-1] in b_words or b_words[-1] in a_words or initials[0] == b or initials[1] == a


def has_word(words, texts):
    """Whether one of `words` (a phrase: all its words) stands in `texts`, give or take an ending."""
    whole = plain(" ".join(t for t in texts if t))
    tokens = whole.split()

    def found(word):
        if not word.isascii():
            return word in whole.replace(" ", "") or (len(word) > 2 and word[:-1] in whole.replace(" ", ""))
        stem = word[:max(3, len(word) - 2)] if len(word) > 4 else word
        return any(t.startswith(stem) or (len(t) > 3 and word.startswith(t)) for t in tokens)

    return any(all(found(w) for w in plain(str(phrase)).split()) for phrase in words)


def strings(value):
    """Every string inside a piece of JSON."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [s for item in value for s in strings(item)] if isinstance(value, list) else []


def concept_words():
    """The words that each concept of the lexicon stands for."""
    path = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "concepts.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line.split("\t") for line in lines if line[:1] not in ("#", "")]
    return {row[0]: " ; ".join(row[3:]) for row in rows}


CONCEPTS = concept_words()


def wordings(text, concepts):
    """A passage as written, and the words of its concepts in any language."""
    named = strings(concepts)
    return [text or "", *named, *[CONCEPTS.get(name, "").replace(";", " ; ") for name in named]]


def number(text):
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None


def same_number(truth, output):
    a, b = number(truth), number(output)
    if a is None or b is None:
        return a is b
    places = max(0, -a.as_tuple().exponent)
    slack = Decimal("0.51").scaleb(-places) if places else abs(a) * Decimal("1e-9")
    return abs(a - b) <= slack


def same_value(truth, output):
    return same_number(truth.get("lo"), output.get("lo")) and same_number(truth.get("hi"), output.get("hi"))


def named_numbers(value):
    return {str(number(value.get(end)).normalize()) for end in ("lo", "hi") if number(value.get(end)) is not None}


def unit(name):
    name = plain(name or "").removesuffix("s") if name not in ("times",) else name
    return UNITS.get(name, name)


def readings(claim):
    """The readings of a claim that count as right."""
    return [claim, *[claim | {"bound": b} for b in claim.get("bound_alt") or []], *[claim | a for a in claim.get("alternatives") or []]]


# --- Tallies -------------------------------------------------------------------------------------------------------------------------

class Score:
    """Counts by kind, and what an engineer wants to read about each."""

    def __init__(self, name):
        self.name = name
        self.rows = {}
        self.lists = defaultdict(list)

    def row(self, kind):
        return self.rows.setdefault(kind, {"truth": 0, "found": 0, "output": 0, "right": 0})

    def recall(self, kind, found, miss=None, parent=None):
        for one in filter(None, (kind, parent)):
            self.row(one)["truth"] += 1
            self.row(one)["found"] += bool(found)
        if not found and miss:
            self.lists[f"missed: {parent or kind}"].append(miss() if callable(miss) else miss)

    def precision(self, kind, right, false=None, parent=None):
        for one in filter(None, (kind, parent)):
            self.row(one)["output"] += 1
            self.row(one)["right"] += bool(right)
        if not right and false:
            self.lists[f"false: {parent or kind}"].append(false)

    def both(self, kind, truth, output, right, note):
        """A field that may be absent on either side."""
        if truth:
            self.recall(kind, right, None)
        if output:
            self.precision(kind, right, None)
        if (truth or output) and not right:
            self.lists[f"wrong: {kind}"].append(note)

    def note(self, title, text):
        self.lists[title].append(text)

    def add(self, other):
        for kind, row in other.rows.items():
            for key, count in row.items():
                self.row(kind)[key] += count


# --- A pile: truth and output, both in intervals -------------------------------------------------------------------------------------

class Pile:
    def __init__(self, folder, output, truth):
        self.truth, self.output = truth, output
        base = document_folder(folder)
        encodings = {}
        for manifest in (folder / "manifest.csv", base / "manifest.csv"):
            if manifest.exists():
                with manifest.open(encoding="utf-8-sig", newline="") as lines:
                    encodings = {row["path"]: row.get("encoding") for row in csv.DictReader(lines)}
        self.documents = {d["path"]: Document(base / d["path"], d["path"], d.get("encoding") or encodings.get(d["path"]), d.get("language"))
                          for d in truth["documents"]}
        by_base = {Path(name).name: name for name in self.documents}
        self.names = {d["id"]: by_base.get(Path(d["path"]).name) for d in output.get("documents", [])}
        self.unlocated = []
        self.claims = {c["key"]: c | {"at": self.locate(c)} for c in truth.get("claims", [])}
        self.read_claims = {c["id"]: c | {"at": self.placed(c)} for c in output.get("claims", [])}
        self.titles = [self.locate(s) for s in truth.get("segments", []) if s["kind"] == "title"]
        self.matches = {}   # key of truth -> output claim

    def locate(self, item):
        """(document, interval) of an item of the truth."""
        document = self.documents.get(item["document"])
        interval = document.find(item["text"], item.get("occurrence")) if document else None
        if not interval:
            self.unlocated.append(f'{item["document"]}: {item["text"]}')
            return None
        return item["document"], interval

    def placed(self, item):
        """(document, interval) of an item of the output."""
        name = self.names.get(item.get("document"))
        return (name, self.documents[name].interval(item["start"], item["end"])) if name else None

    def show(self, at, limit=110):
        return f"{at[0]}: “{self.documents[at[0]].text(at[1], limit)}”" if at else "nowhere"


def document_folder(folder):
    return folder / "pile" if (folder / "pile").is_dir() else folder


def same_place(a, b, test=covers):
    return a is not None and b is not None and a[0] == b[0] and bool(test(a[1], b[1]))


def is_statement(claim):
    return claim.get("kind") == "statement" if "kind" in claim else not (claim["value"].get("lo") or claim["value"].get("hi"))


def pairs_by_weight(weights):
    """One-to-one, the heaviest first."""
    left, right, out = set(), set(), {}
    for weight, a, b in sorted(weights, key=lambda w: -w[0]):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            out[a] = b
    return out


def score_documents(pile, score):
    by_name = {pile.names[d["id"]]: d for d in pile.output.get("documents", [])}
    for truth in pile.truth["documents"]:
        read = by_name.get(truth["path"], {})
        for field in METADATA:
            right = plain(str(truth.get(field) or "")) == plain(str(read.get(field) or ""))
            if field in ("outlet", "author") and truth.get(field) and read.get(field):
                right = same_name(truth[field], read[field])
            score.both(f"metadata {field}", truth.get(field), read.get(field), right,
                       f'{truth["path"]}: {truth.get(field)!r}, read {read.get(field)!r}')


def score_segments(pile, score):
    read = defaultdict(list)
    for document in pile.output.get("documents", []):
        for segment in document.get("segments", []):
            place = pile.placed(segment | {"document": document["id"]})
            if place:
                read[place[0]].append((place[1], segment["kind"]))
    truths = defaultdict(list)
    for item in pile.truth.get("segments", []):
        at = pile.locate(item)
        if not at:
            continue
        truths[at[0]].append((at[1], item["kind"]))
        best = max(read[at[0]], key=lambda r: shared(r[0], at[1]), default=None)
        kind = best[1] if best and shared(best[0], at[1]) else "nothing"
        score.recall(f'segment {item["kind"]}', kind == item["kind"], f'{item["kind"]} read as {kind}: {pile.show(at)}', "segments")
    for name, segments in read.items():
        for interval, kind in segments:
            best = max(truths[name], key=lambda t: shared(t[0], interval), default=None)
            if best and shared(best[0], interval):
                score.precision(f"segment {kind}", kind == best[1], None, "segments")


def score_quotations(pile, score):
    read = [q | {"at": pile.placed(q)} for q in pile.output.get("quotations", [])]
    truths = [q | {"at": pile.locate(q)} for q in pile.truth.get("quotations", [])]
    weights = [(likeness(t["at"][1], r["at"][1]) - (r["type"] == "indirect") / 2, i, j) for i, t in enumerate(truths)
               for j, r in enumerate(read) if same_place(t["at"], r["at"])]
    matched = pairs_by_weight(weights)
    for i, truth in enumerate(truths):
        if not truth["at"]:
            continue
        found = read[matched[i]] if i in matched else None
        score.recall(f'quotation {truth["type"]}', found, f'{truth["type"]}: {pile.show(truth["at"])}', "quotations")
        if not found:
            continue
        where = pile.show(truth["at"], 70)
        exact = likeness(truth["at"][1], found["at"][1]) >= 0.8
        score.recall("quotation extent", exact, lambda t=truth, f=found: f'{pile.show(t["at"])} read as {pile.show(f["at"])}')
        score.recall("quotation type", found["type"] == truth["type"], f'{truth["type"]} read as {found["type"]}: {where}')
        name, other = truth.get("speaker"), found.get("speaker")
        right = same_name(name, other) if name else not other
        score.both("quotation speaker", name, other, right, f"{name!r} read as {other!r}: {where}")
    taken = set(matched.values())
    for j, one in enumerate(read):
        if one["type"] == "indirect" or not one["at"]:
            continue
        part = any(same_place(t["at"], one["at"]) for t in truths)
        score.precision(f'quotation {one["type"]}', j in taken or part, f'{one["type"]}: {pile.show(one["at"])}', "quotations")


# --- Claims --------------------------------------------------------------------------------------------------------------------------

def number_part(pile, at):
    """From the first to the last digit of a passage; the whole passage where it has none."""
    solid, (start, end) = pile.documents[at[0]].solid, at[1]
    digits = [i for i in range(start, end) if solid[i].isdigit()]
    return (at[0], (digits[0], digits[-1] + 1)) if digits else at


def overlaps(a, b):
    return same_place(a, b, shared)


def match_claims(pile):
    quantities, statements = [], []
    for key, truth in pile.claims.items():
        if not truth["at"]:
            continue
        statement = truth["unit"] in STATEMENT_UNITS and not truth["lo"] and not truth["hi"]
        core = truth["at"] if statement else number_part(pile, truth["at"])
        for id_, read in pile.read_claims.items():
            if statement and is_statement(read) and same_place(core, read["at"]):
                statements.append((likeness(core[1], read["at"][1]), key, id_))
            elif not statement and not is_statement(read) and overlaps(core, read["at"]):
                value = any(same_value(one, read["value"]) for one in readings(truth))
                named = named_numbers(truth) == named_numbers(read["value"])
                quantities.append((2 * value + named + likeness(truth["at"][1], read["at"][1]), key, id_))
    return pairs_by_weight(quantities) | pairs_by_weight(statements)


def score_claims(pile, score):
    pile.matches = match_claims(pile)
    for key, truth in pile.claims.items():
        if not truth["at"]:
            continue
        read = pile.read_claims.get(pile.matches.get(key))
        if truth["unit"] in STATEMENT_UNITS and not truth["lo"] and not truth["hi"]:
            score.recall("statements", read, f'{key} {pile.show(truth["at"])}')
            continue
        score.recall("claims", read, f'{key} {truth["lo"]}..{truth["hi"]} {truth["bound"]} {truth["unit"]} {pile.show(truth["at"])}')
        if read:
            score_claim(pile, score, truth, read)
    taken = set(pile.matches.values())
    for id_, read in pile.read_claims.items():
        if not is_statement(read):
            value = read["value"]
            score.precision("claims", id_ in taken, f'{id_} {value.get("lo")}..{value.get("hi")} {value.get("bound")} {value.get("unit")}'
                            f' {read.get("measure")!r} {pile.show(read["at"])}')


def score_claim(pile, score, truth, read):
    value, where = read["value"], f'{truth["key"]} {pile.show(truth["at"], 60)}'
    asked = f'{truth["lo"]}..{truth["hi"]} {truth["bound"]} {truth["unit"]} {truth.get("currency") or ""}'
    given = f'{value.get("lo")}..{value.get("hi")} {value.get("bound")} {value.get("unit")} {value.get("currency") or ""}'
    right = [one for one in readings(truth) if same_value(one, value)]
    named = any(named_numbers(one) == named_numbers(value) for one in readings(truth))
    score.recall("claim value", right, f"{asked} read as {given}: {where}")
    score.recall("claim number", right or named, None)
    score.recall("claim bound", any(one["bound"] == value.get("bound") for one in readings(truth)), f"{asked} read as {given}: {where}")
    score.recall("claim unit", unit(truth["unit"]) == unit(value.get("unit")), f"{asked} read as {given}: {where}")
    for field, output in (("currency", value.get("currency")), ("period", read.get("period"))):
        score.both(f"claim {field}", truth.get(field), output, truth.get(field) == output,
                   f"{truth.get(field)!r} read as {output!r}: {where}")
    if truth.get("measure"):
        texts = wordings(read.get("measure"), read.get("concepts"))
        score.recall("claim measure", has_word(truth["measure"], texts),
                     f'{truth["measure"]} read as {[read.get("measure"), *strings(read.get("concepts"))]}: {where}')
    texts = wordings(read.get("denominator"), read.get("denominator_concepts"))
    right = has_word(truth["denominator"], texts) if truth.get("denominator") else not read.get("denominator")
    score.both("claim denominator", truth.get("denominator"), read.get("denominator"), right,
               f'{truth.get("denominator")} read as {read.get("denominator")!r}: {where}')
    score_attribution(pile, score, truth, read, where)


def score_attribution(pile, score, truth, read, where):
    names = [n for n in read.get("attribution") or []]
    outlet = next((d.get("outlet") for d in pile.truth["documents"] if d["path"] == truth["document"]), None)
    asked = truth.get("attribution") or []
    own = bool(asked) and outlet and same_name(outlet, asked[-1])
    details = [d.get(k) for d in read.get("attribution_detail") or [] for k in ("name", "role", "organisation")]
    known = names + strings(details)
    forms = {plain(f) for alias in pile.truth.get("aliases", []) if asked and any(same_form(asked[-1], f) for f in alias["forms"])
             for f in alias["forms"]}
    if not asked:
        right = not names or all(outlet and same_name(outlet, n) for n in names)
    else:
        right = any(same_name(asked[-1], n) or plain(n) in forms for n in known) or (own and all(SELF.match(n) for n in names))
    score.both("claim attribution", asked, names, right, f"{asked} read as {names}: {where}")


# --- Figures, reuse, aliases ---------------------------------------------------------------------------------------------------------

def range_score(score, kind, truth, read, where):
    if not truth:
        return
    equal = bool(read) and (read["min"], read["max"]) == (truth["min"], truth["max"])
    meets = bool(read) and read["min"] <= truth["max"] and truth["min"] <= read["max"]
    text = f'{where}: {truth["min"]}..{truth["max"]}, read {read["min"]}..{read["max"]}' if read else f"{where}: nothing read"
    score.recall(f"{kind} equal", equal, text)
    score.recall(f"{kind} overlap", meets, None)


def score_figures(pile, score):
    figure_of = {}
    for figure in pile.output.get("figures", []):
        for id_ in figure["claims"]:
            figure_of[id_] = figure
    read = {key: figure_of[id_]["id"] for key, id_ in pile.matches.items() if id_ in figure_of}
    wanted, listed = set(), set()
    for figure in pile.truth.get("figures", []):
        keys = [k for k in figure["claims"] if k in pile.claims]
        listed |= set(keys)
        wanted |= {tuple(sorted(p)) for p in combinations(keys, 2)}
        votes = defaultdict(int)
        for key in keys:
            if key in read:
                votes[read[key]] += 1
        best = max(votes, key=votes.get, default=None)
        found = next((f for f in pile.output.get("figures", []) if f["id"] == best), None)
        range_score(score, "figure origins", figure.get("origins"), found and found["origins"], figure["label"])
        split = [k for k in keys if read.get(k) != best or best is None]
        if split:
            score.note("figures split", f'{figure["label"]}: {len(keys) - len(split)} of {len(keys)} together in {best}; apart: '
                       + ", ".join(f"{k} ({read.get(k) or ('no figure' if k in pile.matches else 'not read')})" for k in split))
    for a, b in sorted(wanted):
        score.recall("figure pairs", a in read and read.get(a) == read.get(b), None)
    by_figure = defaultdict(list)
    for key, id_ in sorted(read.items()):
        by_figure[id_].append(key)
    for id_, keys in by_figure.items():
        for pair in combinations(keys, 2):
            text = f"{id_}: " + " | ".join(f'{k} {pile.show(pile.claims[k]["at"], 50)}' for k in pair)
            if set(pair) & listed:
                score.precision("figure pairs", tuple(sorted(pair)) in wanted, text)
            else:
                score.note("figure pairs that truth does not list", text)


def mostly_inside(inner, outer):
    return shared(inner, outer) * 2 >= max(1, inner[1] - inner[0])


def score_reuse(pile, score):
    read = [r | {"at": [pile.placed(s) for s in r["spans"]]} for r in pile.output.get("reuse", [])]
    truths = [r | {"at": [p for p in (pile.locate(s) for s in r["spans"]) if p]} for r in pile.truth.get("reuse", [])]

    def joins(entry, a, b):
        first, second = entry["at"][:2]
        return (same_place(first, a) and same_place(second, b)) or (same_place(first, b) and same_place(second, a))

    for truth in truths:
        sources = [a for a in truth["at"] if a[0] == truth.get("from")] or truth["at"][:1]
        for span in truth["at"]:
            if span in sources:
                continue
            found = [r for r in read for other in truth["at"] if other[0] != span[0] and joins(r, span, other)]
            score.recall(f'reuse {truth["type"]}', found, f'{truth["type"]}: {pile.show(sources[0])} -> {pile.show(span)}', "reuse")
            if not found:
                continue
            direct = [r for r in found if any(joins(r, span, s) for s in sources)] or found
            types = {r["type"] for r in direct}
            score.recall("reuse type", truth["type"] in types, f'{truth["type"]} read as {sorted(types)}: {pile.show(span)}')
            directions = {pile.names.get(r.get("direction")) for r in direct}
            score.recall("reuse direction", truth.get("from") in directions,
                         f'{truth.get("from")} read as {sorted(map(str, directions))}: {pile.show(span)}')
    for entry in read:
        touched = [{i for i, t in enumerate(truths) for s in t["at"] if same_place(s, at)} for at in entry["at"][:2]]
        right = bool(touched[0] & touched[1]) or any(overlaps(s, t) for i in touched[0] for j in touched[1]
                                                      for s in truths[i]["at"] for t in truths[j]["at"])
        text = f'{entry["id"]} {entry["type"]}: ' + " | ".join(pile.show(a) for a in entry["at"])
        same = len({re.sub(r"\W", "", pile.documents[a[0]].glued[slice(*a[1])]).casefold() for a in entry["at"]}) == 1
        remark = " (word for word the same, though truth does not list it)" if same else ""
        score.precision(f'reuse {entry["type"]}', right, text + remark, "reuse")
        for negative in pile.truth.get("not_reuse", []):
            spans = [p for p in (pile.locate(s) for s in negative["spans"]) if p]
            hit = [{i for i, s in enumerate(spans) if same_place(at, s, mostly_inside)} for at in entry["at"][:2]]
            if any(i != j for i in hit[0] for j in hit[1]):
                score.note("not_reuse violated", f'{text} ({negative["why"]})')


def same_form(a, b):
    strip = lambda t: re.sub(r"^(the|a) |[' ]", "", plain(t))
    return strip(a) == strip(b)


def score_aliases(pile, score):
    truths = [a["forms"] for a in pile.truth.get("aliases", [])]
    read = [a["forms"] for a in pile.output.get("aliases", [])]

    def common(truth, output):
        return sum(any(same_form(t, o) for o in output) for t in truth)

    for forms in truths:
        score.recall("aliases", any(common(forms, r) >= 2 for r in read), " = ".join(forms))
    for alias in pile.output.get("aliases", []):
        right = any(common(forms, alias["forms"]) >= 2 for forms in truths)
        if not right:   # truth may lead through a third form
            chain = {f for forms in truths if common(forms, alias["forms"]) for f in forms}
            right = common(chain, alias["forms"]) >= 2
        score.precision("aliases", right, " = ".join(alias["forms"]) + f' ({alias.get("evidence")})')


# --- Discrepancies -------------------------------------------------------------------------------------------------------------------

def rounds_to(a, b):
    """Whether two numbers are one, or one is the other rounded to the digits it shows."""
    a, b = number(a), number(b)
    if a is None or b is None or a == b:
        return a == b
    digits = min(len(str(int(n.normalize().scaleb(-n.normalize().as_tuple().exponent)))) for n in (abs(a), abs(b)))
    return digits >= 2 and a * b > 0 and f"{a:.{digits - 1}e}" == f"{b:.{digits - 1}e}"


def says_the_same(a, b):
    exact = lambda claim: "=" if claim.get("bound") == "~" else claim.get("bound")
    return (rounds_to(a.get("lo"), b.get("lo")) and rounds_to(a.get("hi"), b.get("hi")) and exact(a) == exact(b)
            and all(a.get(field) == b.get(field) for field in ("unit", "currency", "period")))


def same_words(a, b):
    a, b = plain(a["text"]), plain(b["text"])
    return a == b or (min(len(a), len(b)) >= 12 and (a in b or b in a))


def stand_ins(pile, keys):
    """For each key of an entry, the keys that say the same thing: the same value in one figure or one document; the same words, and the
    same speaker where the speaker is what the entry is about."""
    figures = defaultdict(set)
    for index, figure in enumerate(pile.truth.get("figures", [])):
        for key in figure["claims"]:
            figures[key].add(index)
    out = {}
    for key in keys:
        claim, out[key] = pile.claims[key], {key}
        quantity = claim.get("lo") or claim.get("hi")
        about_speaker = any(other != key and same_words(pile.claims[other], claim) for other in keys)
        for k, c in pile.claims.items():
            if quantity and (c.get("lo") or c.get("hi")):
                near = c["document"] == claim["document"] or figures[k] & figures[key]
                same = near and says_the_same(c, claim)
            else:
                speakers = [(x.get("attribution") or [""])[-1] for x in (c, claim)]
                same = (not quantity and not (c.get("lo") or c.get("hi")) and same_words(c, claim)
                        and (not about_speaker or same_name(*speakers)))
            if same and k not in keys:
                out[key].add(k)
    return out


def touches(pile, key, item):
    """Whether an output discrepancy's claim or passage is the claim `key` of the truth."""
    kind, at, id_ = item
    truth = pile.claims[key]
    if not truth["at"] or not at:
        return False
    quantity = truth.get("lo") or truth.get("hi") or truth["unit"] not in STATEMENT_UNITS
    if not quantity:   # a repeated sentence counts wherever it stands
        words = pile.documents[at[0]].glued[slice(*at[1])]
        return same_place(truth["at"], at) or (at[0] == truth["at"][0] and "".join(truth["text"].split()) in words)
    if kind == "sum":   # years and spans of years are no claims of their own: the sentence has to do
        return key not in pile.matches and overlaps(number_part(pile, truth["at"]), at)
    if kind != "claim":
        return False
    if pile.matches.get(key) == id_:
        return True
    return id_ not in set(pile.matches.values()) and overlaps(number_part(pile, truth["at"]), at)


def coverage(pile, keys, items, stands):
    """How many of `keys` can be given an item of their own."""
    given = {}

    def place(key, seen):
        for n, item in enumerate(items):
            if n not in seen and any(touches(pile, other, item) for other in stands[key]):
                seen.add(n)
                if n not in given or place(given[n], seen):
                    given[n] = key
                    return True
        return False

    return sum(place(key, set()) for key in keys)


def names_both_forms(pile, keys, explanation):
    """Whether an alias is told with two forms of one name, one of which stands in the claims."""
    said = plain(explanation)
    texts = " ".join(plain(pile.claims[k]["text"]) for k in keys)
    for alias in pile.truth.get("aliases", []):
        forms = [plain(f) for f in alias["forms"] if re.search(rf"(?<!\w){re.escape(plain(f))}", said)]
        if len(forms) >= 2 and any(f in texts for f in forms):
            return True
    return False


def discrepancy_items(pile, read):
    items = [("claim", pile.read_claims[i]["at"], i) for i in read.get("claims", []) if i in pile.read_claims]
    kind = "sum" if read["kind"] == "arithmetic" else "passage"
    return items + [(kind, pile.placed(p), None) for p in read.get("passages", [])]


def in_title(pile, key):
    at = pile.claims[key]["at"]
    return any(overlaps(at, title) for title in pile.titles)


def meets(pile, truth, read, items, stands):
    """Whether an output discrepancy is about the claims of an entry of the truth; the kind is not looked at."""
    keys = [k for k in truth["claims"] if k in pile.claims]
    if not keys:
        return False
    if "alias" in truth["kinds"] and read["kind"] == "alias":
        return coverage(pile, keys, items, stands) >= 1 or names_both_forms(pile, keys, read.get("explanation", ""))
    if "headline" in truth["kinds"] and read["kind"] == "headline":   # "the text has no such number" names the headline alone
        keys = [k for k in keys if in_title(pile, k)] or keys
        return coverage(pile, keys, items, stands) >= 1
    return coverage(pile, keys, items, stands) >= min(2, len(keys))


def score_discrepancies(pile, score):
    truths = pile.truth.get("discrepancies", [])
    stands = [stand_ins(pile, [k for k in t["claims"] if k in pile.claims]) for t in truths]
    alone = {key: {key} for key in pile.claims}
    found, near = defaultdict(list), defaultdict(list)
    for read in pile.output.get("discrepancies", []):
        items, kind = discrepancy_items(pile, read), read["kind"]
        hits = [i for i, t in enumerate(truths) if meets(pile, t, read, items, stands[i])]
        right = [i for i in hits if kind in truths[i]["kinds"]]
        for i in hits:
            if i in right or truths[i]["kinds"] != ["alias"]:
                (found if i in right else near)[i].append(read)
        text = f'{read["id"]} {kind}: {read.get("explanation")}'
        violated = [h for h in pile.truth.get("hard_negatives", []) if kind in h["kinds"]
                    and coverage(pile, h["claims"], items, alone) == len(h["claims"])]
        for negative in violated:
            title = "hard negatives violated" if not right else "hard negatives inside a true discrepancy"
            score.note(title, f'{text} ({negative["why"]})')
        required = [i for i in right if not truths[i].get("optional")]
        where = "".join(f"\n      {pile.show(at, 160)}" for _, at, _ in items if at)
        if right and not required:
            score.note("discrepancies, optional", text)
            continue
        score.precision(f"discrepancy {kind}", required, None, "discrepancies")
        if required:
            score.note("discrepancies, true", f'{text}\n      = {"; ".join(truths[i]["note"] for i in required)}')
        elif hits:
            score.note("discrepancies, right claims but other kind",
                       f'{text}{where}\n      = {"; ".join("/".join(truths[i]["kinds"]) + ": " + truths[i]["note"] for i in hits)}')
        else:
            score.note("discrepancies, unmatched", text + where)
    for i, truth in enumerate(truths):
        if truth.get("optional"):
            continue
        also = f' (as {", ".join(sorted({r["kind"] for r in near[i]}))})' if near[i] else ""
        places = "".join(f'\n      {k} {"read" if k in pile.matches else "NOT READ"} {pile.show(pile.claims[k]["at"], 90)}'
                         for k in truth["claims"])
        score.recall(f'discrepancy {truth["kinds"][0]}', found[i], f'{"/".join(truth["kinds"])}: {truth["note"]}{also}{places}',
                     "discrepancies")
        score.recall("discrepancies, any kind", found[i] or near[i], None)
    for read in pile.output.get("discrepancies", []):
        entries = [truths[i] for i in found if read in found[i]]
        if entries and all(t.get("optional") for t in entries):
            continue
        score.precision("discrepancies, any kind", any(read in group for table in (found, near) for group in table.values()), None)


def score_details(pile, score):
    """Sentences that must not be cut, quotations that never close."""
    for item in pile.truth.get("no_sentence_end", []):
        at = pile.locate(item)
        if at:
            ends = [pile.placed(c["sentence"] | {"document": c["document"]}) for c in pile.output.get("claims", []) if c.get("sentence")]
            cut = any(e and e[0] == at[0] and at[1][0] < e[1][1] < at[1][1] for e in ends)
            score.recall("sentences whole", not cut, pile.show(at))
    for item in pile.truth.get("unclosed_quotations", []):
        at = pile.locate(item)
        found = any(q.get("unclosed") and same_place(at, pile.placed(q)) for q in pile.output.get("quotations", []))
        score.recall("quotations unclosed", found, pile.show(at))


def score_pile(folder, output, truth):
    pile, score = Pile(folder, output, truth), Score(str(folder))
    for part in (score_documents, score_segments, score_quotations, score_claims, score_figures, score_reuse, score_aliases,
                 score_discrepancies, score_details):
        part(pile, score)
    range_score(score, "pile origins", truth.get("origins"), (output.get("provenance") or {}).get("origins"), "the pile")
    for text in sorted(set(pile.unlocated)):
        score.note("truth not located in its document", text)
    for error in output.get("errors", []):
        score.note("errors", json.dumps(error, ensure_ascii=False))
    return score


# --- Printing ------------------------------------------------------------------------------------------------------------------------

def share(part, whole):
    return f"{100 * part / whole:5.1f}" if whole else "    –"


def table(score):
    lines = [f"{score.name}", f'{"":34}{"truth":>6}{"found":>6}{"recall":>8}{"output":>8}{"right":>6}{"precision":>10}']
    order = ["metadata", "segment", "quotation", "claim", "statement", "figure", "reuse", "alias", "discrepanc", "pile", "sentence"]
    place = lambda kind: next((i for i, o in enumerate(order) if kind.startswith(o)), len(order))
    sums = ("segments", "quotations", "claims", "reuse", "aliases", "discrepancies")
    first = lambda kind: (kind not in sums, kind != "discrepancies, any kind", kind)
    for kind, row in sorted(score.rows.items(), key=lambda item: (place(item[0]), *first(item[0]))):
        right = f'{row["output"]:8}{row["right"]:6}{share(row["right"], row["output"]):>10}' if row["output"] else ""
        left = f'{row["truth"]:6}{row["found"]:6}{share(row["found"], row["truth"]):>8}' if row["truth"] else " " * 20
        lines.append(f"  {kind:32}{left}{right}".rstrip())
    counts = {title: len(items) for title, items in score.lists.items() if re.search("^discrepancies,|violated|located", title)}
    return "\n".join(lines + [f"  {title}: {count}" for title, count in sorted(counts.items())])


def read_pile(girok, folder, truth):
    base = document_folder(folder)
    command = [girok, "read", "--json", *[str(base / d["path"]) for d in truth["documents"]]]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600, check=False)
    try:
        return json.loads(run.stdout.decode("utf-8"))
    except ValueError as wrong:
        print(f"{folder}: exit code {run.returncode}, no JSON ({wrong}): {run.stderr.decode('utf-8', 'replace')[:500]}", file=sys.stderr)
        return {}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--girok", help="the program to run")
    parser.add_argument("--reading", type=Path, help="score this output of `girok read --json` instead (one FOLDER)")
    parser.add_argument("--verbose", action="store_true", help="list everything missed and false")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    options = parser.parse_args()
    if not options.girok and not options.reading:
        parser.error("say which program with --girok PATH, or which output with --reading FILE")
    scores, total = [], Score("total")
    for folder in options.folders:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        output = json.loads(options.reading.read_text(encoding="utf-8")) if options.reading else read_pile(options.girok, folder, truth)
        scores.append(score_pile(folder, output, truth))
        total.add(scores[-1])
        for title, items in scores[-1].lists.items():
            total.lists[title] += [f"{folder.name}: {item}" for item in items]
    if options.json:
        folders = [{"folder": s.name, "rows": s.rows, "lists": s.lists} for s in scores]
        print(json.dumps({"folders": folders, "total": total.rows}, ensure_ascii=False, indent=1))
        return
    for score in scores:
        print(table(score), end="\n\n")
        for title, items in sorted(score.lists.items()) if options.verbose else ():
            print(f"-- {title} ({len(items)})", *[f"   {item}" for item in items], "", sep="\n")
    if len(scores) > 1:
        print(table(total))


if __name__ == "__main__":
    main()
