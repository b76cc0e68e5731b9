"""What became of what a sheet brought in: whether it stands, was taken back, or was brought again after that."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.models import ChangeSet, ImportBatch

DEPTH = 6
"""Taking back, and taking that back, and so on: so many times in a row are told apart."""


def standing_reverts(of: OuterRef, depth: int = DEPTH) -> QuerySet[ChangeSet]:
    """The change sets that take this one back, and were not taken back themselves."""
    rows = ChangeSet.objects.filter(reverts=of).order_by()
    return rows.filter(~Exists(standing_reverts(OuterRef("pk"), depth - 1))) if depth > 1 else rows


def with_fates(batches: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
    """With `is_taken_back`, and `was_taken_back`: once at least, whatever came after."""
    reverts = ChangeSet.objects.filter(reverts=OuterRef("change_set"))
    return batches.annotate(
        is_taken_back=Exists(standing_reverts(OuterRef("change_set"))), was_taken_back=Exists(reverts)
    )


def taken_back_by(batch: ImportBatch) -> list[int]:
    """The change sets that take the batch back today."""
    rows = ChangeSet.objects.filter(reverts=batch.change_set_id).order_by()
    return list(
        rows.filter(~Exists(standing_reverts(OuterRef("pk"), DEPTH - 1))).values_list("pk", flat=True)
    )


IS_BROUGHT_AGAIN = Q(was_taken_back=True, is_taken_back=False)
STANDS = Q(was_taken_back=False)
