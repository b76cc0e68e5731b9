"""What the user decided to create while bringing a sheet in, and the names to be remembered."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.utils.text import slugify

from agreements.models import AgreementType, Change, ChangeSet
from agreements.models.folding import name_key
from agreements.records import Moved, read, write
from agreements.records.schema import RecordDict, blank
from agreements.services.gazetteer import places
from agreements.services.historic import find_historic
from agreements.spreadsheets.new_names import alias, written_names
from agreements.spreadsheets.remembering import may_be_remembered

Made = dict[str, Any]
"""`new:<key of the name>` → primary key of what was created."""
Name = dict[str, Any]
Names = dict[str, Name]

MOST_STEPS = 6
KINDS = ("party", "person", "type", "office")


class Stage(NamedTuple):
    """Things of one sort, in an order that stays; `write` takes some of them and gives their primary keys.

    `keys`: what each thing that is made is called elsewhere in the plan. `reach`: for each thing the last one
    that must be written together with it; empty when each can be written alone. `of_rows`: the things are rows of
    the plan, which others may have changed since.
    """

    kind: str
    things: list[Any]
    keys: list[str]
    write: Callable[[list[Any], Made, User, ChangeSet], list[int]]
    reach: tuple[int, ...] = ()
    of_rows: bool = False


def stages(plan: dict[str, Any]) -> list[Stage]:
    """What is to be created and remembered, in turn: a city comes after its country, a government after its city."""
    names: Names = {name["key"]: name for name in plan["names"]}
    spelt = _spellings(names)
    return [*_creations(names, spelt), *_memories(names, spelt), _sources(plan["sources"])]


def refuse_if_made_since(plan: dict[str, Any], since: int) -> None:
    """Raises Moved if somebody made what is to be created here, in a later change set than `since`."""
    wanted = {
        (record_kind(name), name_key(text))
        for name in plan["names"]
        if _does(name, "create") and _is_needed(name)
        for text in (name["text"], name["decision"]["name"])
    }
    made = Change.objects.filter(change_set__gt=since, before__isnull=True, record_kind__in=KINDS)
    for kind, record in made.values_list("record_kind", "after"):
        texts = [record["name"], *(row["text"] for row in record["names"])] if record else []
        if wanted & {(kind, name_key(text)) for text in texts}:
            raise Moved([])


def _does(name: Name, deed: str) -> bool:
    return (name["decision"] or {}).get("do") == deed


def _is_needed(name: Name) -> bool:
    """Whether a row that is written mentions it; plans of an earlier version don't say so."""
    return bool(name.get("needed", True))


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


def _creations(names: Names, spelt: dict[str, list[str]]) -> Iterator[Stage]:
    promised: Made = {}
    waiting = [name for name in names.values() if _does(name, "create") and _is_needed(name)]
    while waiting:
        ready = [name for name in waiting if _has_its_parent(name, names, promised)]
        if not ready:
            raise Moved([])
        for kind in KINDS:
            mine = [name for name in ready if record_kind(name) == kind]
            yield Stage(kind, mine, [_key(name) for name in mine], partial(_create, kind, names, spelt))
        promised |= {_key(name): 0 for name in ready}
        waiting = [name for name in waiting if _key(name) not in promised]


def _key(name: Name) -> str:
    return f"new:{name['key']}"


def _create(
    kind: str,
    names: Names,
    spelt: dict[str, list[str]],
    some: list[Name],
    made: Made,
    by: User,
    change_set: ChangeSet,
) -> list[int]:
    records = [_record(kind, name, spelt[name["key"]]) for name in some]
    if kind == "party":
        for record, name in zip(records, some, strict=True):
            record |= {"kind": name["decision"]["kind"], "parent": _parent(name, names, made)}
        _give_places(records, some)
    if kind == "office":
        for record, name in zip(records, some, strict=True):
            record["party"] = _parent(name, names, made)
    if kind == "type":
        _give_codes(records)
    return write(kind, records, by, change_set=change_set).ids


def _give_places(records: list[RecordDict], some: list[Name]) -> None:
    """Where places of the gazetteer lie; one that has left the gazetteer keeps its number alone."""
    ids = [name["decision"].get("geonames") for name in some]
    known = places([number for number in ids if number])
    for record, number in zip(records, ids, strict=True):
        if number:
            record["geonames"] = number
        if place := known.get(number):
            record |= {"latitude": place.latitude, "longitude": place.longitude}


def _spellings(names: Names) -> dict[str, list[str]]:
    """Key of a name → how the sheet writes it, with the names that were decided to be the same."""
    found: dict[str, list[str]] = {key: [name["text"]] for key, name in names.items()}
    for name in names.values():
        if _is_needed(name) and (end := _end(name, names)) is not name:
            found[end["key"]].append(name["text"])
    return found


def _record(kind: str, name: Name, texts: list[str]) -> RecordDict:
    label = name["decision"]["name"]
    return blank(kind) | {"name": label, "names": written_names(texts, label, _known_names(name))}


def _known_names(name: Name) -> list[Name]:
    """What a state that is no more was called in other languages."""
    is_state = record_kind(name) == "party" and name["decision"]["kind"] == "country"
    state = find_historic(name["decision"]["name"]) if is_state else None
    return list(state.names) if state and state.name == name["decision"]["name"] else []


def _give_codes(records: list[RecordDict]) -> None:
    """Codes of agreement types that are not taken yet."""
    taken = set(AgreementType.objects.order_by().values_list("code", flat=True))
    for record in records:
        base = slugify(record["name"]).replace("-", "_")[:50] or "type"
        code = next(c for n in range(1, 10_000) if (c := f"{base}_{n}" if n > 1 else base) not in taken)
        taken.add(code)
        record["code"] = code


def _memories(names: Names, spelt: dict[str, list[str]]) -> Iterator[Stage]:
    """Names that were decided as "this one" are kept as aliases, so that they aren't asked about again."""
    for kind in KINDS:
        mine = [
            name
            for name in names.values()
            if _does(name, "use")
            and _is_needed(name)
            and record_kind(name) == kind
            and may_be_remembered(name)
        ]
        yield Stage(kind, mine, [], partial(_remember, kind, spelt))


def _remember(
    kind: str, spelt: dict[str, list[str]], some: list[Name], made: Made, by: User, change_set: ChangeSet
) -> list[int]:
    records = read(kind, [int(name["decision"]["id"]) for name in some])
    for name in some:
        if int(name["decision"]["id"]) not in records:
            raise Moved([int(name["decision"]["id"])])
        record = records[int(name["decision"]["id"])]
        for text in spelt[name["key"]]:
            if not _is_called(record, text):
                record["names"].append(alias(text))
    return write(kind, records.values(), by, change_set=change_set).ids


def _is_called(record: RecordDict, text: str) -> bool:
    return name_key(text) in {name_key(row["text"]) for row in record["names"]} | {name_key(record["name"])}


def _sources(sources: dict[str, dict[str, str]]) -> Stage:
    """One source for each new address."""
    records = [blank("source") | {"url": url, **known} for url, known in sources.items()]
    return Stage("source", records, [f"new:source|{url}" for url in sources], _create_sources)


def _create_sources(some: list[RecordDict], made: Made, by: User, change_set: ChangeSet) -> list[int]:
    return write("source", some, by, change_set=change_set).ids
