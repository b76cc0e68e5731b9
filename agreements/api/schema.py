"""The API described for programs: OpenAPI 3.1, made of the filters, the documents and the codes."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from agreements import public
from agreements.api.documents import DOCUMENTS
from agreements.api.parameters import (
    COUNT,
    CURSOR,
    PAGE_SIZE,
    format_of,
    language_asked,
    ordering_of,
    parameters_of,
    shaping_of,
)
from agreements.filters import FILTERS, AgreementParameters

PROBLEM = "application/problem+json"
JSON = "application/json"


class Problem(serializers.Serializer):
    """What was wrong, in words (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="In the reader's language.")
    parameter = serializers.CharField(required=False, help_text="The parameter that is wrong.")
    nearest = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The nearest that is known."
    )


class Documented(AutoSchema):
    """One operation for each address. A view says in `operation` which it is."""

    view: Any

    def get_operation_id(self) -> str:
        one, many = NOUNS.get(getattr(self.view, "kind", ""), ("", ""))
        names = {
            "list": f"list{many}",
            "record": f"get{one}",
            "versions": f"list{one}Versions",
            "version": f"get{one}Version",
        }
        return names.get(self.view.operation, self.view.operation)

    def get_tags(self) -> list[str]:
        return [NOUNS[self.view.kind][1]] if getattr(self.view, "kind", "") else ["Api"]

    def get_summary(self) -> str:
        one, many = NOUNS.get(getattr(self.view, "kind", ""), ("", ""))
        if self.view.operation == "list":
            return f"The public {_spaced(many)} that the question finds."
        if self.view.operation == "record":
            return f"One public {_spaced(one)}."
        return ((type(self.view).__doc__ or "").strip().splitlines() or [""])[0]

    def get_description(self) -> str:  # type: ignore[override]  # as the package itself does
        return (LIST if self.view.operation == "list" else self.view.description).strip()

    def get_filter_backends(self) -> list:
        return []

    def get_override_parameters(self) -> list[Any]:
        return [*self._asked(), language_asked(), *HEADERS.get(self.view.operation, ())]

    def _asked(self) -> list[OpenApiParameter]:
        kind = getattr(self.view, "kind", "")
        if self.view.operation == "list":
            pages = [CURSOR, PAGE_SIZE, ordering_of(kind), COUNT, *shaping_of(kind)]
            return [*parameters_of(FILTERS[kind]), *pages, format_of(self.view.offered)]
        asked = parameters_of(AgreementParameters) if kind == public.AGREEMENT else []
        if self.view.operation == "record":
            return [SLUG, *asked, *shaping_of(kind), format_of(self.view.offered)]
        return list(self.view.parameters)

    def get_response_serializers(self) -> Any:
        return {**self._found(), **{(code, PROBLEM): _problem(code) for code in self._problems()}}

    def _found(self) -> dict:
        if self.view.operation == "list":
            page = answered(_list(self.view.kind), "A page of the list; in other formats all that is found.")
            return {(200, JSON): page, **self._files(), 304: UNCHANGED}
        if self.view.operation == "record":
            record = answered(DOCUMENTS[self.view.kind], "The record, as it was published last.")
            return {(200, JSON): record, **self._files(), 301: MOVED, 304: UNCHANGED}
        return self.view.answers

    def _files(self) -> dict:
        others = [each.media_type for each in self.view.offered if each.media_type != JSON]
        return {(200, name): OBJECT if name.endswith("+json") else FILE for name in others}

    def _problems(self) -> list[int]:
        return sorted(self.view.problems)


NOUNS = {
    public.AGREEMENT: ("Agreement", "Agreements"),
    public.PARTY: ("Party", "Parties"),
    public.PERSON: ("Person", "People"),
    public.OFFICE: ("Office", "Offices"),
    public.AREA: ("Area", "Areas"),
    public.TYPE: ("AgreementType", "AgreementTypes"),
    public.EVENT: ("Event", "Events"),
    public.SOURCE: ("Source", "Sources"),
}
LIST = "The newest first, page by page: follow `next` until it is null. In other formats than JSON the whole list."


def _spaced(noun: str) -> str:
    return {"AgreementType": "agreement type", "AgreementTypes": "agreement types"}.get(noun, noun.lower())


def whole_unless_shaped(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Calls no field of a document required: a reader may ask for some alone. What is embedded is always whole."""
    for name, _many in NOUNS.values():
        document = result["components"]["schemas"][name]
        document.pop("required", None)
        document["description"] = f"{document['description']} {WHOLE}".strip()
    return result


WHOLE = "Every field is there, unless `fields`, `include` or `exclude` leave it out."


def _list(kind: str) -> Any:
    """A page of records."""
    return inline_serializer(
        f"{NOUNS[kind][0]}List",
        {
            "next": serializers.URLField(allow_null=True, help_text="Address of the next page."),
            "previous": serializers.URLField(allow_null=True, help_text="Address of the page before."),
            "count": serializers.IntegerField(
                required=False, help_text="How many records there are, if asked."
            ),
            "count_is_capped": serializers.BooleanField(
                required=False, help_text="Whether there are more than that, if asked."
            ),
            "results": DOCUMENTS[kind](many=True),
        },
    )


PROBLEMS = {
    400: "A parameter or value is not known.",
    404: "There is nothing at this address, and never was.",
    405: "Only GET, HEAD and OPTIONS.",
    406: "Not in the format that the Accept header asks for.",
    410: "The record was withdrawn.",
    414: "The question has too many characters.",
    429: "Too many questions came from this address; Retry-After says when to ask again.",
}
FILE = OpenApiResponse({"type": "string"}, description="A file.")
OBJECT = OpenApiResponse({"type": "object"}, description="A file of JSON.")
UNCHANGED = OpenApiResponse(description="Unchanged since the answer with this ETag.")
MOVED = OpenApiResponse(description="The record has another address now.")


def answered(body: Any, words: str) -> OpenApiResponse:
    return OpenApiResponse(body, description=words)


INDEX = answered(
    {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}, "Name → address."
)


def _problem(code: int) -> OpenApiResponse:
    return OpenApiResponse(Problem, description=PROBLEMS[code])


def _header(name: str, words: str, response: Any = None) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words, response=response)


SLUG = OpenApiParameter(
    "slug",
    {"type": "string", "pattern": "^[a-z0-9_-]+$", "maxLength": 120},
    OpenApiParameter.PATH,
    required=True,
    description="Public address of the record.",
)
LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="Language of labels, reasons and problems: en, ru or zh-hans.",
    examples=[OpenApiExample("Russian", "ru")],
)
RETRY = _header("Retry-After", "Seconds after which to ask again.", [429])
ALLOW = _header("Allow", "The methods that are answered.", [405])
STORED = [
    LANGUAGE,
    _header("If-None-Match", "ETag of the answer that you have."),
    _header("ETag", "Send it back in If-None-Match.", [200, 304]),
    ALLOW,
    RETRY,
]
HEADERS = {
    "list": STORED,
    "record": [*STORED, _header("Location", "The address of today.", [301])],
    "countAgreements": STORED,
    "getPair": [*STORED, _header("Location", "The address of today.", [301])],
    "getCodebook": STORED,
    "getStatistics": STORED,
    "getChanges": STORED,
    "versions": [*STORED, _header("Location", "The address of today.", [301])],
    "version": [*STORED, _header("Location", "The address of today.", [301])],
    "getIndex": [LANGUAGE, ALLOW, RETRY],
    "getSchema": [LANGUAGE, ALLOW, RETRY],
}
