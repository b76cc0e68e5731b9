"""Every public address of the API, made of its own description: each operation, each parameter, each value of a closed
list, each format. What is new there is here by itself, or fails here by name."""

from collections.abc import Iterator
from itertools import combinations
from urllib.parse import quote

from drf_spectacular.generators import SchemaGenerator

from agreements.api.urls import urlpatterns
from agreements.models import Publication, PublishedRecord

KINDS = {
    "agreements": "agreement",
    "parties": "party",
    "people": "person",
    "offices": "office",
    "areas": "area",
    "agreement-types": "type",
    "events": "event",
    "sources": "source",
}
UNDESCRIBED = {"docs"}
"""A page for people, which has no operation."""
TEXTS = {"cursor", "q", "fields", "include", "exclude"}
SHAPED = {
    "fields": ["slug,citations"],
    "include": ["evidence", "documents,relations,events"],
    "exclude": ["dates"],
}
"""What shapes documents, beside the examples of the description."""


def described() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)["paths"]


def of_api(words: list[str], most: int | None = None) -> list[str]:
    """Each address once without a question, then with each value of each parameter, then with two at once.

    `words` are values that stand nowhere in the description: of drafts, for one. With `most` so many, spread evenly.
    """
    found: dict[str, None] = {}
    paths = described()
    for path in paths:
        for address in filled(path, words):
            found.setdefault(address)
            questions = [f"{name}={quote(value)}" for name, value in asked(paths[path], words)]
            for question in questions:
                found.setdefault(f"{address}?{question}")
            if "{" not in path:
                for one, other in combinations(questions, 2):
                    if one.partition("=")[0] != other.partition("=")[0]:
                        found.setdefault(f"{address}?{one}&{other}")
    for name in UNDESCRIBED:
        found.setdefault(f"/api/v1/{name}/")
    every = list(found)
    return every if most is None or most >= len(every) else every[:: len(every) // most][:most]


def names_without_address() -> set[str]:
    """Names in the URL configuration that no operation describes."""
    routes = {str(pattern.pattern): pattern.name for pattern in urlpatterns if pattern.name}
    paths = {plain(path.removeprefix("/api/")) for path in described()}
    return {name for route, name in routes.items() if plain(route) not in paths} - UNDESCRIBED


def plain(route: str) -> str:
    """The route without the names and kinds of what is filled in: v1/parties/<slug:slug>/ and v1/parties/{slug}/ are one."""
    parts = route.split("/")
    return "/".join("*" if part[:1] in ("<", "{") else part for part in parts)


def filled(path: str, words: list[str]) -> Iterator[str]:
    """The address with what is public, with what never was, and with what is private."""
    if "{" not in path:
        yield path
        return
    if "{pair}" in path:
        slugs = ["moscow", "beijing", *words]
        yield from (path.format(pair=f"{one}--{other}") for one, other in combinations(sorted(slugs), 2))
        return
    kind = KINDS[path.split("/")[3]]
    slugs = [
        *PublishedRecord.objects.filter(kind=kind).order_by("slug").values_list("slug", flat=True),
        *words,
    ]
    for slug in slugs:
        if "{sequence}" not in path:
            yield path.format(slug=slug)
            continue
        numbers = Publication.objects.filter(kind=kind, slug=slug).order_by("pk").values_list("pk", flat=True)
        yield from (path.format(slug=slug, sequence=number) for number in [*numbers, 1])


def asked(operations: dict, words: list[str]) -> Iterator[tuple[str, str]]:
    """(parameter, value): every value of a closed list, the example, and each of the words."""
    for parameter in operations["get"].get("parameters", []):
        if parameter["in"] != "query":
            continue
        schema = parameter.get("schema", {})
        values = schema.get("enum") or schema.get("items", {}).get("enum") or []
        examples = [example["value"] for example in parameter.get("examples", {}).values()]
        values = [*values, *(v for one in examples for v in (one if isinstance(one, list) else [one]))]
        if schema.get("type") == "integer":
            values += [1, 2]
        values += SHAPED.get(parameter["name"], [])
        if not values or parameter["name"] in TEXTS:
            values += words
        for value in dict.fromkeys(map(str, values)):
            yield parameter["name"], value
