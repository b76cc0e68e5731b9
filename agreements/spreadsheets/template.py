"""An empty sheet of agreements to be filled in: headings, drop-downs, notes and examples in the reader's language."""

import io
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _
from xlsxwriter.utility import xl_col_to_name

from agreements.models import AgreementType, Area
from agreements.models.agreement import LegalForce, Renewal
from agreements.spreadsheets.agreements import label_of
from agreements.spreadsheets.plain import fitting

ROWS = 2_000
"""Rows that have drop-downs and are kept as text."""


class Told(NamedTuple):
    """What stands beside a column of the template: its key, what goes there, and an example."""

    key: str
    note: str
    example: str


TOLD = [
    Told("reference", _("Your own number of the agreement. Bring the sheet in again with it, and the agreement is changed instead of made anew."), "MB-2024"),
    Told("type", _("Choose one, or write what the document calls itself."), ""),
    Told("title", _("As it stands in the text. Left empty, it is made of type, parties and period."), ""),
    Told("party.1", _("A city, region or authority, in any language."), _("Moscow")),
    Told("country.1", _("Tells places of the same name apart."), _("Russia")),
    Told("party.2", _("A city, region or authority, in any language."), _("Beijing")),
    Told("country.2", _("Tells places of the same name apart."), _("China")),
    Told("signed", _("As far as it is known: 2024, 2024-06 or 2024-06-17. Never invent a day."), "2024"),
    Told("signed_place", _("Where it was signed."), ""),
    Told("in_force", _("When it entered into force, if a source says so. It does not follow from the signature."), ""),
    Told("period_start", _("The first day, month or year of the period that the agreement is for."), "2024"),
    Told("period_end", _("The last day, month or year of the period. Words such as “unlimited” and “auto renew” are understood."), "2026"),
    Told("renewal", _("What happens at the end."), ""),
    Told("renewal_term_months", _("For how many months it is renewed each time."), ""),
    Told("legal_force", _("Whether the text says that it binds."), ""),
    Told("areas", _("Several with semicolons between. Wording that nobody knows yet is kept."), _("culture; tourism")),
    Told("signatories", _("Name, Office (Party); several with semicolons between."), _("Sergey Sobyanin, Mayor (Moscow); Yin Yong, Mayor (Beijing)")),
    Told("sources", _("Address of the page that says so; several with semicolons between."), "https://example.org/news/1"),
    Told("source_title", _("Headline of that page."), ""),
    Told("publisher", _("Who published it."), ""),
    Told("published", _("When it was published."), "2024-06-17"),
    Told("quote", _("The sentence that says so, word for word."), ""),
    Told("summary", _("For readers: what it is about, in your own words."), ""),
    Told("internal_notes", _("For colleagues; never public."), ""),
]  # fmt: skip


def template() -> bytes:
    """The workbook as .xlsx. What is filled in is read without a question about its columns."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(gettext("agreements"))
        guide = book.add_worksheet(gettext("how to fill it in"))
        lists = book.add_worksheet("lists")
        lists.hide()
        _headings(book, sheet)
        _drop_downs(sheet, lists)
        _guide(book, guide)
    return file.getvalue()


def _headings(book: Any, sheet: Any) -> None:
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#dde8ee", "border": 1}
    )
    text = book.add_format({"num_format": "@"})  # so that a program does not read 2024-06 as a day
    sheet.set_column(0, len(TOLD) - 1, 20, text)
    sheet.freeze_panes(1, 1)
    for column, told in enumerate(TOLD):
        sheet.write_string(0, column, label_of(told.key), bold)
        sheet.write_comment(0, column, _note(told), {"x_scale": 2, "author": gettext("Agreements tracker")})


def _note(told: Told) -> str:
    example = gettext("For example: %(example)s") % {"example": gettext(told.example)} if told.example else ""
    return f"{gettext(told.note)}\n{example}".strip()


def _drop_downs(sheet: Any, lists: Any) -> None:
    """Lists on a sheet of their own: a drop-down with the list in itself holds 255 characters at most."""
    keys = [told.key for told in TOLD]
    for place, (key, choices) in enumerate(_choices().items()):
        lists.write_column(0, place, [fitting(choice) for choice in choices])
        name = xl_col_to_name(place, True)
        column = keys.index(key)
        rule = {
            "validate": "list",
            "source": f"=lists!{name}$1:{name}${max(len(choices), 1)}",
            "ignore_blank": True,
            "show_error": False,  # other words are taken too: who brings the sheet in is asked what they mean
        }
        sheet.data_validation(1, column, ROWS, column, rule)


def _choices() -> dict[str, list[str]]:
    """Key → what its drop-down offers, in the active language."""
    return {
        "type": _names(AgreementType.objects.filter(retired=False)),
        "areas": _names(Area.objects.filter(retired=False, parent=None)),
        "renewal": _labels(Renewal),
        "legal_force": _labels(LegalForce),
    }


def _names(terms: Any) -> list[str]:
    return list(terms.labels(get_language() or "en").values())


def _labels(choices: Any) -> list[str]:
    return [str(label).split(":")[0] for code, label in choices.choices if code]


def _guide(book: Any, guide: Any) -> None:
    """What goes where, one line a column; no table that could be taken for agreements."""
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 28, bold)
    guide.set_column(1, 1, 90, wrapped)
    intro = gettext(
        "One agreement a row. Leave empty what is not known; columns can be left out, moved and added."
    )
    guide.write_string(0, 0, gettext("how to fill it in"), bold)
    guide.write_string(0, 1, intro, wrapped)
    for row, told in enumerate(TOLD, start=2):
        guide.write_string(row, 0, label_of(told.key), bold)
        guide.write_string(row, 1, _note(told), wrapped)
