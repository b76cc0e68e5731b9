"""The versions of one record, each at an address of its own, so that it can be cited."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import replace_query_param

from agreements import codes, public, public_log
from agreements.api.blocks import slug as address
from agreements.api.errors import Withdrawn
from agreements.api.pagination import MOST, USUAL, number
from agreements.api.parameters import BEFORE, PAGE_SIZE
from agreements.api.schema import JSON, MOVED, SLUG, UNCHANGED, answered
from agreements.api.views import AT_AN_ADDRESS, NAMES, DocumentView, at_address, checked, moved_to, unchanged
from agreements.filters import RecordParameters


class VersionLine(serializers.Serializer):
    """A version of a record."""

    sequence = serializers.IntegerField(help_text="Number of the publication.")
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(codes.ACTION)
    version = serializers.URLField(help_text="Address of the version.")


@extend_schema_serializer(component_name="Versions")
class VersionsDocument(serializers.Serializer):
    """The versions of a record that can be read, the newest first."""

    next = serializers.URLField(allow_null=True, help_text="Address of the next page.")
    results = VersionLine(many=True)


@extend_schema_serializer(component_name="Version")
class VersionDocument(serializers.Serializer):
    """A record as it was published once."""

    sequence = serializers.IntegerField(help_text="Number of the publication.")
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(codes.ACTION)
    kind = serializers.ChoiceField(codes.RECORD_KIND)
    slug = address()
    is_latest = serializers.BooleanField(help_text="Whether it is what is public today.")
    is_complete = serializers.BooleanField(
        help_text="False where it speaks of agreements or events that were withdrawn since: these are left out."
    )
    document = serializers.DictField(
        help_text="The document of that day. Fields that were added since are not in it; the status, which depends on "
        "the day, is told of the record only."
    )


NUMBER = OpenApiParameter(
    "sequence",
    {"type": "integer", "minimum": 1},
    OpenApiParameter.PATH,
    required=True,
    description="Number of the publication.",
)


class VersionsView(DocumentView):
    """The versions of one record, the newest first."""

    operation = "versions"
    parameters = (SLUG, BEFORE, PAGE_SIZE)
    answers = {(200, JSON): answered(VersionsDocument, "A page of versions."), 301: MOVED, 304: UNCHANGED}
    problems = AT_AN_ADDRESS

    @unchanged
    def get(self, request: Request, slug: str) -> Any:
        beside = ["before", "page_size"]
        checked(RecordParameters(request.query_params, public.listing(public.TYPE), beside=beside))
        size = number(request, "page_size", USUAL, MOST)
        before = number(request, "before", public_log.LAST, public_log.LAST)
        try:
            at_address(self.kind, slug)
        except public.Moved as moved:
            return moved_to(request, slug=moved.slug)
        lines = public_log.versions(self.kind, slug, before, size + 1)
        more, lines = len(lines) > size, lines[:size]
        here = request.build_absolute_uri()
        return Response(
            {
                "next": replace_query_param(here, "before", lines[-1].sequence) if more else None,
                "results": [_line(line) | {"version": self.address(line, request)} for line in lines],
            }
        )

    def address(self, line: public_log.Line, request: Request) -> str:
        place = {"slug": line.slug, "sequence": line.sequence}
        return reverse(f"api:{NAMES[self.kind]}-version", kwargs=place, request=request)


class VersionView(DocumentView):
    """One version of a record."""

    operation = "version"
    parameters = (SLUG, NUMBER)
    answers = {(200, JSON): answered(VersionDocument, "The version."), 301: MOVED, 304: UNCHANGED}
    problems = AT_AN_ADDRESS

    @unchanged
    def get(self, request: Request, slug: str, sequence: int) -> Any:
        checked(RecordParameters(request.query_params, public.listing(public.TYPE)))
        try:
            found = public_log.version(self.kind, slug, sequence)
        except public.Moved as moved:
            return moved_to(request, slug=moved.slug)
        except public.Gone as gone:
            raise Withdrawn(_("This version was withdrawn.")) from gone
        except public.Unknown as unknown:
            raise NotFound(_("There is nothing at this address.")) from unknown
        return Response(
            _line(found.line)
            | {
                "kind": found.line.kind,
                "slug": found.line.slug,
                "is_latest": found.is_latest,
                "is_complete": found.is_complete,
                "document": found.document,
            }
        )


def _line(line: public_log.Line) -> dict[str, Any]:
    return {"sequence": line.sequence, "at": line.at, "action": line.action}
