"""Merging at the admin's door: from the list or a record to the plan, the merge, its release, its taking back."""

import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from agreements.models import Agreement, ChangeSet, Party, PublishedRecord
from agreements.records import KINDS, read, write
from agreements.services.merging import MERGED
from tests.admin.browser import filled, says
from tests.factories import (
    AgreementTypeFactory,
    AreaFactory,
    OfficeFactory,
    PartyFactory,
    PersonFactory,
    SourceFactory,
    agreement_between,
    party,
    published_agreement,
)

MERGE = "/admin/agreements/party/merge/"
LIST = "/admin/agreements/party/"


@pytest.fixture
def pair():
    """Moscow, and Moskva with an agreement of its own."""
    keep, other = party("Moscow"), party("Moskva")
    agreement_between("Moskva", "Beijing", title="Of Moskva")
    return keep, other


def address(keep, *others):
    rest = "&".join(f"record={other.pk}" for other in others)
    return f"{MERGE}?record={keep.pk}&keep={keep.pk}&{rest}"


def page(response):
    return response.content.decode()


def sent(client, url, deed="merge", **more):
    """The plan's form as it stands, sent back."""
    fields = filled(client.get(url), "merge_form")
    return client.post(url, {**fields, deed: "1", **more})


# The way to the plan


def test_a_record_s_page_leads_to_the_merge(editor, pair):
    keep, _other = pair

    assert f'href="{MERGE}?record={keep.pk}"' in page(editor.get(f"{LIST}{keep.pk}/change/"))


def test_the_list_leads_to_the_merge(editor, pair):
    keys = [one.pk for one in pair]

    response = editor.post(LIST, {"action": "merge_selected", "_selected_action": keys})

    assert response.url == f"{MERGE}?record={keys[0]}&record={keys[1]}"
    assert f'name="keep" value="{keys[0]}" checked' in page(editor.get(response.url))


@pytest.mark.parametrize("count", [1, 11])
def test_one_record_or_too_many_are_not_merged(editor, count):
    keys = [PartyFactory().pk for _n in range(count)]

    response = editor.post(LIST, {"action": "merge_selected", "_selected_action": keys}, follow=True)

    assert "Choose two records, and at most 10." in says(response)


def test_the_other_one_is_searched_by_its_name(editor, pair):
    text = page(editor.get(f"{MERGE}?record={pair[0].pk}"))

    where = dict(re.findall(r'data-(app-label|model-name|field-name)="(\w+)"', text))
    asked = {name.replace("-", "_"): value for name, value in where.items()} | {"term": "moskva"}
    found = editor.get("/admin/autocomplete/", asked).json()["results"]
    assert found == [{"id": str(pair[1].pk), "text": "Moskva"}]
    assert '<select name="record"' in text


def test_choosing_the_one_that_stays_shows_the_plan(editor, pair):
    keep, other = pair

    text = page(editor.get(address(keep, other)))

    assert "Of Moskva" in text
    assert "<b>stays</b>" in text
    assert Party.objects.filter(pk=other.pk).exists()


# The deed


def test_the_records_are_merged_as_the_plan_says(editor, pair):
    keep, other = pair

    response = sent(editor, address(keep, other), why="told twice")

    change_set = ChangeSet.objects.get()
    assert response.url == f"/admin/agreements/party/merged/{change_set.pk}/"
    assert (change_set.by, change_set.why) == (editor.user, "told twice")
    assert not Party.objects.filter(pk=other.pk).exists()
    assert {row.party.name for row in Agreement.objects.get().participations.all()} == {"Moscow", "Beijing"}
    assert "Moskva → " in page(editor.get(response.url))


def test_the_user_chooses_whose_name_it_is(editor, pair):
    keep, other = pair

    sent(editor, address(keep, other), **{"choice-name": other.pk})

    keep.refresh_from_db()
    assert keep.name == "Moskva"


def test_looking_at_other_choices_merges_nothing(editor, pair):
    keep, other = pair

    response = sent(editor, address(keep, other), "look", **{"choice-name": other.pk})

    assert f'name="choice-name" value="{other.pk}" checked' in page(response)
    assert not ChangeSet.objects.exists()


def test_a_colleague_s_change_stops_the_merge_and_shows_it_anew(editor, pair):
    keep, other = pair
    fields = filled(editor.get(address(keep, other)), "merge_form")
    agreement = Agreement.objects.get()
    write("agreement", [read("agreement", [agreement.pk])[agreement.pk] | {"title": "Renamed"}], None)

    response = editor.post(address(keep, other), {**fields, "merge": "1"}, follow=True)

    assert "somebody changed one of these records since you looked" in says(response)
    assert "Renamed" in page(response)
    assert Party.objects.filter(pk=other.pk).exists()


def test_an_obstacle_is_told_and_nothing_merged(editor):
    country = PartyFactory(country=True)
    other = PartyFactory(parent=country)
    keep = PartyFactory(parent=PartyFactory(parent=other))

    response = sent(editor, address(keep, other))

    assert "Part of: This would make it a part of itself." in page(response)
    assert "Nothing was merged" in says(response)
    assert not ChangeSet.objects.exists()


# Readers


def test_merged_and_released_at_once(editor):
    keep, other = party("Moscow"), party("Moskva")
    published_agreement("Moskva", "Beijing")

    response = sent(editor, address(keep, other), "release")
    call_command("work", once=True)

    assert "Released: readers see it." in page(editor.get(response.url))
    body = json.loads(PublishedRecord.objects.get(kind="agreement").body)
    assert [row["party"]["slug"] for row in body["parties"]] == ["moscow", "beijing"]


def test_released_later_by_its_page(editor):
    keep, other = party("Moscow"), party("Moskva")
    published_agreement("Moskva", "Beijing")
    url = sent(editor, address(keep, other)).url
    assert "Not released" in page(editor.get(url))

    editor.post(url)

    assert "Released; the documents" in page(editor.get(url))


def test_a_merge_is_taken_back_by_its_change_set(editor, pair):
    keep, other = pair
    url = sent(editor, address(keep, other)).url
    change_set = ChangeSet.objects.get()
    back = reverse("admin:agreements_changeset_take_back", args=[change_set.pk])
    assert back in page(editor.get(url))

    editor.post(back, {**filled(editor.get(back), "take_back_form"), "confirm": "1"})

    assert Party.objects.filter(pk=other.pk).exists()
    assert "Taken back." in page(editor.get(url))


# Who may, and what is forged


def test_analysts_merge_nothing(analyst, pair):
    keep, other = pair
    assert analyst.get(address(keep, other)).status_code == 403
    assert analyst.post(address(keep, other), {"merge": "1"}).status_code == 403
    assert "merge_selected" not in page(analyst.get(LIST))
    assert MERGE not in page(analyst.get(f"{LIST}{keep.pk}/change/"))


def test_an_analyst_sees_a_merge_but_does_not_release_it(editor, analyst):
    keep, other = party("Moscow"), party("Moskva")
    published_agreement("Moskva", "Beijing")
    url = sent(editor, address(keep, other)).url

    assert "release_form" not in page(analyst.get(url))
    assert analyst.post(url).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "record=0&keep=0",
        "record=1x&keep=x",
        "record=99999999999999999999&keep=99999999999999999999",
        "record=999999&record=999998&keep=999999",
        "record=-1&record=١&keep=-1",
        "&".join(f"record={n}" for n in range(1, 500)) + "&keep=1",
    ],
)
def test_forged_numbers_get_a_page(editor, pair, query):
    assert editor.get(f"{MERGE}?{query}").status_code == 200
    assert (
        editor.post(f"{MERGE}?{query}", {"merge": "1", "choice-name": "\x00", "why": "\x00"}).status_code
        == 200
    )


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "424242"])
def test_a_merge_that_is_none_is_not_found(editor, pk):
    assert editor.get(f"/admin/agreements/party/merged/{pk}/").status_code == 404


MAKE = {
    "party": PartyFactory,
    "person": PersonFactory,
    "office": OfficeFactory,
    "area": AreaFactory,
    "type": AgreementTypeFactory,
    "source": SourceFactory,
}


@pytest.mark.parametrize("kind", MERGED)
def test_every_kind_has_the_pages(editor, kind):
    keep, other = MAKE[kind](), MAKE[kind]()
    model = KINDS[kind].model._meta.model_name
    url = f"/admin/agreements/{model}/merge/?record={keep.pk}&record={other.pk}"

    assert editor.get(url).status_code == 200
    response = sent(editor, f"{url}&keep={keep.pk}")

    assert editor.get(response.url).status_code == 200
    assert not type(other).objects.filter(pk=other.pk).exists()


def test_the_plan_takes_the_same_queries_however_many_agreements(editor, django_assert_max_num_queries):
    keep, other = party("Moscow"), party("Moskva")
    for _n in range(30):
        agreement_between("Moskva", "Beijing")

    with django_assert_max_num_queries(90):
        editor.get(address(keep, other))


def test_the_change_set_leads_to_what_readers_see(editor, pair):
    url = sent(editor, address(*pair)).url

    assert f'href="{url}"' in page(
        editor.get(f"/admin/agreements/changeset/{ChangeSet.objects.get().pk}/change/")
    )


def test_the_list_shows_what_may_stand_there_twice(editor):
    twins = {PartyFactory(name="Moscow").pk, PartyFactory(name="Moscow").pk}
    PartyFactory()

    response = editor.get(f"{LIST}?duplicates=possible")

    assert {row.pk for row in response.context["cl"].result_list} == twins
    assert "possible duplicates" in page(response)
