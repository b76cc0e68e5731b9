"""The empty sheet that is filled in: nothing about its columns is asked, in whichever language it was made."""

import io

import openpyxl
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from agreements.models import Agreement
from agreements.services import vocabulary
from agreements.spreadsheets import importing
from agreements.spreadsheets.agreements import label_of
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.template import TOLD, template
from tests.factories import PartyFactory, UserFactory, party

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture(autouse=True)
def stored(db):
    vocabulary.load()
    for name, country in (("Moscow", "Russia"), ("Beijing", "China")):
        place = PartyFactory(name=name, parent=party(country, kind="country"))
        for one in (place, place.parent):
            for code, tag in (("ru", "ru"), ("zh-hans", "zh-Hans")):
                with override(code):
                    one.names.get_or_create(language=tag, text=gettext(one.name))


@pytest.fixture(params=LANGUAGES)
def language(request):
    with override(request.param):
        yield request.param


def made():
    return openpyxl.load_workbook(io.BytesIO(template()))


def filled(book, rows):
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            sheet.cell(number, headings[label_of(key)], value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def offered(book, key):
    """What the drop-down of a column offers."""
    column = [told.key for told in TOLD].index(key)
    sheet = book.worksheets[0]
    [rule] = [
        r for r in sheet.data_validations.dataValidation if next(iter(r.sqref.ranges)).min_col == column + 1
    ]
    name, cells = rule.formula1.split("!")
    return [cell.value for (cell,) in book[name.lstrip("=")][cells.replace("$", "")]]


def test_every_example_comes_in_without_a_question_about_its_column(language):
    book = made()
    row = {told.key: gettext(told.example) for told in TOLD if told.example}
    row |= {"type": offered(book, "type")[0], "renewal": offered(book, "renewal")[-1]}
    batch = importing.start("a.xlsx", filled(book, [row]), UserFactory(is_superuser=True))

    assert (batch.counts["columns"], batch.counts["wrong"], batch.counts["orders"]) == (0, 0, 0)
    assert [
        name["text"] for name in batch.plan["names"] if name["kind"] in ("party", "country", "type")
    ] == []


def test_examples_are_in_the_language_of_the_reader(language):
    notes = {cell.value: cell.comment.text for cell in made().worksheets[0][1]}

    moscow = {"en": "Moscow", "ru": "Москва", "zh-hans": "莫斯科"}[language]
    assert moscow in notes[label_of("party.1")]
    assert moscow in notes[label_of("signatories")]


def test_each_choice_of_a_drop_down_is_understood(language):
    book = made()
    keys = ("type", "renewal", "legal_force", "areas")
    choices = [(key, choice) for key in keys for choice in offered(book, key)]
    rows = [
        {"reference": f"r{n}", "party.1": "Moscow", "type": "mou"} | {key: choice}
        for n, (key, choice) in enumerate(choices)
    ]
    user = UserFactory(is_superuser=True)
    batch = importing.start("a.xlsx", filled(book, rows), user)

    assert len(choices) > 30
    assert (batch.counts["new"], batch.counts["names"]) == (len(choices), 0), batch.plan["names"]
    importing.apply(batch, user)
    assert Agreement.objects.exclude(type=None).count() == len(choices)
    assert Agreement.objects.filter(coverage__area__isnull=False).count() == len(offered(book, "areas"))


def test_left_empty_it_is_told_so(language):
    with pytest.raises(SheetError) as told:
        importing.start("a.xlsx", filled(made(), []), UserFactory(is_superuser=True))

    assert str(told.value) == gettext("“%(file)s” has no rows below its heading row.") % {"file": "a.xlsx"}


def test_every_column_has_a_note():
    headings = made().worksheets[0][1]

    assert [cell.value for cell in headings] == [label_of(told.key) for told in TOLD]
    assert all(
        cell.comment and told.note in cell.comment.text for cell, told in zip(headings, TOLD, strict=True)
    )
