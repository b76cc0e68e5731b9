"""The way to the public in the admin: steps as buttons on the page and as actions of the list.

What there is to do stands in `services/steps.py`, and the deeds are the service's.
"""

import re
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.admin.review import ReviewPages
from agreements.models import StepName
from agreements.models.base import State
from agreements.services import publishing, workflow
from agreements.services.steps import STATE_OF, STEPS, WAITING, Standing, Step
from agreements.services.workflow import Place, Seen

MOST_REASONS = 10
SEEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})")
MARKS = {
    Standing.CHANGED: gettext_lazy("changed since"),
    Standing.CHANGED_IN_REVIEW: gettext_lazy("changes in review"),
}


class PlacedList(ChangeList):
    """A list that knows where each record on its page stands. Two queries, however many records."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        found = workflow.places(self.model_admin.kind, [record.pk for record in self.result_list])  # type: ignore[attr-defined]  # a RecordAdmin
        for record in self.result_list:
            record.stands = found.get(record.pk)


def list_action(step: Step) -> Any:
    """The step as an action of the list."""

    def act(model_admin: Any, request: HttpRequest, queryset: models.QuerySet) -> None:
        model_admin.take_selected(request, queryset, step)

    act.__name__ = str(step.name)
    return admin.action(act, permissions=[step.permission], description=step.action)


class Offer(NamedTuple):
    """A button: the step, its words, and why it can't be pressed."""

    step: Step
    label: Any
    hindrance: str


class PublishableAdmin(ReviewPages):
    """Records that go to review and to the public, and back."""

    actions = tuple(list_action(step) for step in STEPS.values() if step.action)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"agreements.publish_{self.opts.model_name}")

    # -- the list ----------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlacedList

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box, and what of the record is being looked at."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
            '<input type="hidden" name="seen-{}" value="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            format_html(_("Select this object for an action - {}"), obj),
            obj.pk,
            seen_text(obj.stands),
        )

    def take_selected(self, request: HttpRequest, queryset: models.QuerySet, step: Step) -> None:
        """Who selects all rows of a list has not looked at those on other pages: they are taken as they are."""
        records = self.model._default_manager.filter(pk__in=list(queryset.values_list("pk", flat=True)))
        everything = request.POST.get("select_across") == "1"
        seen = {
            record.pk: None
            if everything and f"seen-{record.pk}" not in request.POST
            else seen_in(request, f"seen-{record.pk}")
            for record in records
        }
        self.report(request, step, publishing.take(step.name, records, request.user, seen=seen))

    def report(self, request: HttpRequest, step: Step, outcome: publishing.Outcome) -> None:
        """How many were done, and how many were left and why."""
        done, refused = outcome
        if done:
            messages.success(request, step.done(len(done)))
        if refused:
            words = ngettext("%(count)s record was left:", "%(count)s records were left:", len(refused))
            lines = [words % {"count": len(refused)}]
            lines += [f"{record}: {reason}" for record, reason in refused[:MOST_REASONS]]
            lines += ["…"] if len(refused) > MOST_REASONS else []
            messages.warning(request, " ".join(lines))

    # -- the page ----------------------------------------------------------------------------------------

    def take_on_page(self, request: HttpRequest, record: Any, step: Step) -> publishing.Outcome:
        seen = {record.pk: seen_in(request, "seen")}
        outcome = publishing.take(step.name, [record], request.user, request.POST.get("note", ""), seen)
        self.report(request, step, outcome)
        return outcome

    def step_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What the buttons and the lines beside them need."""
        record.stands = workflow.places(self.kind, [record.pk])[record.pk]
        return {
            "place": record.stands,
            "waits": record.stands.standing in WAITING,
            "seen_text": seen_text(record.stands),
            "offers": self._offers(request, record),
            "note": request.POST.get("note", "")[: publishing.LONGEST_NOTE],
        }

    def _offers(self, request: HttpRequest, record: Any) -> list[Offer]:
        place = record.stands
        offers = []
        for step in STEPS.values():
            if workflow.may(step, self.kind, request.user) and place.standing in step.leads:
                offer = Offer(
                    step, _label(step, place), publishing.hindrance(step.name, record, request.user)
                )
                offers.append(offer)
        return [offer for offer in offers if not _is_idle(offer, place)]

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if obj := kwargs.get("obj"):
            context |= self.step_context(request, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    # -- columns and rules -------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_today(self, record: Any) -> str:
        place = getattr(record, "stands", None) or workflow.places(self.kind, [record.pk]).get(record.pk)
        if place is None:
            return record.get_state_display()
        mark = MARKS.get(place.standing, "")
        return format_html(
            "{} {}{}",
            STATE_OF[place.standing].label,
            format_html('<span class="changed-since">{}</span>', mark) if mark else "",
            _sent(place, self.page_url("review", record.pk)) if place.standing in WAITING else "",
        )

    @admin.display(description=gettext_lazy("public address"))
    def public_address(self, record: Any) -> str:
        return record.slug or _("Given when it is first published.")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers see is withdrawn first."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state != State.PUBLISHED)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        found, counts, permissions, protected = super().get_deleted_objects(objs, request)
        published = [each for each in objs if each.state == State.PUBLISHED]
        if published and super().has_delete_permission(request):
            permissions = set(permissions) - {self.opts.verbose_name}  # that is not what is in the way
        reasons = [_("Published: %(record)s. Withdraw it first.") % {"record": each} for each in published]
        return found, counts, permissions, [*protected, *reasons]


def _label(step: Step, place: Place) -> Any:
    public = STATE_OF[place.standing] == State.PUBLISHED
    return _("Publish these changes") if public and step == STEPS[StepName.PUBLISH] else step.button


def _is_idle(offer: Offer, place: Place) -> bool:
    """Publishing what is public as it stands, or taking back what somebody else sent: no button for that."""
    if offer.step == STEPS[StepName.PUBLISH]:
        return place.standing == Standing.PUBLISHED
    return offer.step.only_the_sender and bool(offer.hindrance)


def _sent(place: Place, url: str) -> str:
    """Who sent it to review, when, and with which note; leads to the review."""
    if place.last is None:
        return ""
    when = date_format(localtime(place.last.at), "SHORT_DATE_FORMAT")
    who = f"{place.last.by or '–'}, {when}"
    return format_html('<p class="sent"><a href="{}">{}</a> {}</p>', url, who, place.last.note[:200])


def seen_text(place: Place) -> str:
    """What somebody looks at, for the page to send back."""
    return "{}.{}".format(*place.seen)


def seen_in(request: HttpRequest, name: str) -> Seen:
    """What somebody says he looked at; a garbled word of it is nothing that was ever stored."""
    found = SEEN.fullmatch(request.POST.get(name, ""))
    return Seen(int(found[1]), int(found[2])) if found else publishing.NOTHING
