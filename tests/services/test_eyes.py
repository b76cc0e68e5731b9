"""Four eyes, where they are asked for: nobody publishes what only he himself changed."""

import pytest

from agreements.models.change import ChangeKind
from agreements.records import read, write
from agreements.services import publishing
from tests.factories import publishable_agreement
from tests.services.walks import somebody

WORDS = "Four eyes: since it was last published only you have changed it, so somebody else has to publish it."


@pytest.fixture(autouse=True)
def _asked_for(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def edith():
    return somebody("editors")


def changed(agreement, by, summary, kind=ChangeKind.EDIT):
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | {"summary": summary}], by, change_kind=kind)


@pytest.mark.parametrize("kind", ChangeKind)
def test_the_only_author_does_not_publish_whatever_kind_of_change_it_was(edith, kind):
    agreement = publishable_agreement()
    changed(agreement, edith, "New.", kind)

    assert publishing.hindrance("publish", agreement, edith) == WORDS
    assert publishing.publish([agreement], edith).refused == [(agreement, WORDS)]
    assert publishing.publish([agreement], somebody("editors")).done == [agreement]


def test_one_of_several_authors_publishes(edith):
    agreement = publishable_agreement()
    changed(agreement, edith, "New.")
    changed(agreement, somebody("analysts"), "Newer.")

    assert publishing.publish([agreement], edith).done == [agreement]


def test_only_what_was_changed_since_the_last_publication_counts(edith):
    agreement = publishable_agreement()
    changed(agreement, somebody("analysts"), "New.")
    publishing.publish([agreement], edith)

    changed(agreement, edith, "Mine.")

    assert publishing.publish([agreement], edith).done == []


def test_withdrawing_does_not_make_one_s_own_changes_old(edith):
    agreement = publishable_agreement()
    publishing.publish([agreement], edith)
    changed(agreement, edith, "Mine.")
    publishing.withdraw([agreement], edith)

    assert publishing.publish([agreement], edith).done == []


def test_what_nobody_changed_since_is_published_again(edith):
    agreement = publishable_agreement()
    changed(agreement, somebody("analysts"), "New.")
    publishing.publish([agreement], edith)
    publishing.withdraw([agreement], edith)

    assert publishing.publish([agreement], edith).done == [agreement]


def test_the_product_itself_is_no_second_pair_of_eyes(edith):
    agreement = publishable_agreement()
    changed(agreement, None, "Loaded.", ChangeKind.LOAD)
    assert publishing.hindrance("publish", agreement, edith) == ""

    changed(agreement, edith, "Mine.")

    assert publishing.hindrance("publish", agreement, edith) == WORDS


def test_a_superuser_keeps_the_rule_too():
    root = somebody(is_superuser=True)
    agreement = publishable_agreement()
    changed(agreement, root, "Mine.")

    assert publishing.publish([agreement], root).done == []


def test_of_many_only_those_are_left(edith):
    mine, other = publishable_agreement(), publishable_agreement()
    changed(mine, edith, "Mine.")
    changed(other, somebody("analysts"), "Another's.")

    outcome = publishing.publish([mine, other], edith)

    assert (outcome.done, outcome.refused) == ([other], [(mine, WORDS)])


def test_without_the_setting_who_changed_it_publishes_it(edith, settings):
    settings.FOUR_EYES = False
    agreement = publishable_agreement()
    changed(agreement, edith, "Mine.")

    assert publishing.publish([agreement], edith).done == [agreement]


def test_the_check_takes_the_same_queries_however_many(edith, django_assert_num_queries):
    from agreements.services import eyes

    agreements = [publishable_agreement() for _ in range(5)]
    for agreement in agreements:
        changed(agreement, edith, "Mine.")

    with django_assert_num_queries(2):
        assert len(eyes.refusals("agreement", [agreement.pk for agreement in agreements], edith)) == 5
