"""What the user decided to create while bringing a sheet in, and the names to be remembered."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from agreements.models import AgreementType, ChangeSet
from agreements.models.folding import name_key
from agreements.records import Moved, read, write
from agreements.records.schema import RecordDict, blank
from agreements.spreadsheets.new_names import alias, written_names

Made = dict[str, Any]
Name = dict[str, Any]
Names = dict[str, Name]

MOST_STEPS = 6


def create_decided(plan: dict[str, Any], by: User, change_set: ChangeSet) -> Made:
    """Create what was decided and note new aliases. Returns `new:<key of the name>` → primary key.

    A fixed number of queries for each kind, and for each level of what is part of what is created here too.
    """
    names: Names = {name["key"]: name for name in plan["names"]}
    made: Made = {}
    waiting = [name for name in names.values() if _does(name, "create")]
    while waiting:  # a city waits for its country, a government for its city
        ready = [name for name in waiting if _has_its_parent(name, names, made)]
        if not ready:
            raise Moved([])
        made |= _create(ready, names, made, by, change_set)
        waiting = [name for name in waiting if name not in ready]
    _remember(names, by, change_set)
    return made | _create_sources(plan["sources"], by, change_set)


def _does(name: Name, deed: str) -> bool:
    return (name["decision"] or {}).get("do") == deed


def record_kind(name: Name) -> str:
    """A country is a party."""
    return "party" if name["kind"] == "country" else name["kind"]


def _end(name: Name, names: Names) -> Name:
    """The name that this one was decided to be."""
    for _step in range(MOST_STEPS):
        if not _does(name, "same"):
            break
        name = names[name["decision"]["as"]]
    return name


def _parent(name: Name, names: Names, made: Made) -> int | str | None:
    """The key of what the new record is part of; `new:…` as long as that is not made."""
    parent = name["decision"].get("parent")
    if not isinstance(parent, str):
        return parent
    end = _end(names[parent.removeprefix("new:")], names)
    if _does(end, "use"):
        return int(end["decision"]["id"])
    return made.get(f"new:{end['key']}", parent)


def _has_its_parent(name: Name, names: Names, made: Made) -> bool:
    return not isinstance(_parent(name, names, made), str)


def _create(ready: list[Name], names: Names, made: Made, by: User, change_set: ChangeSet) -> Made:
    new: Made = {}
    spelt = _spellings(names)
    for kind in ("party", "person", "type"):
        mine = [name for name in ready if record_kind(name) == kind]
        records = [_record(kind, name, spelt[name["key"]]) for name in mine]
        if kind == "party":
            for record, name in zip(records, mine, strict=True):
                record |= {"kind": name["decision"]["kind"], "parent": _parent(name, names, made)}
        if kind == "type" and mine:
            _give_codes(records)
        ids = write(kind, records, by, change_set=change_set).ids
        new |= {f"new:{name['key']}": pk for name, pk in zip(mine, ids, strict=True)}
    return new


def _spellings(names: Names) -> dict[str, list[str]]:
    """Key of a name → how the sheet writes it, with the names that were decided to be the same."""
    found: dict[str, list[str]] = {key: [name["text"]] for key, name in names.items()}
    for name in names.values():
        if (end := _end(name, names)) is not name:
            found[end["key"]].append(name["text"])
    return found


def _record(kind: str, name: Name, texts: list[str]) -> RecordDict:
    label = name["decision"]["name"]
    return blank(kind) | {"name": label, "names": written_names(texts, label)}


def _give_codes(records: list[RecordDict]) -> None:
    """Codes of agreement types that are not taken yet."""
    taken = set(AgreementType.objects.order_by().values_list("code", flat=True))
    for record in records:
        base = slugify(record["name"]).replace("-", "_")[:50] or "type"
        code = next(c for n in range(1, 10_000) if (c := f"{base}_{n}" if n > 1 else base) not in taken)
        taken.add(code)
        record["code"] = code


def _remember(names: Names, by: User, change_set: ChangeSet) -> None:
    """Keep each name that was decided as "this one" as an alias, so that it is never asked again."""
    spelt = _spellings(names)
    for kind in ("party", "person", "type"):
        mine = [name for name in names.values() if _does(name, "use") and record_kind(name) == kind]
        records = read(kind, [int(name["decision"]["id"]) for name in mine])
        for name in mine:
            if int(name["decision"]["id"]) not in records:
                raise Moved([int(name["decision"]["id"])])
            record = records[int(name["decision"]["id"])]
            for text in spelt[name["key"]]:
                if not _is_called(record, text):
                    record["names"].append(alias(text))
        write(kind, records.values(), by, change_set=change_set)


def _is_called(record: RecordDict, text: str) -> bool:
    return name_key(text) in {name_key(row["text"]) for row in record["names"]} | {name_key(record["name"])}


def _create_sources(sources: dict[str, dict[str, str]], by: User, change_set: ChangeSet) -> Made:
    """One source for each new address."""
    records = [blank("source") | {"url": url, **known} for url, known in sources.items()]
    ids = write("source", records, by, change_set=change_set).ids
    return {f"new:source|{url}": pk for url, pk in zip(sources, ids, strict=True)}
