"""Documents with some of their fields: those that a reader asks for, or all but those that he does not want."""

import json
from collections.abc import Collection, Iterable
from functools import lru_cache

from django.utils.translation import gettext as _
from rest_framework.request import Request

from agreements import public
from agreements.api.documents import DOCUMENTS
from agreements.api.errors import BadParameter
from agreements.asking import Refused, word_of

SHAPING = ("fields", "include", "exclude")

Parts = dict[str, tuple[str, ...]]
PARTS: dict[str, Parts] = {
    public.AGREEMENT: {
        "evidence": ("citations",),
        "documents": ("documents",),
        "signatories": ("signatories",),
        "relations": ("relations", "relations_from"),
        "events": ("events",),
    },
    public.EVENT: {
        "evidence": ("citations",),
        "speakers": ("speakers",),
        "topics": ("topics",),
        "agreements": ("agreements",),
    },
    public.PARTY: {"evidence": ("citations",)},
    public.PERSON: {"evidence": ("offices",)},
    public.OFFICE: {"evidence": ("holders",)},
}
"""What is embedded in the documents of a kind, by the name that `include` has for it → the fields that it stands in.
Tenures stand with their citations. What is left are facts of the record itself, which are always told."""


def shaping(kind: str) -> tuple[str, ...]:
    """The parameters that say which fields are told."""
    return tuple(name for name in SHAPING if kind in PARTS or name != "include")


def one(request: Request, name: str) -> str:
    """A parameter that may be given once; empty when it is not."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise BadParameter(name, _("It can be given up to %(most)s times.") % {"most": 1})
    return values[0] if values else ""


@lru_cache
def known(kind: str) -> list[str]:
    """The fields of the documents of a kind."""
    return list(DOCUMENTS[kind]().fields)


def wanted(request: Request, kind: str) -> set[str] | None:
    """The fields that the request asks for; None for all."""
    if not any(name in request.query_params for name in shaping(kind)):
        return None
    asked, left_out = (listed(request, name, known(kind)) for name in ("fields", "exclude"))
    parts = PARTS.get(kind, {})
    embedded = included(request, parts)
    if embedded and not asked:
        asked = set(known(kind)) - {field for fields in parts.values() for field in fields}
    return ((asked | embedded) or set(known(kind))) - left_out


def included(request: Request, parts: Parts) -> set[str]:
    """The fields of the parts that `include` names."""
    return {field for name in listed(request, "include", parts) for field in parts[name]}


def listed(request: Request, parameter: str, offered: Collection[str]) -> set[str]:
    """The words that a parameter has, with commas between them."""
    names = (name.strip() for name in one(request, parameter).split(","))
    try:
        return {word_of(name, list(offered)) for name in names if name}
    except Refused as refused:
        raise BadParameter(parameter, refused.messages[0], refused.nearest) from refused


def shaped(documents: Iterable[bytes], fields: set[str] | None) -> list[bytes]:
    """The documents, as JSON text, with these fields alone, in the order of the document."""
    return list(documents) if fields is None else [_cut(document, fields) for document in documents]


def _cut(document: bytes, fields: set[str]) -> bytes:
    some = {name: value for name, value in json.loads(document).items() if name in fields}
    return json.dumps(some, ensure_ascii=False, separators=(",", ":")).encode()
