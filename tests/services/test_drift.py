"""Finding and repairing what differs from the log of publications."""

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, PublishedAgreement, PublishedFacet, PublishedRecord
from agreements.services import drift
from tests import world


def spoil_a_document():
    PublishedRecord.objects.filter(slug="moscow-beijing-1995").update(body='{"slug": "x"}')


def lose_a_document():
    PublishedRecord.objects.filter(slug="moscow-beijing-1995").delete()


def lose_a_party():
    PublishedRecord.objects.filter(kind="party", slug="beijing").delete()


def spoil_facets():
    PublishedFacet.objects.filter(kind="party", value="beijing").delete()


def spoil_searched_words():
    PublishedRecord.objects.update(search="")


def spoil_facts():
    PublishedAgreement.objects.update(signed="1900")


def delete_the_working_record():
    Agreement.objects.filter(state="published", slug="moscow-beijing-1995").delete()


SPOILERS = [
    spoil_a_document,
    lose_a_document,
    lose_a_party,
    spoil_facets,
    spoil_searched_words,
    spoil_facts,
    delete_the_working_record,
]


def test_there_is_no_drift_after_publishing(capsys):
    world.public()

    call_command("publications", "check")

    assert "is what the log" in capsys.readouterr().out


@pytest.mark.parametrize("spoil", SPOILERS)
def test_every_drift_is_found_and_repaired(spoil):
    world.public()
    spoil()

    assert drift.check()
    call_command("publications", "rebuild")
    assert drift.check() == []


def test_the_check_names_what_differs():
    world.public()
    spoil_facets()

    with pytest.raises(
        CommandError, match="agreement moscow-beijing-1995: its facets are not those of its document"
    ):
        call_command("publications", "check")


def test_a_rebuild_of_what_is_right_changes_nothing():
    world.public()
    before = list(PublishedRecord.objects.order_by("pk").values("body", "search", "sequence", "sort_day"))

    assert drift.rebuild() == 0
    assert (
        list(PublishedRecord.objects.order_by("pk").values("body", "search", "sequence", "sort_day"))
        == before
    )
