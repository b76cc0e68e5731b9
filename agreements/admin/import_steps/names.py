"""Who is meant by names that are not known."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext

from agreements.admin import many_names
from agreements.admin.bounds import StaffRequest
from agreements.admin.choices import NameChoices
from agreements.admin.import_steps.base import StepAdmin
from agreements.admin.name_filters import NameFilter
from agreements.models import ImportBatch
from agreements.spreadsheets import importing

NAMES_PAGE = 25


class NamesStep(StepAdmin):
    def names_view(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Who is meant by names that are not known."""
        batch = self._batch(request, pk)
        if request.method == "POST":
            before = batch.counts.get("names", 0)
            response = self._do(request, batch, "names", lambda: self._decide(request, batch))
            return self._stay_if_open(request, batch, response, before)
        names = batch.plan.get("names", [])
        choices, asked = NameChoices(names), NameFilter(names, request.GET)
        page = Paginator(asked.shown(), NAMES_PAGE).get_page(request.GET.get("p"))
        questions = choices.questions(list(page.object_list))
        extra = {
            "page": page,
            "questions": questions,
            "places": choices.places(questions),
            "parties": choices.parties() if questions else [],
            "choices": asked.choices(),
            "wanted": request.GET.get("q", "")[:300],
            "deeds": many_names.DEEDS.items(),
            "party_kinds": questions[0]["party_kinds"] if questions else [],
            "plain": sum(bool(name["guess"]) and not name["decision"] for name in names),
        }
        return self._step(request, batch, "names", extra)

    def _decide(self, request: StaffRequest, batch: ImportBatch) -> None:
        """All plain guesses, the same for many names, or the choices of the page."""
        if "accept" in request.POST:
            importing.accept_guesses(batch, request.user)
        elif "many" in request.POST:
            self._decide_many(request, batch)
        else:
            importing.decide(batch, NameChoices(batch.plan["names"]).read(request.POST), request.user)

    def _decide_many(self, request: StaffRequest, batch: ImportBatch) -> None:
        choices = NameChoices(batch.plan["names"])
        many = many_names.asked(choices, NameFilter(choices.names, request.GET).shown(), request.POST)
        if many.deed == "accept":
            importing.accept_guesses(batch, request.user, {name["key"] for name in many.names})
            return
        decisions = many_names.decisions(many, choices, request.POST)
        importing.decide(batch, decisions, request.user)
        if left := len(many.names) - len(decisions):
            self._say_what_was_left(request, left)

    def _say_what_was_left(self, request: StaffRequest, left: int) -> None:
        messages.warning(
            request,
            ngettext(
                "%(count)s name was left as it is: it was decided before, this is not possible for it, or it waits for its "
                "country.",
                "%(count)s names were left as they are: they were decided before, this is not possible for them, or they "
                "wait for their country.",
                left,
            )
            % {"count": left},
        )

    def _stay_if_open(
        self, request: StaffRequest, batch: ImportBatch, response: Any, before: int
    ) -> HttpResponse:
        """Say how many are left, on the same page of the list, as long as something is open."""
        left = batch.counts.get("names", 0)
        if not left or response["Location"] != self._url(batch, "names"):
            return response
        if left != before:
            text = ngettext(
                "%(count)s name is not decided yet.", "%(count)s names are not decided yet.", left
            )
            messages.warning(request, text % {"count": left})
        return HttpResponseRedirect(request.get_full_path())
