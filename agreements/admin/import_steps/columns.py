"""What each column of the file is."""

from django.http import HttpResponse

from agreements.admin.bounds import StaffRequest
from agreements.admin.import_steps.base import StepAdmin
from agreements.spreadsheets import importing


class ColumnsStep(StepAdmin):
    def columns_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """What each column of the file is."""
        batch = self._batch(request, pk)
        if request.method == "POST":
            known = {"", *(key for key, _label in batch.plan["fields"])}
            given = {c["heading"]: request.POST.get(f"field-{c['index']}") for c in batch.plan["columns"]}
            mapping = {heading: key for heading, key in given.items() if key is not None and key in known}
            return self._do(request, batch, "columns", lambda: importing.remap(batch, mapping, request.user))
        return self._step(request, batch, "columns", {})
