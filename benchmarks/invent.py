"""Invents agreements that look like real ones: the same for the same seed, on every machine.

What matters for speed is shaped like the real thing: one city takes part in a few percent of all agreements
and most in a handful, titles share most of their words, dates are partly years, wordings repeat, and every
agreement has parties, signatories, areas, titles in other languages and citations.
"""

import itertools
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from agreements.records.schema import RecordDict

SYLLABLES = "ba be bi bo da de do ga go ka ke ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te to va ve vo za ze zo".split()
CYRILLIC = dict(zip("abdegiklmnoprstvz", "абдегиклмнопрствз", strict=True))
HAN = "安北长成大东福广海汉河湖华江金京景昆兰林龙南宁平青泉山上深石苏天通温武西新兴阳永州重珠"
HOTTEST = {"name": "Moscow", "ru": "Москва", "zh-Hans": "莫斯科", "country": "RU"}
SECOND = {"name": "Beijing", "ru": "Пекин", "zh-Hans": "北京市", "country": "CN"}
HOTTEST_SHARE, SECOND_SHARE = 0.03, 0.015
FIRST_NAMES = "Anna Boris Chen Dmitri Elena Fatima Georg Hanna Ivan Jun Karim Li Maria Nikolai Olga Pavel Qing Rosa Sergey Tomas Wei Yusuf".split()
WORDINGS = (
    "trade and investment;tourism;culture and the arts;exchange of experience in urban planning;public transport;"
    "health care;science and technology;education;youth exchange;environmental protection;small and medium-sized "
    "enterprises;sport;digital services;museums and libraries;food industry;robotics;pharmaceuticals"
).split(";")
TITLES = {
    "programme": ("Programme of cooperation between {a} and {b} for {years}", "Программа сотрудничества между городами {a} и {b} на {years} годы", "{a}与{b}{years}年合作纲要"),
    "sister-city": ("Agreement on sister-city relations between {a} and {b}", "Соглашение о побратимских связях городов {a} и {b}", "{a}与{b}缔结友好城市关系协议书"),
    "mou": ("Memorandum of understanding between {a} and {b} on {what}", "Меморандум о взаимопонимании между {a} и {b}", "{a}与{b}谅解备忘录"),
    "protocol": ("Protocol between {a} and {b} on {what}", "Протокол между {a} и {b}", "{a}与{b}议定书"),
}  # fmt: skip
RARE_WORD, RARE_CYRILLIC, RARE_HAN = "Zanzibarite", "Дирижабль", "麒麟"
"""Each stands in the titles of one agreement of 2,000."""


class City(NamedTuple):
    """A place with its name in three scripts."""

    name: str
    russian: str
    chinese: str
    country: str  # two letters


class World(NamedTuple):
    """What agreements refer to: primary keys of what is stored, and the names that titles use."""

    cities: list[City]
    parties: list[int]
    people: list[int]
    offices: dict[int, int]  # party → its mayor
    sources: list[int]
    areas: list[int]
    types: dict[str, int]


def cities(count: int, countries: list[str], rng: random.Random) -> list[City]:
    """The hottest two, then invented ones; no two of the same name."""
    found = [City(c["name"], c["ru"], c["zh-Hans"], c["country"]) for c in (HOTTEST, SECOND)]
    names: set[str] = set()
    while len(found) < count:
        latin = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4))))
        if latin not in names:
            names.add(latin)
            russian = "".join(CYRILLIC[char] for char in latin).title()
            han = "".join(rng.choices(HAN, k=rng.choice((2, 2, 3)))) + "市"
            found.append(City(latin.title(), russian, han, rng.choice(countries)))
    return found


def party(city: City, parents: dict[str, int]) -> RecordDict:
    names = [("ru", city.russian, "official"), ("zh-Hans", city.chinese, "official")]
    names.append(("en", f"City of {city.name}", "alias"))
    return {
        "name": city.name,
        "kind": "city",
        "parent": parents[city.country],
        "names": [{"language": language, "text": text, "kind": kind} for language, text, kind in names],
    }


def person(number: int, rng: random.Random) -> RecordDict:
    family = "".join(rng.choices(SYLLABLES, k=3))
    name = f"{rng.choice(FIRST_NAMES)} {family.title()} {number}"
    russian = "".join(CYRILLIC[char] for char in family).title()
    return {"name": name, "names": [{"language": "ru", "text": f"{russian} {number}", "kind": "official"}]}


def source(number: int, rng: random.Random) -> RecordDict:
    return {
        "url": f"https://news.example.org/{rng.randrange(2000, 2026)}/{number}",
        "title": f"Cities agree on {rng.choice(WORDINGS)}, report {number}",
        "publisher": rng.choice(("Example News", "City Herald", "Вестник города", "示例日报")),
        "language": rng.choice(("en", "ru", "zh-Hans")),
        "published": f"{rng.randrange(2000, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
    }


def agreements(count: int, world: World, rng: random.Random) -> Iterator[RecordDict]:
    weights = list(itertools.accumulate(_weights(len(world.parties))))
    return (_agreement(number, world, weights, rng) for number in range(count))


def _weights(cities: int) -> Iterator[float]:
    """How often each city takes part: the first two by their share, the others ever more seldom. An
    agreement has some 2.1 parties."""
    yield HOTTEST_SHARE / 2.1
    yield SECOND_SHARE / 2.1
    others = [1 / (place + 50) ** 0.8 for place in range(cities - 2)]
    whole = 1 - (HOTTEST_SHARE + SECOND_SHARE) / 2.1
    yield from (whole * weight / sum(others) for weight in others)


def _agreement(number: int, world: World, weights: list[float], rng: random.Random) -> RecordDict:
    places = _some(world, weights, rng)
    form = rng.choices(list(TITLES), weights=(3, 3, 4, 2))[0]
    facts = _dates(form, rng)
    record = {
        "reference": f"ag-{number:07}",
        "type": world.types[form],
        **_titles(form, number, [world.cities[place] for place in places], facts, rng),
        **facts,
        "summary": f"The cities work together on {rng.choice(WORDINGS)} and {rng.choice(WORDINGS)}.",
        "participations": [{"party": world.parties[place]} for place in places],
        "coverage": [_coverage(world, rng) for _each in range(rng.randrange(1, 6))],
        "signatories": [_signatory(place, world, rng) for place in places[:2] if rng.random() < 0.8],
        "citations": [_citation(world, field, rng) for field in ("", "signed")[: rng.randrange(1, 3)]],
    }
    if rng.random() < 0.3:
        record["documents"] = [{"language": "en", "url": f"https://texts.example.org/{number}.pdf"}]
    return record


def _some(world: World, weights: list[float], rng: random.Random) -> list[int]:
    """Places of two or three different cities."""
    wanted, found = 2 + (rng.random() < 0.1), {}
    while len(found) < wanted:
        found[rng.choices(range(len(world.parties)), cum_weights=weights)[0]] = None
    return list(found)


def _titles(form: str, number: int, who: list[City], facts: dict, rng: random.Random) -> dict[str, Any]:
    years = facts.get("years") or facts["signed"][:4]
    facts.pop("years", None)
    english, russian, chinese = TITLES[form]
    more = {"years": years, "what": rng.choice(WORDINGS)}
    title = english.format(a=who[0].name, b=who[1].name, **more)
    other = [("ru", russian.format(a=who[0].russian, b=who[1].russian, **more))]
    if rng.random() < 0.5:
        other.append(("zh-Hans", chinese.format(a=who[0].chinese, b=who[1].chinese, **more)))
    if number % 2_000 == 1_000:
        title = f"{title} ({RARE_WORD})"
        other = [("ru", f"{other[0][1]}: {RARE_CYRILLIC}"), ("zh-Hans", f"{RARE_HAN}合作协议")]
    return {"title": title, "titles": [{"language": language, "text": text} for language, text in other]}


def _dates(form: str, rng: random.Random) -> dict[str, str]:
    year = 2026 - int(rng.triangular(1, 60, 5))
    day = f"{year}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    facts = {"signed": rng.choices((day, day[:7], day[:4]), weights=(7, 1, 2))[0]}
    if form == "programme":
        until = year + rng.choice((1, 2, 4))
        facts |= {"period_start": str(year), "period_end": str(until), "years": f"{year}-{until}"}
    elif rng.random() < 0.4:
        facts["in_force"] = day
    if form == "mou" and rng.random() < 0.5:
        facts |= {"expires": str(year + 5), "renewal": rng.choice(("tacit", "none", ""))}
    if rng.random() < 0.01:
        facts["terminated"] = str(year + rng.randrange(1, 5))
    return facts


def _coverage(world: World, rng: random.Random) -> RecordDict:
    area = rng.choice(world.areas) if rng.random() < 0.9 else None
    return {"wording": f"{rng.choice(WORDINGS)}" if area is None or rng.random() < 0.7 else "", "area": area}


def _signatory(place: int, world: World, rng: random.Random) -> RecordDict:
    party = world.parties[place]
    # Mayors sign for some years: a city's signatories are a few people.
    person = world.people[(place * 7 + rng.randrange(6)) % len(world.people)]
    return {"person": person, "party": party, "office": world.offices.get(party), "capacity": "signed"}


def _citation(world: World, field: str, rng: random.Random) -> RecordDict:
    return {
        "source": rng.choice(world.sources),
        "field": field,
        "value_stated": "as reported" if field else "",
        "quote": "Стороны подписали документ о сотрудничестве." if rng.random() < 0.5 else "",
        "quote_language": "ru",
    }
