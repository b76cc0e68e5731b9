"""The way of a record to the public as one table of steps: what leads where, and who may take it.

Services, buttons, list actions and tests read this table; `publishing.take` is the only one that takes a step.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import StepName
from agreements.models.base import State


class Standing(models.TextChoices):
    """Where a record stands: its state, and for a public one whether it has private edits, or edits in review."""

    DRAFT = "draft", gettext_lazy("draft")
    IN_REVIEW = "in_review", gettext_lazy("in review")
    PUBLISHED = "published", gettext_lazy("published")
    CHANGED = "changed", gettext_lazy("published, changed since")
    CHANGED_IN_REVIEW = "changed_in_review", gettext_lazy("published, changes in review")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


STATE_OF = {standing: State(standing) for standing in Standing if standing in State.values} | {
    Standing.CHANGED: State.PUBLISHED,
    Standing.CHANGED_IN_REVIEW: State.PUBLISHED,
}
"""A public record stays public while its edits are reviewed."""

WAITING = (Standing.IN_REVIEW, Standing.CHANGED_IN_REVIEW)


class Step(NamedTuple):
    """One step: what it is called, who may take it, and where it leads from where."""

    name: StepName
    permission: str  # of Django's: change_agreement, publish_event …
    leads: Mapping[Standing, Standing]
    otherwise: Any  # why it can't be taken from elsewhere
    button: Any
    action: Any  # in lists; empty where each record needs words of its own
    done: Callable[[int], str]
    only_the_sender: bool = False
    needs_a_note: bool = False


BACK = {Standing.IN_REVIEW: Standing.DRAFT, Standing.CHANGED_IN_REVIEW: Standing.CHANGED}

STEPS = {
    step.name: step
    for step in (
        Step(
            StepName.SUBMIT,
            "change",
            {
                Standing.DRAFT: Standing.IN_REVIEW,
                Standing.WITHDRAWN: Standing.IN_REVIEW,
                Standing.CHANGED: Standing.CHANGED_IN_REVIEW,
            },
            gettext_lazy("Nothing to review: it is in review already, or published as it stands."),
            gettext_lazy("Send to review"),
            gettext_lazy("Send the selected records to review"),
            lambda n: ngettext("%s record was sent to review.", "%s records were sent to review.", n) % n,
        ),
        Step(
            StepName.TAKE_BACK,
            "change",
            BACK,
            gettext_lazy("It is not in review."),
            gettext_lazy("Take back from review"),
            gettext_lazy("Take the selected records back from review"),
            lambda n: ngettext("%s record was taken back.", "%s records were taken back.", n) % n,
            only_the_sender=True,
        ),
        Step(
            StepName.SEND_BACK,
            "publish",
            BACK,
            gettext_lazy("It is not in review."),
            gettext_lazy("Send back"),
            "",
            lambda n: ngettext("%s record was sent back.", "%s records were sent back.", n) % n,
            needs_a_note=True,
        ),
        Step(
            StepName.PUBLISH,
            "publish",
            dict.fromkeys(Standing, Standing.PUBLISHED),
            "",
            gettext_lazy("Publish"),
            gettext_lazy("Publish the selected records"),
            lambda n: ngettext("%s record was published.", "%s records were published.", n) % n,
        ),
        Step(
            StepName.WITHDRAW,
            "publish",
            {
                standing: Standing.WITHDRAWN
                for standing, state in STATE_OF.items()
                if state == State.PUBLISHED
            },
            gettext_lazy("It is not published."),
            gettext_lazy("Withdraw"),
            gettext_lazy("Withdraw the selected records"),
            lambda n: ngettext("%s record was withdrawn.", "%s records were withdrawn.", n) % n,
        ),
        Step(
            StepName.REOPEN,
            "change",
            {Standing.WITHDRAWN: Standing.DRAFT},
            gettext_lazy("It is not withdrawn."),
            gettext_lazy("Reopen as a draft"),
            gettext_lazy("Reopen the selected records as drafts"),
            lambda n: ngettext("%s record was reopened.", "%s records were reopened.", n) % n,
        ),
    )
}
"""Every step there is. What is published as it stands may be published again, which says nothing new."""
