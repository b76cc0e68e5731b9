"""Agreements and what belongs to them; their constraints are in `cases.py`."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from agreements.models import Agreement
from tests.factories import (
    AgreementFactory,
    AgreementRelationFactory,
    CoverageFactory,
    DocumentFactory,
    SignatoryFactory,
    agreement_between,
    party,
)


def test_facts_in_an_odd_order_are_no_error():
    # Moscow–Beijing 2021–2023 was signed before its period, 2024–2026 inside it; both are as they are.
    AgreementFactory(signed="2020-12", period_start="2021", period_end="2023").full_clean()
    AgreementFactory(signed="2024-06-17", period_start="2024", in_force="2023-01-01").full_clean()


@pytest.mark.parametrize(("start", "end"), [("2024", "2024"), ("2024-06", "2024"), ("2024", "2024-03")])
def test_a_period_may_end_in_the_year_in_which_it_starts(start, end):
    AgreementFactory(period_start=start, period_end=end).full_clean()


def test_agreements_of_a_party_are_found():
    found = agreement_between("Moscow", "Beijing")
    agreement_between("Moscow", "Ulaanbaatar")

    assert list(Agreement.objects.involving(party("Beijing"))) == [found]


def test_the_newest_comes_first_and_the_undated_last():
    undated, old, new = (AgreementFactory(signed=signed) for signed in ("", "1995-05-16", "2024"))

    assert list(Agreement.objects.all()) == [new, old, undated]


def test_titles_are_folded_for_searching():
    assert AgreementFactory(title="Łódź – Минск").folded_title == "lodz минск"


def test_an_agreement_that_another_continues_is_not_deleted():
    relation = AgreementRelationFactory()

    with pytest.raises(ProtectedError):
        relation.to.delete()


def test_a_deleted_agreement_takes_its_parts_with_it():
    agreement = CoverageFactory().agreement
    SignatoryFactory(agreement=agreement)
    agreement.delete()

    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", ["programme.html", "programme.svg", "programme", "programme.pdf.exe"])
def test_only_documents_can_be_uploaded(name):
    with pytest.raises(ValidationError) as refused:
        DocumentFactory(file=f"documents/{name}").full_clean()

    assert list(refused.value.message_dict) == ["file"]


def test_it_is_told_when_readers_see_an_older_revision():
    agreement = AgreementFactory(state="published", published_revision=1)
    assert not agreement.changed_since_published

    agreement.revision = 2
    assert agreement.changed_since_published
    assert not AgreementFactory(revision=2).changed_since_published


def test_a_title_is_told_in_the_reader_s_language_where_there_is_one():
    agreement = AgreementFactory(title="Programme of cooperation")
    agreement.titles.create(language="ru", text="Программа сотрудничества")
    agreement.titles.create(language="zh-Hant", text="合作計劃")
    agreement.titles.create(language="zh-Hans", text="合作计划")

    assert [agreement.title_in(language) for language in ("ru", "zh-hans", "en")] == [
        "Программа сотрудничества",
        "合作计划",
        "Programme of cooperation",
    ]
