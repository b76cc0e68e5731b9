"""What can be asked, and how what can't be is refused."""

from datetime import date

import pytest
from django.http import QueryDict

from agreements import public
from agreements.filters import FILTERS
from agreements.models import finding
from agreements.services import publishing
from tests import world
from tests.factories import publishable_agreement


@pytest.fixture(autouse=True)
def _world():
    world.public()


def asked(kind, query):
    return FILTERS[kind](QueryDict(query), public.listing(kind), today=date(2025, 6, 1), beside=("cursor",))


def found(kind, query):
    question = asked(kind, query)
    assert question.problem() is None
    return {record.slug for record in question.qs}


def problem(kind, query):
    return asked(kind, query).problem()


MB = "moscow-beijing-"
ALL = {f"{MB}1995", f"{MB}2014-2016", f"{MB}2021-2023", f"{MB}2024-2026", "shenzhen-and-moscow-on-culture"}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ALL),
        ("party=&q=", ALL),
        ("party=shenzhen", {"shenzhen-and-moscow-on-culture"}),
        ("party=moscow&party=beijing", ALL - {"shenzhen-and-moscow-on-culture"}),
        ("party=moscow&party=shenzhen", set()),
        ("within=china", ALL),
        ("country=russia&country=china", ALL - {"shenzhen-and-moscow-on-culture"}),
        ("area=industry-innovation", {f"{MB}2024-2026"}),
        ("area=robotics&area=culture", {f"{MB}2024-2026", "shenzhen-and-moscow-on-culture"}),
        ("type=friendship-city", {f"{MB}1995", "shenzhen-and-moscow-on-culture"}),
        ("status=expired", {f"{MB}2014-2016", f"{MB}2021-2023"}),
        ("status=expired&as_of=2022-01-01", {f"{MB}2014-2016"}),
        ("as_of=1990-01-01", ALL),
        ("party=moscow&party=beijing&in_force_on=2023-06-01", {f"{MB}1995", f"{MB}2021-2023"}),
        ("in_force_on=2024-03-01", {f"{MB}1995", f"{MB}2024-2026"}),
    ],
)
def test_agreements_are_found(query, slugs):
    assert found("agreement", query) == slugs


@pytest.mark.parametrize(
    "text", ["Пекин", "ПЕКИН", "北京", "北京市", "peking", "Beijing Moscow", "москва пекин"]
)
def test_agreements_are_found_by_words_in_any_language(text):
    assert found("agreement", f"q={text}") == ALL - {"shenzhen-and-moscow-on-culture"}


@pytest.mark.parametrize("most", [1, 300])
@pytest.mark.parametrize(
    ("text", "is_found"), [("Пеки", True), ("екин", False), ("京", True), ("eijing", False)]
)
def test_a_word_is_found_by_its_beginning_and_chinese_anywhere(monkeypatch, text, is_found, most):
    """Whether so many words begin so that records are met on the way, or so few that an index leads to them."""
    monkeypatch.setattr(finding, "MANY", most)

    assert bool(found("agreement", f"q={text}")) is is_found


def test_agreements_are_found_by_a_signatory_and_by_the_wording():
    assert found("agreement", "q=собянин") == found("agreement", "q=robots") == {f"{MB}2024-2026"}


@pytest.mark.parametrize(
    ("kind", "query", "slugs"),
    [
        ("party", "kind=country", {"russia", "china"}),
        ("party", "country=china", {"china", "beijing", "shenzhen"}),
        ("party", "within=russia&kind=city", {"moscow"}),
        ("party", "q=пекин", {"beijing"}),
        ("area", "within=industry-innovation", {"industry-innovation", "robotics"}),
        ("area", "q=robot", {"robotics"}),
        ("type", "q=friend", {"friendship-city"}),
        ("event", "party=shenzhen&country=china&area=robotics&status=held&kind=forum", {"forum-in-shenzhen"}),
        ("event", "status=cancelled", set()),
        ("event", "q=форум", set()),
    ],
)
def test_other_records_are_found(kind, query, slugs):
    assert found(kind, query) == slugs


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("pary=moscow", "pary", ["party"]),
        ("party=moskow", "party", ["moscow"]),
        ("party=Москва", "party", ["moscow"]),
        ("country=moscow", "country", []),
        ("area=robotic", "area", ["robotics"]),
        ("type=program", "type", ["programme"]),
        ("status=inforce", "status", ["in_force"]),
        ("as_of=0000-01-01", "as_of", []),
        ("as_of=2024", "as_of", []),
        ("as_of=2024-02-30", "as_of", []),
        ("in_force_on=99999999999999999999", "in_force_on", []),
        ("as_of=2024-01-01&as_of=2024-01-02", "as_of", []),
        ("q=%00", "q", []),
        ("q=...", "q", []),
        ("q=" + "+".join(["word"] * 1500), "q", []),
        ("q=" + "+".join(f"w{n}" for n in range(25)), "q", []),
        ("party=%00", "party", []),
        ("&".join(f"party=p{n}" for n in range(30)), "party", []),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(query, parameter, nearest):
    refusal = problem("agreement", query)

    assert refusal is not None
    assert refusal.parameter == parameter
    assert refusal.nearest[:1] == nearest
    assert all(word in refusal.words for word in nearest)


def test_a_draft_party_is_refused_like_an_unknown_one():
    before = problem("agreement", "party=novosibirsk")

    publishable_agreement("Novosibirsk", signed="2024")

    assert problem("agreement", "party=novosibirsk") == before


def test_a_withdrawn_party_is_refused_like_an_unknown_one():
    before = problem("agreement", "party=novosibirsk")
    agreement = publishable_agreement("Novosibirsk", signed="2024")
    publishing.publish([agreement], by=None)
    publishing.withdraw([agreement], by=None)

    assert problem("agreement", "party=novosibirsk") == before


def test_a_stranger_s_value_is_repeated_in_part_only():
    assert len(problem("agreement", "party=" + "x" * 5000).words) < 200


def test_every_filter_says_what_it_is_for():
    for filters in FILTERS.values():
        for asks in filters.base_filters.values():
            assert asks.extra["help_text"]
