"""The words found in dates: months and days of the week in nine languages, and what may stand around them."""

from functools import cache

from babel import Locale

from agreements.models.folding import fold

LANGUAGES = ("en", "ru", "zh", "de", "fr", "es", "it", "pl", "pt")
ALSO_MONTHS = {
    "sept": 9,
    "фев": 2,
    "сен": 9,
    "ноя": 11,
    "mrz": 3,
    "janner": 1,
    "feber": 2,
    "sep": 9,
    "январе": 1,
    "феврале": 2,
    "марте": 3,
    "апреле": 4,
    "мае": 5,
    "июне": 6,
    "июле": 7,
    "августе": 8,
    "сентябре": 9,
    "октябре": 10,
    "ноябре": 11,
    "декабре": 12,
}
"""Forms that people type and Babel doesn't have: short ones, and "в феврале 2023"."""
ROMAN = {
    roman: number for number, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)
}
"""Months as they stand in `17.VI.2024`."""
NOISE = frozenset(
    [
        *("st", "nd", "rd", "th", "of", "the", "year", "in", "on"),  # 23 rd of April 1965 year
        *("г", "год", "года", "году", "го", "е", "ое"),  # 17-го июня 2024 года
        *(
            "er",
            "le",
            "du",
            "de",
            "del",
            "la",
            "el",
            "di",
            "il",
            "o",
            "a",
        ),  # 1er mars, 2 de mayo de 2022, 1º de maio
        *("den", "der", "am", "d", "r", "roku"),  # den 3. Juli, 5 września 2019 r.
    ]
)
"""Words around a date that change nothing about it."""


@cache
def months() -> dict[str, int]:
    """Folded month name or abbreviation → number of the month."""
    return {**_names("months", range(1, 13)), **ALSO_MONTHS}


@cache
def weekdays() -> frozenset[str]:
    """Folded names and abbreviations of the days of the week; a month's name is not among them."""
    return frozenset(_names("days", range(7))) - set(months())


def _names(what: str, keys: range) -> dict[str, int]:
    """Only names in letters: zh has "6月", which is read as a number."""
    found = {}
    for language in LANGUAGES:
        names = getattr(Locale(language), what)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                found.update({fold(names[context][width][key]): key for key in keys})
    return {name: key for name, key in found.items() if name and not any(char.isdigit() for char in name)}
