"""What a reviewer is shown: readers' version against now, and what was changed since it was sent."""

from agreements.models import StepName
from agreements.records import read, write
from agreements.services import publishing, reviewing, workflow
from tests.factories import DocumentFactory, publishable_agreement, published_agreement
from tests.services.walks import somebody


def change(agreement, by=None, **facts):
    record = read("agreement", [agreement.pk])[agreement.pk]
    write("agreement", [record | facts], by)


def found(agreement):
    last = workflow.places("agreement", [agreement.pk])[agreement.pk].last
    return reviewing.review("agreement", agreement.pk, last)


def told(differences):
    return [(each.field, each.old, each.new) for each in differences]


def test_several_edits_of_a_public_record_are_one_difference():
    agreement = published_agreement(signed="2023")
    change(agreement, signed="2024")
    change(agreement, signed="2024-06-17")

    assert found(agreement).is_public
    assert told(found(agreement).public) == [("signed", "2023", "2024-06-17")]


def test_published_again_there_is_nothing_left_to_show():
    agreement = published_agreement(signed="2023")
    change(agreement, signed="2024")
    publishing.publish([agreement], by=None)

    assert found(agreement).public == []


def test_of_what_is_not_public_all_is_new():
    agreement = publishable_agreement(title="Programme")

    assert not found(agreement).is_public
    assert ("title", None, "Programme") in told(found(agreement).public)


def test_notes_files_and_who_verified_it_are_no_difference_for_readers():
    agreement = published_agreement()
    change(agreement, internal_notes="Ask again.", verified_by=somebody().pk)
    DocumentFactory(agreement=agreement, url="", file="a.pdf")

    assert found(agreement).public == []


def test_what_was_changed_since_it_was_sent_to_review_is_told_apart():
    agreement, anna = published_agreement(signed="2023"), somebody("analysts", username="anna")
    change(agreement, anna, signed="2024")
    publishing.take(StepName.SUBMIT, [agreement], anna)
    assert found(agreement).since_sent == []

    boris = somebody("analysts", username="boris")
    change(agreement, boris, summary="Later.")
    change(agreement, anna, internal_notes="Mind this.")

    assert told(found(agreement).public) == [("signed", "2023", "2024"), ("summary", "", "Later.")]
    assert told(found(agreement).since_sent) == [
        ("internal_notes", "", "Mind this."),
        ("summary", "", "Later."),
    ]
    assert found(agreement).changed_by == ["boris", "anna"]


def test_sent_again_it_counts_from_then():
    agreement = publishable_agreement()
    publishing.take(StepName.SUBMIT, [agreement], None)
    change(agreement, summary="Later.")
    publishing.take(StepName.SEND_BACK, [agreement], None, "More.")
    publishing.take(StepName.SUBMIT, [agreement], None)

    assert found(agreement).since_sent == []


def test_many_are_told_like_each_by_itself():
    agreements = [published_agreement(signed="2023") for _ in range(3)] + [publishable_agreement()]
    change(agreements[0], signed="2024")
    change(agreements[0], summary="Later words.")
    change(agreements[1], signed="2025")

    told_of_all = reviewing.for_readers("agreement", [each.pk for each in agreements])

    for each in agreements:
        one = found(each)
        assert told_of_all[each.pk] == (one.is_public, one.public)
