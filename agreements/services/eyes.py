"""Four eyes: who publishes a record may not be the only one who changed it since it was last published.

A merge, a revert and an import are changes like any other. Asked for by the setting FOUR_EYES.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements.models import Change, StepName, Transition


def refusals(kind: str, pks: Iterable[int], by: Any) -> dict[int, str]:
    """Primary key → the rule in words, for those that this person may not publish. Two queries."""
    if not settings.FOUR_EYES or by is None:
        return {}
    words = _(
        "Four eyes: since it was last published only you have changed it, so somebody else has to publish it."
    )
    return {pk: words for pk, people in authors(kind, list(pks)).items() if people == {by.pk}}


def authors(kind: str, pks: list[int]) -> dict[int, set[int]]:
    """Who changed each record since it was last published; the product itself is nobody."""
    changes = Change.objects.filter(
        record_kind=kind, record_id__in=pks, change_set__by__isnull=False
    ).order_by()
    newest = changes.values("record_id", "change_set__by").annotate(newest=Max("pk"))
    published = _published_at(kind, pks)
    found: dict[int, set[int]] = {}
    for pk, person, change in newest.values_list("record_id", "change_set__by", "newest"):
        if change > published.get(pk, 0):
            found.setdefault(pk, set()).add(person)
    return found


def _published_at(kind: str, pks: list[int]) -> dict[int, int]:
    """Primary key → the newest change that was published with it."""
    steps = Transition.objects.filter(record_kind=kind, record_id__in=pks, step=StepName.PUBLISH).order_by()
    return dict(
        steps.values("record_id").annotate(newest=Max("last_change")).values_list("record_id", "newest")
    )
