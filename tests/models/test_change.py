"""The change log names what was changed."""

from agreements.models import Change
from tests.factories import ChangeFactory, ChangeSetFactory, UserFactory


def test_the_log_outlives_its_user():
    change_set = ChangeSetFactory(by=(user := UserFactory()))
    user.delete()

    change_set.refresh_from_db()
    assert change_set.by is None


def test_a_record_that_did_not_exist_is_null_and_not_an_empty_one():
    ChangeFactory(before=None, after={})

    assert Change.objects.filter(before__isnull=True, after__isnull=False).count() == 1


def test_a_change_names_its_record():
    assert str(ChangeFactory(record_kind="party", record_id=7)) == "party 7"
