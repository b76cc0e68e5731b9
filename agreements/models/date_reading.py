"""Partial dates as people type them: `17.06.2024`, `2024年6月17日`, "17 июня 2024 г.", "June 2024"."""

import re
from functools import lru_cache

from django.utils.translation import gettext

from agreements.models.date_wording import CANONICAL, PartialDateError, canonical, shown, wording
from agreements.models.date_words import NOISE, ROMAN, months, weekdays
from agreements.models.folding import bare, fold

LONGEST = 60
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@lru_cache(maxsize=2**15)
def parse(text: str, day_first: bool | None = None, this_year: int | None = None) -> str:
    """The canonical text of a date as people type it, else PartialDateError.

    Dots are day first: 03.04.2024 is 3 April. 03/04/2024 has two readings and is refused, unless
    `day_first` decides. A year of two digits is refused, unless `this_year` says that the day can't lie after it
    and only one year remains: 17.06.98 is 1998 then, while 17.06.24 could still be 1924.
    """
    if CANONICAL.fullmatch(text):
        return canonical(*(int(part) for part in text.split("-")))
    if len(text) > LONGEST:
        raise _not_read(text)
    plain = cleaned(text)
    if not plain:
        raise PartialDateError(gettext("There is no date. Write 2024, 2024-06 or 2024-06-17."))
    plain = _without_weekday(plain)
    if (
        this_year
        and (short := SHORT_YEAR.fullmatch(plain))
        and (year := _whole_year(int(short[2]), this_year))
    ):
        plain = f"{short[1]}{year}"
    return _read(plain, text, day_first)


def _whole_year(year: int, this_year: int) -> int | None:
    """98 is 1998. Up to 31 it could be a day, and up to this year's two digits this century's or the last's."""
    return this_year // 100 * 100 - 100 + year if year > max(31, this_year % 100) else None


NUMBERS_APART = re.compile(
    r"(?<![0-9])([0-9]{1,2}) ?[-/] ?([0-9]{1,2}) ?[-/] ?(?:[0-9]{4}|[0-9]{2})(?![0-9])"
)


def orders(text: str) -> set[str]:
    """Which orders of day and month the dates in a text show: "dmy", "mdy", or "either" where they don't tell.

    03/04/2024 is told by nothing in itself; dots are always day first, and say nothing about the others.
    """
    found = set()
    for first, second in NUMBERS_APART.findall(text if text.isascii() else cleaned(text)):
        if first != second and max(int(first), int(second)) <= 31:
            found.add("dmy" if int(first) > 12 else "mdy" if int(second) > 12 else "either")
    return found


def cleaned(text: str) -> str:
    """One width and case, no accents, plain dashes and spaces; characters that nobody sees are gone."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    return " ".join(bare(text.translate(INVISIBLE)).translate(DASHES).split())


def _without_weekday(text: str) -> str:
    first, _dot, rest = re.sub(r"^([^\W\d_]+)[., ]+", "\\1\0", text, count=1).partition("\0")
    return rest if fold(first) in weekdays() else text


YEAR_MARK = r"(?: ?(?:гг?\.?|год[ауы]?|year|р\.?|r\.?))?\.?"
YEAR_FIRST = re.compile(
    r"([0-9]{4}) ?[-./] ?([0-9]{1,2})(?: ?[-./] ?([0-9]{1,2}))?(?:[t ]00:00(?::00(?:\.0{1,6})?)?)?"
    + YEAR_MARK
)
YEAR_LAST = re.compile(r"(?:([0-9]{1,2}) ?([-./]) ?)?([0-9]{1,2}) ?[-./] ?([0-9]{4})" + YEAR_MARK)
CHINESE = re.compile(
    r"([0-9]{4}) ?[年년](?: ?([0-9]{1,2}) ?[月월](?: ?([0-9]{1,2}) ?[日号號일])?)?"
    r" ?(?:[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
)
SHORT_YEAR = re.compile(r"([0-9]{1,2} ?[-./] ?[0-9]{1,2} ?[-./] ?)([0-9]{2})" + YEAR_MARK)
CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十廿卅]+(?= ?[年月日号號])")
PERIOD = re.compile(r"[0-9]{4} ?(?:-|/|to|until|по|до|至|到|bis) ?[0-9]{4}" + YEAR_MARK)


def _read(text: str, typed: str, day_first: bool | None) -> str:
    text = CHINESE_NUMBER.sub(lambda found: _from_chinese(found[0]), text)
    for form in (YEAR_FIRST, CHINESE):
        if found := form.fullmatch(text):
            return canonical(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]  # the year is never missing
    if found := YEAR_LAST.fullmatch(text):
        day, mark, month, year = found.groups()
        if not day:
            return canonical(int(year), int(month))
        return _day_month(int(day), int(month), int(year), mark, typed, day_first)
    if SHORT_YEAR.fullmatch(text):
        raise _short_year(typed)
    if PERIOD.fullmatch(text):
        raise PartialDateError(
            gettext("“%(text)s” is a period: its first and its last year go into two fields.")
            % {"text": shown(typed)}
        )
    return _in_words(text, typed)


CHINESE_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}


def _from_chinese(number: str) -> str:
    """二〇二四 is 2024, 十七 is 17, 廿一 is 21."""
    number = number.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(str(CHINESE_DIGITS[char]) for char in number)
    if len(tens) > 1 or len(ones) > 1:
        return number
    return str(CHINESE_DIGITS.get(tens, 1) * 10 + CHINESE_DIGITS.get(ones, 0))


def _day_month(day: int, month: int, year: int, mark: str, typed: str, day_first: bool | None) -> str:
    """Two numbers and a year: with dots the day comes first; else both readings are tried."""
    if mark == "." or day == month or month > 12 or day > 12:
        swap = mark != "." and month > 12 >= day
        return canonical(year, day, month) if swap else canonical(year, month, day)
    if day_first is not None:
        return canonical(year, month, day) if day_first else canonical(year, day, month)
    one, other = canonical(year, month, day), canonical(year, day, month)
    raise PartialDateError(
        gettext("“%(text)s” can mean %(one_day)s or %(other_day)s: write %(one)s or %(other)s.")
        % {
            "text": shown(typed),
            "one_day": wording(one),
            "other_day": wording(other),
            "one": one,
            "other": other,
        }
    )


TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
BETWEEN = re.compile(r"[ ,.'’/-]*")


def _in_words(text: str, typed: str) -> str:
    """A date with the month's name, in whatever order, or a bare year."""
    if not BETWEEN.fullmatch(TOKEN.sub("", text)):
        raise _not_read(typed)
    tokens = [token for token in map(fold, TOKEN.findall(text)) if token and token not in NOISE]
    numbers = [token for token in tokens if token.isdecimal()]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    names = {_month(token, bool(days)) for token in tokens if not token.isdecimal()}
    if not years and len(days) == 2 and names and names <= set(range(1, 13)):
        raise _short_year(typed)
    if None in names or len(names) > 1 or len(years) != 1 or len(days) > len(names):
        raise _not_read(typed)
    if len(numbers) > len(years) + len(days):
        raise _not_read(typed)
    return canonical(int(years[0]), *names, *map(int, days))


def _month(word: str, beside_day: bool) -> int | None:
    """A Roman number of one letter is a month only where a day stands beside it."""
    return months().get(word) or (ROMAN.get(word) if beside_day or len(word) > 1 else None)


def _not_read(text: str) -> PartialDateError:
    return PartialDateError(
        gettext("“%(text)s” can't be read as a date. Write 2024, 2024-06 or 2024-06-17.")
        % {"text": shown(text)}
    )


def _short_year(text: str) -> PartialDateError:
    return PartialDateError(
        gettext("“%(text)s” has a year of two digits. Write all four, as in 2024-06-17.")
        % {"text": shown(text)}
    )
