"""Records and people for the walks over the table of steps."""

from typing import Any

from django.contrib.auth.models import Group

from agreements.models import Agreement, StepName
from agreements.services import publishing
from agreements.services.accounts import set_up_groups
from agreements.services.steps import Standing
from tests.factories import UserFactory, publishable_agreement


def edited(agreement: Agreement, **facts: Any) -> Agreement:
    """The agreement after somebody's edit."""
    rows = Agreement.objects.filter(pk=agreement.pk)
    rows.update(**{"summary": "Later words.", **facts}, revision=agreement.revision + 1)
    agreement.refresh_from_db()
    return agreement


def standing_at(standing: Standing, sender: Any = None, **facts: Any) -> Agreement:
    """An agreement that stands there; what waits for a reviewer was sent by `sender`."""
    agreement = publishable_agreement(**facts)
    if standing not in (Standing.DRAFT, Standing.IN_REVIEW):
        publishing.publish([agreement], by=None)
    if standing == Standing.WITHDRAWN:
        publishing.withdraw([agreement], by=None)
    if standing in (Standing.CHANGED, Standing.CHANGED_IN_REVIEW):
        edited(agreement)
    if standing in (Standing.IN_REVIEW, Standing.CHANGED_IN_REVIEW):
        publishing.take(StepName.SUBMIT, [agreement], by=sender, note="Please look at the dates.")
    agreement.refresh_from_db()
    return agreement


def somebody(group: str = "", **facts: Any) -> Any:
    """A person in one of the groups."""
    user = UserFactory(**facts)
    if group:
        set_up_groups()
        user.groups.set([Group.objects.get(name=group)])
    return user
