"""How the page about the API words the shapes of an OpenAPI file."""

import re
from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
CODE = re.compile(r"^\* `([^`]+)` - (.*)$", re.MULTILINE)


@register.filter
def first_line(text: str) -> str:
    """The words before the list of codes."""
    return text.split("\n", 1)[0] if not text.startswith("* `") else ""


@register.filter
def meanings(code: dict[str, Any]) -> list[tuple[str, str]]:
    """Each code with its label."""
    return CODE.findall(code.get("description", ""))


@register.simple_tag
def shape(schema: dict[str, Any]) -> SafeString:
    """What a value looks like; another document or a list of codes is a link to it."""
    return format_html_join(" | ", "{}", ((part,) for part in _parts(schema)))


def _parts(schema: dict[str, Any]) -> Iterator[SafeString | str]:
    if name := schema.get("$ref", "").rpartition("/")[2]:
        yield format_html('<a href="#schema-{}">{}</a>', name, name)
    for one in (*schema.get("oneOf", ()), *schema.get("allOf", ()), *schema.get("anyOf", ())):
        yield from _parts(one)
    if codes := schema.get("enum"):
        yield from (format_html("<code>{}</code>", "null" if code is None else code) for code in codes)
    elif kinds := schema.get("type"):
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            yield _typed(kind, schema)


def _typed(kind: str, schema: dict[str, Any]) -> SafeString | str:
    if kind == "array":
        return format_html(_("list of {}"), shape(schema["items"]))
    if kind == "object" and isinstance(inner := schema.get("additionalProperties"), dict):
        return format_html(_("name → {}"), shape(inner))
    if kind == "string" and "format" in schema:
        return str(schema["format"])
    return kind


@register.simple_tag
def answer_shape(answer: dict[str, Any]) -> SafeString:
    """What an answer holds."""
    contents = list(answer.get("content", {}).values())
    return shape(contents[0]["schema"]) if contents else mark_safe("")
