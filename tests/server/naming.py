"""What of a request names something of the case: every field of every route, by the table of routes and by one list of texts; asking with a name put there; and when two answers say the same."""

import random
import re
import urllib.parse

from calls import form, multipart, post

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of ids, as docs/formats/vault.md has them
# Texts that name something, by the field (or ROUTE:FIELD): what kind of thing. A field of the kind "id" needs no row here.
NAMES = {
    "statement": "statement", "seen": "statement", "source": "record", "source_id": "record", "about": "record", "about_id": "record", "record": "record", "at": "record",
    "victim": "record", "victim_id": "record", "perpetrator": "record", "perpetrator_id": "record", "perpetrator_2": "record", "perpetrator_2_id": "record", "event": "record", "event_id": "record",
    "place": "record", "place_id": "record", "words": "record", "search": "record", "batch": "step", "before": "step", "form": "form", "next": "form",
    "documents.add:source": "words", **{f"{name}:words": "words" for name in ("records.find", "records.find_people", "records.find_events", "records.export", "search.find", "vocabularies.find", "suggest.terms", "suggest.dates")},
    **{f"export.{name}:search": "words" for name in ("begin", "make", "preview")},  # words that stand in texts
}
# Texts that name nothing of the case (a mark: a digest of passages, looked for in what the member's own reading found): words, dates, terms of a vocabulary, secrets, handles, numbers that are written as text.
WORDS = set(
    "text reason note title question formula assume quote passage referral language type types kind vocabulary to name code en ko zh relation date until since basis span level take act degree degree_2 "
    "mark trafficking-act means purpose indicator derivation recipient role handle passphrase again present key threshold by count sheet source_name mapping more detail method scheme target parent list".split())
# Fields that a form makes from the schema: those that lead to records, of each type; or none that name anything.
FREE = {"records.new": "links", "records.edit": "links", "records.consent_new": "consent", "records.list": "words", "records.people": "words", "records.events": "words",
        "records.find": "words", "records.find_people": "words", "records.find_events": "words", "records.export": "words", "import.map": "words"}


class Slot:
    """One field of one route that names something, and what kind of thing."""

    def __init__(self, route, field, place, kind, typed, more=()):
        self.route, self.field, self.place, self.kind, self.typed, self.more = route, field, place, kind, typed, dict(more)

    def __repr__(self):
        return f"{self.route['method']} {self.route['path']} {self.field}"


def kind_of(route, param):
    """What kind of thing a field of the kind id names."""
    if param["name"] == "job" or (param["name"], route["name"]) in (("table", "estimates.start"), ("a", "estimates.compare"), ("b", "estimates.compare")):
        return "job"
    if route["name"].startswith("settings."):
        return "session"
    return "device" if param["name"] == "device" else "record"


def slots_of(routes, links, writable):
    """(slots, what of the table nobody has said whether it names something). `links`: {type: {property: type that it leads to}}. `writable`: types that have the usual form."""
    slots, unknown = [], []
    for route in routes:
        for param in route["params"]:
            if param["kind"] == "id":
                slots.append(Slot(route, param["name"], param["in"], kind_of(route, param), False))
            if param["kind"] != "text" or param["among"]:
                continue
            said = NAMES.get(f"{route['name']}:{param['name']}", NAMES.get(param["name"], "words" if param["name"] in WORDS else None))
            if said is None:
                unknown.append(f"{route['name']}: does the text {param['name']!r} name something of the case? Say so in tests/server/naming.py")
            elif said != "words":
                marks = {"set.note": "an invented note", "level": "sealed"} if route["name"] == "records.edit" and said == "record" else {}
                slots.append(Slot(route, param["name"], param["in"], said, True, marks))
        if not route["free_fields"]:
            continue
        said = FREE.get(route["name"])
        if said is None:
            unknown.append(f"{route['name']}: do fields {route['free_fields']}… name something of the case? Say so in tests/server/naming.py")
        if said == "links":
            types = {type_: own for type_, own in links.items() if type_ in writable} if route["name"] == "records.new" else {"Event": links["Event"]}
            slots += [Slot(route, f"set.{name}", "body", "record", True, {"set.note": None, **({"type": type_} if route["name"] == "records.new" else {})}) for type_, own in types.items() for name in own]
            slots += [Slot(route, f"set.note.1.{mark}", "body", kind, True, {"set.note": None, "set.note.1": "an invented note", "level": "sealed", **({"type": "Event"} if route["name"] == "records.new" else {})})
                      for mark, kind in (("of", "statement"), ("source", "record"), ("source_id", "record")) if mark != "of" or route["name"] == "records.edit"]
        if said == "consent":
            slots += [Slot(route, f"set.{name}", "body", "record", True) for name in links["Consent"] if name != "person"]
    return slots, unknown


def links_of(schema):
    """{type: {property: first type that it leads to}} of data/schema/properties.tsv."""
    links = {}
    for line in schema.splitlines():
        cells = line.split("\t")
        if len(cells) > 4 and cells[2] == "record":
            links.setdefault(cells[0], {})[cells[1]] = cells[3].split(" ")[0]
    return links


class MadeUp:
    """Things that there are none of, of the same look."""

    def __init__(self, seed=7):
        self.random = random.Random(seed)

    def like(self, thing):
        """An id for an id; of a step or a statement, a number that there is none of on the same device."""
        if re.match(r"[0-7][0-9A-TV-Z]{25}-\d", thing):
            return re.sub(r"-\d+", f"-{self.random.randrange(10 ** 6, 10 ** 7)}", thing, count=1)
        return re.sub(r"[0-7][0-9A-TV-Z]{25}", lambda _: self.random.choice("01234567") + "".join(self.random.choice(LETTERS) for _ in range(25)), thing)


def shapes(slot, thing):
    """As it can be typed there: whole; where texts are read, by the beginning of its id as well."""
    return [thing, thing[:9]] if slot.typed and slot.kind == "record" and not slot.field.endswith("_id") else [thing]


def ask(client, slot, thing, base, api):
    """The route asked with `thing` in that field, and with good values in all others."""
    route, values = slot.route, {name: value for name, value in {**base, **slot.more}.items() if value is not None}
    path, kinds = route["path"], {param["name"]: param for param in route["params"]}
    if slot.kind == "step" and slot.field in values:
        del values[slot.field]
    values[slot.field] = thing
    if slot.field == "device":
        values["device"], values["sequence"] = thing.split("-") if "-" in thing else (thing, "1")
    if slot.field.endswith("_id") and slot.field[:-3] in kinds:
        values[slot.field[:-3]] = "what was chosen"
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace("{" + name + "}", urllib.parse.quote(str(values.pop(name)), safe=""))
    path = ("/api" if api else "") + path
    if route["method"] == "GET":
        return client.get(path + ("?" + urllib.parse.urlencode(values, doseq=True) if values else ""))
    file = values.pop("file", None)
    if file is not None:
        return multipart(client, path, [("file", *file)], {name: value for name, value in values.items() if not isinstance(value, list)})
    if not api:
        return form(client, path, [(name, "true" if one is True else one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])])
    return post(client, path, {name: typed(kinds.get(name), value) for name, value in values.items()})


def typed(param, value):
    if param is None:
        return value
    return value if isinstance(value, list) or not param["many"] else [value]


def plain(answer, *things):
    """What is the same whichever of the things was named: status, where it leads, and all that is said but ids that were sent, tokens and moments."""
    # What a page says of the form that was sent before is said on the page that is asked for next, whichever that is.
    text = answer.header("location") + "\n" + re.sub(r'<p class="notice good" role="status">.*?</p>', "", answer.text)
    ids = [one for thing in things for one in re.findall(r"[0-7][0-9A-TV-Z]{25}", thing)]
    whole = [one for thing in things for one in (thing, urllib.parse.quote(thing, safe=""), urllib.parse.quote(thing), thing[:8] + thing[26:] if re.match(r"[0-7][0-9A-TV-Z]{25}", thing) else thing)]
    for one in sorted({*whole}, key=len, reverse=True) + ids + [one[:8] for one in ids]:
        text = text.replace(one, "THING")
    return answer.status, re.sub(r"\d{4}-\d{2}-\d{2}(T[\d:]+Z| \d\d:\d\d(:\d\d)?)?|[0-9a-f]{40,}|[A-Za-z0-9_-]{43}", "", text)


def anonymous(answer):
    """What is said without any id, of whatever thing."""
    status, text = plain(answer)
    text = re.sub(r"[0-7][0-9A-TV-Z]{25}|(?<![0-9A-Za-z])[0-7][0-9A-HJKMNP-TV-Z]{7}(?![0-9A-Za-z])", "ID", text)
    return status, re.sub(r'ID-\d+(-[a-z]\d+)?|"batch":\d+', "STEP", text)


def difference(ours, theirs):
    """The place where two plain answers part."""
    if ours[0] != theirs[0]:
        return f"{ours[0]} {ours[1][:160]!r}, and {theirs[0]} {theirs[1][:160]!r}"
    at = next((i for i, (a, b) in enumerate(zip(ours[1], theirs[1])) if a != b), min(len(ours[1]), len(theirs[1])))
    return f"{ours[0]}: …{ours[1][max(0, at - 60):at + 100]!r}, and …{theirs[1][max(0, at - 60):at + 100]!r}"
