"""What a hostile or confused browser sends, and how every answer to it must look."""

import os
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter

NOT_TEXT = {"NUL": "%00", "NUL within": "a%00b", "a surrogate": "%ed%a0%80", "broken UTF-8": "%ff%fe"}
NUMBERS = {
    "zero": "0",
    "negative": "-1",
    "Arabic digits": "%D9%A3",
    "20 digits": "9" * 20,
    "a quoted slash": "1_2F",
    "a fraction": "1.5",
    "a word": "abc",
    "nothing": "",
}
VALUES = NUMBERS | {
    "a list of 500": ",".join(str(number) for number in range(500)),
    "1,500 words": "%D0%BC%D0%BE%D1%81%D1%82+" * 1500,
    "an injection": "1'%20OR%20'1'='1%22;--",
    "a pattern": "(a%2B)%2B%24",
}
PLAIN = ["q", "o", "p", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "unheard_of", "e"]
LOOKUPS = [
    "id__in",
    "pk",
    "id__gt",
    "title__regex",
    "name__iregex",
    "parent__names__text__icontains",
    "user__password__startswith",
    "date__year",
    "id__isnull",
    "q__year__lt",
]
SITES = list(admin.site._registry.values())

SKIPPED = 1 if os.environ.get("WHOLE_MATRIX") else 12
"""Every so many questions of the matrix are asked: a part that covers each row and column, or with WHOLE_MATRIX=1 all."""


def label(site: Any) -> str:
    return f"{site.opts.app_label}.{site.opts.model_name}"


def parameters(site: Any) -> list[str]:
    """Everything that the list asks for, and what it must not ask."""
    asked = []
    for each in site.list_filter:
        declared = each[0] if isinstance(each, tuple) else each
        if isinstance(declared, str):
            asked += [f"{declared}__exact", f"{declared}__id__exact", f"{declared}__in"]
        elif issubclass(declared, SimpleListFilter):
            asked.append(str(declared.parameter_name))
    return [*asked, *PLAIN, *LOOKUPS]


def matrix(value: str) -> list[tuple[Any, str]]:
    """(site, parameter) to ask with the value of this name."""
    pairs = [(site, name) for site in SITES for name in parameters(site)]
    start = list(VALUES).index(value)
    return pairs[start % SKIPPED :: SKIPPED]


def stored() -> dict[str, int]:
    """How many rows each table has; a session is no record, and "No fields changed" no change."""
    left_out = ("sessions.Session", "admin.LogEntry")
    models = [model for model in apps.get_models() if model._meta.label not in left_out]
    return {model._meta.label: model._default_manager.count() for model in models}


def is_an_answer(response: Any, *where: Any) -> None:
    """Never an error of the server's, and where it is refused, said in words on a page."""
    assert response.status_code in (200, 302, 400, 403, 404, 405), (response.status_code, *where)
    if response.status_code >= 400 and response.status_code != 405 and "html" in response["Content-Type"]:
        assert "<h1>" in response.content.decode(), where
