#!/usr/bin/env python3
"""Makes the invented case of the demo: data/demo/case/records.jsonl (girok.records/1) and the testimonies beside it.

Everything is drawn from one seed and from the lists below, so that the same files come out on every machine. The countries, places, organisations and persons are those of the demo's pile of documents
(Varenia, Orlund, the Salt Line) or made of syllables by chance; no testimony, name, date or sum comes from anywhere. Such things did and do happen to people: the texts say what a record needs, and no more.

    make-case.py            write the files
    make-case.py --check    exit 1 where the files are not what this program makes
"""
import datetime
import hashlib
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "case"
SEED = 20240312
SPEAKERS = 40
OTHERS = 230          # persons whom the testimonies tell of
PERPETRATORS = 48     # most of them known by a role only

# Syllables of names: Hangul, Hanja, Revised, McCune-Reischauer, DPRK, pinyin.
SURNAMES = [("김", "金", "Gim", "Kim", "Kim", "Jin"), ("리", "李", "Ri", "Ri", "Ri", "Li"), ("박", "朴", "Bak", "Pak", "Pak", "Piao"),
            ("최", "崔", "Choe", "Ch'oe", "Choe", "Cui"), ("정", "鄭", "Jeong", "Chŏng", "Jong", "Zheng"), ("강", "姜", "Gang", "Kang", "Kang", "Jiang"),
            ("조", "趙", "Jo", "Cho", "Jo", "Zhao"), ("윤", "尹", "Yun", "Yun", "Yun", "Yin"), ("장", "張", "Jang", "Chang", "Jang", "Zhang"),
            ("한", "韓", "Han", "Han", "Han", "Han"), ("오", "吳", "O", "O", "O", "Wu"), ("서", "徐", "Seo", "Sŏ", "So", "Xu"),
            ("신", "申", "Sin", "Sin", "Sin", "Shen"), ("림", "林", "Rim", "Rim", "Rim", "Lin"), ("황", "黃", "Hwang", "Hwang", "Hwang", "Huang"),
            ("송", "宋", "Song", "Song", "Song", "Song"), ("류", "柳", "Ryu", "Ryu", "Ryu", "Liu"), ("백", "白", "Baek", "Paek", "Paek", "Bai")]
GIVEN_F = [("금", "錦", "geum", "kŭm", "kum", "jin"), ("순", "順", "sun", "sun", "sun", "shun"), ("옥", "玉", "ok", "ok", "ok", "yu"),
           ("영", "英", "yeong", "yŏng", "yong", "ying"), ("희", "姬", "hui", "hŭi", "hui", "ji"), ("숙", "淑", "suk", "suk", "suk", "shu"),
           ("은", "恩", "eun", "ŭn", "un", "en"), ("미", "美", "mi", "mi", "mi", "mei"), ("란", "蘭", "ran", "ran", "ran", "lan"),
           ("설", "雪", "seol", "sŏl", "sol", "xue"), ("화", "花", "hwa", "hwa", "hwa", "hua"), ("향", "香", "hyang", "hyang", "hyang", "xiang"),
           ("혜", "惠", "hye", "hye", "hye", "hui"), ("선", "善", "seon", "sŏn", "son", "shan"), ("련", "蓮", "ryeon", "ryŏn", "ryon", "lian")]
GIVEN_M = [("철", "哲", "cheol", "ch'ŏl", "chol", "zhe"), ("호", "浩", "ho", "ho", "ho", "hao"), ("성", "成", "seong", "sŏng", "song", "cheng"),
           ("남", "男", "nam", "nam", "nam", "nan"), ("국", "國", "guk", "kuk", "guk", "guo"), ("명", "明", "myeong", "myŏng", "myong", "ming"),
           ("일", "一", "il", "il", "il", "yi"), ("광", "光", "gwang", "kwang", "gwang", "guang"), ("혁", "赫", "hyeok", "hyŏk", "hyok", "he")]
# Varenian names: invented, with the Hangul that a Korean-speaking interviewer would write.
VAR_F = [("Anela", "아넬라"), ("Petra", "페트라"), ("Mila", "밀라"), ("Nadira", "나디라"), ("Ivara", "이바라"), ("Solenn", "솔렌"), ("Tesha", "테샤"), ("Orla", "오를라"), ("Katrin", "카트린"), ("Liv", "리브"), ("Runa", "루나"), ("Delia", "델리아")]
VAR_M = [("Dariel", "다리엘"), ("Sorin", "소린"), ("Bram", "브람"), ("Tavi", "타비"), ("Jorun", "요룬"), ("Mikal", "미칼"), ("Edvin", "에드빈"), ("Pavo", "파보")]
VAR_LAST = [("Oskan", "오스칸"), ("Velmar", "벨마르"), ("Tarn", "타른"), ("Brisk", "브리스크"), ("Holm", "홀름"), ("Sedda", "세다"), ("Marrow", "마로"), ("Idris", "이드리스"), ("Falk", "팔크"), ("Renn", "렌"), ("Ostra", "오스트라"), ("Kovan", "코반")]

PLACES = [  # key, English, Hangul, kind, parent, precision
    ("varenia", "Varenia", "바레니아", "country", None, "country"), ("orlund", "Orlund", "오를룬드", "country", None, "country"),
    ("brennick", "Brennick", "브레닉", "district", "orlund", "district"), ("tolva", "Tolva", "톨바", "district", "orlund", "district"), ("askel", "Askel Harbour", "아스켈항", "district", "orlund", "district"),
    ("lindhaven", "Lindhaven", "린드하번", "city", "orlund", "settlement"), ("north-hills", "North Hills", "북부 구릉", "district", "varenia", "district"), ("reed-valley", "Reed Valley", "갈대골", "district", "varenia", "district"),
    ("salt-flats", "Salt Flats", "소금벌", "district", "varenia", "district"), ("mirrow", "Mirrow", "미로", "settlement", "north-hills", "settlement"), ("oldbridge", "Oldbridge", "옛다리", "settlement", "reed-valley", "settlement"),
    ("sand-ferry", "Sand Ferry", "모래나루", "border-crossing", "tolva", "settlement"), ("tolva-bridge", "Tolva bridge", "톨바 다리", "border-crossing", "tolva", "settlement"),
    ("plant-2", "a fish plant in Askel Harbour", "아스켈항의 수산물 가공 공장", "workplace", "askel", "district"), ("plant-5", "a cannery in Brennick", "브레닉의 통조림 공장", "workplace", "brennick", "district"),
    ("farm-1", "orchards in Brennick", "브레닉의 과수원", "workplace", "brennick", "district"), ("house", "a private house in Tolva", "톨바의 가정집", "dwelling", "tolva", "district"),
    ("dormitory", "a dormitory in Askel Harbour", "아스켈항의 기숙사", "dwelling", "askel", "district"), ("post", "a border post near Tolva", "톨바 부근의 국경 초소", "detention-place", "tolva", "district"), ("centre", "a holding centre in the Salt Flats", "소금벌의 수용 시설", "detention-place", "salt-flats", "district")]

GROUPS = [  # key, label, name, Hangul, kind
    ("owln", "G-01", "Open Water Legal Network", "오픈워터 법률네트워크", "non-governmental-organisation"), ("harbour-line", "G-02", "Harbour Line", "하버라인", "non-governmental-organisation"),
    ("archive", "G-03", "Varenian Diaspora Archive", "바레니아 디아스포라 기록관", "non-governmental-organisation"), ("ministry", "G-04", "Ministry of Borders of Orlund", "오를룬드 국경부", "state-agency"),
    ("border-guard", "G-05", "Border guard of Varenia", "바레니아 국경경비대", "state-agency"), ("agency-a", "G-06", "Bright Season agency", "밝은계절 소개소", "company"), ("agency-b", "G-07", "Northern Hands agency", "북쪽손 소개소", "company"),
    ("agency-c", "G-08", "Tidewater Placements", "밀물 인력", "company"), ("plant", "G-09", "Askel Fish Works", "아스켈 수산", "company"), ("cannery", "G-10", "Brennick Cannery", "브레닉 통조림", "company"), ("ring", "G-11", "", "", "criminal-group")]


def has_final(word):
    code = ord(word[-1]) - 0xAC00
    return 0 <= code < 11172 and code % 28 != 0


def ro(word):
    code = (ord(word[-1]) - 0xAC00) % 28
    return word + ("로" if code in (0, 8) else "으로")


def josa(word, with_final, without):
    return word + (with_final if has_final(word) else without)


class Case:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.records = []
        self.by_key = {}
        self.texts = {}

    def record(self, key, of_type, **said):
        assert key not in self.by_key, key
        entry = {"key": key, "type": of_type, "statements": []}
        self.records.append(entry)
        self.by_key[key] = entry
        for name, value in said.items():
            if value is not None and value != "":
                self.say(key, name.replace("_", "-"), value)
        return key

    def say(self, key, prop, value, **more):
        if isinstance(value, tuple):  # a link
            value = {"record": value[0]}
        entry = {"property": prop, "value": value}
        entry.update({k: v for k, v in more.items() if v is not None})
        self.by_key[key]["statements"].append(entry)


def day(date):
    return date.isoformat()


def about(rng, date):
    """A date as people remember it."""
    return rng.choice([f"{date.year}", f"{date.year}-{date.month:02}", f"{date.year}-{date.month:02}", f"{date.year}~", f"{date.year}-{date.month:02}~", day(date)])


class Maker:
    def __init__(self):
        self.c = Case(SEED)
        self.rng = self.c.rng
        self.people = []
        self.event_count = self.act_count = self.other_count = 0

    # ---- the world -------------------------------------------------------------------------------------------------
    def world(self):
        c = self.c
        for key, en, ko, kind, parent, precision in PLACES:
            c.record("place-" + key, "Place", place_kind=kind, precision=precision)
            c.say("place-" + key, "name", en, language="en")
            c.say("place-" + key, "name", ko, language="ko")
            if parent:
                c.say("place-" + key, "located-in", ("place-" + parent,))
        for key, label, en, ko, kind in GROUPS:
            c.record("group-" + key, "Group", label=label, kind=kind)
            if en:
                c.say("group-" + key, "name", en, language="en")
                c.say("group-" + key, "name", ko, language="ko")
            else:
                c.say("group-" + key, "placeholder", True)
                c.say("group-" + key, "size", "5..9", basis="hearsay", confidence=40)
                c.say("group-" + key, "counting-unit", "persons")
        self.staff = []
        for number in range(1, 9):
            key = f"staff-{number}"
            role = "interviewer" if number <= 5 else "interpreter"
            c.record(key, "Person", label=f"S-{number:02}", role=role)
            self.staff.append(key)
        for number in range(1, PERPETRATORS + 1):
            role = self.rng.choice(["recruiter", "transporter", "buyer", "overseer", "guard", "official"])
            key = f"perpetrator-{number}"
            c.record(key, "Person", label=f"X-{number:03}", placeholder=True, role=role)
            if self.rng.random() < 0.7:
                c.say(key, "sex", self.rng.choice(["male", "male", "male", "female"]))
            if role == "recruiter":
                agency = self.rng.choice(["agency-a", "agency-b", "agency-c", "ring"])
                self.relation(key, "group-" + agency, "works-for")
            if role in ("guard", "official"):
                self.relation(key, "group-" + ("border-guard" if role == "guard" else "ministry"), "works-for")
        self.by_role = {}
        for entry in c.records:
            if entry["key"].startswith("perpetrator-"):
                role = next(s["value"] for s in entry["statements"] if s["property"] == "role")
                self.by_role.setdefault(role, []).append(entry["key"])

    def relation(self, a, b, kind, **more):
        key = f"relationship-{sum(r['type'] == 'Relationship' for r in self.c.records) + 1}"
        self.c.record(key, "Relationship")
        self.c.say(key, "from", (a,), **more)
        self.c.say(key, "to", (b,), **more)
        self.c.say(key, "relation", kind, **more)
        return key

    # ---- persons ---------------------------------------------------------------------------------------------------
    def person(self, key, label, born, female, korean, source=None, exact=True):
        rng, c = self.rng, self.c
        c.record(key, "Person", label=label, sex="female" if female else "male")
        more = {"source": source, "basis": "direct" if exact else "hearsay"} if source else {}
        if korean:
            last = rng.choice(SURNAMES)
            first = rng.sample(GIVEN_F if female else GIVEN_M, 2)
            hangul = last[0] + first[0][0] + first[1][0]
            c.say(key, "name", hangul, language="ko", **more)
            if rng.random() < 0.5:
                c.say(key, "name", last[1] + first[0][1] + first[1][1], language="ko-Hani", **more)
            system, column = rng.choice([("x-rr", 2), ("x-mr", 3), ("x-dprk", 4)])
            joined = (first[0][column] + first[1][column]).capitalize() if column != 4 else first[0][4].capitalize() + " " + first[1][4].capitalize()
            c.say(key, "name", f"{last[column]} {joined}", language="ko-Latn-" + system, **more)
            if rng.random() < 0.2:
                c.say(key, "name", f"{last[5]} {(first[0][5] + first[1][5]).capitalize()}", language="zh-Latn-pinyin", **more)
            spoken = (hangul, f"{last[column]} {joined}")
        else:
            first, last = rng.choice(VAR_F if female else VAR_M), rng.choice(VAR_LAST)
            c.say(key, "name", f"{first[0]} {last[0]}", language="en", **more)
            c.say(key, "name", f"{first[1]} {last[1]}", language="ko", **more)
            spoken = (first[1], first[0])
        if exact:
            c.say(key, "born", str(born) if rng.random() < 0.6 else f"{born}-{rng.randint(1, 12):02}", **more)
        else:
            c.say(key, "born", f"age:{2023 - born}@2023", confidence=60, **more)
        home = rng.choice(["north-hills", "reed-valley", "salt-flats", "mirrow", "oldbridge"])
        if rng.random() < 0.7:
            c.say(key, "birthplace", ("place-" + home,), **more)
        return spoken

    # ---- what is told ----------------------------------------------------------------------------------------------
    def event(self, kind, date, place):
        self.event_count += 1
        key = f"event-{self.event_count:03}"
        self.c.record(key, "Event", label=f"E-{self.event_count:03}", event_kind=kind, date=date)
        self.c.say(key, "place", ("place-" + place,))
        return key

    def act(self, kind, victim, event, date, place, source, span, basis, perpetrator=None, role=None, degree="direct-perpetrator", extra=()):
        rng, c = self.rng, self.c
        self.act_count += 1
        key = f"act-{self.act_count:03}"
        confidence = {"direct": rng.choice([80, 85, 90, 95]), "hearsay": rng.choice([40, 50, 60])}[basis]
        more = {"source": source, "span": span, "basis": basis, "confidence": confidence}
        c.record(key, "Act", label=f"A-{self.act_count:03}")
        c.say(key, "act-type", kind, **more)
        c.say(key, "victim", (victim,), **more)
        if event:
            c.say(key, "event", (event,), **more)
        c.say(key, "date", date, **more)
        c.say(key, "place", ("place-" + place,), **more)
        for prop, value in extra:
            c.say(key, prop, value, **more)
        c.say(key, "information-reliability", rng.choice(["1", "2", "2", "3"] if basis == "direct" else ["3", "3", "4", "6"]))
        c.say(key, "status-violation", rng.choice(["alleged", "alleged", "corroborated"]))
        if perpetrator:
            link = f"involvement-{self.act_count:03}"
            c.record(link, "Involvement")
            c.say(link, "act", (key,), **more)
            c.say(link, "perpetrator", (perpetrator,), **more)
            c.say(link, "degree", degree, **more)
            if role:
                c.say(link, "trafficking-role", role, **more)
        return key

    def pick(self, role):
        return self.rng.choice(self.by_role[role])

    def testimony(self, number):
        rng, c = self.rng, self.c
        ko = number % 2 == 0 or number > 36
        female = rng.random() < 0.8
        told = datetime.date(2022, 1, 10) + datetime.timedelta(days=rng.randint(0, 750))
        child = number % 9 == 0
        born = told.year - (rng.randint(15, 17) if child else rng.randint(19, 55))
        key, item, told_key, consent = f"person-{number:03}", f"item-{number:02}", f"testimony-{number:02}", f"consent-{number:02}"
        self.spoken = {}
        self.spoken[key] = self.person(key, f"P-{number:03}", born, female, rng.random() < 0.6)
        text = Text(ko)
        left = max(datetime.date(born + (14 if child else 16), 3, 1), told - datetime.timedelta(days=rng.randint(500, 1900)))
        story = Story(self, key, item, text, left, told, ko, child)
        story.tell()
        name = f"testimonies/T-{number:02}-{'ko' if ko else 'en'}.txt"
        data = text.bytes()
        c.texts[name] = data
        c.record(item, "Item", label=f"D-{number:02}")
        c.say(item, "title", ("증언 녹취록 T-%02d" if ko else "Transcript of testimony T-%02d") % number, language="ko" if ko else "en")
        file = {"path": name, "name": name.split("/")[1], "media_type": "text/plain", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        c.say(item, "file", file)
        c.say(item, "text", file)
        c.say(item, "sha256", file["sha256"])
        c.say(item, "size", str(len(data)))
        c.say(item, "media-type", "text/plain")
        c.say(item, "language", "ko" if ko else "en")
        c.say(item, "acquired", day(told))
        c.record(f"source-{number:02}", "Source", label=f"Q-{number:02}", source_kind="victim", reliability=rng.choice(["A", "B", "B", "C"]))
        c.say(f"source-{number:02}", "party", (key,))
        c.say(f"source-{number:02}", "item", (item,))
        c.say(f"source-{number:02}", "connection", "experienced-it")
        c.say(item, "from-source", (f"source-{number:02}",))
        c.record(told_key, "Testimony", label=f"T-{number:02}", date=day(told), language="ko" if ko else "en")
        c.say(told_key, "speaker", (key,))
        c.say(told_key, "interviewer", (rng.choice(self.staff[:5]),))
        if not ko and rng.random() < 0.5:
            c.say(told_key, "interpreter", (rng.choice(self.staff[5:]),))
        c.say(told_key, "place", ("place-lindhaven",))
        c.say(told_key, "item", (item,))
        c.say(told_key, "consent", (consent,))
        self.consent(consent, key, told, ko, child, number)
        self.assessment(number, key, item, story)

    def consent(self, consent, person, told, ko, child, number):
        rng, c = self.rng, self.c
        # Ended long ago, or far ahead: what the case shows is the same on whatever day somebody looks at it.
        last_year = told.year + 2 if rng.choice(["two years", "longer", "longer", "longer"]) == "two years" else 2099
        c.record(consent, "Consent", given=day(told), expires=day(told.replace(year=last_year, day=min(told.day, 28))), in_language="ko" if ko else "en", how=rng.choice(["written", "written", "spoken-recorded"]))
        c.say(consent, "person", (person,))
        for question in ["consents-to-interview", "informed-of-purpose", "informed-of-use", "informed-of-research", "informed-of-access", "informed-of-storage", "informed-of-withdrawal"]:
            c.say(consent, question, "yes" if question == "consents-to-interview" or rng.random() < 0.9 else rng.choice(["no", "not-asked"]))
        c.say(consent, "permits", "documentation:own-organisation")
        if rng.random() < 0.75:
            c.say(consent, "permits", "legal-proceedings:united-nations")
        if rng.random() < 0.6:
            c.say(consent, "permits", "advocacy:partner-organisation")
        if rng.random() < 0.5:
            c.say(consent, "permits", "research:partner-organisation")
        if rng.random() < 0.4:
            c.say(consent, "permits", "publication:public")
        else:
            c.say(consent, "refuses", "publication:public")
        if child:
            guardian = f"guardian-{number:02}"
            c.record(guardian, "Person", label=f"P-{500 + number}", sex="female")
            c.say(consent, "guardian", (guardian,))
            c.say(consent, "guardian-consents", "yes")
            c.say(consent, "assent", "yes")
            self.relation(guardian, person, "guardian")
        if rng.random() < 0.6:
            c.say(consent, "witness", (rng.choice(self.staff[:5]),))
        if number in (7, 23):
            c.say(consent, "withdrawn", day(told + datetime.timedelta(days=200)))
        if number % 5 == 0:
            c.say(consent, "reviewed", day(told + datetime.timedelta(days=365)))

    def assessment(self, number, person, item, story):
        """The trafficking of the speaker as the organisation has assessed it; legal elements; help that was given."""
        rng, c = self.rng, self.c
        if not story.trafficked:
            return
        case = f"trafficking-{number:02}"
        c.record(case, "TraffickingCase", label=f"C-{number:02}", trafficking_status="ActualVictimOfTrafficking" if rng.random() < 0.7 else "PossibleVictimOfTrafficking", status_decided_by="NGO",
                 case_status=rng.choice(["Active", "FollowUp", "Closed"]))
        c.say(case, "person", (person,))
        for prop, codes in story.assessed.items():
            for code in sorted(codes):
                c.say(case, prop, code, source=item, basis="inferred")
        for framework, element in [("palermo-protocol", "palermo-act"), ("palermo-protocol", "palermo-means"), ("palermo-protocol", "palermo-purpose")]:
            key = f"legal-{sum(r['type'] == 'LegalElement' for r in c.records) + 1:03}"
            c.record(key, "LegalElement", framework=framework, element=element, finding="not-required" if element == "palermo-means" and story.child else rng.choice(["met", "met", "unclear"]))
            c.say(key, "act", (story.trafficked,))
        if rng.random() < 0.6:
            key = f"intervention-{number:02}"
            c.record(key, "Intervention", intervention_kind=rng.choice(["legal-assistance", "shelter", "medical-care", "psychosocial-support"]), date=day(story.told))
            c.say(key, "party", (rng.choice(["group-owln", "group-harbour-line"]),))
            c.say(key, "for", (person,))

    def make(self):
        self.world()
        for number in range(1, SPEAKERS + 1):
            self.testimony(number)
        # Cases that came by the helpline and the archive: known by a short note, without a testimony.
        note = "item-calls"
        text = Text(False)
        text.line("Harbour Line and the Varenian Diaspora Archive: short notes on calls and deposits, 2021 to 2023, shared with the Open Water Legal Network. Everything in this text is invented.")
        text.paragraph()
        number = SPEAKERS
        while self.other_count < OTHERS:
            self.call(note, text, number)
            number += 1
        text.paragraph()
        self.contradictions(note, text)
        data = text.bytes()
        name = "testimonies/calls-en.txt"
        self.c.texts[name] = data
        file = {"path": name, "name": "calls-en.txt", "media_type": "text/plain", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        c = self.c
        c.record(note, "Item", label="D-90", language="en", media_type="text/plain", sha256=file["sha256"], size=str(len(data)), acquired="2024-01-15")
        c.say(note, "title", "Notes on calls and deposits, 2021 to 2023", language="en")
        c.say(note, "file", file)
        c.say(note, "text", file)
        c.record("source-90", "Source", label="Q-90", source_kind="non-governmental-organisation", connection="heard-from-those-concerned", reliability="B")
        c.say("source-90", "party", ("group-harbour-line",))
        c.say("source-90", "item", (note,))
        return c

    def contradictions(self, item, text):
        """Some acts are told twice, and the two do not agree: both dates stand, and the conflict is shown."""
        acts = [entry for entry in self.c.records if entry["type"] == "Act" and any(s["property"] == "date" and s.get("basis") == "direct" for s in entry["statements"])]
        for entry in acts[7::23]:
            said = {s["property"]: s["value"] for s in entry["statements"]}
            date = datetime.date.fromisoformat(said["date"] + "-01") - datetime.timedelta(days=self.rng.choice([61, 184, 365]))
            span = text.line(f"A deposit tells of the matter recorded as {said['label']} too, and puts it in {date.strftime('%B %Y')}.")
            self.c.say(entry["key"], "date", f"{date.year}-{date.month:02}", source=item, span=span, basis="hearsay", confidence=50)

    def other(self, source, female=None, child=False, korean=None):
        self.other_count += 1
        rng = self.rng
        key = f"person-{SPEAKERS + self.other_count:03}"
        female = rng.random() < 0.7 if female is None else female
        born = 2023 - (rng.randint(11, 17) if child else rng.randint(18, 50))
        spoken = self.person(key, f"P-{SPEAKERS + self.other_count:03}", born, female, rng.random() < 0.5 if korean is None else korean, source=source, exact=False)
        return key, spoken

    def call(self, item, text, number):
        rng = self.rng
        when = datetime.date(2021, 3, 1) + datetime.timedelta(days=rng.randint(0, 900))
        key, spoken = self.other(item)
        place = rng.choice(["plant-2", "plant-5", "farm-1", "house"])
        en = dict((p[0], p[1]) for p in PLACES)[place]
        kind, words = rng.choice([("forced-labour", "was made to work and was not paid"), ("document-confiscation", "had given up the passport and did not get it back"), ("debt-bondage", "was told of a debt that grew every month"), ("confinement-by-traffickers", "could not leave the building after the shift")])
        span = text.line(f"{when.strftime('%B %Y')}: {spoken[1]} {words}, at {en}.")
        event = self.event("exploitation", f"{when.year}-{when.month:02}", place) if rng.random() < 0.25 else None
        self.act(kind, key, event, f"{when.year}-{when.month:02}", place, item, span, "hearsay", self.pick("overseer") if rng.random() < 0.4 else None)
        if rng.random() < 0.5:
            span = text.line("A recruiter had promised other work.")
            self.act("trafficking-for-forced-labour", key, event, str(when.year), "varenia", item, span, "hearsay", self.pick("recruiter"), "RecruiterOrIntermediary",
                     extra=[("trafficking-act", "recruitment"), ("means", "deception"), ("purpose", "forced-labour")])
        if rng.random() < 0.35:
            case = f"trafficking-{number + 100}"
            self.c.record(case, "TraffickingCase", label=f"C-{number + 100}", trafficking_status="PossibleVictimOfTrafficking", status_decided_by="NGO", case_status="Active")
            self.c.say(case, "person", (key,), source=item, basis="hearsay")
            self.c.say(case, "exploitation", "ForcedLabour", source=item, basis="hearsay")


class Text:
    """A text that grows sentence by sentence and tells where each one stands, in bytes of UTF-8."""

    def __init__(self, korean):
        self.parts, self.size, self.korean = [], 0, korean

    def line(self, sentence):
        if self.parts and not self.parts[-1].endswith("\n"):
            self.put(" ")
        begin = self.size
        self.put(sentence)
        return [begin, self.size]

    def put(self, text):
        self.parts.append(text)
        self.size += len(text.encode())

    def paragraph(self):
        self.put("\n\n")

    def bytes(self):
        return "".join(self.parts).rstrip("\n").encode() + b"\n"


KO_MONTH = "%d년 %d월"


class Story:
    """One testimony: what happened to the speaker, and what the speaker knows of others."""

    def __init__(self, maker, person, item, text, left, told, ko, child):
        self.m, self.rng, self.person, self.item, self.text, self.ko, self.child = maker, maker.rng, person, item, text, ko, child
        self.date, self.told = left, told
        self.trafficked = None
        self.assessed = {}
        self.place_names = {p[0]: (p[2] if ko else p[1]) for p in PLACES}

    def when(self, date):
        return f"{date.year}년 {date.month}월" if self.ko else date.strftime("%B %Y")

    def written(self, date):
        """The date as the statement has it: a month, for that is what is said."""
        return f"{date.year}-{date.month:02}"

    def say(self, ko, en):
        return self.text.line(ko if self.ko else en)

    def assess(self, prop, code):
        self.assessed.setdefault(prop, set()).add(code)

    def later(self, low, high):
        self.date = min(self.date + datetime.timedelta(days=self.rng.randint(low, high)), self.told - datetime.timedelta(days=20))

    def tell(self):
        steps = [self.recruited, self.crossed, self.sold, self.worked, self.papers, self.locked, self.others, self.sent_back, self.away]
        keep = {self.recruited, self.crossed, self.worked, self.others, self.away}
        self.say("이 글은 지어낸 증언이다.", "This testimony is invented.")
        self.text.paragraph()
        for step in steps:
            if step in keep or self.rng.random() < 0.8:
                step()
        self.text.paragraph()

    def recruited(self):
        rng, m = self.rng, self.m
        agent, date = m.pick("recruiter"), self.when(self.date)
        place = rng.choice(["north-hills", "reed-valley", "oldbridge", "mirrow"])
        where = self.place_names[place]
        span = rng.choice([
            lambda: self.say(f"{date}, {where}에서 어떤 사람이 국경 너머 공장에 일자리가 있다고 했습니다.", f"In {date}, in {where}, a person told me there was work in a plant across the border."),
            lambda: self.say(f"{date}에 {where} 장터에서 소개소 사람이 한 철만 일하면 빚이 없어진다고 말했습니다.", f"It was {date} when a man from an agency came to the market in {where} and said one season would clear every debt."),
            lambda: self.say(f"{date}, 저는 {where}에 있었고, 읽을 수 없는 계약서에 이름을 쓰라는 말을 들었습니다.", f"In {date} I was in {where}, and I was told to sign a contract I could not read.")])()
        event = m.event("recruitment", self.written(self.date), place)
        self.trafficked = m.act("trafficking-for-forced-labour", self.person, event, self.written(self.date), place, self.item, span, "direct", agent, "RecruiterOrIntermediary",
                                extra=[("trafficking-act", "recruitment"), ("means", "deception"), ("purpose", "forced-labour")])
        self.assess("control", "FalsePromises")
        self.assess("recruitment-method", "AtAPlaceOfBusiness")
        self.text.paragraph()

    def crossed(self):
        rng, m = self.rng, self.m
        self.later(5, 40)
        place, date = rng.choice(["sand-ferry", "tolva-bridge"]), self.when(self.date)
        where = self.place_names[place]
        span = self.say(f"{date}에 {ro(where)} 건너갔습니다. 모두 {(count := rng.randint(3, 12))}명이었습니다.", f"We crossed at {where} in {date}. There were {count} of us.")
        event = m.event("transit", self.written(self.date), place)
        m.act("trafficking-for-forced-labour", self.person, event, self.written(self.date), place, self.item, span, "direct", m.pick("transporter"), "Transporter",
              extra=[("trafficking-act", "transportation"), ("means", "deception"), ("purpose", "forced-labour")])

    def sold(self):
        rng, m = self.rng, self.m
        self.later(1, 10)
        price = rng.randrange(1000, 6000, 100)
        place = rng.choice(["brennick", "tolva", "askel"])
        where = self.place_names[place]
        span = self.say(f"{where}에서 저를 다른 사람에게 넘겼고, {price:,}달러라는 말을 들었습니다.", f"In {where} I was handed to somebody else, and I heard the sum of {price:,} dollars.")
        event = m.event("sale", self.written(self.date), place)
        m.act("sale-of-persons", self.person, event, self.written(self.date), place, self.item, span, "direct", m.pick("buyer"), extra=[("trafficking-act", "transfer"), ("means", "abuse-of-vulnerability"), ("purpose", "forced-labour"), ("price", str(price)), ("currency", "USD")])
        self.text.paragraph()

    def worked(self):
        rng, m = self.rng, self.m
        self.later(1, 15)
        place = rng.choice(["plant-2", "plant-5", "farm-1", "house"])
        where, months = self.place_names[place], rng.randint(4, 26)
        if place == "house" and rng.random() < 0.5:
            span = self.say(f"{where}에서 원하지 않는 결혼을 하게 되었고 {months}개월을 지냈습니다.", f"At {where} I was made to marry, and I stayed for {months} months.")
            event = m.event("exploitation", self.written(self.date), place)
            m.act("forced-marriage", self.person, event, self.written(self.date), place, self.item, span, "direct", m.pick("buyer"))
            self.assess("exploitation", "ForcedMarriage")
            return
        hours = rng.randint(12, 16)
        span = self.say(f"{where}에서 {months}개월 동안 하루 {hours}시간씩 일했고 돈은 받지 못했습니다.", f"I worked at {where} for {months} months, {hours} hours a day, and I was not paid.")
        event = m.event("exploitation", self.written(self.date), place)
        m.act("forced-labour", self.person, event, self.written(self.date), place, self.item, span, "direct", m.pick("overseer"), extra=[("indicator", "withholding-of-wages"), ("indicator", "excessive-overtime")])
        self.assess("exploitation", "ForcedLabour")
        self.assess("control", "ExcessiveWorkingHours")
        self.assess("industry", {"plant-2": "C_Manufacturing", "plant-5": "C_Manufacturing", "farm-1": "A_AgricultureForestryAndFishing", "house": "T_ActivitiesOfHouseholdsAsEmployers"}[place])

    def papers(self):
        m = self.m
        span = self.say("여권과 계약서는 첫날 가져갔고 돌려주지 않았습니다.", "My passport and the contract were taken on the first day and never given back.")
        m.act("document-confiscation", self.person, None, self.written(self.date), "brennick", self.item, span, "direct", m.pick("overseer"), extra=[("indicator", "retention-of-identity-documents")])
        self.assess("control", "WithholdsDocuments")

    def locked(self):
        m = self.m
        where = self.place_names["dormitory"]
        span = self.say(f"밤에는 {josa(where, '은', '는')} 밖에서만 열렸습니다.", f"At night {where} could only be opened from outside.")
        event = m.event("detention", self.written(self.date), "dormitory")
        m.act("confinement-by-traffickers", self.person, event, self.written(self.date), "dormitory", self.item, span, "direct", "group-plant", extra=[("indicator", "restriction-of-movement")])
        self.assess("control", "RestrictsMovement")
        self.text.paragraph()

    def others(self):
        """One to three whom the speaker met; the same happened to them, as the speaker heard or saw."""
        rng, m = self.rng, self.m
        for _ in range(rng.randint(2, 4)):
            if m.other_count >= OTHERS:
                return
            child = rng.random() < 0.15
            key, spoken = m.other(self.item, child=child)
            name = spoken[0 if self.ko else 1]
            kind, ko, en = rng.choice([
                ("forced-labour", f"{josa(name, '이', '가')} 같은 곳에서 돈을 받지 못하고 일했습니다.", f"{name} worked in the same place and was not paid either."),
                ("confinement-by-traffickers", f"{josa(name, '은', '는')} 몇 달 동안 건물 밖으로 나가지 못했다고 했습니다.", f"{name} said she or he had not been let out of the building for months."),
                ("document-confiscation", f"{name}도 서류를 빼앗겼다고 들었습니다.", f"I heard that {name} had lost all papers too.")])
            span = self.say(ko, en)
            m.act(kind, key, None, self.written(self.date), rng.choice(["askel", "brennick", "tolva"]), self.item, span, "hearsay", m.pick("overseer") if rng.random() < 0.5 else None)
            if rng.random() < 0.3:
                m.relation(self.person, key, "colleague", source=self.item, span=span, basis="direct")
        self.text.paragraph()

    def sent_back(self):
        rng, m = self.rng, self.m
        if rng.random() < 0.35:
            return
        self.later(120, 400)
        date, post, centre = self.when(self.date), self.place_names["post"], self.place_names["centre"]
        span = self.say(f"{date}, {post}에서 붙잡혀 강제로 돌려보내졌습니다.", f"In {date} I was stopped at {post} and sent back against my will.")
        event = m.event("return", self.written(self.date), "post")
        m.act("refoulement", self.person, event, self.written(self.date), "post", self.item, span, "direct", "group-ministry")
        days = rng.randint(10, 90)
        span = self.say(f"그 뒤 {centre}에 {days}일 동안 재판 없이 갇혀 있었습니다.", f"After that I was held at {centre} for {days} days without a hearing.")
        event = m.event("detention", self.written(self.date), "centre")
        m.act("arbitrary-detention", self.person, event, self.written(self.date), "centre", self.item, span, "direct", "group-border-guard")
        self.text.paragraph()

    def away(self):
        self.later(30, 200)
        date = self.when(self.date)
        self.say(f"{date}에 이웃의 도움으로 그곳을 떠났습니다. 이 이야기가 누구에게 해가 되지 않기를 바랍니다.", f"I left in {date}, with the help of a neighbour. I hope that what I say here harms nobody.")


def files():
    case = Maker().make()
    lines = [json.dumps({"format": "girok.records/1", "schema": 1})]
    lines += [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in case.records]
    made = {"records.jsonl": ("\n".join(lines) + "\n").encode()}
    made.update(case.texts)
    return made, case


def main():
    made, case = files()
    if "--check" in sys.argv:
        there = {str(p.relative_to(OUT)): p.read_bytes() for p in OUT.rglob("*") if p.is_file()}
        wrong = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
        for name in wrong:
            print(f"data/demo/case/{name}: not what data/demo/make-case.py makes", file=sys.stderr)
        return 1 if wrong else 0
    for name, data in made.items():
        path = OUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    counts = {}
    for entry in case.records:
        counts[entry["type"]] = counts.get(entry["type"], 0) + 1
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())), "·", sum(len(e["statements"]) for e in case.records), "statements")
    return 0


if __name__ == "__main__":
    sys.exit(main())
