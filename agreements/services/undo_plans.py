"""What taking something back would do to each record, and what is in the way, in words."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import PublishedRecord
from agreements.records import (
    KINDS,
    Beside,
    Difference,
    RecordDict,
    kind_of,
    read,
    take_back,
    titles,
    uses,
    validate,
)
from agreements.records.reading import chunks

Key = tuple[str, int]
Span = tuple[RecordDict | None, RecordDict | None]
Spans = Mapping[str, Mapping[int, Span]]
"""Kind → primary key → what the record said before and after the change that is taken back."""


class Choice(models.TextChoices):
    """What to do with a record that others changed since."""

    LEAVE = "leave", gettext_lazy("leave this record as it is")
    KEEP = "keep", gettext_lazy("take back the rest, keep what was changed since")
    OVERWRITE = "overwrite", gettext_lazy("take back all, over what was changed since")


class Choices(NamedTuple):
    """Decisions of the user: for single records, and for all others that are in conflict."""

    each: Mapping[Key, str] = {}
    rest: str = ""

    def of(self, key: Key) -> str:
        return self.each.get(key, "")


@dataclass(frozen=True)
class Step:
    """One record: what it says now, and what it would say then. None: it does not exist."""

    kind: str
    pk: int
    now: RecordDict | None
    then: RecordDict | None
    conflicts: list[Difference] = field(default_factory=list)
    choice: str = ""
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    stays: str = ""  # why it stays as it is, though it would go
    made: bool = False  # by the change that is taken back: there is no rest of it to be taken back

    @property
    def changes(self) -> bool:
        return self.now != self.then

    @property
    def goes(self) -> bool:
        return self.changes and self.then is None

    @property
    def comes(self) -> bool:
        return self.changes and self.now is None

    @property
    def open(self) -> bool:
        """Whether the user has still to say what to do."""
        return bool(self.conflicts) and not self.choice

    @property
    def deeds(self) -> list[str]:
        """The permissions that it takes."""
        extra = ["delete"] if self.goes else ["add"] if self.comes else []
        return ["change", *extra] if self.changes else []


@dataclass(frozen=True)
class Plan:
    """Everything that would happen."""

    steps: list[Step]

    @property
    def changing(self) -> list[Step]:
        return [step for step in self.steps if step.changes]

    @property
    def in_conflict(self) -> list[Step]:
        return [step for step in self.steps if step.conflicts]

    @property
    def staying(self) -> list[Step]:
        """What would go, but for what uses it."""
        return [step for step in self.steps if step.stays]

    @property
    def fingerprint(self) -> str:
        """Another one when anything else would happen."""
        said = [[step.kind, step.pk, step.now, step.then] for step in self.steps]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def states(self) -> dict[str, dict[int, RecordDict | None]]:
        """What to write."""
        wanted: dict[str, dict[int, RecordDict | None]] = {}
        for step in self.changing:
            wanted.setdefault(step.kind, {})[step.pk] = step.then
        return wanted

    def reasons(self) -> list[str]:
        """Why it can't be done as it stands; empty when it can."""
        changed = _("%(record)s was changed since. Say what to do with it.")
        found = [f"{step.title}: {text}" for step in self.steps for text in step.reasons]
        return found + [changed % {"record": step.title} for step in self.steps if step.open]


Alive = Callable[[int], None]
"""Is told now and then how many records were looked at."""


def make_plan(spans: Spans, by: Any, choices: Choices, alive: Alive = lambda done: None) -> Plan:
    """What taking back these changes would do. A fixed number of queries for each kind and some hundred records."""
    steps: list[Step] = []
    for kind in spans:
        for some in chunks(spans[kind]):
            steps += _steps(kind, {pk: spans[kind][pk] for pk in some}, choices)
            alive(len(steps))
    steps = _keep_what_is_used(_forget_users(steps))
    alive(len(steps))
    found = _reasons(steps, by)
    named = _titles(steps, spans)
    return Plan([replace(s, title=named[s.kind, s.pk], reasons=found.get((s.kind, s.pk), [])) for s in steps])


def _steps(kind: str, spans: Mapping[int, Span], choices: Choices) -> Iterator[Step]:
    stored = read(kind, spans)
    for pk, (before, after) in spans.items():
        now = stored.get(pk)
        _cautious, conflicts = take_back(kind, before, after, now)
        choice = choices.of((kind, pk)) or (choices.rest if conflicts else "")
        then, _conflicts = take_back(kind, before, after, now, overwrite=choice == Choice.OVERWRITE)
        yield Step(
            kind, pk, now, now if choice == Choice.LEAVE else then, conflicts, choice, made=before is None
        )


def _keep_what_is_used(steps: list[Step]) -> list[Step]:
    """What would go stays while a record uses it that stays itself, and so does what it uses; the rest is taken back."""
    used = {(kind, pk): text for kind, pk, text in _used(steps)}
    going = {(step.kind, step.pk): step for step in steps if step.goes}
    words = _("Used by %(kind)s “%(record)s”.")
    waiting = list(used)
    while waiting:
        user = waiting.pop()
        now = going[user].now or {}
        for key in _referred(user[0], now):
            if key in going and key not in used:
                label = KINDS[user[0]].model._meta.verbose_name
                [title] = titles(user[0], {user[1]: now}).values()
                used[key] = words % {"kind": label, "record": title}
                waiting.append(key)
    return [
        replace(step, then=step.now, stays=used[step.kind, step.pk]) if (step.kind, step.pk) in used else step
        for step in steps
    ]


def _referred(kind: str, record: RecordDict) -> Iterator[Key]:
    """The records to which a record refers."""
    rows = [(KINDS[kind].fields, [record])]
    rows += [(part.fields, record[part.name]) for part in KINDS[kind].parts if record]
    for fields, some in rows:
        for column in fields:
            target = kind_of(column.related_model) if isinstance(column, models.ForeignKey) else None
            if target:
                yield from ((target.name, row[column.name]) for row in some if row.get(column.name))


def _forget_users(steps: list[Step]) -> list[Step]:
    """What was said of an account that is gone by now can't be said again; the database forgot it too."""
    columns = [(kind, f) for kind in KINDS for f in KINDS[kind].fields if _is_forgotten(f)]
    for kind, column in columns:
        mine = {step.then[column.name] for step in steps if step.kind == kind and step.then} - {None}
        model: Any = column.related_model
        known = set(model._default_manager.filter(pk__in=mine).values_list("pk", flat=True))
        for gone in mine - known:
            steps = [_without(step, kind, column.name, gone) for step in steps]
    return steps


def _is_forgotten(column: Any) -> bool:
    return isinstance(column, models.ForeignKey) and column.remote_field.on_delete is models.SET_NULL


def _without(step: Step, kind: str, name: str, gone: int) -> Step:
    if step.kind != kind or not step.then or step.then[name] != gone:
        return step
    return replace(step, then=step.then | {name: None})


def _titles(steps: list[Step], spans: Spans) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for kind in spans:
        said = {
            s.pk: s.now or s.then or next(filter(None, spans[kind][s.pk])) for s in steps if s.kind == kind
        }
        label = KINDS[kind].model._meta.verbose_name
        found |= {(kind, pk): f"{label} “{title}”" for pk, title in titles(kind, said).items()}
    return found


# -- what is in the way --------------------------------------------------------------------------------------


def _reasons(steps: list[Step], by: Any) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for kind, pk, text in [*_forbidden(steps, by), *_wrong(steps), *_public(steps)]:
        found.setdefault((kind, pk), []).append(text)
    return found


def _forbidden(steps: list[Step], by: Any) -> Iterator[tuple[str, int, str]]:
    words = {
        "add": _("You may not add such a record."),
        "change": _("You may not change such a record."),
        "delete": _("You may not delete such a record."),
    }
    for step in steps if by is not None else []:
        name = KINDS[step.kind].model._meta.model_name
        for deed in step.deeds:
            if not by.has_perm(f"agreements.{deed}_{name}"):
                yield step.kind, step.pk, words[deed]


def _keys(steps: list[Step]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for step in steps:
        keys.setdefault(step.kind, []).append(step.pk)
    return keys


def _wrong(steps: list[Step]) -> Iterator[tuple[str, int, str]]:
    """What the rules of the form forbid, by what is stored now and what else comes and goes."""
    beside = Beside(_keys([s for s in steps if s.comes]), _keys([s for s in steps if s.goes]))
    for kind in KINDS:
        written = [step for step in steps if step.kind == kind and step.changes and step.then]
        records = [step.then for step in written if step.then]
        for message in validate(kind, records, beside) if records else []:
            yield kind, written[message.index].pk, _placed(kind, message.field, message.text)


def _placed(kind: str, name: str, text: str) -> str:
    part = KINDS[kind].part.get(name)
    column = next((each for each in KINDS[kind].fields if each.name == name), None)
    label = part.model._meta.verbose_name_plural if part else column.verbose_name if column else ""
    return f"{label}: {text}" if label else text


def _public(steps: list[Step]) -> Iterator[tuple[str, int, str]]:
    for kind, ids in _keys([step for step in steps if step.goes]).items():
        for some in chunks(ids):
            rows = PublishedRecord.objects.filter(kind=kind, record_id__in=some)
            for pk in rows.values_list("record_id", flat=True):
                yield kind, pk, _("Readers see it. Withdraw it first, or what uses it.")


def _used(steps: list[Step]) -> Iterator[tuple[str, int, str]]:
    """Records that refer to what goes, and neither go nor are written themselves."""
    settled = {(step.kind, step.pk) for step in steps if step.changes}
    for kind, ids in _keys([step for step in steps if step.goes]).items():
        found = [use for use in uses(kind, ids) if (use.kind, use.pk) not in settled]
        named = {
            (user, pk): title
            for user, pks in _keys_of([(use.kind, use.pk) for use in found]).items()
            for pk, title in titles(user, read(user, pks)).items()
        }
        for use in found:
            yield (
                kind,
                use.used,
                _("Used by %(kind)s “%(record)s”.")
                % {
                    "kind": KINDS[use.kind].model._meta.verbose_name,
                    "record": named.get((use.kind, use.pk), use.pk),
                },
            )


def _keys_of(pairs: list[Key]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for kind, pk in pairs:
        keys.setdefault(kind, []).append(pk)
    return keys
