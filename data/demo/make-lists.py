#!/usr/bin/env python3
"""Makes the invented lists of the demo: data/demo/lists/*.csv, as three organisations would keep them, and the truth apart from them, data/demo/lists-truth.csv.

Everything is drawn from one seed and from the syllables of make-case.py, so that the same files come out on every machine. Nobody in them exists. Between the lists names change script and spelling, years of birth are
remembered or told by an age, letters slip; and there are sisters, who share a syllable, a family name and a birthplace, and are two persons.

    make-lists.py            write the files
    make-lists.py --check    exit 1 where the files are not what this program makes
"""
import csv
import datetime
import importlib.util
import io
import pathlib
import random
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


def make():
    rng = random.Random(SEED)
    persons = [Person(0, rng)]
    while len(persons) < PERSONS:
        like = persons[-1] if len(persons) % (PERSONS // SISTERS) == 1 else None
        persons.append(Person(len(persons), rng, like))
    files, truth = {}, [["list", "record_id", "person"]]
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
        files[f"lists/{name}.csv"] = out.getvalue()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(truth)
    files["lists-truth.csv"] = out.getvalue()
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
