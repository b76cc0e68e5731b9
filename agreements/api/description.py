"""The API described: the OpenAPI file for programs, and a page made of it for people."""

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import public
from agreements.api.errors import BadParameter
from agreements.api.pagination import one
from agreements.api.schema import JSON
from agreements.api.views import ApiView, StoredJSONRenderer, checked
from agreements.asking import alike, shown
from agreements.filters import RecordParameters

FORMAT = OpenApiParameter("format", str, description="In which format it comes.", enum=["json", "yaml"])


class SchemaView(ApiView):
    """The OpenAPI file, as JSON or YAML."""

    operation = "getSchema"
    parameters = (FORMAT,)
    answers = {
        (200, kind.media_type): OpenApiResponse({"type": "object"}, description="OpenAPI 3.1.")
        for kind in (OpenApiJsonRenderer2, OpenApiYamlRenderer2)
    }
    renderer_classes = (
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
    )

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A problem is JSON, and is told without a look at what may be the problem. The parameter outweighs the header."""
        if force:
            return StoredJSONRenderer(), JSON
        if wanted := FORMATS.get(request.GET.get("format", "")):
            return wanted(), wanted.media_type
        return super().perform_content_negotiation(request)

    def get(self, request: Request) -> Response:
        checked(RecordParameters(request.query_params, public.listing(public.TYPE), beside=["format"]))
        text = one(request, "format")
        if text and text not in FORMATS:
            words = _("“%(value)s” is not one of: %(known)s.")
            known = {"value": shown(text), "known": ", ".join(FORMATS)}
            raise BadParameter("format", words % known, alike(shown(text), FORMATS))
        return Response(described(translation.get_language() or "en"))


FORMATS: dict[str, type[BaseRenderer]] = {
    "json": OpenApiJsonRenderer2,
    "yaml": OpenApiYamlRenderer2,
}


@lru_cache(maxsize=8)
def described(language: str) -> dict[str, Any]:
    """The whole API as OpenAPI, with its words in the language. It changes with the code alone."""
    with translation.override(language):
        found = SchemaGenerator().get_schema(request=None, public=True)
        return json.loads(JSONRenderer().render(found))


class DocsView(ApiView):
    """The description as a page for people, made of the OpenAPI file."""

    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """It is a page, whatever is asked for; only problems are JSON."""
        return self.get_renderers()[0], JSON

    def get(self, request: Request) -> HttpResponse:
        schema = described(translation.get_language() or "en")
        parts = schema["components"]["schemas"].items()
        context = {
            "schema": schema,
            "operations": [_operation(path, item["get"]) for path, item in schema["paths"].items()],
            "documents": [(name, one) for name, one in parts if "properties" in one],
            "codes": [(name, one) for name, one in parts if "enum" in one],
            "schema_url": reverse("api:schema"),
        }
        return render(request._request, "agreements/api_docs.html", context)


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    asked = [one for one in operation.get("parameters", ()) if one["in"] != "header"]
    return {"path": path, **operation, "asked": asked}
