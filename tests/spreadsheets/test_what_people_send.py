"""What real sheets of agreements contain, each line of the list as a file made for the test, with what a careful
person would make of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from agreements.models import Party
from agreements.services import vocabulary
from agreements.spreadsheets.looking import Look, Told
from tests.factories import PartyNameFactory
from tests.loading import loaded_once
from tests.spreadsheets.made import Formula, Sheet, Shown, workbook
from tests.spreadsheets.sheets import csv_file

HEADING = ["party 1", "party 2", "signed"]
MOSCOW = ["Moscow", "Beijing", "2024-06-17"]
MINSK = ["Minsk", "Beijing", "2019"]
BOTH = {"parties": ["Moscow", "Beijing"], "signed": "2024-06-17"}
OTHER = {"parties": ["Minsk", "Beijing"], "signed": "2019"}


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, load):
        yield


def load():
    """The vocabulary with its countries, and some cities in them."""
    vocabulary.load()
    place("Moscow", "RU", ru="Москва", zh_Hans="莫斯科")
    place("Saint Petersburg", "RU", ru="Санкт-Петербург", zh_Hans="圣彼得堡")
    place("Minsk", "BY", ru="Минск")
    place("Beijing", "CN", ru="Пекин", zh_Hans="北京市")
    place("Washington, D.C.", "US")
    place("Malmö", "SE")
    guangdong = place("Guangdong", "CN", "region", zh_Hans="广东省")
    place("Guangzhou", guangdong, zh_Hans="广州市")
    place("Pudong", place("Shanghai", "CN", zh_Hans="上海市"), "district", zh_Hans="浦东新区")
    place("Suseong", place("Daegu", "KR", zh_Hans="大邱"), "district")


def place(name, within, kind="city", **names):
    parent = Party.objects.get(iso_3166_1=within) if isinstance(within, str) else within
    made = Party.objects.create(name=name, kind=kind, parent=parent)
    for language, text in names.items():
        PartyNameFactory(owner=made, language=language.replace("_", "-"), text=text)
    return made


@dataclass
class Sent:
    """A file, what is told about it, and what is expected of it.

    `rows`: number of a row as the spreadsheet shows it → facts of the agreement that it becomes; `wrong`, `note`: words
    about it. No other row is expected.
    """

    name: str
    content: bytes
    rows: dict[int, dict[str, Any]]
    told: Told = field(default_factory=Told)
    wrong: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    doubles: dict[int, tuple[str, int]] = field(
        default_factory=dict
    )  # row → why it may be another one, and which
    open_columns: int = 0
    open_names: list[str] = field(default_factory=list)


def xlsx(rows, expected, **more):
    kept = {key: more.pop(key) for key in ("hidden_columns", "merged", "comments") if key in more}
    options = {key: more.pop(key) for key in ("date_1904",) if key in more}
    return Sent("sheet.xlsx", workbook(Sheet("Agreements", rows, **kept), **options), expected, **more)


def text(rows, expected, delimiter=",", encoding="utf-8", name="sheet.csv", **more):
    return Sent(name, csv_file(*rows, delimiter=delimiter, encoding=encoding), expected, **more)


def dated(*cells, heading="signed"):
    """A sheet with such cells in one column beside two parties; each row is another agreement."""
    rows = [[f"No. {n}", "Moscow", "Beijing", cell] for n, cell in enumerate(cells, 1)]
    if heading == "signed":
        return [["title", "party 1", "party 2", heading], *rows]
    signed = [[*row, str(2000 + n)] for n, row in enumerate(rows)]
    return [["title", "party 1", "party 2", heading, "signed"], *signed]


def instructions(count):
    lines = [
        ["Register of agreements of the city"],
        ["Fill in one row for each agreement."],
        [],
        ["Dates as day, month, year."],
    ]
    lines += [[f"{n}. Do not change the order of the columns."] for n in range(count)]
    return lines[:count]


SENT = {
    # Where the table is
    "the heading row at line 3, under instructions": xlsx(
        [*instructions(2), HEADING, MOSCOW, MINSK], {4: BOTH, 5: OTHER}
    ),
    "the heading row at line 5, under instructions": xlsx(
        [*instructions(4), HEADING, MOSCOW, MINSK], {6: BOTH, 7: OTHER}
    ),
    "the heading row at line 50, under instructions": xlsx(
        [*instructions(49), HEADING, MOSCOW, MINSK], {51: BOTH, 52: OTHER}
    ),
    "two heading rows that complete each other": xlsx(
        [
            ["Party A", None, "Party B", None, "Dates", None],
            ["City", "Country", "City", "Country", "Signed", "Expiry"],
            ["Moscow", "Russia", "Beijing", "China", "2024-06-17", "2026"],
            ["Minsk", "Belarus", "Beijing", "China", "2019", "2021"],
        ],
        {3: BOTH | {"expires": "2026"}, 4: OTHER | {"expires": "2021"}},
        merged=["A1:B1", "C1:D1", "E1:F1"],
    ),
    "section rows between records": xlsx(
        [HEADING, ["Europe"], MINSK, ["Asia"], MOSCOW, ["Washington, D.C.", "Beijing", "2001"]],
        {3: OTHER, 5: BOTH, 6: {"signed": "2001"}},
        open_columns=1,  # what the sections are
    ),
    "section rows as a column": xlsx(
        [HEADING, ["Programme of cooperation"], MINSK, ["Sister city"], MOSCOW],
        {3: OTHER, 5: BOTH},
        told=Told(mapping={"(section)": "type"}),
    ),
    "totals and notes below": xlsx(
        [HEADING, MOSCOW, MINSK, ["Total: 2"], [], ["* As reported by the press service of the city."]],
        {2: BOTH, 3: OTHER},
    ),
    "a second table lower down": xlsx(
        [
            HEADING,
            MOSCOW,
            MINSK,
            [],
            [],
            ["Type", "Date", "Number"],
            ["mou", "2019", 1],
            ["programme", "2024", 1],
        ],
        {2: BOTH, 3: OTHER},
    ),
    "an unnamed heading": xlsx(
        [[*HEADING, None], [*MOSCOW, "seen"], [*MINSK, "not seen"]], {2: BOTH, 3: OTHER}, open_columns=1
    ),
    "a doubled heading": xlsx(
        [[*HEADING, "signed"], [*MOSCOW, "17 June"], [*MINSK, "?"]], {2: BOTH, 3: OTHER}, open_columns=1
    ),
    "merged cells": xlsx(
        [HEADING, ["Moscow", "Beijing", "2014"], [None, "Minsk", "2019"], [None, "Malmö", "2020"]],
        {
            2: {"parties": ["Moscow", "Beijing"]},
            3: {"parties": ["Moscow", "Minsk"]},
            4: {"parties": ["Moscow", "Malmö"]},
        },
        merged=["A2:A4"],
    ),
    "a hidden sheet": Sent(
        "sheet.xlsx",
        workbook(
            Sheet("lists", [["Country"], ["Russia"], ["China"]], hidden=True),
            Sheet("2024", [HEADING, MOSCOW]),
        ),
        {2: BOTH},
    ),
    "a hidden column": xlsx([HEADING, MOSCOW], {2: BOTH}, hidden_columns="C:C"),
    # Dates
    "several dates in one cell": xlsx(
        dated("17.06.2024; 20.06.2024"),
        {},
        wrong={2: "17.06.2024; 20.06.2024"},
    ),
    "a period in one cell: 29/12/2023 a 29/12/2025": xlsx(
        dated("29/12/2023 a 29/12/2025", heading="period"),
        {2: {"period_start": "2023-12-29", "period_end": "2025-12-29"}},
    ),
    "a period in one cell: 2024-2026": xlsx(
        dated("2024-2026", heading="period"), {2: {"period_start": "2024", "period_end": "2026"}}
    ),
    "a period with a slip of the pen: 2014-2106": xlsx(
        dated("2014-2106", heading="period"),
        {2: {"period_start": "2014", "period_end": "2106"}},
        notes={2: "2106"},
    ),
    "day-first, month-first and ISO dates in one file": xlsx(
        [
            ["title", "party 1", "party 2", "signed", "in force"],
            ["No. 1", "Moscow", "Beijing", "25/03/2024", "03/25/2024"],
            ["No. 2", "Moscow", "Beijing", "03/04/2024", "04/03/2024"],
            ["No. 3", "Moscow", "Beijing", "2024-05-06", "2024-05-06"],
        ],
        {
            2: {"signed": "2024-03-25", "in_force": "2024-03-25"},
            3: {"signed": "2024-04-03", "in_force": "2024-04-03"},
            4: {"signed": "2024-05-06", "in_force": "2024-05-06"},
        },
    ),
    "an ambiguous date that no other date explains": xlsx(
        dated("03/04/2024"), {}, wrong={2: "3 April 2024 or 4 March 2024"}
    ),
    "years typed as numbers": xlsx(dated(1998), {2: {"signed": "1998"}}),
    "a year typed into a cell that shows years": xlsx(dated(Shown(1998, "yyyy")), {2: {"signed": "1998"}}),
    "a day that shows only its month": xlsx(
        dated(Shown(date(2024, 6, 1), "mmmm yyyy")), {2: {"signed": "2024-06"}}
    ),
    "dates before 1900 as text": xlsx(
        dated("17.03.1865", "4 July 1776"), {2: {"signed": "1865-03-17"}, 3: {"signed": "1776-07-04"}}
    ),
    "the 1904 date system": xlsx(dated(date(2024, 6, 17)), {2: {"signed": "2024-06-17"}}, date_1904=True),
    "unlimited as an end": xlsx(
        dated("unlimited", "бессрочно", "长期", heading="expiry"), dict.fromkeys((2, 3, 4), {"expires": ""})
    ),
    "auto renew as an end": xlsx(
        dated("auto renew", "auto-renewal", heading="expiry"),
        dict.fromkeys((2, 3), {"expires": "", "renewal": "tacit"}),
    ),
    "n/a as an end": xlsx(
        dated("n/a", "-", "N.A.", heading="expiry"), dict.fromkeys((2, 3, 4), {"expires": ""})
    ),
    "#N/A as an end": xlsx(dated(Formula("=NA()", "#N/A"), heading="expiry"), {2: {"expires": ""}}),
    "9999-12-31 as an end": xlsx(
        dated("9999-12-31", date(9999, 12, 31), heading="expiry"), dict.fromkeys((2, 3), {"expires": ""})
    ),
    "a length of time as an end: 5, 6 Month": xlsx(
        dated(5, "6 Month", "3 года", heading="expiry"), dict.fromkeys((2, 3, 4), {"expires": ""})
    ),
    "the day of the effect in a cell comment": xlsx(
        [HEADING, MOSCOW, MINSK],
        {2: BOTH | {"in_force": "2024-08-01"}, 3: OTHER | {"in_force": ""}},
        comments={"C2": "01.08.2024"},
        told=Told({"comments": True}, {"signed (comment)": "in_force"}),
    ),
    "a year in a cell that is shown as a day": xlsx(
        dated(date(1905, 6, 20)), {2: {"signed": "1905-06-20"}}, notes={2: "the number 1998 as this day"}
    ),
    "Chinese dates with spaces": xlsx(
        dated("2001年 5 月11日", "2003 年 5 月"), {2: {"signed": "2001-05-11"}, 3: {"signed": "2003-05"}}
    ),
    # Names
    "commas inside party names": xlsx(
        [["parties", "signed"], ["Washington, D.C., Beijing", "2001"], ["Washington, D.C.; Beijing", "2002"]],
        dict.fromkeys((2, 3), {"parties": ["Washington, D.C.", "Beijing"]}),
    ),
    "a party that stands twice in a long list, under two names": xlsx(
        [["parties", "signed"], ["Moscow; Minsk; Beijing; Москва", "2001"]],
        {2: {"parties": ["Moscow", "Minsk", "Beijing"]}},
        notes={2: "“Moscow (Russia)” is named twice"},
    ),
    "a party with itself": xlsx(
        [HEADING, ["Moscow", "Москва", "2001"]],
        {},
        wrong={2: "binds a party with itself"},
        doubles={2: ("itself", None)},
    ),
    "both directions of one tie": xlsx(
        [HEADING, MOSCOW, ["Beijing", "Moscow", "2024-06-17"]], {2: BOTH, 3: {}}, doubles={3: ("mirrored", 2)}
    ),
    "the same act from two sources with another kind": xlsx(
        [
            [*HEADING, "type", "source"],
            [*MOSCOW, "sister city", "https://example.org/1"],
            [*MOSCOW, "friendship city", "https://example.org/2"],
        ],
        {2: BOTH, 3: BOTH},
        doubles={3: ("same_day", 2)},
    ),
    "the same act from two sources with another year": xlsx(
        [
            [*HEADING, "type", "source"],
            ["Moscow", "Beijing", "1995", "sister city", "https://example.org/1"],
            ["Moscow", "Beijing", "1996", "sister city", "https://example.org/2"],
        ],
        {2: {"signed": "1995"}, 3: {"signed": "1996"}},
        doubles={3: ("other_source", 2)},
    ),
    "no-break and zero-width spaces in names": xlsx(
        [
            HEADING,
            ["\u200bMos\u200bcow", "\u00a0Beijing\u00a0", "2024-06-17"],
            ["Saint\u00a0Petersburg", "Beijing\ufeff", "2019"],
        ],
        {2: BOTH, 3: {"parties": ["Saint Petersburg", "Beijing"]}},
    ),
    "a parent in brackets": xlsx(
        [HEADING, ["Suseong (Daegu)", "Guangzhou (China)", "2016"]],
        {2: {"parties": ["Suseong", "Guangzhou"]}},
    ),
    "友城 names with 市, 省 and 区": xlsx(
        [
            ["缔约城市1", "缔约城市2", "签署日期"],
            ["北京", "莫斯科市", "2024年6月17日"],
            ["广州", "圣彼得堡市", "2019"],
            ["广东", "浦东新区", "2020"],
            ["上海", "大邱市", "2021"],
        ],
        {
            2: {"parties": ["Beijing", "Moscow"], "signed": "2024-06-17"},
            3: {"parties": ["Guangzhou", "Saint Petersburg"]},
            4: {"parties": ["Guangdong", "Pudong"]},
            5: {"parties": ["Shanghai", "Daegu"]},
        },
    ),
    "province and city in one cell": xlsx(
        [HEADING, ["广东省广州市", "莫斯科", "2019"], ["Guangzhou, Guangdong", "Moscow", "2020"]],
        dict.fromkeys((2, 3), {"parties": ["Guangzhou", "Moscow"]}),
    ),
    # Text files
    "Windows-1251": text(
        [
            ["Сторона 1", "Сторона 2", "Дата подписания"],
            ["Москва", "Пекин", "17 июня 2024"],
            ["Минск", "Пекин", "2019"],
        ],
        {2: BOTH, 3: OTHER},
        encoding="cp1251",
    ),
    "GB18030": text(
        [
            ["缔约城市1", "缔约城市2", "签署日期"],
            ["莫斯科", "北京市", "2024年6月17日"],
            ["圣彼得堡", "北京市", "2019年"],
        ],
        {2: BOTH, 3: {"signed": "2019"}},
        encoding="gb18030",
    ),
    "Windows-1252": text(
        [
            ["party 1", "party 2", "signed", "summary"],
            ["Malmö", "Beijing", "2019", "Städte über Grenzen – für Künstler"],
        ],
        {2: {"parties": ["Malmö", "Beijing"], "summary": "Städte über Grenzen – für Künstler"}},
        encoding="cp1252",
    ),
    "UTF-8 with its mark": text([HEADING, MOSCOW, MINSK], {2: BOTH, 3: OTHER}, encoding="utf-8-sig"),
    "UTF-16": text([HEADING, MOSCOW, MINSK], {2: BOTH, 3: OTHER}, encoding="utf-16"),
    "semicolons in a .csv": text([HEADING, MOSCOW, MINSK], {2: BOTH, 3: OTHER}, delimiter=";"),
    "tabs in a .csv": text([HEADING, MOSCOW, MINSK], {2: BOTH, 3: OTHER}, delimiter="\t"),
    "a .tsv": text([HEADING, MOSCOW, MINSK], {2: BOTH, 3: OTHER}, delimiter="\t", name="sheet.tsv"),
    "bytes 0x85 and 0x0B inside cells": Sent(
        "sheet.csv",
        "party 1,party 2,signed,summary\nMoscow,Beijing,2024-06-17,trade\x85 culture\x0bsport\nMinsk,Beijing,2019,…".encode(),
        {2: BOTH, 3: OTHER},
    ),
    "byte 0x85 in Windows-1252, an ellipsis": Sent(
        "sheet.csv",
        "party 1,party 2,signed,summary\nMoscow,Beijing,2024-06-17,Städte und Künstler\x85\nMinsk,Beijing,2019,für Malmö".encode(
            "latin-1"
        ),
        {2: BOTH | {"summary": "Städte und Künstler…"}, 3: OTHER},
    ),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
def test_what_people_send_is_read_as_a_careful_person_would(sent):
    look = Look(sent.name, sent.content, sent.told)

    planner = look.planner
    rows = {row.number: row for row in planner.rows}
    assert sorted(rows) == sorted({**sent.rows, **sent.wrong})
    assert [name["text"] for name in look.unresolved] == sent.open_names
    assert {
        number: problems(rows[number]) for number in rows if rows[number].problems
    }.keys() == sent.wrong.keys()
    for number, words in sent.wrong.items():
        assert words in problems(rows[number])
    for number, facts in sent.rows.items():
        assert rows[number].outcome == "new"
        assert {key: fact(planner, rows[number], key) for key in facts} == facts
    for number, words in sent.notes.items():
        assert words in " ".join(note["text"] for note in rows[number].reading.notes)
    found = {
        number: (row.doubles[0]["kind"], row.doubles[0].get("row"))
        for number, row in rows.items()
        if row.doubles
    }
    assert found == sent.doubles
    assert planner.counts()["columns"] == sent.open_columns


def problems(row):
    return " ".join(f"{problem.value}: {problem.text}" for problem in row.problems)


def fact(planner, row, key):
    if key != "parties":
        return row.record[key]
    entries = planner.naming.directories.parties.entries
    return [entries[part["party"]].name for part in row.record["participations"]]
