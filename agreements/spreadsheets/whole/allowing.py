"""A workbook adds and changes what its bearer may."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from agreements.models import ImportBatch
from agreements.records import KINDS
from agreements.spreadsheets import kept_plans
from agreements.spreadsheets.planned import CHANGED, NEW
from agreements.spreadsheets.readiness import NotReady

DEEDS = {NEW: "add", CHANGED: "change"}


def refuse_unless_allowed(batch: ImportBatch, by: User) -> None:
    """Raises NotReady when the plan writes records of a kind that the user may not write."""
    sets = kept_plans.row_sets(batch)
    for kind, declared in KINDS.items():
        meta, mine = declared.model._meta, sets.bits(f"kind:{kind}")
        deeds = [deed for outcome, deed in DEEDS.items() if mine & sets.bits(outcome)]
        if not all(by.has_perm(f"agreements.{deed}_{meta.model_name}") for deed in deeds):
            words = _("“%(name)s” may not add or change these records: %(kind)s.")
            raise NotReady(words % {"name": by, "kind": meta.verbose_name_plural})
