"""What the admin's first page says of the way to the public."""

from typing import Any, NamedTuple

from django import template
from django.urls import reverse

from agreements.models import StepName
from agreements.records import KINDS
from agreements.services import workflow
from agreements.services.steps import STEPS

register = template.Library()


class Queue(NamedTuple):
    """The records of a kind that wait for a reviewer."""

    title: Any
    number: int
    url: str


@register.simple_tag
def review_queues(user: Any) -> list[Queue]:
    """What waits for this person, where he may publish. One query for agreements, one for events."""
    queues = []
    for kind in ("agreement", "event"):
        if workflow.may(STEPS[StepName.PUBLISH], kind, user):
            model = KINDS[kind].model
            number = model._default_manager.filter(workflow.waiting(kind)).count()
            url = reverse(f"admin:agreements_{kind}_changelist") + "?review=yes"
            queues.append(Queue(model._meta.verbose_name_plural, number, url))
    return [queue for queue in queues if queue.number]
