"""The API for programs: published documents, as they are stored, to anyone."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements import public
from agreements.api import deprecation, formats
from agreements.api.errors import BadParameter, TooLong, Withdrawn, problem
from agreements.api.linked import linked
from agreements.api.pagination import PARAMETERS, asked_order, page, total
from agreements.api.schema import INDEX, JSON, Documented
from agreements.api.shaping import shaped, shaping, wanted
from agreements.api.throttling import ByAddress
from agreements.api.whole import Whole
from agreements.api.writers import written
from agreements.filters import (
    FILTERS,
    AgreementParameters,
    RecordParameters,
    StrictFilterSet,
)

SHAPE = 2
"""Raise it when answers to the same question change their shape, so that nobody keeps an old one."""

ALWAYS = (400, 405, 406, 414, 429)
"""Problems that any question can have."""
AT_AN_ADDRESS = (*ALWAYS, 404, 410)
"""Problems of an address that belongs to a record."""


SAFE = ("GET", "HEAD")
LONGEST = 8_000
"""Characters of a question; what is sent on the way to us is seldom longer."""
VARY = ["Accept", "Accept-Language"]


class StoredJSONRenderer(JSONRenderer):
    """Sends stored JSON text as it stands."""

    def render(self, data: Any, *args: Any, **options: Any) -> bytes:
        return data if isinstance(data, bytes) else super().render(data, *args, **options)


def _name_license(response: HttpResponseBase) -> None:
    """Whoever takes data along must know what he may do with it: RFC 8288 and RFC 4946."""
    if settings.DATA_LICENSE:
        others = [link] if (link := response.get("Link")) else []
        response["Link"] = ", ".join([*others, f'<{settings.DATA_LICENSE}>; rel="license"'])


MOVES = (301, 302, 308)


def unchanged(answer: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives the answer its tag, by which `DocumentView.dispatch` knows it again."""

    @wraps(answer)
    def view(self: "DocumentView", request: Request, **place: str) -> HttpResponseBase:
        tag = getattr(request, "tag", "") or self.tag(request)
        answered = answer(self, request, **place)
        # A tag on the way to another address would hide that way from whoever sends the tag back.
        return answered if answered.status_code in MOVES else _tagged(answered, tag, request)

    return view


def _tagged(response: HttpResponseBase, tag: str, request: Any) -> HttpResponseBase:
    response["ETag"], response["Cache-Control"] = tag, kept(request)
    return response


def kept(request: Any) -> str:
    """Who may keep the answer. Anybody, who then asks whether it still holds: that is one query, and what was
    withdrawn is gone at once. What somebody gets who is logged in is kept by no one else, though it is the same."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return "private, no-cache"
    if seconds := settings.API_CACHE_SECONDS:
        return f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds}"
    return "public, no-cache"


class ApiView(APIView):
    """What every answer of the API has in common: JSON alone, the reader's language, problems in words."""

    schema: Any = Documented()
    operation = ""  # its name in the OpenAPI file
    description = ""  # there, beside its first line
    parameters: tuple[Any, ...] = ()
    answers: dict[Any, Any] = {}
    problems: tuple[int, ...] = ALWAYS
    renderer_classes: tuple[type[BaseRenderer], ...] = (StoredJSONRenderer,)
    http_method_names = ("get", "head", "options")
    metadata_class = None
    throttle_classes = (ByAddress,)
    limits: dict[str, str] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        translation.activate(language(request))
        if request.method == "OPTIONS":
            return
        if len(request.META.get("QUERY_STRING", "")) > LONGEST:
            words = _("The question is too long: up to %(most)s characters.")
            raise TooLong(words % {"most": LONGEST})
        super().initial(request, *args, **kwargs)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What can be done here stands in Allow, as in every answer."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, VARY)
        response.headers.setdefault("Cache-Control", "no-cache")
        for name, value in self.limits.items():
            response[name] = value
        deprecation.tell(request, response)
        _name_license(response)
        return response

    def get_exception_handler(self) -> Callable:
        return problem


def language(request: Request) -> str:
    """The language that the reader asks for; his cookie is for the pages, and no cache knows of it. One that there is not
    is refused later, by the filters."""
    if (asked := _asked_language(request)) in dict(settings.LANGUAGES):
        return asked
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if not quality:
            continue  # which says that it is not wanted
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _asked_language(request: Request) -> str:
    """What the address says, as far as it can be read; what is wrong with it is told later, in words."""
    if "lang=" not in request.META.get("QUERY_STRING", ""):
        return ""
    try:
        return request.GET.get("lang", "")
    except SuspiciousOperation:
        return ""


class DocumentView(ApiView):
    """Documents of one kind."""

    kind = ""
    form = formats.JSON

    @property
    def offered(self) -> tuple[formats.Format, ...]:
        """The formats in which the answer is to be had."""
        return (formats.JSON,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """JSON is what the framework renders, problems always; files of other formats are made by their writers."""
        if not force:
            self.form = formats.asked(request, self.offered)
        return self.get_renderers()[0], JSON

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answers 304 when the reader has the answer already: after one query, for the number of the last
        publication, and without the framework. An answer follows from that number, the day, the question
        and the language."""
        if request.method in SAFE and request.headers.get("If-None-Match", "*") != "*":
            request.tag = self.tag(request)
            if response := get_conditional_response(request, etag=request.tag):
                response["Vary"] = ", ".join(VARY)
                deprecation.tell(request, response)
                _name_license(response)
                return _tagged(response, request.tag, request)
        return super().dispatch(request, *args, **kwargs)

    def tag(self, request: Any) -> str:
        # In the zone of the settings: to find which one this thread has takes longer than all the rest of the tag.
        zone = timezone.get_default_timezone()
        day = timezone.localdate(timezone=zone) if self.kind == public.AGREEMENT else ""
        form = formats.named(request, self.offered)
        asked = (request.scheme, request.get_host(), request.get_full_path())
        parts = (SHAPE, public.sequence(), day, translation.get_language(), form, asked)
        return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


class ListView(DocumentView):
    """The public records of a kind that the question asks for, page by page."""

    operation = "list"

    @property
    def offered(self) -> tuple[formats.Format, ...]:
        return formats.OF_LISTS[self.kind]

    @unchanged
    def get(self, request: Request) -> HttpResponseBase:
        records, day = public.listing(self.kind), timezone.localdate()
        beside = (*PARAMETERS, *shaping(self.kind))
        if request.query_params.keys() - beside:
            asked = checked(FILTERS[self.kind](request.query_params, records, beside=beside))
            records, day = asked.qs, asked.day
        if self.form is not formats.JSON:
            formats.taken(request, self.form, self.offered)
            by = asked_order(request, self.kind)
            return written(Whole(self.kind, NAMES[self.kind], records, day, request, by), self.form)
        fields = wanted(request, self.kind)
        found = page(records, request)
        results = b",".join(shaped(public.told(found.records, day), fields))
        count = total(records, request)
        around = json.dumps(
            {"next": found.next, "previous": found.previous} | count, ensure_ascii=False
        ).encode()
        return Response(b'%s, "results": [%s]}' % (around[:-1], results))


class RecordView(DocumentView):
    """One public record."""

    operation = "record"
    problems = AT_AN_ADDRESS
    offered = formats.OF_RECORDS

    @unchanged
    def get(self, request: Request, slug: str) -> Any:
        day = timezone.localdate()
        if request.query_params:
            parameters = AgreementParameters if self.kind == public.AGREEMENT else RecordParameters
            listing = public.listing(self.kind)
            day = checked(
                parameters(request.query_params, listing, beside=["format", *shaping(self.kind)])
            ).day
        fields = wanted(request, self.kind)
        formats.taken(request, self.form, self.offered)
        try:
            [document] = shaped(public.told([at_address(self.kind, slug)], day), fields)
            return self.answer(document, request)
        except public.Moved as moved:
            return moved_to(request, slug=moved.slug)

    def answer(self, document: bytes, request: Request) -> Response:
        if self.form is formats.JSON:
            return Response(document)
        told = linked(self.kind, json.loads(document), lambda kind, slug: address(request, kind, slug))
        return Response(told, content_type=self.form.content_type)


def address(request: Request, kind: str, slug: str) -> str:
    """Where a record is, for whoever is elsewhere."""
    return request.build_absolute_uri(reverse(f"api:{NAMES[kind]}-record", kwargs={"slug": slug}))


def at_address(kind: str, slug: str) -> Any:
    """The public record at an address; else raises Moved, or a problem in words."""
    try:
        return public.find(kind, slug)
    except public.Gone as gone:
        raise Withdrawn(_("This record was withdrawn.")) from gone
    except public.Unknown as unknown:
        raise NotFound(_("There is nothing at this address.")) from unknown


def moved_to(request: Request, **place: str) -> HttpResponsePermanentRedirect:
    """The same question, elsewhere."""
    query = request.META.get("QUERY_STRING", "")
    match = resolve(request.path_info)
    address = reverse(match.view_name, kwargs=match.kwargs | place)
    return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))


def checked(asked: StrictFilterSet) -> StrictFilterSet:
    """The question, if all of it is known; else raises BadParameter."""
    if found := asked.problem():
        raise BadParameter(found.parameter, found.words, found.nearest)
    return asked


class IndexView(ApiView):
    """Where everything is."""

    operation = "getIndex"
    answers = {(200, JSON): INDEX}

    def get(self, request: Request) -> Response:
        checked(RecordParameters(request.query_params, public.listing(public.TYPE)))
        return Response(
            {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in (*LISTS, *BESIDE)}
        )


BESIDE = ("facets", "statistics", "changes", "codebook", "schema", "docs")
"""What there is beside the lists."""


LISTS = {
    "agreements": public.AGREEMENT,
    "parties": public.PARTY,
    "people": public.PERSON,
    "offices": public.OFFICE,
    "areas": public.AREA,
    "agreement-types": public.TYPE,
    "events": public.EVENT,
    "sources": public.SOURCE,
}
"""The listings, by their name in addresses."""
NAMES = {kind: name for name, kind in LISTS.items()}
"""Kind of record → its list, as it is named in addresses."""


class NothingView(ApiView):
    """Every other address under /api/: a problem in words, or the way to the one with a slash."""

    schema = None

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self.get(request, **kwargs)

    def get(self, request: Request, rest: str) -> Any:
        if not request.path.endswith("/") and _is_ours(f"{request.path}/"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))
        raise NotFound(_("There is nothing at this address."))


def _is_ours(path: str) -> bool:
    try:
        return "rest" not in resolve(path).kwargs
    except Resolver404:
        return False
