"""Lengths of time as people write them: "5 years", "6 Month", "3 года", 五年."""

import re

from agreements.models.date_reading import cleaned

NUMBERS = {
    word: number
    for number, words in enumerate(
        "one один одного одна одной один 一|two два двух две двух два 两 二|three три трех три 三|four четыре четырех 四"
        "|five пять пяти 五|six шесть шести 六|seven семь семи 七|eight восемь восьми 八|nine девять девяти 九"
        "|ten десять десяти 十".split("|"),
        start=1,
    )
    for word in words.split()
} | {
    "fifteen": 15,
    "пятнадцать": 15,
    "twenty": 20,
    "двадцать": 20,
    "十五": 15,
    "二十": 20,
    "十二": 12,
    "三十": 30,
}
YEARS = r"(?:years?|yrs?\b|yr\.|года?\b|год[ау]\b|лет\b|годичн|летн|jahren?|jahr\b|ans?\b|annees?|anos?\b|anni\b|周年|年)"
MONTHS = r"(?:months?|mon\b|mths?\b|mos?\b|месяц|мес\b|monaten?|monat\b|mois\b|mes(?:es)?\b|个月|個月)"
DAYS = (
    r"(?:days?\b|дн(?:ей|я|ь)\b|дней|день|сут|weeks?\b|недел|tagen?\b|tag\b|jours?\b|dias?\b|周|星期|天|日)"
)
LENGTH = re.compile(
    rf"(?<![0-9.,/-])(?P<number>[0-9]{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
    rf"(?:\s*\(\w+\))?[\s-]*(?:(?:й|и|ти|х|ю)\b[\s-]*)?"
    rf"(?:calendar |календарн\w+ )?(?:(?P<years>{YEARS})|(?P<months>{MONTHS})|(?P<days>{DAYS}))"
)
ONE_YEAR = re.compile(
    r"\b(?:a|one|each|every|следующий|каждый|очередной|another|further)\s+(?:год|year)\b|每年|逐年|annual|ежегодн|yearly"
)


def months(text: str) -> int | None:
    """The length in months that a text names, if it names one only; None too where it is told in days."""
    plain = cleaned(text[:500])
    found = {_months(match) for match in LENGTH.finditer(plain)}
    if not found and ONE_YEAR.search(plain):
        return 12
    return found.pop() if len(found) == 1 else None


def has_length(text: str) -> bool:
    """Whether the text names a length of time."""
    plain = cleaned(text[:500])
    return bool(LENGTH.search(plain) or ONE_YEAR.search(plain))


def without(text: str) -> str:
    """The text without the lengths of time in it."""
    return LENGTH.sub(" ", cleaned(text))


def _months(match: re.Match[str]) -> int | None:
    number = int(match["number"]) if match["number"].isdecimal() else NUMBERS[match["number"]]
    if match["years"]:
        return number * 12
    return number if match["months"] else None
