"""What is coming up, as a calendar."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from icalendar import Calendar

from agreements import public
from agreements.models import Agreement, AgreementRelation, Publication
from agreements.services import publishing
from tests import world
from tests.factories import (
    CitationFactory,
    EventAgreementFactory,
    EventFactory,
    EventPartyFactory,
    PartyFactory,
    publishable_agreement,
    published_agreement,
)

URL = "/api/v1/agreements/?format=ics"


def content(client, address=URL, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return b"".join(answer)


def entries(client, address=URL, **headers):
    """Id → entry, as a calendar program reads it."""
    calendar = Calendar.from_ical(content(client, address, **headers))
    assert not calendar.errors
    found = {str(entry["uid"]).partition("@")[0]: entry for entry in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    assert not any(entry.errors for entry in found.values())
    return found


def days(entry):
    return entry["dtstart"].dt, entry["dtend"].dt


def renewing(**facts):
    agreement = publishable_agreement("Moscow", signed="2020-01-15", **facts)
    publishing.publish([agreement], by=None)
    return agreement


def published_event(**facts):
    event = EventFactory(name="Forum", place=PartyFactory(name="Kazan"), **facts)
    EventPartyFactory(event=event)
    CitationFactory(event=event, agreement=None)
    published, refused = publishing.publish([event], by=None)
    assert (len(published), refused) == (1, [])


def test_an_end_takes_the_whole_last_day(client):
    renewing(title="Moscow on trade", expires="2027-05-31")

    [(uid, entry)] = entries(client).items()

    assert uid == "agreement-moscow-2020-end"
    assert (str(entry["summary"]), str(entry["status"])) == ("Ends: Moscow on trade", "CONFIRMED")
    assert days(entry) == (date(2027, 5, 31), date(2027, 6, 1))
    assert b"DTSTART;VALUE=DATE:20270531\r\n" in content(client)
    assert str(entry["url"]) == "http://testserver/api/v1/agreements/moscow-2020/"


def test_a_period_that_is_known_by_its_year_ends_on_its_last_day(client):
    published_agreement("Moscow", signed="2024", period_start="2024", period_end="2026")

    [entry] = entries(client).values()

    assert (days(entry), str(entry["status"])) == ((date(2026, 12, 31), date(2027, 1, 1)), "CONFIRMED")


def test_an_expiry_of_which_the_month_is_known_may_be_any_day_of_it(client):
    renewing(expires="2027-06")

    [entry] = entries(client).values()

    assert (days(entry), str(entry["status"])) == ((date(2027, 6, 1), date(2027, 7, 1)), "TENTATIVE")
    assert "not known exactly: June 2027" in entry["description"]


def test_notice_is_due_so_many_months_before_a_tacit_renewal_term_after_term(client):
    renewing(expires="2027-08-31", renewal="tacit", renewal_term_months=60, renewal_notice_months=6)

    found = entries(client)
    end, decision = found["agreement-moscow-2020-end"], found["agreement-moscow-2020-decision"]

    assert str(end["summary"]).startswith("Renews itself: ")
    assert str(decision["summary"]).startswith("Last day for notice: ")
    assert days(decision) == (date(2027, 2, 28), date(2027, 3, 1))
    assert decision["rrule"].to_ical() == b"FREQ=MONTHLY;INTERVAL=60"
    assert end["rrule"].to_ical() == b"FREQ=MONTHLY;INTERVAL=60;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


def test_an_express_renewal_is_decided_once(client):
    renewing(expires="2027-08-31", renewal="express", renewal_notice_months=3)

    found = entries(client)

    assert str(found["agreement-moscow-2020-decision"]["summary"]).startswith("Renewal to be decided: ")
    assert days(found["agreement-moscow-2020-decision"])[0] == date(2027, 5, 31)
    assert "rrule" not in found["agreement-moscow-2020-end"]


def test_what_ended_early_has_no_decision_left(client):
    renewing(
        expires="2027-08-31",
        terminated="2025-03-01",
        renewal="tacit",
        renewal_term_months=60,
        renewal_notice_months=6,
    )

    [(uid, entry)] = entries(client).items()

    assert (uid, days(entry)[0]) == ("agreement-moscow-2020-end", date(2025, 3, 1))
    assert str(entry["summary"]).startswith("Ended early: ")


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [("2030-03-01", "2030-03-01", "2030-03-02"), ("2030", "2030-01-01", "2031-01-01")],
)
def test_what_will_end_early_has_that_day_alone(client, known, first, last):
    renewing(
        expires="2037-08-31",
        terminated=known,
        renewal="tacit",
        renewal_term_months=60,
        renewal_notice_months=6,
    )

    [entry] = entries(client).values()

    assert [day.isoformat() for day in days(entry)] == [first, last]
    assert str(entry["summary"]).startswith("Ends early: ")
    assert "rrule" not in entry


def test_notice_before_an_end_that_is_not_known_exactly_may_be_due_on_any_day(client):
    renewing(expires="2037-03", renewal="express", renewal_notice_months=6)

    decision = entries(client)["agreement-moscow-2020-decision"]

    assert days(decision) == (date(2036, 9, 1), date(2036, 10, 1))
    assert str(decision["status"]) == "TENTATIVE"
    assert "Its end is not known exactly: March 2037." in decision["description"]


def test_a_term_that_ends_in_a_shorter_month_never_has_a_later_day_for_notice(client):
    renewing(expires="2036-08-31", renewal="tacit", renewal_term_months=6, renewal_notice_months=3)

    decision = entries(client)["agreement-moscow-2020-decision"]

    assert days(decision)[0] == date(2036, 5, 31)
    assert "rrule" not in decision
    told = [each.dt for each in decision["rdate"].dts]
    assert told[:3] == [date(2036, 11, 28), date(2037, 5, 31), date(2037, 11, 28)]
    assert len(told) == 20
    text = b"".join(client.get("/api/v1/agreements/?format=ics")).replace(b"\r\n ", b"")
    assert b"RDATE;VALUE=DATE:20361128,20370531," in text


def test_of_what_another_one_replaces_no_end_is_told(client):
    old = publishable_agreement(
        "Moscow",
        title="Old",
        signed="2020-01-15",
        expires="2037-08-31",
        renewal="tacit",
        renewal_notice_months=6,
    )
    new = publishable_agreement("Moscow", title="New", signed="2036-01-15", in_force="2037-06-01")
    AgreementRelation.objects.create(agreement=new, to=old, kind="supersedes")
    publishing.publish([old, new], by=None)

    assert entries(client) == {}
    assert client.get("/api/v1/agreements/?decision_from=2000").json()["results"] == []


def test_terms_at_the_end_of_all_years_break_nothing(client):
    renewing(expires="2999-08-31", renewal="tacit", renewal_term_months=32_000, renewal_notice_months=3)

    assert days(entries(client)["agreement-moscow-2020-end"])[0] == date(2999, 8, 31)


def test_a_notice_longer_than_history_breaks_nothing(client):
    renewing(expires="2027-08-31", renewal="express", renewal_notice_months=32_000)

    assert days(entries(client)["agreement-moscow-2020-decision"])[0] == date(1, 1, 31)


def test_the_events_of_agreements_come_once_and_as_in_the_calendar_of_events(client):
    made = world.drafts()
    event = made["forum"]
    event.start, event.end, event.summary = "2024-06-16", "2024-06-18", "Talks; with \\ and , and\nmore"
    event.save()
    publishing.publish([one for name, one in made.items() if name not in ("parties", "areas")], by=None)

    of_agreements = entries(client)["event-forum-in-shenzhen"]
    [of_events] = entries(client, "/api/v1/events/?format=ics").values()

    assert of_agreements.to_ical() == of_events.to_ical()
    assert days(of_events) == (date(2024, 6, 16), date(2024, 6, 19))
    assert str(of_events["description"]) == "Talks; with \\ and , and\nmore"
    assert str(of_events["location"]) == "Shenzhen"
    assert str(of_events["url"]) == "http://testserver/api/v1/events/forum-in-shenzhen/"


def test_an_event_of_agreements_that_are_read_apart_comes_once_too(client, monkeypatch):
    made = world.drafts()
    for reference in ("mb-1995", "mb-2014", "mb-2021"):
        EventAgreementFactory(event=made["forum"], agreement=made[reference])
    publishing.publish([one for name, one in made.items() if name not in ("parties", "areas")], by=None)
    monkeypatch.setitem(public.every.__kwdefaults__, "number", 1)

    assert "event-forum-in-shenzhen" in entries(client)


@pytest.mark.parametrize(
    ("status", "start", "end", "said"),
    [
        ("held", "2024-06-16", "", "CONFIRMED"),
        ("planned", "2024-06", "", "TENTATIVE"),
        ("postponed", "2024-06-16", "2024-06-17", "TENTATIVE"),
        ("cancelled", "2024-06-16", "", "CANCELLED"),
    ],
)
def test_an_event_says_how_sure_it_is(client, status, start, end, said):
    published_event(status=status, start=start, end=end)

    [entry] = entries(client, "/api/v1/events/?format=ics").values()

    assert str(entry["status"]) == said


def test_an_entry_is_stamped_by_the_publication_and_counted_up_by_the_next(client):
    with time_machine.travel("2026-01-05T10:20:30Z", tick=False):
        agreement = renewing(expires="2027-05-31")
    [before] = entries(client).values()
    with time_machine.travel("2026-02-01T00:00:00Z", tick=False):
        Agreement.objects.filter(pk=agreement.pk).update(revision=2, summary="More")
        publishing.publish([Agreement.objects.get(pk=agreement.pk)], by=None)
    [after] = entries(client).values()

    assert before["dtstamp"].dt == before["last-modified"].dt == datetime(2026, 1, 5, 10, 20, 30, tzinfo=UTC)
    assert after["dtstamp"].dt == datetime(2026, 2, 1, tzinfo=UTC)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["sequence"] <= Publication.objects.latest("pk").pk


def test_ids_keep_when_the_host_changes(client, settings):
    renewing(expires="2027-05-31")
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    settings.TAG_AUTHORITY = "agreements.example.org"

    here, there = content(client), content(client, URL, host="other.example.org")

    assert b"UID:agreement-moscow-2020-end@agreements.example.org\r\n" in here
    assert b"UID:agreement-moscow-2020-end@agreements.example.org\r\n" in there


def test_lines_are_folded_and_no_character_is_cut(client):
    renewing(title="Сотрудничество; 北京市, " * 12, expires="2027-05-31")

    lines = content(client).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert str(entries(client)["agreement-moscow-2020-end"]["summary"]).count("北京市") == 12


def test_titles_come_in_the_reader_s_language(client):
    world.public()

    found = entries(client, **{"Accept-Language": "ru"})

    assert str(found["agreement-moscow-beijing-2024-2026-end"]["summary"]) == (
        "Окончание: Программа сотрудничества"
    )


def test_every_question_can_be_asked(client):
    world.public()

    assert set(entries(client, f"{URL}&party=beijing&ends_from=2026")) == {
        "agreement-moscow-beijing-2024-2026-end",
        "event-forum-in-shenzhen",
    }


def test_it_takes_two_queries_a_chunk(client, django_assert_num_queries):
    world.public()

    # The number of the last publication, whether there are too many, a chunk of agreements, and their events.
    with django_assert_num_queries(4):
        content(client)


def test_it_has_a_limit_that_it_names(client, settings):
    settings.API_FILE_RECORDS = 1
    world.public()

    answer = client.get(URL)

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")


def test_what_has_no_days_has_no_calendar(client):
    answer = client.get("/api/v1/parties/?format=ics")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")


@pytest.mark.parametrize("address", [URL, "/api/v1/events/?format=ics"])
def test_without_entries_it_is_a_calendar_all_the_same(client, address):
    """RFC 5545 wants something in it, RFC 5546 an entry in what is published; programs show no time zone."""
    text = content(client, address)
    [zone] = Calendar.from_ical(text).subcomponents

    assert (zone.name, zone["tzid"]) == ("VTIMEZONE", "Etc/UTC")
    assert b"METHOD" not in text
    world.public()
    filled = content(client, address)
    assert b"METHOD:PUBLISH" in filled
    assert b"VTIMEZONE" not in filled
