#!/usr/bin/env python3
"""Makes the invented lists of the demo: data/demo/lists/*.csv, as three organisations would keep them, and the truth apart from them, data/demo/lists-truth.csv; the same rows as records of
the demo's case (data/demo/case-lists/*.jsonl), and what colleagues have decided there about the clearest of them (case-lists/decisions.tsv).

Everything is drawn from one seed and from the syllables of make-case.py, so that the same files come out on every machine. Nobody in them exists. Between the lists names change script and spelling, years of birth are
remembered or told by an age, letters slip; and there are sisters, who share a syllable, a family name and a birthplace, and are two persons.

    make-lists.py            write the files
    make-lists.py --check    exit 1 where the files are not what this program makes
"""
import csv
import datetime
import importlib.util
import io
import json
import pathlib
import random
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20240405
PERSONS = 210
SISTERS = 24    # pairs among them

spec = importlib.util.spec_from_file_location("make_case", HERE / "make-case.py")
make_case = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_case)

PLACES = ["Mirrow", "Oldbridge", "Reedham", "Salt Flats", "North Hills", "Linmouth", "Grey Ford", "Tarn Cross", "Hollow Weir", "Amber Quay", "Stone Ferry", "West Lock", "Juniper Gate", "Fallow Head"]
HANGUL, HANJA, REVISED, MCCUNE, DPRK, PINYIN = range(6)
# How names are spelt by habit rather than by rule: family names, and turns of the syllables of DPRK spelling.
POPULAR = {"김": "Kim", "리": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "강": "Kang", "조": "Cho", "윤": "Yoon", "장": "Jang", "한": "Han", "오": "Oh", "서": "Suh", "신": "Shin", "림": "Lim", "황": "Hwang", "송": "Song", "류": "Yoo", "백": "Paik"}
SOUTH = {"리": "이", "림": "임", "류": "유", "련": "연", "란": "난"}
HABIT = [("eo", "u"), ("yeo", "you"), ("eu", "u"), ("sun", "soon"), ("suk", "sook"), ("ui", "ee")]


class Person:
    def __init__(self, number, rng, like=None):
        self.number = number
        self.female = like.female if like else rng.random() < 0.8
        given = make_case.GIVEN_F if self.female else make_case.GIVEN_M
        self.family = like.family if like else rng.choice(make_case.SURNAMES)
        if like:  # a sister or brother: the generation's syllable is shared, the other is not
            other = rng.choice([s for s in given if s not in like.given])
            self.given = [like.given[0], other]
            self.born = like.born + datetime.timedelta(days=rng.choice([-1, 1]) * rng.randint(400, 1700))
        else:
            self.given = rng.sample(given, 2)
            self.born = datetime.date(rng.randint(1958, 2003), 1, 1) + datetime.timedelta(days=rng.randint(0, 364))
        self.place = like.place if like else rng.choice(PLACES)

    def hangul(self, south=False):
        syllables = [self.family[HANGUL]] + [s[HANGUL] for s in self.given]
        if south:  # the initial sounds of the South: at the beginning of the family name, and of the given name
            syllables[0] = SOUTH.get(syllables[0], syllables[0])
            syllables[1] = SOUTH.get(syllables[1], syllables[1])
        return "".join(syllables)

    def hanja(self):
        return self.family[HANJA] + "".join(s[HANJA] for s in self.given)

    def latin(self, rng):
        way = rng.choice(["revised", "mccune", "dprk", "popular", "popular"])
        if way == "revised":
            return f"{self.family[REVISED]} {(self.given[0][REVISED] + self.given[1][REVISED]).capitalize()}"
        if way == "mccune":
            return f"{self.family[MCCUNE]} {(self.given[0][MCCUNE] + self.given[1][MCCUNE]).capitalize()}"
        if way == "dprk":
            return f"{self.family[DPRK]} {self.given[0][DPRK].capitalize()} {self.given[1][DPRK].capitalize()}"
        syllables = [s[REVISED] for s in self.given]
        for old, new in HABIT:
            if rng.random() < 0.3:
                syllables = [s.replace(old, new) for s in syllables]
        given = (syllables[0] + rng.choice(["-", " ", ""]) + syllables[1]).capitalize()
        family = POPULAR[self.family[HANGUL]]
        return f"{given} {family}" if rng.random() < 0.25 else f"{family} {given}"

    def pinyin(self):
        return f"{self.family[PINYIN]} {(self.given[0][PINYIN] + self.given[1][PINYIN]).capitalize()}"


def slipped(date, rng):
    """A date of birth as somebody else wrote it down."""
    luck = rng.random()
    if luck < 0.06:
        return date.replace(year=date.year + rng.choice([-1, 1]), day=min(date.day, 28))
    if luck < 0.10:
        return date.replace(day=rng.randint(1, 28))
    return date


def age_on(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def open_water(person, rng):
    """In English; names romanised in all ways."""
    born = slipped(person.born, rng)
    date = born.isoformat() if rng.random() < 0.7 else str(born.year)
    return [person.latin(rng), "F" if person.female else "M", "" if rng.random() < 0.08 else date, "" if rng.random() < 0.15 else person.place]


def harbour_line(person, rng):
    """In Korean, with southern spelling; an age at the day of the call."""
    day = datetime.date(2021, 3, 1) + datetime.timedelta(days=rng.randint(0, 900))
    age = age_on(person.born, day) + (rng.choice([-1, 1]) if rng.random() < 0.15 else 0)
    return [person.hangul(south=rng.random() < 0.7), "여" if person.female else "남", "" if rng.random() < 0.1 else str(age), day.isoformat(), "" if rng.random() < 0.25 else person.place]


def archive(person, rng):
    """In Chinese characters, or pinyin; a year or a date in the Chinese way."""
    born = slipped(person.born, rng)
    date = f"{born.year}年{born.month}月{born.day}日" if rng.random() < 0.6 else f"{born.year}年"
    return [person.hanja() if rng.random() < 0.7 else person.pinyin(), "女" if person.female else "男", "" if rng.random() < 0.12 else date, "" if rng.random() < 0.2 else person.place]


LISTS = [("open-water", "W", ["No", "name", "sex", "date of birth", "birthplace"], open_water, 0.62, 8),
         ("harbour-line", "H", ["No", "성명", "성별", "나이", "상담일", "출생지"], harbour_line, 0.55, 0),
         ("archive", "A", ["No", "姓名", "性别", "出生日期", "出生地"], archive, 0.45, 0)]


CASE_PLACES = {"Mirrow": "mirrow", "Oldbridge": "oldbridge", "Salt Flats": "salt-flats", "North Hills": "north-hills"}  # those that the case has


def place_key(name, letter):
    """Of a place of the case, or of the first list, which brings the others."""
    if name in CASE_PLACES:
        return "demo:place-" + CASE_PLACES[name]
    return ("" if letter == "W" else "open-water:") + "place-" + name.lower().replace(" ", "-")


def born_of(cells, header):
    """As a record says it: a date, a year, an age at a day."""
    said = dict(zip(header[1:], cells))
    if "나이" in said:
        return f"age:{said['나이']}@{said['상담일']}" if said["나이"] else ""
    text = said.get("date of birth", said.get("出生日期"))
    return "-".join(part.zfill(2) for part in re.findall(r"\d+", text))


def year_of(born):
    if born.startswith("age:"):
        age, day = born[4:].split("@")
        return int(day[:4]) - int(age)
    return int(born[:4]) if born else None


def language_of(name, letter):
    return {"W": "ko-Latn", "H": "ko", "A": "ko-Hani" if ord(name[0]) > 0x2E80 else "zh-Latn-pinyin"}[letter]


def record_of(of_list, key, letter, header, cells):
    name, sex, place = cells[0], cells[1], cells[-1]
    # The number of a row says nothing of anybody: who counts may see it, and so which lists there are.
    said = [{"property": "label", "value": key}, {"property": "identifier", "value": f"{of_list}:{key}", "level": "internal"},
            {"property": "name", "value": name, "language": language_of(name, letter)}, {"property": "sex", "value": "female" if sex in ("F", "여", "女") else "male"}]
    if born := born_of(cells, header):
        said.append({"property": "born", "value": born})
    if place:
        said.append({"property": "birthplace", "value": {"record": place_key(place, letter)}})
    return {"key": key, "type": "Person", "statements": said}


def records_of(name, letter, header, rows):
    """A list as girok.records/1; the first one brings the places that the case does not have."""
    records = [{"format": "girok.records/1", "schema": 1}]
    for place in PLACES if letter == "W" else []:
        if place not in CASE_PLACES:
            records.append({"key": place_key(place, letter), "type": "Place", "statements": [
                {"property": "place-kind", "value": "settlement"}, {"property": "precision", "value": "settlement"}, {"property": "name", "value": place, "language": "en"},
                {"property": "located-in", "value": {"record": "demo:place-varenia"}}]})
    records += [record_of(name, f"{letter}{at:03}", letter, header, cells) for at, (_, cells) in enumerate(rows, 1)]
    return "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)


def decisions_of(placed):
    """What colleagues have decided: most who stand on several lists, and some sisters told apart; one in forty is left to be reviewed: who stands on several lists and was not told to be one person makes an estimate too high. `placed`: (number, list, key, cells, born)."""
    lines, by_person = [], {}
    for row in placed:
        by_person.setdefault(row[0], []).append(row)
    for number, rows in sorted(by_person.items()):
        for one, other in zip(rows, rows[1:]) if number % 40 else []:
            years, places = (year_of(one[4]), year_of(other[4])), {one[3][-1], other[3][-1]}
            agree = None not in years and abs(years[0] - years[1]) <= 1 and len(places) == 1 and "" not in places
            lines.append((one, other, "same", "the name in other letters, the year of birth and the birthplace agree" if agree else "the name in other letters; both organisations were asked"))
    for number in range(PERSONS // SISTERS, PERSONS, (PERSONS // SISTERS) * 3):  # the elder of a pair, see make()
        if number in by_person and number + 1 in by_person:
            lines.append((by_person[number][0], by_person[number + 1][0], "different", "two dates of birth, two given names: sisters, the family says"))
    return "".join(f"{one[1]}:{one[2]}\t{other[1]}:{other[2]}\t{verdict}\t{reason}\n" for one, other, verdict, reason in lines)


def make():
    rng = random.Random(SEED)
    persons = [Person(0, rng)]
    while len(persons) < PERSONS:
        like = persons[-1] if len(persons) % (PERSONS // SISTERS) == 1 else None
        persons.append(Person(len(persons), rng, like))
    files, truth, placed = {}, [["list", "record_id", "person"]], []
    for name, letter, header, write, share, repeats in LISTS:
        rows = [(person.number, write(person, rng)) for person in persons if rng.random() < share]
        # One list has some persons twice: two colleagues wrote them down.
        for number, _ in rng.sample(rows, repeats):
            rows.append((number, write(persons[number], rng)))
        rng.shuffle(rows)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for at, (number, cells) in enumerate(rows, 1):
            key = f"{letter}{at:03}"
            writer.writerow([key, *cells])
            truth.append([name, key, f"P{number:03}"])
            placed.append((number, name, key, cells, born_of(cells, header)))
        files[f"lists/{name}.csv"] = out.getvalue()
        files[f"case-lists/{name}.jsonl"] = records_of(name, letter, header, rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(truth)
    files["lists-truth.csv"] = out.getvalue()
    files["case-lists/decisions.tsv"] = decisions_of(placed)
    return files


def main():
    files = make()
    if "--check" in sys.argv[1:]:
        wrong = [name for name, text in files.items() if not (HERE / name).exists() or (HERE / name).read_text(encoding="utf-8") != text]
        for name in wrong:
            print(f"data/demo/{name} is not what this program makes", file=sys.stderr)
        return 1 if wrong else 0
    for name, text in files.items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
