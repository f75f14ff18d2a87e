"""What the test of the API's description works with: the demo's case with a reader beside its founder, ids of records of each kind, and one good body for each call."""

from calls import call, job_of
from support import Case, passphrase_of

DEMO = ("demo", "paper lanterns above a quiet harbour")


class DemoCase(Case):
    """The case of `girok demo`, and a member who may only read."""

    founder, secret = DEMO

    def begin(self):
        self.must("demo", "--no-serve", "--case", self.path, "--report", self.folder / "demo.html")
        self.must("open", self.path, "--idle", "720", secret=self.secret)
        self.member("reader", "--compartments", "internal,restricted")
        self.must("members", "add", "guest", "--case", self.path, secret=passphrase_of("guest"))


class Required:
    """What a record of each type must say: so much of it as a form asks for, with records made for it."""

    def __init__(self, client, level="public"):
        self.client, self.made, self.level = client, {}, level
        codes = {"Act": {"act-type": "trafficking-for-forced-labour"}, "Relationship": {"relation": "colleague"}, "LegalElement": {"framework": "palermo", "element": "act"}, "Claim": {"said": "an invented sentence"}}
        vocabularies = {"relation": "relation", "framework": "legal-framework", "element": "legal-element", "act-type": "act-type"}
        self.codes = {type_: {name: self.code(vocabularies[name]) if name in vocabularies else value for name, value in said.items()} for type_, said in codes.items()}
        self.links = {"Act": {"victim": "Person"}, "Involvement": {"act": "Act", "perpetrator": "Person"}, "Relationship": {"from": "Person", "to": "Group"}, "TraffickingCase": {"person": "Person"}, "LegalElement": {"act": "Act"}}

    def code(self, vocabulary):
        return call(self.client, f"/vocabularies/{vocabulary}").json()["terms"][0]["code"]

    def record(self, type_):
        """One of that type, made once."""
        if type_ not in self.made:
            answer = call(self.client, "/records/new", {"type": type_, "level": self.level, "set.label": f"plain {type_.lower()}", **self.of(type_)})
            if answer.status != 200:
                raise RuntimeError(f"{type_}: {answer}")
            self.made[type_] = answer.json()["id"]
        return self.made[type_]

    def of(self, type_):
        said = {f"set.{name}": value for name, value in self.codes.get(type_, {}).items()}
        return {**said, **{f"set.{name}": self.record(other) for name, other in self.links.get(type_, {}).items()}}


def things_of(client):
    """Ids of records of each kind, and of finished work, by the names that good bodies use."""
    listed = lambda type_: [one["id"] for one in call(client, f"/records?type={type_}").json()["records"]]  # noqa: E731
    person, other = listed("Person")[:2]
    document = next(one["id"] for one in call(client, "/documents").json()["documents"] if one["has_text"] and one["language"] == "English")
    ids = {"person": person, "other": other, "document": document, "event": listed("Event")[0], "consent": listed("Consent")[0],
           "guest": next(one["id"] for one in call(client, "/members").json()["members"] if one["handle"] == "guest")}
    ids["links"] = job_of(client, "/links/run")
    ids["reading"] = job_of(client, "/corroboration/run")
    ids["verify"] = job_of(client, "/verify")
    pair = call(client, "/links").json()["queue"][0]
    ids["a"], ids["b"] = pair["a"]["id"], pair["b"]["id"]
    ids["paper"], ids["other_paper"] = [one["id"] for one in call(client, "/corroboration").json()["documents"][:2]]
    ids["mark"] = call(client, "/corroboration/discrepancies?state=all").json()["items"][0]["mark"]
    table = "".join(f"{n},{n % 2},{n % 3 % 2},{n // 3 % 2}\n" for n in range(1, 90)).encode()
    ids["table"] = job_of(client, "/estimates/table", None, ("file", "lists.csv", b"person,north,south,east\n" + table))
    ids["estimate"] = job_of(client, "/estimates/start", good_bodies(ids)["estimates.start"])
    ids["import"] = job_of(client, "/import", {"format": "table", "type": "Person"}, ("file", "people.csv", b"name,sex\nCho Invented,female\n"))
    ids["export"], ids["backup"] = job_of(client, "/export/begin", good_bodies(ids)["export.begin"]), job_of(client, "/backup")
    past = call(client, "/import/past").json()["imports"][0]
    ids["device"], ids["sequence"] = past["batch"].split("-")
    ids["undo"] = job_of(client, past["undo"])
    claims = call(client, f"/documents/{document}/claims").json()["found"]
    ids["claim"] = str(claims[0]["number"]) if claims else "1"
    return ids


def good_bodies(ids):
    """One body for each call that takes one and can be told beforehand."""
    get = lambda name: ids.get(name, "0" * 26)  # noqa: E731
    words = {"words": "debt"}
    export = {"purpose": "documentation", "recipient": "own-organisation", "type": ["Event"], "level": "internal", "format": "records", "language": "en"}
    return {
        "door.language": {"language": "ko"}, "door.theme": {"theme": "dark"}, "drafts.keep": {"form": "/records/new", "text": "half a sentence"},
        "members.grant": {"role": ["analyst"]}, "records.find_people": words, "records.find_events": words, "records.find": words, "search.find": words,
        "suggest.persons": words, "suggest.events": words, "suggest.documents": words, "suggest.places": words, "suggest.terms": {"words": "a", "vocabulary": "act-type"},
        "vocabularies.find": {"words": "labour"}, "records.new": {"type": "Event", "set.description": "an invented event", "level": "internal"},
        "records.edit": {"set.note": "an invented note", "level": "internal"}, "records.consent_new": {"purpose": ["research"], "recipient": ["own-organisation"], "answer": ["permits"], "set.given": "2024-05-01"},
        "coding.code": {"from": 0, "to": 8, "act": "trafficking-for-forced-labour", "victim": "new", "dry_run": True}, "coding.take": {"take": [get("claim")]},
        "links.decide": {"a": get("a"), "b": get("b"), "decision": "different", "reason": "invented"}, "links.withdraw": {"a": get("a"), "b": get("b"), "reason": "a second look"},
        "corroboration.decide": {"a": get("paper"), "b": get("other_paper"), "decision": "same", "reason": "one report behind both"},
        "corroboration.withdraw": {"a": get("paper"), "b": get("other_paper"), "reason": "a second look"},
        "corroboration.explain": {"mark": get("mark"), "finding": "restated", "reason": "an older number"},
        "corroboration.reopen": {"mark": get("mark"), "reason": "a second look"},
        "figures.evaluate": {"formula": "1 + 1"}, "export.preview": export, "export.make": export, "export.begin": export,
        "estimates.start": {"table": get("table"), "list": ["north", "south", "east"], "level": "0.95", "seed": 1, "draws": 100, "method": ["chao"], "quick": True},
    }


QUERIES = {"records.export": {"type": "Event"}, "drafts.get": {"form": "/records/new"}, "history.show": {"from": 0}, "records.list": {"type": "Person"}}
PATH_IDS = {"members": "guest", "documents": "document", "estimates.show": "estimate", "estimates.report": "estimate", "estimates.ask_table": "table", "history.verified": "verify", "import": "import", "import.undo.show": "undo", "import.undo.write": "undo", "export": "export", "backup": "backup", "jobs": "reading", "settings": "guest"}


def path_values(name, ids):
    """What to put into a path: the route's own kind of record."""
    group = name.split(".")[0]
    one = ids[PATH_IDS.get(name, PATH_IDS.get(group, "document" if group == "coding" else "event" if name == "records.edit" else "person"))]
    a, b = ("paper", "other_paper") if group == "corroboration" else ("a", "b")
    return {"id": one, "job": one, "a": ids[a], "b": ids[b], "device": ids["device"], "sequence": ids["sequence"], "name": "act-type" if group == "vocabularies" else "start-a-case"}
