"""Rows by hundreds of keys."""

import pytest

from agreements.models import Agreement, Participation
from tests.factories import AgreementFactory, agreement_between


def test_rows_with_one_of_the_keys_are_found_and_no_others():
    first, second, third = AgreementFactory.create_batch(3)

    found = Agreement.objects.filter(pk__among=[third.pk, first.pk, third.pk, 10**15])

    assert set(found) == {first, third}
    assert second not in found


def test_rows_that_belong_to_one_of_the_keys_are_found():
    mine, other = agreement_between("Moscow"), agreement_between("Beijing")

    found = Participation.objects.filter(agreement__pk__among={mine.pk})

    assert {row.agreement_id for row in found} == {mine.pk}
    assert other.participations.exists()


def test_of_no_keys_nothing_is_found():
    AgreementFactory()

    assert not Agreement.objects.filter(pk__among=[]).exists()


@pytest.mark.parametrize("number", [2_000, 40_000])
def test_the_question_is_as_long_for_many_keys_as_for_one(number, django_assert_num_queries):
    pk = AgreementFactory().pk

    with django_assert_num_queries(1):
        assert Agreement.objects.filter(pk__among=range(pk, pk + number)).count() == 1

    sql, params = Agreement.objects.filter(pk__among=range(number)).query.sql_with_params()
    assert sql.count("%s") == len(params) == 1
