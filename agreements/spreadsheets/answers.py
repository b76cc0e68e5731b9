"""Decisions about names as a person writes them into a file, made into those that the importer keeps.

    {"country": {"Ruritania": "create"},
     "party":   {"Zenda": "create", "Streslau": "Strelsau (Ruritania)", "Atlantis": "leave out"},
     "type":    {"pact": "mou"}}

An answer is "create", "leave out", "guess" (what was offered as plain), or whom the name means: a reference, a
code, or a name that means one record. Names may also stand under their keys, and answers as they are kept
(`importing.decide`): what `--json` shows can be copied.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agreements.models.folding import name_key
from agreements.spreadsheets.directory import Directories
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.mentions import Mention
from agreements.spreadsheets.naming import Naming

KINDS = ("party", "country", "person", "office", "type", "area")

Names = list[dict[str, Any]]


class Given(NamedTuple):
    """Key of an open name → its decision, and the names of the file that were open."""

    decisions: dict[str, Any]
    used: set[str]


def given(answers: Any, names: Names, directories: Directories) -> Given:
    """The decisions about those names of the file that are open. Raises SheetError for an answer that is none."""
    found = Given({}, set())
    for kind, said, answer in _entries(answers):
        meant = _meant(kind, said, names)
        if len(meant) > 1 and kind:
            raise SheetError(_same_name_told(said, meant))
        for name in meant:
            found.decisions[name["key"]] = _decision(name, answer, directories)
            found.used.add(said)
    return found


def named(answers: Any) -> list[str]:
    """Every name or key that the file answers."""
    return [said for _kind, said, _answer in _entries(answers)]


def _entries(answers: Any) -> Iterator[tuple[str, str, Any]]:
    """(kind or "", name or key, answer)."""
    if not isinstance(answers, dict):
        raise SheetError(_("Decisions are an object of names and what to do with each."))
    for key, answer in answers.items():
        if key in KINDS and isinstance(answer, dict):
            yield from ((key, said, what) for said, what in answer.items())
        else:
            yield "", key, answer


def _meant(kind: str, said: str, names: Names) -> Names:
    """The open names of this key; else of this text, and of this kind where one is told."""
    if exact := [name for name in names if name["key"] == said]:
        return exact
    alike = [name for name in names if name["kind"] == kind or not kind]
    return [name for name in alike if said in (name["text"], _with_context(name))] or [
        name for name in alike if name_key(said) and name_key(name["text"]) == name_key(said)
    ]


def _with_context(name: dict[str, Any]) -> str:
    return f"{name['text']} ({name['context']})"


def _same_name_told(said: str, meant: Names) -> str:
    words = _("“%(name)s” stands for several names. Write one of these: %(keys)s.")
    return words % {"name": said, "keys": "; ".join(name["key"] for name in meant)}


def _decision(name: dict[str, Any], answer: Any, directories: Directories) -> Any:
    if not isinstance(answer, str):
        return answer  # as it is kept; `check_decisions` looks at it
    deed = answer.strip().casefold().replace("_", " ")
    if deed == "create":
        return name["creation"]
    if deed == "leave out":
        return {"do": "leave_out"}
    if deed == "guess" and name["guess"]:
        return name["guess"]
    return {"do": "use", "id": _record(name, answer.strip(), directories)}


def _record(name: dict[str, Any], text: str, directories: Directories) -> int:
    found = Naming({}, directories).find(Mention(name["kind"], text), 0)
    if not isinstance(found, int):
        words = _(
            "“%(name)s”: “%(answer)s” is nobody, or not one alone. Write “create”, “leave out”, or a reference or name "
            "that means one record."
        )
        raise SheetError(words % {"name": name["text"], "answer": text[:100]})
    return found
