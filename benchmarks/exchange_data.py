"""Invented tables and FollowTheMoney lines of any size, the same for the same seed.

One row of the table is a person and an act: 14 columns, names in Hangul and romanised, dates as imprecise as they are given, codes, places, a link of the act to the person and to a place.
"""
import csv
import json
import random
import zipfile
from xml.sax.saxutils import escape

HEADER = ["ID", "이름", "Name", "Sex", "Born", "Citizenship", "Occupation", "Education note", "Act ID", "Act type", "Date", "Place code", "Description", "Source note"]

# Syllables, not names of anybody: what they make is nobody's name but by chance.
SYLLABLES = [("가", "ka"), ("나", "na"), ("도", "do"), ("루", "ru"), ("미", "mi"), ("보", "bo"), ("세", "se"), ("아", "a"), ("우", "u"), ("지", "ji"), ("하", "ha"), ("온", "on"), ("빈", "bin"), ("달", "dal")]
OCCUPATIONS = ["farm work", "market trade", "teaching", "mining", "농사", "장사", "sewing", "nursing"]
PLACES = ["KP-01", "KP-02", "KP-03", "KP-04", "KP-05", "KP-06", "KP-07", "KP-08", "KP-09", "KP-10", "CN-LN", "CN-JL", "CN-HL"]
WORDS = ["river", "crossing", "market", "winter", "papers", "village", "work", "night", "강", "겨울", "마을", "시장"]


def person(rng):
    parts = [rng.choice(SYLLABLES) for _ in range(3)]
    return "".join(part[0] for part in parts), parts[0][1].capitalize() + " " + parts[1][1].capitalize() + "-" + parts[2][1]


def date(rng, first, last):
    year = rng.randint(first, last)
    kind = rng.random()
    if kind < 0.2:
        return f"{year}"
    if kind < 0.4:
        return f"{year}-{rng.randint(1, 12):02}"
    if kind < 0.5:
        return f"{year}~"
    return f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def rows(count, act_types, seed=1):
    rng = random.Random(seed)
    for number in range(count):
        korean, romanised = person(rng)
        yield [
            f"P{number:07}", korean, romanised, rng.choice(["female", "female", "female", "male"]), date(rng, 1950, 1985), rng.choice(["KP", "KP", "CN"]), rng.choice(OCCUPATIONS),
            rng.choice(["", "some years of school"]), f"A{number:07}", rng.choice(act_types), date(rng, 2004, 2023), rng.choice(PLACES),
            " ".join(rng.choice(WORDS) for _ in range(rng.randint(4, 14))), f"list {rng.randint(1, 40)}",
        ]


def write_csv(path, count, act_types):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count, act_types))


def column(number):
    return chr(ord("A") + number)


def write_xlsx(path, count, act_types):
    """As spreadsheet programs write it: shared strings, one sheet. The standard library alone, so that the bench needs no more."""
    shared = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
        archive.writestr("_rels/.rels", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for number, row in enumerate([HEADER, *rows(count, act_types)], 1):
                cells = "".join(f'<c r="{column(at)}{number}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>' for at, text in enumerate(row) if text)
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{len(shared)}">{strings}</sst>')


def write_ftm(path, count, seed=2):
    """Persons, and every third line a family relation between two of those before."""
    rng = random.Random(seed)
    people = 0
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            if number % 3 == 2 and people > 1:
                one, other = rng.randrange(people), rng.randrange(people - 1)
                entity = {"id": f"r{number}", "schema": "Family", "properties": {"person": [f"p{one}"], "relative": [f"p{other if other < one else other + 1}"], "relationship": ["sibling"]}}
            else:
                korean, romanised = person(rng)
                entity = {"id": f"p{people}", "schema": "Person",
                          "properties": {"name": [korean, romanised], "birthDate": [f"{rng.randint(1950, 2005)}"], "nationality": [rng.choice(["kp", "cn"])], "gender": [rng.choice(["female", "male"])],
                                         "summary": [" ".join(rng.choice(WORDS) for _ in range(8))]}}
                people += 1
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")


def mapping():
    """girok.mapping/1 for the table."""
    return {
        "format": "girok.mapping/1",
        "records": [
            {"name": "person", "type": "Person", "key": ["ID"], "columns": [
                {"column": "이름", "property": "name", "language": "ko"}, {"column": "Name", "property": "name", "language": "ko-Latn-x-popular"}, {"column": "Sex", "property": "sex"},
                {"column": "Born", "property": "born"}, {"column": "Citizenship", "property": "citizenship"}, {"column": "Occupation", "property": "occupation"},
                {"column": "Education note", "property": "note"}]},
            {"name": "place", "type": "Place", "key": ["Place code"], "columns": [{"column": "Place code", "property": "iso"}]},
            {"name": "act", "type": "Act", "key": ["Act ID"], "when": "Act type", "columns": [
                {"column": "Act type", "property": "act-type"}, {"column": "Date", "property": "date"}, {"record": "person", "property": "victim"}, {"record": "place", "property": "place"},
                {"column": "Description", "property": "description"}, {"column": "Source note", "property": "note"}]},
        ],
    }
