"""Who is meant by names that are not known."""

from django.core.paginator import Paginator
from django.http import HttpResponse

from agreements.admin.bounds import StaffRequest
from agreements.admin.choices import NameChoices
from agreements.admin.import_steps.base import StepAdmin
from agreements.spreadsheets import importing

NAMES_PAGE = 25


class NamesStep(StepAdmin):
    def names_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Who is meant by names that are not known."""
        batch = self._batch(request, pk)
        if request.method == "POST" and "accept" in request.POST:
            return self._do(request, batch, "names", lambda: importing.accept_guesses(batch, request.user))
        choices = NameChoices(batch.plan["names"])
        if request.method == "POST":
            return self._do(
                request,
                batch,
                "names",
                lambda: importing.decide(batch, choices.read(request.POST), request.user),
            )
        everything = request.GET.get("show") == "all" or not batch.counts.get("names")
        names = [name for name in batch.plan["names"] if everything or not name["decision"]]
        page = Paginator(choices.in_order(names), NAMES_PAGE).get_page(request.GET.get("p"))
        extra = {
            "page": page,
            "questions": choices.questions(list(page.object_list)),
            "places": choices.places(),
            "parties": choices.parties(),
            "everything": everything,
            "plain": sum(bool(name["guess"]) and not name["decision"] for name in batch.plan["names"]),
        }
        return self._step(request, batch, "names", extra)
