"""Documents with some of their fields: those that a reader asks for, or all but those that he does not want."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _
from rest_framework.request import Request

from agreements.api.documents import DOCUMENTS
from agreements.api.errors import BadParameter
from agreements.asking import Refused, word_of

SHAPING = ("fields", "exclude")


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
    if not any(name in request.query_params for name in SHAPING):
        return None
    asked, left_out = (_listed(request, name, kind) for name in SHAPING)
    return {name for name in known(kind) if (not asked or name in asked) and name not in left_out}


def _listed(request: Request, parameter: str, kind: str) -> set[str]:
    names = (name.strip() for name in one(request, parameter).split(","))
    try:
        return {word_of(name, known(kind)) for name in names if name}
    except Refused as refused:
        raise BadParameter(parameter, refused.messages[0], refused.nearest) from refused


def shaped(documents: Iterable[bytes], fields: set[str] | None) -> list[bytes]:
    """The documents, as JSON text, with these fields alone, in the order of the document."""
    return list(documents) if fields is None else [_cut(document, fields) for document in documents]


def _cut(document: bytes, fields: set[str]) -> bytes:
    some = {name: value for name, value in json.loads(document).items() if name in fields}
    return json.dumps(some, ensure_ascii=False, separators=(",", ":")).encode()
