"""Dates in cells that hold more than a date: a time of day, a remark in brackets, "signed on", a quarter, a number.

What is left out of the value is told in a note and kept as stated.
"""

import re
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.folding import fold
from agreements.models.partial_dates import PartialDateError
from agreements.spreadsheets import ends
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.said import Said

PAST = frozenset({"announced", "signed", "provisional_from", "in_force", "terminated", "published"})
"""Facts that a sheet tells when they have happened: their years of two digits don't lie ahead."""

TIME = re.compile(
    r"[ T,]+[0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]{1,9})?)? ?(?:[AP]\.?M\.?)?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?$",
    re.IGNORECASE,
)
MIDNIGHT = re.compile(r"[ T,]+0?0[:.]00(?:[:.]00(?:\.0+)?)?(?:Z)?$|[ ,]+12:00(?::00)? ?AM$", re.IGNORECASE)
BRACKETS = re.compile(r"[()（）\[\]【】]")
LONGEST = 1000
"""Characters in which a date is looked for."""
YEAR_BEHIND = re.compile(r"(.+[日号號]) ?[(（]([0-9]{4})年?[)）]")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")

HARMLESS = frozenset(
    "signed sign signature on dated date the of in at since from as year подписано подписан подписана подписаны подписание"
    " дата датировано от в во г с год года году заключено заключен заключена заключен установлено 签署 签订 签署于 签订于 于 在"
    " unterzeichnet am vom signe le du firmado el inferred".split()
)
HARMLESS_END = HARMLESS | frozenset(
    "until till to by up end inclusive incl valid expires expiry expiring до по конца включительно действует действительно"
    " срок действия истекает bis ende gultig hasta fin jusqu au 至 到 止 底 年底 有效期至 截至 截止 为止 31".split()
)
IN_FORCE = frozenset(
    "effective effect force enters entered entry into takes took starting begins began вступило вступил вступила вступает"
    " вступили силу действует действие начало начала 生效 生效于 自 起 起生效 kraft tritt trat".split()
)
OF_FIELD = dict.fromkeys(("in_force", "provisional_from", "period_start"), IN_FORCE)
"""Words that say in a cell what its column says."""
REPORTED = frozenset(
    "publication published publ article report reported news press release post posted публикация публикации опубликовано"
    " сообщение сообщения новость статья дата 发布 报道 发表 新闻".split()
)
COARSE = frozenset(
    "q1 q2 q3 q4 1q 2q 3q 4q i ii iii iv 1st 2nd 3rd 4th first second third fourth quarter half h1 h2 spring summer autumn fall"
    " winter early mid middle late beginning start end кв квартал квартале квартала первый второй третий четвертый первое"
    " второе полугодие полугодия полугодии весна весной лето летом осень осенью зима зимой начало начале конец конце"
    " середина середине 1 2 3 4 第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 春 夏 秋 冬 春季 夏季 秋季 冬季"
    " 初 底 末 中 上半年 下半年 年初 年底 年末 年中 fruhjahr fruhling sommer herbst quartal".split()
)


def read(text: str, key: str, day_first: bool | None) -> str | Said:
    """The date that the cell means, with what is told about it. Raises CellError where a reader could not be sure."""
    text = text.lstrip("'’").strip()
    try:
        return _plain(text, key, day_first)
    except PartialDateError as error:
        if len(text) > LONGEST:
            raise CellError(str(error)) from error
        for way in (_no_day, _end, _without_time, _short_year, _without_brackets, _among_words):
            if (said := way(text, key, day_first)) is not None:
                return said
        raise CellError(_reason(text, day_first) or str(error)) from error


def _plain(text: str, key: str, day_first: bool | None) -> str | Said:
    day = partial_dates.parse(text, day_first)
    if day_first is not None and ("/" in text or "-" in text) and "either" in partial_dates.orders(text):
        return Said(day, cited=[(key, text)])  # the order is told once, for the whole column
    return day


def _no_day(text: str, key: str, day_first: bool | None) -> Said | None:
    if key in ends.ENDS or not ends.NO_DAY.fullmatch(text):
        return None
    return Said(notes=[_("“%(text)s” names no day; it is read as no value.") % {"text": text}])


def _end(text: str, key: str, day_first: bool | None) -> Said | None:
    return ends.read(text, key, day_first) if key in ends.ENDS else None


def _without_time(text: str, key: str, day_first: bool | None) -> str | Said | None:
    if MIDNIGHT.search(text):
        return _tried(MIDNIGHT.sub("", text), day_first)
    if not TIME.search(text) or (day := _tried(TIME.sub("", text), day_first)) is None:
        return None
    return Said(day, [_("The time of day is left out.")], stated=[(key, text)])


def _short_year(text: str, key: str, day_first: bool | None) -> Said | None:
    """98 can only be 1998 where the day has passed."""
    this_year = timezone.localdate().year if key in PAST else None
    if this_year is None or (day := _tried(text, day_first, this_year)) is None:
        return None
    return _as(day, text, key)


def _without_brackets(text: str, key: str, day_first: bool | None) -> Said | None:
    """`15 июня (2017)`, `11月24日 (2022)`: what stands in brackets completes the date."""
    if not BRACKETS.search(text):
        return None
    day = _tried(BRACKETS.sub(" ", text), day_first)
    if day is None and (year := YEAR_BEHIND.fullmatch(text)):
        day = _tried(f"{year[2]}年{year[1]}", day_first)
    return _as(day, text, key) if day else None


def _among_words(text: str, key: str, day_first: bool | None) -> Said | None:
    """`signed on 5 May 2020`, `06.10.2024 (publication)`, `Q2 2024`."""
    if len(text) > 200:
        return None
    plain = BRACKETS.sub(" ", text)
    days = partial_dates.find(plain, day_first)
    rest = set(fold(partial_dates.around(plain)).split())
    if len(days) != 1 or "?" in text:
        return None
    if rest <= (HARMLESS_END if key in ends.ENDS else HARMLESS | OF_FIELD.get(key, frozenset())):
        return _as(days[0], text, key)
    if rest <= HARMLESS | REPORTED and key == "signed":
        return _of_report(days[0], text)
    if rest <= HARMLESS | COARSE and len(days[0]) == 4:
        words = _("Only the year %(year)s is taken; the words are kept.") % {"year": days[0]}
        return Said(days[0], [words], stated=[(key, text)])
    return None


def _of_report(day: str, text: str) -> Said:
    """The day of a report tells only the year of the signature for sure."""
    words = _(
        "%(day)s is the day of the report, not of the signature: only the year %(year)s is taken as its date."
    )
    return Said(
        day[:4],
        [words % {"day": partial_dates.wording(day), "year": day[:4]}],
        also={"published": day},
        stated=[("signed", text)],
    )


def _as(day: str, text: str, key: str) -> Said:
    return Said(day, [_("Read as %(day)s.") % {"day": partial_dates.wording(day)}], stated=[(key, text)])


def _tried(text: str, day_first: bool | None, this_year: int | None = None) -> str | None:
    try:
        return partial_dates.parse(text, day_first, this_year)
    except PartialDateError:
        return None


def _reason(text: str, day_first: bool | None) -> str:
    """A better reason than that it is no date, where there is one."""
    days = partial_dates.find(text[:500], day_first)
    if len(days) > 1:
        named = ", ".join(partial_dates.wording(day) for day in days[:4])
        return _("It has several dates: %(days)s. Write the one that is meant.") % {"days": named}
    if SERIAL.fullmatch(text) and 10_000 <= float(text) < 80_000:
        day = (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
        words = _(
            "“%(text)s” looks like a spreadsheet's number for %(day)s. If that is meant, write %(iso)s."
        )
        return words % {"text": text, "day": partial_dates.wording(day), "iso": day}
    return ""
