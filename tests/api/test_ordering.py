"""Lists in another order than the usual one, walked page by page like the usual one."""

import base64

import pytest

from agreements import public
from agreements.services import publishing
from tests import world
from tests.factories import PartyFactory, publishable_agreement, published_agreement

URL = "/api/v1/agreements/"


def get(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def slugs(told):
    return [record["slug"] for record in told["results"]]


def five():
    """Omsk's agreements: signed, and ending, in different orders; two end on the same day, one never."""
    for signed, facts in [
        ("2020", {"period_start": "2020", "period_end": "2030"}),
        ("2021", {"period_start": "2021", "period_end": "2025"}),
        ("2022", {"expires": "2025-12-31"}),
        ("2023", {}),
        ("", {"announced": "", "period_end": "2024", "renewed_until": "2040"}),
    ]:
        published_agreement("Omsk", signed=signed, title=f"Of {signed or 'no day'}", **facts)


ORDERS = {
    "newest": ["omsk-2023", "omsk-2022", "omsk-2021-2025", "omsk-2020-2030", "omsk-2024"],
    "oldest": ["omsk-2020-2030", "omsk-2021-2025", "omsk-2022", "omsk-2023", "omsk-2024"],
    "ends_soonest": ["omsk-2021-2025", "omsk-2022", "omsk-2020-2030", "omsk-2024", "omsk-2023"],
    "published": ["omsk-2024", "omsk-2023", "omsk-2022", "omsk-2021-2025", "omsk-2020-2030"],
    "address": ["omsk-2020-2030", "omsk-2021-2025", "omsk-2022", "omsk-2023", "omsk-2024"],
    "title": ["omsk-2020-2030", "omsk-2021-2025", "omsk-2022", "omsk-2023", "omsk-2024"],
    "-title": ["omsk-2024", "omsk-2023", "omsk-2022", "omsk-2021-2025", "omsk-2020-2030"],
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_comes_in_the_order_that_is_asked(client, order):
    five()
    wanted = slugs(get(client, URL)) if order == "newest" else ORDERS[order]

    assert slugs(get(client, f"{URL}?ordering={order}")) == wanted


@pytest.mark.parametrize("size", [1, 2, 50])
def test_titles_stand_in_the_order_of_the_alphabet_whatever_their_case_and_accents(client, size):
    titles = [
        "Ärzte",
        "arena",
        "\N{LEFT DOUBLE QUOTATION MARK}Arts\N{RIGHT DOUBLE QUOTATION MARK}",
        "Zoo",
        "Zoo",
        "Парк",
    ]
    titles += ["北京市", "!?", f"{'Long ' * 40}a", f"{'Long ' * 40}b"]
    for day, title in enumerate(titles, start=10):
        published_agreement("Omsk", signed=f"2020-01-{day}", title=title)
    wanted = ["arena", "“Arts”", "Ärzte", *sorted(titles[-2:]), "Zoo", "Zoo", "Парк", "北京市", "!?"]

    for order, right in (("title", wanted), ("-title", wanted[::-1])):
        found, url = [], f"{URL}?ordering={order}&page_size={size}"
        while url:
            told = get(client, url)
            found, url = [*found, *(one["title"] for one in told["results"])], told["next"]
        assert [title[:9] for title in found] == [title[:9] for title in right]


def test_a_title_that_is_published_anew_has_its_new_place(client):
    agreement = published_agreement("Omsk", signed="2020", title="A")
    published_agreement("Baku", signed="2020", title="B")
    agreement.title = "C"
    agreement.save()
    publishing.publish([agreement], by=None)

    assert slugs(get(client, f"{URL}?ordering=title")) == ["baku-2020", "omsk-2020"]


def test_what_has_no_day_is_last_among_the_newest_and_the_oldest(client):
    published_agreement("Omsk", signed="1990")
    event_like = publishable_agreement("Baku", title="Nobody knows when", signed="", announced="")
    assert publishing.publish([event_like], by=None).refused == []

    for order in ("newest", "oldest"):
        assert slugs(get(client, f"{URL}?ordering={order}")) == ["omsk-1990", event_like.slug]


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("question", ["", "&party=omsk", "&party=omsk&signed_from=2021"])
def test_pages_lead_on_and_back_and_tell_each_record_once(client, order, size, question):
    five()
    first = f"{URL}?ordering={order}&page_size={size}{question}"
    every = slugs(get(client, f"{URL}?ordering={order}{question}"))

    forwards, url, last = [], first, ""
    while url:
        told = get(client, url)
        forwards += slugs(told)
        last, url = url, told["next"]
    backwards, url = slugs(get(client, last)), get(client, last)["previous"]
    while url:
        told = get(client, url)
        backwards, url = slugs(told) + backwards, told["previous"]

    assert forwards == backwards == every


def test_a_place_in_one_order_is_none_in_another(client):
    five()
    cursors = {
        order: get(client, f"{URL}?ordering={order}&page_size=1")["next"]
        .partition("cursor=")[2]
        .split("&")[0]
        for order in ORDERS
    }

    for order in ORDERS:
        for other, cursor in cursors.items():
            wanted = 200 if order == other else 400
            told = get(client, f"{URL}?ordering={order}&cursor={cursor}", wanted)
            assert wanted == 200 or told["parameter"] == "cursor"


@pytest.mark.parametrize(
    "place",
    [
        "+published:99999999999999999999:a",
        "+published:9223372036854775808:a",
        "+published:-:a",
        "+oldest:2024-13-01:a",
        "+oldest::a",
        "+ends_soonest:0000-01-01:a",
        "oldest:2024-01-01:a",
        "+never:2024-01-01:a",
        "+oldest:2024-01-01:A",
        "+title:abc:a",
        "+title:xy:a",
        "+-title:2024-01-01:a",
    ],
)
def test_a_forged_place_is_refused(client, place):
    order = place.strip("+").partition(":")[0]
    order = order if order in ORDERS else "oldest"
    cursor = base64.urlsafe_b64encode(place.encode()).decode()

    assert get(client, f"{URL}?ordering={order}&cursor={cursor}", 400)["parameter"] == "cursor"


def test_what_is_published_again_comes_first(client):
    five()
    from agreements.models import Agreement

    agreement = Agreement.objects.get(slug="omsk-2022")
    Agreement.objects.filter(pk=agreement.pk).update(summary="new", revision=agreement.revision + 1)
    agreement.refresh_from_db()
    publishing.publish([agreement], by=None)

    assert slugs(get(client, f"{URL}?ordering=published"))[0] == "omsk-2022"


@pytest.mark.parametrize(
    ("address", "order"),
    [
        ("parties/", "address"),
        ("areas/", "published"),
        ("events/", "oldest"),
        ("sources/", "oldest"),
        ("sources/", "title"),
        *(
            (f"{name}/", "name")
            for name in ("parties", "people", "offices", "areas", "agreement-types", "events")
        ),
    ],
)
def test_other_lists_have_orders_too(client, address, order):
    world.public()

    told = slugs(get(client, f"/api/v1/{address}?ordering={order}"))

    assert sorted(told) == sorted(slugs(get(client, f"/api/v1/{address}")))
    assert order not in ("address", "name") or told == sorted(told)
    if order in ("name", "title"):
        assert slugs(get(client, f"/api/v1/{address}?ordering=-{order}")) == told[::-1]


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("agreements/?ordering=ends_sonest", ["ends_soonest"]),
        ("agreements/?ordering=-signed", []),
        ("parties/?ordering=ends_soonest", []),
        ("parties/?ordering=title", []),
        ("agreements/?ordering=titel", ["title", "-title"]),
        ("agreements/?ordering=oldest&ordering=newest", []),
        ("facets/?ordering=oldest", []),
    ],
)
def test_an_unknown_order_is_refused(client, address, nearest):
    told = get(client, f"/api/v1/{address}", 400)

    assert (told["parameter"], told["nearest"]) == ("ordering", nearest)


@pytest.mark.parametrize("order", [order for order in ORDERS if order != "newest"])
def test_it_takes_the_same_queries_however_long(client, order, django_assert_num_queries):
    five()

    # The number of the last publication, the order, the documents.
    with django_assert_num_queries(3):
        assert len(slugs(get(client, f"{URL}?ordering={order}"))) == 5


def test_every_order_is_described():
    from agreements.api.parameters import ORDERS as DESCRIBED

    assert set(DESCRIBED) == {"newest", *public.ORDERINGS}


def test_a_draft_has_no_place(client):
    five()
    before = get(client, f"{URL}?ordering=address&count=yes")

    PartyFactory(name="Kazan")
    publishable_agreement("Omsk", title="Draft", signed="2019")

    assert get(client, f"{URL}?ordering=address&count=yes") == before


# How many there are


@pytest.mark.parametrize("question", ["", "&party=moscow", "&page_size=1", "&status=expired", "&q=nothing"])
def test_a_list_says_how_many_there_are_where_that_is_asked(client, question):
    world.public()
    every = len(slugs(get(client, f"{URL}?{question.replace('&page_size=1', '')}")))

    told = get(client, f"{URL}?count=yes{question}")

    assert (told["count"], told["count_is_capped"]) == (every, False)
    assert "count" not in get(client, f"{URL}?count=no{question}")


def test_very_many_are_counted_up_to_a_number(client, monkeypatch):
    for module in (public, public.lists):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    world.public()

    told = get(client, f"{URL}?count=yes")

    assert (told["count"], told["count_is_capped"], len(told["results"])) == (3, True, 5)
    told = get(client, f"{URL}?count=yes&type=programme")
    assert (told["count"], told["count_is_capped"]) == (3, False)


@pytest.mark.parametrize("value", ["true", "1", "yes&count=yes", "ye"])
def test_count_is_yes_or_no(client, value):
    assert get(client, f"{URL}?count={value}", 400)["parameter"] == "count"


def test_counting_is_one_query(client, django_assert_num_queries):
    five()

    # The number of the last publication, the documents, how many.
    with django_assert_num_queries(3):
        get(client, f"{URL}?count=yes")
