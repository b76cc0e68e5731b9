"""What comes first in the days of a column, day or month: told with its reason, and changed by the user."""

from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.models import ImportBatch
from agreements.spreadsheets import importing
from agreements.spreadsheets.orders import DMY, MDY


class OrdersStep(StepAdmin):
    """The form is `importbatch/orders.html`, on the pages of the columns and of the preview."""

    def orders_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Say the orders of day and month; an empty answer leaves it to the cells."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk)
        return self._do(
            request,
            batch,
            "columns",
            lambda: importing.reread(batch, {"orders": told(batch, request.POST)}, request.user),
            _("The days were read again, as you said."),
        )


def told(batch: ImportBatch, given: Any) -> dict[str, str] | None:
    """Heading → order, as the user says now; columns that the form doesn't show keep what was said of them."""
    orders = dict(batch.reading.get("orders") or {})
    for number, entry in enumerate(batch.plan.get("orders", [])):
        answer = given.get(f"order-{number}")
        if answer in (DMY, MDY):
            orders[entry["heading"]] = answer
        elif answer == "":
            orders.pop(entry["heading"], None)
    return orders or None
