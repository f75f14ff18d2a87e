"""Cases made to be attacked: marked payloads in every text that the schema knows, and words that one level alone may see."""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

from support import LEVELS, ROOT, Page

# Breaks out of a text, an attribute, a title, a text area, a script and a comment; asks a template engine and the table of words to do something.
PAYLOAD = "{mark}\"'--></textarea></title></script></style><{mark} {mark}=1 onload={mark}()><img src=x onerror={mark}()>{{{{7*7}}}}{{{{{{csrf}}}}}}[[layout.title]]&lt;b&gt;"
# Would begin a formula in a spreadsheet.
FORMULA = "=HYPERLINK(\"http://{mark}.invalid\";\"{mark}\")"


def schema_texts():
    """{type: [text properties]} of the schema, as its table says."""
    types = [line.split("\t")[0] for line in (ROOT / "data/schema/types.tsv").read_text("utf-8").splitlines()[2:] if line]
    texts = defaultdict(list)
    for line in (ROOT / "data/schema/properties.tsv").read_text("utf-8").splitlines()[2:]:
        type_, name, kind = line.split("\t")[:3]
        if kind == "text":
            for one in types if type_ == "*" else [type_]:
                texts[one].append(name)
    return {type_: names for type_, names in texts.items() if type_ not in ("Schema", "LinkDecision", "Release")}


class Marks:
    """Every payload has a mark of its own: what is found says which field it came from."""

    def __init__(self):
        self.fields = {}

    def payload(self, field, form=PAYLOAD):
        mark = f"xq{len(self.fields):03}z"
        self.fields[mark] = field
        return form.format(mark=mark)

    def shown(self, text):
        """The fields of which a mark stands in the text."""
        return {self.fields[mark] for mark in re.findall(r"xq\d{3}z", text) if mark in self.fields}


# What the records of a type cannot stand without: {type: lines}; {NAME} is the id of the record of that type.
NEEDED = {
    "Act": ("act-type=forced-labour", "victim=@{Person}", "event=@{Event}", "place=@{Place}", "date=2003-05"),
    "Involvement": ("act=@{Act}", "perpetrator=@{Group}"),
    "Relationship": ("from=@{Person}", "to=@{Group}", "relation=other"),
    "TraffickingCase": ("person=@{Person}",),
    "LegalElement": ("act=@{Act}", "framework=palermo-protocol", "element=palermo-act"),
    "Intervention": ("for=@{Person}",),
    "Claim": ("item=@{Item}", "about=@{Event}", "quantity=12"),
    "Consent": ("person=@{Person}", "given=2026-01-05", "permits=documentation:own-organisation"),
    "Testimony": ("speaker=@{Person}", "date=2004"),
    "Event": ("date=2003-05", "place=@{Place}"),
    "Person": ("sex=female", "born=1980"),
    "Place": ("iso=CN-JL",),
    "Source": ("party=@{Person}",),
}
ORDER = ("Place", "Person", "Group", "Item", "Event", "Act", "Involvement", "Relationship", "Testimony", "Source", "TraffickingCase", "LegalElement", "Intervention", "Claim", "Consent")
NEUTRAL = ("{", "}", "\n")


def plant_payloads(case, level="internal"):
    """A record of each type with a payload in each text; an item with a hostile file name and text; terms of our own. (marks, {type: id})"""
    marks, ids = Marks(), {}
    texts = schema_texts()
    for type_ in ORDER:
        lines = [line.format(**ids) for line in NEEDED.get(type_, ())]
        if type_ == "Item":
            name = marks.payload("file name").replace("/", "∕")[:180]
            text = f"A report\n\nAt least 12 people were held, {marks.payload('text of a document')} said Ada Vale.\n\nMore than 15 people were held, it is said.\n"
            ids[type_] = case.add(name, text, level, "--source", marks.payload("source of a file"))
            case.as_founder("edit", ids[type_], "--level", level, "--add", text="\n".join(f"{p}={marks.payload(f'{type_} {p}')}" for p in texts[type_] if p != "title") + "\n")
            continue
        lines += [f"{p}={marks.payload(f'{type_} {p}')}" for p in texts.get(type_, ())]
        ids[type_] = case.new(type_, level, *lines)
    plant_terms(case, marks)
    return marks, ids


def table(columns, *rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def plant_terms(case, marks):
    """Tables of our own, with hostile labels in three languages."""
    say = lambda field: marks.payload(f"vocabulary {field}")
    (case.folder / "terms.csv").write_text(table(
        ("vocabulary", "code", "parent", "status", "en", "ko", "zh", "note"),
        ("act-type", "lantern-kept", "", "extension", say("en"), say("ko"), say("zh"), say("note"))), encoding="utf-8")
    (case.folder / "properties.csv").write_text(table(
        ("type", "property", "kind", "range", "cardinality", "level", "en", "ko", "zh", "esf", "note"),
        ("Event", "lantern-way", "text", "", "0..n", "internal", say("property en"), say("property ko"), say("property zh"), "", say("property note"))), encoding="utf-8")
    case.as_founder("vocab", "add", case.folder / "terms.csv", case.folder / "properties.csv")


def unescaped(text, marks):
    """What of the payloads became markup in a page: tags, attributes, scripts, addresses that run; template words that were filled in."""
    page, found = Page(text), []
    for tag, attributes in page.tags:
        if re.match(r"xq\d{3}z", tag):
            found.append(f"a tag of {marks.fields.get(tag, tag)}")
        for name, value in attributes.items():
            if re.match(r"xq\d{3}z", name) or name.startswith("on") or name == "style":
                found.append(f"<{tag} {name}={value[:60]!r}>")
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*(javascript|data|vbscript):", value, re.I):
                found.append(f"<{tag} {name}={value[:60]!r}>")
        if tag == "img" and attributes.get("src") == "x":
            found.append("an image of a payload")
    # Each payload that is shown whole must still have its braces and brackets.
    for mark in re.findall(r"xq\d{3}z(?=\"'-->)", page.text):
        if mark in marks.fields and "{{7*7}}{{{csrf}}}[[layout.title]]&lt;b&gt;" not in page.text[page.text.index(mark):][:400].replace("\u200b", ""):
            found.append(f"{marks.fields[mark]}: the template engine or the table of words read it")
    return sorted(set(found))


def plant_levels(case):
    """Words of which each level has its own, in every kind of record. ({level: {field: word}}, {level: {type: id}})"""
    words, ids = {level: {} for level in LEVELS}, {}
    for number, level in enumerate(LEVELS):
        counter = iter(range(1000))

        def word(field, level=level, number=number, counter=counter):
            made = f"{'abcde'[number]}q{''.join('bdfgklmnprstv'[int(d)] + 'aeiou'[i % 5] for i, d in enumerate(f'{next(counter):03}'))}x{level}"
            words[level][field] = made
            return made

        ids[level] = plant_level(case, level, word)
    return words, ids


def plant_level(case, level, word):
    ids = {}
    texts = schema_texts()
    text = f"A note of {word('text')}\n\nAt least {30 + len(level)} people were held in {word('text place')}, the {word('text trust')} Trust said.\n"
    for type_ in ORDER:
        lines = [line.format(**ids) for line in NEEDED.get(type_, ())]
        if type_ == "Item":
            ids[type_] = case.add(f"{word('file name')}.txt", text, level, "--source", word("source of a file"))
            continue
        lines += [f"{p}={word(f'{type_} {p}')}" for p in texts.get(type_, ())]
        ids[type_] = case.new(type_, level, *lines)
    return ids
