"""What the user decided to create while bringing a sheet in, and the names to be remembered."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from agreements.models import AgreementType, ChangeSet
from agreements.models.folding import HAN_RUN, name_key
from agreements.models.names import NameKind
from agreements.records import read, write
from agreements.records.schema import RecordDict, blank
from agreements.spreadsheets.naming import BRACKETS

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
KANA = re.compile(r"[\u3040-\u30ff]")
RECORD_KIND = {"country": "party"}

Made = dict[str, Any]


def create_decided(plan: dict[str, Any], by: User, change_set: ChangeSet) -> Made:
    """Create what was decided and note new aliases. Returns `new:<key of the name>` → primary key."""
    made: Made = {}
    names = {name["key"]: name for name in plan["names"]}
    same = _same_as(names)
    waiting = [name for name in names.values() if _does(name, "create")]
    while waiting:  # a city waits for its country, a government for its city
        ready = [n for n in waiting if not _is_waiting(n["decision"].get("parent"), made)] or waiting
        for name in ready:
            made[f"new:{name['key']}"] = _create(name, same.get(name["key"], []), made, by, change_set)
        waiting = [name for name in waiting if name not in ready]
    for kind in ("party", "person", "type"):
        _remember(kind, _used(kind, names, same), by, change_set)
    return made | _create_sources(plan["sources"], by, change_set)


def _does(name: dict[str, Any], deed: str) -> bool:
    return (name["decision"] or {}).get("do") == deed


def _is_waiting(parent: Any, made: Made) -> bool:
    return isinstance(parent, str) and parent not in made


def _same_as(names: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Key of a name → the other names of the sheet that were decided to be the same."""
    same: dict[str, list[dict[str, Any]]] = {}
    for name in names.values():
        end = name
        for _step in range(6):
            if not _does(end, "same") or end["decision"]["as"] not in names:
                break
            end = names[end["decision"]["as"]]
        if end is not name:
            same.setdefault(end["key"], []).append(name)
    return same


def _used(
    kind: str, names: dict[str, dict[str, Any]], same: dict[str, list[dict[str, Any]]]
) -> list[tuple[int, str]]:
    """(primary key, name as written) of every name of the kind that was decided as "this one"."""
    found = []
    for name in names.values():
        if _does(name, "use") and RECORD_KIND.get(name["kind"], name["kind"]) == kind:
            written = [name, *same.get(name["key"], [])]
            found += [(int(name["decision"]["id"]), other["text"]) for other in written]
    return found


def _create(
    name: dict[str, Any], same: list[dict[str, Any]], made: Made, by: User, change_set: ChangeSet
) -> int:
    decision, kind = name["decision"], RECORD_KIND.get(name["kind"], name["kind"])
    texts = [name["text"], *(other["text"] for other in same)]
    record = blank(kind) | {"name": decision["name"], "names": _written_names(texts, decision["name"])}
    if kind == "party":
        parent = decision.get("parent")
        record |= {
            "kind": decision["kind"],
            "parent": made.get(parent, None) if isinstance(parent, str) else parent,
        }
    if kind == "type":
        record |= {"code": _free_code(decision["name"])}
    return write(kind, [record], by, change_set=change_set).ids[0]


def _free_code(name: str) -> str:
    """A code of an agreement type that is not taken yet."""
    base = slugify(name).replace("-", "_")[:50] or "type"
    taken = set(AgreementType.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := f"{base}_{n}" if n > 1 else base) not in taken)


def _written_names(texts: list[str], label: str) -> list[dict[str, str]]:
    """The names as the sheet writes them; of one with brackets also what stands before them, as the name proper."""
    rows: dict[str, dict[str, str]] = {}
    for text in texts:
        bracketed = BRACKETS.match(text)
        first = bracketed["name"] if bracketed else text
        for spelling in (first, text):
            kind = NameKind.OFFICIAL if spelling == first else NameKind.ALIAS
            key = name_key(spelling)
            if key and key != name_key(label):
                row = {"language": language_of(spelling), "text": spelling, "kind": kind.value}
                rows.setdefault(key, row)
    return _one_official_each(list(rows.values()))


def _one_official_each(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first official name of a language stays so; further ones are aliases, and so is another English one."""
    seen = {"en"}
    for row in rows:
        if row["language"] in seen:
            row["kind"] = NameKind.ALIAS.value
        elif row["kind"] == NameKind.OFFICIAL:
            seen.add(row["language"])
    return rows


def language_of(text: str) -> str:
    """The language that a name's script suggests."""
    if CYRILLIC.search(text):
        return "ru"
    if KANA.search(text):
        return "ja"
    return "zh-Hans" if HAN_RUN.search(text) else "en"


def _remember(kind: str, chosen: list[tuple[int, str]], by: User, change_set: ChangeSet) -> None:
    """Keep each name that was decided as "this one" as an alias, so that it is never asked again."""
    records = read(kind, [pk for pk, _text in chosen])
    for pk, text in chosen:
        if not _is_called(records[pk], text):
            row = {"language": language_of(text), "text": text, "kind": NameKind.ALIAS.value}
            records[pk]["names"].append(row)
    write(kind, records.values(), by, change_set=change_set)


def _is_called(record: RecordDict, text: str) -> bool:
    return name_key(text) in {name_key(row["text"]) for row in record["names"]} | {name_key(record["name"])}


def _create_sources(sources: dict[str, dict[str, str]], by: User, change_set: ChangeSet) -> Made:
    """One source for each new address; two spellings of one address are one source."""
    from agreements.models.source import normalised_url

    urls: dict[str | None, list[str]] = {}
    for url in sources:
        urls.setdefault(normalised_url(url), []).append(url)
    records = [blank("source") | {"url": same[0], **sources[same[0]]} for same in urls.values()]
    ids = write("source", records, by, change_set=change_set).ids
    return {f"new:source|{url}": pk for same, pk in zip(urls.values(), ids, strict=True) for url in same}
