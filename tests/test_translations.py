"""The interface in Russian and Chinese: complete, up to date, and with the same blanks as in English."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "agreements" / "locale").glob("*/LC_MESSAGES/django.po"))

NUMBERED_BY = {"pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "ngettext": (1, 2)}
MARKS = {
    "_": None,
    **{f"gettext{end}": None for end in ("", "_lazy", "_noop")},
    **{name + end: where for name, where in NUMBERED_BY.items() for end in ("", "_lazy")},
}
"""The functions that mark a text in Python, and where in the call it stands."""

TAG = re.compile(r"""\{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')[^%]*?(?:context\s+"([^"]+)")?[^%]*%\}""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.S,
)
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


@pytest.fixture(params=CATALOGUES, ids=[path.parent.parent.name for path in CATALOGUES])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with request.param.open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def spellings(message: Message) -> list[str]:
    """The translation, or all its plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def blanks(text: str) -> list[str]:
    return sorted(BLANK.findall(text))


def test_there_are_russian_and_chinese():
    assert [path.parent.parent.name for path in CATALOGUES] == ["ru", "zh_Hans"]


def test_everything_is_translated(catalogue):
    missing = [message.id for message in messages(catalogue) if not all(spellings(message))]

    assert missing == []


def test_no_translation_is_only_a_guess(catalogue):
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


def test_every_plural_form_is_there(catalogue):
    plurals = [message for message in messages(catalogue) if message.pluralizable]

    assert plurals
    assert [message.id for message in plurals if len(message.string) != catalogue.num_plurals] == []


def test_the_blanks_are_those_of_the_english_text(catalogue):
    wrong = [
        (message.id, spelling)
        for message in messages(catalogue)
        for spelling in spellings(message)
        if blanks(spelling) != blanks(message.id[-1] if message.pluralizable else message.id)
    ]

    assert wrong == []


def test_every_text_of_the_code_is_in_the_catalogue(catalogue):
    known = {_key(message.context, message.id) for message in messages(catalogue)}

    assert sorted(marked_in_python() - known) == []


def test_every_text_of_the_templates_is_in_the_catalogue(catalogue):
    known = {_key(message.context, message.id) for message in messages(catalogue)}

    assert sorted(marked_in_templates() - known) == []


def marked_in_python() -> set[tuple[str, str]]:
    """(context, text) of all that is marked for translation in the code."""
    found: set[tuple[str, str]] = set()
    for path in [*ROOT.glob("agreements/**/*.py"), *ROOT.glob("tracker/**/*.py")]:
        if "migrations" not in path.parts:
            for _line, text, _comments, context in extract_from_file("python", path, keywords=MARKS):
                found.add(_key(context, text))
    assert ("", "entry into force") in found
    assert ("status", "in force") in found
    return found


def marked_in_templates() -> set[tuple[str, str]]:
    """The same of the templates."""
    found: set[tuple[str, str]] = set()
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("agreements/**/*.html")]:
        markup = path.read_text(encoding="utf-8")
        found |= {(context, one or other) for one, other, context in TAG.findall(markup)}
        found |= {("", _as_message(*block)) for block in BLOCK.findall(markup)}
    assert ("", "Skip to the content") in found
    assert any("%(" in text for _context, text in found)
    return found


def _key(context: str | None, text: str | tuple[str, ...] | list[str]) -> tuple[str, str]:
    """A message by its context and its singular."""
    return context or "", text if isinstance(text, str) else text[0]


def _as_message(options: str, text: str) -> str:
    """What Django asks the catalogue for where a template has this block."""
    if re.search(r"\btrimmed\b", options):
        text = " ".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", text.replace("%", "%%"))
