"""What two parties have and had with each other."""

import pytest
import time_machine

from agreements import pairs
from agreements.models import Address
from agreements.services import publishing
from tests import world
from tests.factories import (
    AgreementRelationFactory,
    PartyFactory,
    publishable_agreement,
    published_agreement,
)

URL = "/api/v1/pairs/"
PAIR = f"{URL}beijing--moscow/"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2025-06-01T12:00Z"):
        yield


def told(client, address=PAIR):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def slugs(rows):
    return [row["slug"] for row in rows]


def publish(*agreements):
    assert publishing.publish(agreements, by=None).refused == []


def test_of_each_agreement_more_is_told_where_that_is_asked(client):
    world.public()
    plain = told(client)["chains"][0]["agreements"][-1]
    document = client.get(f"/api/v1/agreements/{plain['slug']}/").json()

    with_more = told(client, f"{PAIR}?include=evidence,documents")["chains"][0]["agreements"][-1]

    assert with_more == plain | {name: document[name] for name in ("citations", "documents")}
    assert with_more["citations"]


def programme(years, *after, kind="continues", **facts):
    """An agreement of Omsk and Baku for these years, which follows others."""
    start, _, end = years.partition("-")
    facts = {"signed": start, "period_start": start, "period_end": end} | facts
    made = publishable_agreement("Omsk", "Baku", title=f"Programme {years}", **facts)
    for earlier in after:
        AgreementRelationFactory(agreement=made, kind=kind, to=earlier)
    return made


def test_agreements_that_continue_each_other_are_one_chain_in_order(client):
    world.public()

    pair = told(client)

    assert slugs(pair["parties"]) == ["beijing", "moscow"]
    assert (pair["slug"], pair["on"], pair["count"]) == ("beijing--moscow", "2025-06-01", 4)
    assert [slugs(chain["agreements"]) for chain in pair["chains"]] == [
        ["moscow-beijing-2014-2016", "moscow-beijing-2021-2023", "moscow-beijing-2024-2026"],
        ["moscow-beijing-1995"],
    ]
    newest = pair["chains"][0]["agreements"][2]
    assert newest["status"]["status"] == "in_force"
    assert newest["stands"] == [{"from": "2024-01-01", "until": "2026-12-31", "days": 1096}]
    assert newest["relations"] == [{"kind": "continues", "slug": "moscow-beijing-2021-2023"}]
    assert newest["dates"]["signed"]["date"] == "2024"


def test_the_days_on_which_no_agreement_of_a_chain_stood_are_its_gaps(client):
    world.public()

    chain, friendship = told(client)["chains"]

    assert chain["gaps"] == [
        {
            "from": "2017-01-01",
            "until": "2020-12-31",
            "days": 1461,
            "after": "moscow-beijing-2014-2016",
            "before": "moscow-beijing-2021-2023",
        }
    ]
    assert (chain["from"], chain["until"], chain["stands"]) == ("2014-05-19", "2026-12-31", True)
    assert (friendship["from"], friendship["until"], friendship["gaps"]) == ("1995-05-16", None, [])


def test_what_stands_beside_a_chain_fills_the_gaps_of_the_pair(client):
    world.public()

    assert told(client)["gaps"] == []


def test_the_days_on_which_two_links_stood_overlap(client):
    first = programme("2019-2022")
    second = programme("2022-2024", first)
    publish(first, second)

    [chain] = told(client, f"{URL}baku--omsk/")["chains"]

    assert chain["overlaps"] == [
        {
            "from": "2022-01-01",
            "until": "2022-12-31",
            "days": 365,
            "agreements": [first.slug, second.slug],
        }
    ]
    assert chain["gaps"] == []


def test_one_that_is_superseded_ends_where_the_next_one_begins(client):
    first = programme("2019-2024")
    second = programme("2022-2026", first, kind="supersedes", signed="2021-12-01")
    publish(first, second)

    [chain] = told(client, f"{URL}baku--omsk/")["chains"]

    assert chain["agreements"][0]["stands"][0]["until"] == "2021-12-31"
    assert chain["overlaps"] == chain["gaps"] == []


def test_what_comes_first_in_a_chain_comes_first_whatever_its_dates(client):
    first = programme("2022-2024")
    second = programme("2019-2021", first)
    publish(first, second)

    [chain] = told(client, f"{URL}baku--omsk/")["chains"]

    assert slugs(chain["agreements"]) == [first.slug, second.slug]


def test_an_amendment_hangs_on_its_chain_and_fills_no_gap(client):
    first = programme("2015-2016")
    second = programme("2020-2021", first)
    amendment = publishable_agreement("Omsk", "Baku", title="Protocol", signed="2016-05-01")
    AgreementRelationFactory(agreement=amendment, kind="amends", to=first)
    annex = publishable_agreement("Omsk", "Baku", title="Annex to the protocol", signed="2016-06-01")
    AgreementRelationFactory(agreement=annex, kind="implements", to=amendment)
    publish(first, second, amendment, annex)

    [chain] = told(client, f"{URL}baku--omsk/")["chains"]

    assert slugs(chain["hanging"]) == [amendment.slug, annex.slug]
    assert [gap["days"] for gap in chain["gaps"]] == [1095]


def authority(name, of, kind="authority"):
    return PartyFactory(name=name, kind=kind, parent=of)


def test_what_their_authorities_agreed_on_is_theirs(client):
    omsk, baku = PartyFactory(name="Omsk"), PartyFactory(name="Baku")
    government = authority("Government of Omsk", omsk)
    authority("Department of Omsk", government)
    authority("Zoo of Baku", baku, kind="organisation")
    for number, names in enumerate([("Government of Omsk", "Baku"), ("Department of Omsk", "Zoo of Baku")]):
        publish(publishable_agreement(*names, title=f"Of {names[0]}", signed=f"200{number}"))
    publish(programme("2015-2016"))

    pair = told(client, f"{URL}baku--omsk/")

    assert [slugs(chain["agreements"]) for chain in pair["chains"]] == [
        ["omsk-baku-2015-2016"],
        ["department-of-omsk-zoo-of-baku-2001"],
        ["government-of-omsk-baku-2000"],
    ]
    parties = pair["chains"][1]["agreements"][0]["parties"]
    assert [row["party"]["slug"] for row in parties] == ["department-of-omsk", "zoo-of-baku"]


def test_what_a_city_agreed_on_is_not_its_country_s_and_a_district_s_authority_not_its_city_s(client):
    russia = PartyFactory(name="Russia", kind="country", iso_3166_1="RU")
    omsk = PartyFactory(name="Omsk", parent=russia)
    district = PartyFactory(name="Left Bank", kind="district", parent=omsk)
    authority("Office of the Left Bank", district)
    publish(publishable_agreement("Omsk", "Baku", signed="2001"))
    publish(publishable_agreement("Office of the Left Bank", "Baku", title="Of a district", signed="2002"))
    publish(publishable_agreement("Russia", "Baku", title="Of Russia", signed="2003"))

    counts = {name: told(client, f"{URL}baku--{name}/")["count"] for name in ("omsk", "russia", "left-bank")}

    assert counts == {"omsk": 1, "russia": 1, "left-bank": 1}


@pytest.mark.parametrize("name", ["Government of Omsk", "Zoo of Omsk"])
def test_the_authority_of_a_city_takes_part_for_itself_where_both_are_asked_for(client, name):
    authority(name, PartyFactory(name="Omsk"))
    publish(publishable_agreement(name, "Baku", title="With Baku", signed="2001"))
    publish(publishable_agreement(name, "Omsk", title="With its city", signed="2002"))
    pair = "--".join(sorted(["omsk", name.lower().replace(" ", "-")]))

    [chain] = told(client, f"{URL}{pair}/")["chains"]

    assert [one["title"] for one in chain["agreements"]] == ["With its city"]


def test_a_draft_authority_is_none(client):
    publish(publishable_agreement("Omsk", "Baku", signed="2001"))
    before = told(client, f"{URL}baku--omsk/")
    from agreements.models import Party

    authority("Government of Omsk", Party.objects.get(name="Omsk"))
    publishable_agreement("Government of Omsk", "Baku", title="Draft", signed="2002")

    assert told(client, f"{URL}baku--omsk/") == before


def test_as_of_tells_the_statuses_of_another_day(client):
    world.public()

    pair = told(client, f"{PAIR}?as_of=2019-01-01")

    chain, friendship = pair["chains"]
    assert [one["status"]["status"] for one in chain["agreements"]] == ["expired", "not_yet", "not_yet"]
    assert (pair["on"], chain["stands"], friendship["stands"]) == ("2019-01-01", False, True)


def test_a_draft_is_in_no_chain_and_closes_no_gap(client):
    made = world.public()
    before = told(client)

    draft = publishable_agreement(
        "Moscow", "Beijing", signed="2017", period_start="2017", period_end="2020", title="Draft"
    )
    AgreementRelationFactory(agreement=draft, kind="continues", to=made["mb-2014"])

    assert told(client) == before


def test_a_withdrawn_agreement_leaves_the_chain(client):
    made = world.public()

    publishing.withdraw([made["mb-2021"]], by=None)

    chains = [slugs(chain["agreements"]) for chain in told(client)["chains"]]
    assert chains == [["moscow-beijing-2024-2026"], ["moscow-beijing-2014-2016"], ["moscow-beijing-1995"]]


def test_two_public_parties_without_any_agreement_have_an_empty_pair(client):
    world.public()

    pair = told(client, f"{URL}moscow--shenzhen/")

    assert (pair["count"], pair["gaps"], pair["chains"]) == (0, [], [])


def test_the_other_order_leads_to_the_one_address(client):
    world.public()

    answer = client.get(f"{URL}moscow--beijing/?as_of=2024-01-01")

    assert (answer.status_code, answer["Location"]) == (301, f"{PAIR}?as_of=2024-01-01")


def test_an_old_address_of_a_party_leads_on(client):
    made = world.public()
    Address.objects.create(
        kind="party", slug="peking", record_id=made["parties"]["Beijing"].pk, current=False
    )

    answer = client.get(f"{URL}moscow--peking/")

    assert (answer.status_code, answer["Location"]) == (301, PAIR)


@pytest.mark.parametrize(
    "pair", ["moscow--nowhere", "nowhere--moscow", "moscow", "moscow--moscow", "a--b--c"]
)
def test_what_is_no_pair_is_not_found(client, pair):
    world.public()

    answer = client.get(f"{URL}{pair}/")

    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_a_draft_party_is_not_found_like_an_unknown_one(client):
    world.public()
    PartyFactory(name="Kazan")

    draft, unknown = (client.get(f"{URL}moscow--{name}/") for name in ("kazan", "kasan"))

    assert draft.status_code == unknown.status_code == 404
    assert draft.content == unknown.content


def test_the_pair_of_a_withdrawn_party_is_gone(client):
    world.public()
    publishing.withdraw([published_agreement("Kazan", signed="2024")], by=None)

    assert client.get(f"{URL}kazan--moscow/").status_code == 410


def test_it_takes_the_same_queries_however_many(client, django_assert_max_num_queries):
    before = None
    for year in range(2000, 2010):
        before = programme(f"{year}-{year}", *([before] if before else []))
        publish(before)

    # The number of the last publication, each party, their bodies, two for those of the other, documents, when each stands.
    with django_assert_max_num_queries(8):
        assert len(told(client, f"{URL}baku--omsk/")["chains"][0]["agreements"]) == 10


def test_of_very_many_the_newest_are_told(client, monkeypatch):
    monkeypatch.setattr(pairs, "MOST", 2)
    world.public()

    pair = told(client)

    assert (pair["count"], pair["is_complete"]) == (2, False)
    assert slugs(pair["chains"][0]["agreements"])[-1] == "moscow-beijing-2024-2026"


def test_an_unchanged_answer_is_not_sent_again(client, django_assert_num_queries):
    world.public()
    tag = client.get(PAIR)["ETag"]

    with django_assert_num_queries(1):
        assert client.get(PAIR, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("query", "nearest"), [("as_off=2024-01-01", ["as_of"]), ("as_of=2024", [])])
def test_what_is_not_known_is_refused(client, query, nearest):
    world.public()

    answer = client.get(f"{PAIR}?{query}")

    assert (answer.status_code, answer.json()["nearest"]) == (400, nearest)


def test_a_pair_of_which_one_was_merged_into_the_other_is_gone(client):
    published_agreement("Shenzhen", "Moscow")
    shenzhen = PartyFactory._meta.model.objects.get(slug="shenzhen")
    Address.objects.create(kind="party", slug="baoan", record_id=shenzhen.pk, current=False)

    answer = client.get(f"{URL}baoan--shenzhen/")

    assert answer.status_code == 410
    assert "one party" in answer.json()["detail"]
    assert client.get(f"{URL}baoan--moscow/")["Location"].endswith("/moscow--shenzhen/")
