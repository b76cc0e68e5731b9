"""What every field of every document and every code means, in each language: told by the serializers and the codes."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpResponseBase
from django.utils import translation
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agreements import codes, public
from agreements.api.documents import DOCUMENTS
from agreements.api.schema import JSON, UNCHANGED, answered
from agreements.api.views import NAMES, DocumentView, checked, unchanged
from agreements.filters import RecordParameters

LANGUAGES = {"en": "en", "ru": "ru", "zh": "zh-hans"}
"""Base language, as documents have it → the translation."""
CODES: dict[str, codes.Codes] = {
    name.lower(): found for name, found in vars(codes).items() if name.isupper() and isinstance(found, list)
}
"""Every list of codes, by its name."""
TYPES = {
    serializers.CharField: "text",
    serializers.DateField: "day",
    serializers.IntegerField: "whole number",
    serializers.FloatField: "number",
    serializers.BooleanField: "true or false",
    serializers.ChoiceField: "code",
    serializers.DictField: "texts by language",
}


def words() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text="Language (en, ru, zh) → words.")


class FieldMeaning(serializers.Serializer):
    """What a field means."""

    name = serializers.CharField()
    label = words()  # type: ignore[assignment]  # a declared field
    definition = words()
    type = serializers.CharField(help_text="`block` where it has fields of its own.")
    block = serializers.CharField(allow_null=True, help_text="Name of the block that stands there.")
    codes = serializers.CharField(allow_null=True, help_text="Name of the list of its codes.")
    is_many = serializers.BooleanField(help_text="Whether it is a list.")
    may_be_null = serializers.BooleanField()


class CodeMeaning(serializers.Serializer):
    """What a code means."""

    code = serializers.CharField()
    label = words()  # type: ignore[assignment]  # a declared field
    definition = words()


class DocumentMeaning(serializers.Serializer):
    """The fields of a document."""

    kind = serializers.CharField()
    list = serializers.CharField(help_text="Name of its list in addresses.")
    label = words()  # type: ignore[assignment]  # a declared field
    fields = FieldMeaning(many=True)  # type: ignore[assignment]  # a declared field


class BlockMeaning(serializers.Serializer):
    """The fields of a block, which stands in documents."""

    name = serializers.CharField()
    fields = FieldMeaning(many=True)  # type: ignore[assignment]  # a declared field


class CodeList(serializers.Serializer):
    """A list of codes."""

    name = serializers.CharField()
    codes = CodeMeaning(many=True)


@extend_schema_serializer(component_name="Codebook")
class CodebookDocument(serializers.Serializer):
    """What every field and every code means."""

    documents = DocumentMeaning(many=True)
    blocks = BlockMeaning(many=True)
    codes = CodeList(many=True)


class CodebookView(DocumentView):
    """What every field of every document and every code means, in each language."""

    operation = "getCodebook"
    answers = {(200, JSON): answered(CodebookDocument, "The codebook."), 304: UNCHANGED}

    @unchanged
    def get(self, request: Request) -> HttpResponseBase:
        checked(RecordParameters(request.query_params, public.listing(public.TYPE)))
        return Response(codebook())

    def tag(self, request: Any) -> str:
        """It changes with the code alone."""
        return f'"{hashlib.sha256(codebook()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def codebook() -> bytes:
    """The codebook as JSON text."""
    blocks: dict[str, list[dict[str, Any]]] = {}
    documents = [
        {
            "kind": kind,
            "list": NAMES[kind],
            "label": in_each_language(dict(codes.RECORD_KIND)[kind]),
            "fields": list(fields(document(), blocks)),
        }
        for kind, document in DOCUMENTS.items()
    ]
    told = {
        "documents": documents,
        "blocks": [{"name": name, "fields": of} for name, of in sorted(blocks.items())],
        "codes": [
            {
                "name": name,
                "codes": [
                    {
                        "code": code,
                        "label": in_each_language(label),
                        "definition": in_each_language(codes.DEFINITIONS[name.upper()][code]),
                    }
                    for code, label in of
                ],
            }
            for name, of in CODES.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def fields(
    serializer: serializers.Serializer, blocks: dict[str, list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """The meaning of each field; the blocks that stand in them are noted, each once."""
    for name, field in serializer.fields.items():
        one = getattr(field, "child", field) if not isinstance(field, serializers.DictField) else field
        block = None
        if isinstance(one, serializers.Serializer):
            block = type(one).__name__
            if block not in blocks:
                blocks[block] = []
                blocks[block] += fields(one, blocks)
        yield {
            "name": name,
            "label": in_each_language(field.label or one.label),
            "definition": in_each_language(field.help_text or one.help_text or ""),
            "type": "block" if block else type_of(one),
            "block": block,
            "codes": codes_of(one),
            "is_many": one is not field,
            "may_be_null": field.allow_null,
        }


def type_of(field: serializers.Field) -> str:
    return next(word for kind, word in TYPES.items() if isinstance(field, kind))


def codes_of(field: serializers.Field) -> str | None:
    """The name of the list of codes that the field takes."""
    if not isinstance(field, serializers.ChoiceField):
        return None
    taken = list(field.choices)
    return next(name for name, known in CODES.items() if [code for code, _label in known] == taken)


def in_each_language(text: Any) -> dict[str, str]:
    found = {}
    for base, language in LANGUAGES.items():
        with translation.override(language):
            found[base] = str(text)
    return found
