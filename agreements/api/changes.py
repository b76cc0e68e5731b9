"""What was published, refreshed and withdrawn since a reader last asked."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import replace_query_param

from agreements import codes, public, public_log
from agreements.api.blocks import slug
from agreements.api.errors import BadParameter
from agreements.api.pagination import MOST, USUAL, number
from agreements.api.parameters import PAGE_SIZE, parameters_of
from agreements.api.schema import JSON, UNCHANGED, answered
from agreements.api.views import NAMES, DocumentView, checked, unchanged
from agreements.filters import ChangesParameters


class Change(serializers.Serializer):
    """A line of the log of publications."""

    sequence = serializers.IntegerField(help_text="Numbers grow; some are left out.")
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(
        codes.ACTION, help_text="`refreshed`: what it uses or speaks of was published anew."
    )
    kind = serializers.ChoiceField(codes.RECORD_KIND)
    slug = slug()
    record = serializers.URLField(help_text="Address of the record today.")
    version = serializers.URLField(
        allow_null=True, help_text="Address of this very version; null where it was withdrawn."
    )


@extend_schema_serializer(component_name="Changes")
class ChangesDocument(serializers.Serializer):
    """A part of the log of publications, the oldest first."""

    next = serializers.URLField(help_text="What comes after these: at once where there is more, else later.")
    more = serializers.BooleanField(help_text="Whether there is more already.")
    results = Change(many=True)


class ChangesView(DocumentView):
    """What was published, refreshed and withdrawn, the oldest first."""

    operation = "getChanges"
    parameters = (*parameters_of(ChangesParameters), PAGE_SIZE)
    answers = {(200, JSON): answered(ChangesDocument, "A part of the log."), 304: UNCHANGED}

    @unchanged
    def get(self, request: Request) -> Response:
        beside = ["page_size"]
        asked = ChangesParameters(request.query_params, public.listing(public.TYPE), beside=beside)
        question = checked(asked).form.cleaned_data
        _refuse_what_is_yet_to_come(question.get("since"))
        size = number(request, "page_size", USUAL, MOST)
        lines = public_log.lines(question.get("since") or 0, question.get("kind") or (), size + 1)
        more, lines = len(lines) > size, lines[:size]
        here = request.build_absolute_uri()
        return Response(
            {
                "next": replace_query_param(here, "since", lines[-1].sequence) if lines else here,
                "more": more,
                "results": [change(line, request) for line in lines],
            }
        )


def _refuse_what_is_yet_to_come(since: Any) -> None:
    """A number that no publication has yet comes from another database, or from before a backup was brought back:
    whoever goes on from there would miss everything until the numbers pass it."""
    if isinstance(since, int) and since > (last := public.sequence()):
        words = _(
            "The last publication here has the number %(last)s. A copy that was made up to a later one is to be made anew."
        )
        raise BadParameter("since", words % {"last": last})


def change(line: public_log.Line, request: Request) -> dict[str, Any]:
    name = NAMES[line.kind]
    there = {"slug": line.slug, "sequence": line.sequence}
    return {
        "sequence": line.sequence,
        "at": line.at,
        "action": line.action,
        "kind": line.kind,
        "slug": line.slug,
        "record": reverse(f"api:{name}-record", kwargs={"slug": line.slug}, request=request),
        "version": None if line.is_gone else reverse(f"api:{name}-version", kwargs=there, request=request),
    }
