"""The notes of a long plan in the language of the page, on demand."""

from django.http import HttpResponse, HttpResponseNotAllowed

from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import STEPS, StepAdmin
from agreements.spreadsheets import rewording


class LanguageDeed(StepAdmin):
    """The button is in `importbatch/base.html`. A short plan of one's own is worded anew without it."""

    def language_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Work the plan out again, and show the same page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = self._batch(request, pk, also_workbooks=True)
        step = request.POST.get("step", "")
        step = step if step in STEPS else "preview"
        self._do(request, batch, step, lambda: rewording.reword(batch, request.user))
        return self._to(batch, step)
