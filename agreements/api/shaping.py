"""Documents with some of their fields: those that a reader asks for, or all but those that he does not want."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _
from rest_framework.request import Request

from agreements import public
from agreements.api.documents import DOCUMENTS
from agreements.api.errors import BadParameter
from agreements.asking import Refused, alike, shown, too_often

SHAPING = ("fields", "include", "exclude")

Parts = Mapping[str, Sequence[str]]
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
        raise BadParameter(name, too_often())
    return values[0] if values else ""


@lru_cache
def known(kind: str) -> list[str]:
    """The fields of the documents of a kind."""
    return list(DOCUMENTS[kind]().fields)


def wanted(request: Request, kind: str, named: Parts | None = None) -> set[str] | None:
    """The fields that the request asks for; None for all. Of a table, its columns: `named` says which names stand for
    which of them."""
    if not any(name in request.query_params for name in shaping(kind)):
        return None
    named = named or {name: (name,) for name in known(kind)}
    every, parts = _meant(named, named), PARTS.get(kind, {})
    asked, left_out = (_meant(listed(request, name, named), named) for name in ("fields", "exclude"))
    embedded = _meant(included(request, parts), named)
    if embedded and not asked:
        asked = every - _meant(_meant(parts, parts), named)
    if not (left := ((asked | embedded) or every) - left_out):
        raise BadParameter("exclude", _("It leaves out all that is asked for."))
    return left


def _meant(names: Iterable[str], named: Parts) -> set[str]:
    return {meant for name in names for meant in named[name]}


def included(request: Request, parts: Parts) -> set[str]:
    """The fields of the parts that `include` names."""
    return _meant(listed(request, "include", parts), parts)


MOST_TOLD = 50
"""So many known words are told to who wrote another one."""


def listed(request: Request, parameter: str, offered: Collection[str]) -> set[str]:
    """The words that a parameter has, with commas between them or each in a parameter of its own."""
    texts = ",".join(request.query_params.getlist(parameter))
    names = {name for text in texts.split(",") if (name := text.strip())}
    for name in sorted(names - set(offered)):
        words = _("“%(value)s” is not one of: %(known)s.")
        if len(offered) > MOST_TOLD:
            words = _("“%(value)s” is neither a field nor a column of this table.")
        refused = Refused(
            words % {"value": shown(name), "known": ", ".join(offered)}, alike(shown(name), offered)
        )
        raise BadParameter(parameter, refused.messages[0], refused.nearest)
    return names


def shaped(documents: Iterable[bytes], fields: set[str] | None) -> list[bytes]:
    """The documents, as JSON text, with these fields alone, in the order of the document."""
    return list(documents) if fields is None else [_cut(document, fields) for document in documents]


def _cut(document: bytes, fields: set[str]) -> bytes:
    some = {name: value for name, value in json.loads(document).items() if name in fields}
    return public.as_json(some).encode()
