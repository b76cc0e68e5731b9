"""What is coming up, as a calendar (RFC 5545): ends, the last days for notice, and events."""

import json
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from agreements import public
from agreements.api.formats import ICS
from agreements.api.whole import Whole, bounded, streamed
from agreements.api.wording import called, title
from agreements.services.indexing import superseded_on
from agreements.spreadsheets.plain import printable

ENDED = ("terminated", "superseded")


class Entry(NamedTuple):
    """One entry of the calendar."""

    uid: str
    summary: str
    first: date
    last: date
    address: str
    description: str = ""
    place: str = ""
    status: str = "CONFIRMED"
    again: dict[str, Any] | tuple[date, ...] = ()  # by a rule, or on these days


def as_ics(whole: Whole) -> HttpResponseBase:
    bounded(whole, ICS)
    return streamed(whole, ICS, pieces(whole))


def pieces(whole: Whole) -> Iterator[bytes]:
    """The calendar, entry by entry."""
    entries = _written(whole)
    first = next(entries, b"")
    head, tail = _around(whole, is_empty=not first).to_ical().split(b"END:VCALENDAR")
    yield head + first
    yield from entries
    yield b"END:VCALENDAR" + tail


def _written(whole: Whole) -> Iterator[bytes]:
    seen: set[str] = set()
    for rows in public.every(public.stamped(whole.records), *public.STAMPS):
        documents = [json.loads(text) for text in public.told(rows, whole.day)]
        for row, document in zip(rows, documents, strict=True):
            yield from written(_entries(whole, document), row)
        if whole.kind == public.AGREEMENT:
            wanted = {one["event"]["slug"] for document in documents for one in document["events"]} - seen
            seen |= wanted
            yield from _events(whole, wanted)


def _around(whole: Whole, is_empty: bool) -> Calendar:
    """What stands before the entries and behind them. Where there are none, a time zone, which no program shows: a
    calendar has to have something in it (RFC 5545, 3.6), and what is published entries (RFC 5546, 3.2.1)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Agreements tracker//API v1//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if is_empty:
        calendar.add_component(utc())
    else:
        calendar.add("method", "PUBLISH")
    name = _("Events") if whole.kind == public.EVENT else _("Agreements")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return calendar


def utc() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # local times of the zone that it describes
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


def _events(whole: Whole, slugs: set[str]) -> Iterator[bytes]:
    """The events of agreements, told as in the calendar of events. One query for each chunk of agreements."""
    if not slugs:
        return
    records = public.stamped(public.listing(public.EVENT).filter(slug__in=slugs))
    rows = public.rows(records, *public.STAMPS)
    addresses = whole.addresses("events")
    for row, text in zip(rows, public.told(rows, whole.day), strict=True):
        yield from written(of_event(json.loads(text), addresses), row)


def _entries(whole: Whole, document: dict[str, Any]) -> Iterable[Entry]:
    if whole.kind == public.EVENT:
        return of_event(document, whole.addresses())
    return of_agreement(document, whole.addresses())


# Entries


def of_agreement(document: dict[str, Any], addresses: str) -> Iterator[Entry]:
    """Its end, and the last day on which notice can be given or its renewal be asked for."""
    about = (title(document), addresses.format(document["slug"]), document["status"]["because"])
    if early := document["dates"]["terminated"]:
        ended = document["status"]["status"] in ENDED
        words = _("Ended early: %(title)s") if ended else _("Ends early: %(title)s")
        yield _entry(document, "end", words, early, about)
    end, renewal = scheduled_end(document["dates"]), document["renewal"]
    if early or not end or document["status"]["status"] in ENDED or superseded_on(document):
        return  # as `decision_from` leaves it out
    tacit = renewal["mode"] == "tacit"
    term = (renewal["term_months"] or 0) if tacit else 0
    words = _("Renews itself: %(title)s") if tacit else _("Ends: %(title)s")
    entry = _entry(document, "end", words, end, about)
    yield entry._replace(again=again(entry.first, term))
    if renewal["notice_months"] and renewal["mode"] in public.NOTICE_GIVEN_FOR:
        words = _("Last day for notice: %(title)s") if tacit else _("Renewal to be decided: %(title)s")
        notice = renewal["notice_months"]
        unsure = _("Its end is not known exactly: %(date)s.") % {"date": public.wording(end["date"])}
        yield entry._replace(
            uid=f"agreement-{document['slug']}-decision",
            summary=words % {"title": about[0]},
            first=public.months_before(entry.first, notice),
            last=public.months_before(entry.last, notice),
            description="\n".join([*([] if _exact(end) else [unsure]), about[2]]),
            again=again(entry.first, term, notice),
        )


def scheduled_end(dates: dict[str, Any]) -> dict[str, str] | None:
    """Renewed until, else expiry, else end of the period, as `ends_from` has it; a window ends on its last day."""
    for name in ("renewed_until", "expires", "period_end"):
        if found := dates[name]:
            return (
                found | {"date": found["latest"], "earliest": found["latest"]}
                if name in public.WINDOWS
                else found
            )
    return None


def _entry(
    document: dict[str, Any], part: str, words: str, day: dict[str, str], about: tuple[str, str, str]
) -> Entry:
    name, address, because = about
    return Entry(
        uid=f"agreement-{document['slug']}-{part}",
        summary=words % {"title": name},
        first=date.fromisoformat(day["earliest"]),
        last=date.fromisoformat(day["latest"]),
        address=address,
        description="\n".join([*([] if _exact(day) else [_known(day)]), because]),
        status="CONFIRMED" if _exact(day) else "TENTATIVE",
    )


def of_event(document: dict[str, Any], addresses: str) -> Iterator[Entry]:
    """The days of the event; of one that is not known exactly all days on which it may have been."""
    start, end = document["start"], document["end"]
    if not (start or end):
        return
    first, last = start or end, end or start
    tentative = document["status"] == "postponed" or not (_exact(first) and _exact(last))
    place = called(document["place"]) if document["place"] else ""
    yield Entry(
        uid=f"event-{document['slug']}",
        summary=called(document),
        first=date.fromisoformat(first["earliest"]),
        last=max(date.fromisoformat(last["latest"]), date.fromisoformat(first["earliest"])),
        address=addresses.format(document["slug"]),
        description=document["summary"],
        place=", ".join(part for part in (document["venue"], place) if part),
        status=STATUSES.get(document["status"], "TENTATIVE" if tentative else "CONFIRMED"),
    )


STATUSES = {"cancelled": "CANCELLED"}


def _exact(day: dict[str, str]) -> bool:
    return len(day["date"]) == len("2024-06-17")


def _known(day: dict[str, str]) -> str:
    return _("The day is not known exactly: %(date)s.") % {"date": public.wording(day["date"])}


# As text


def written(entries: Iterable[Entry], stamp: Any) -> Iterator[bytes]:
    """Each entry as it stands in the file. It changes when the record is published again, and says so."""
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{settings.TAG_AUTHORITY}")
        event.add("dtstamp", stamp.published)
        event.add("last-modified", stamp.published)
        event.add("sequence", stamp.sequence)
        event.add("summary", printable(entry.summary))
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the first day that it does not take
        event.add("url", entry.address)
        event.add("status", entry.status)
        event.add("transp", "TRANSPARENT")
        if entry.description:
            event.add("description", printable(entry.description))
        if entry.place:
            event.add("location", printable(entry.place))
        if entry.again:
            if isinstance(entry.again, dict):
                event.add("rrule", entry.again)
            else:
                event.add("rdate", list(entry.again), parameters={"VALUE": "DATE"})
        yield event.to_ical()


TOLD_BY_DAY = 20
"""So many terms ahead, where no rule tells their days."""


def again(end: date, months: int, notice: int = 0) -> dict[str, Any] | tuple[date, ...]:
    """The notice before the end of each further term of so many months (with none, the ends themselves): by a rule,
    which takes the last day of a month that is too short, and never a later day than the notice takes. Where it would
    (three months before the end of August, and before that of February), the days themselves."""
    if not months:
        return ()
    days = [
        public.months_before(public.months_before(end, -months * term), notice)
        for term in range(TOLD_BY_DAY * 12 // months + 13)
    ]
    day = days[0].day
    if any(each.day < min(day, monthrange(each.year, each.month)[1]) for each in days):
        return tuple(days[1 : TOLD_BY_DAY + 1])
    rule: dict[str, Any] = {"freq": "monthly", "interval": months}
    return rule if day <= 28 else rule | {"bymonthday": list(range(28, day + 1)), "bysetpos": -1}
