"""A sheet's whole way in, in a real browser: by keyboard alone, in each language, on a narrow screen."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from agreements.admin.import_steps.base import STEPS
from agreements.models import Agreement, ImportBatch, Party
from agreements.services import vocabulary
from agreements.spreadsheets import importing
from tests.factories import UserFactory, party
from tests.spreadsheets.made import Sheet, workbook

SHEET = workbook(
    Sheet("lists", [["mou"], ["programme"]], hidden=True),
    Sheet(
        "Agreements",
        [
            ["Register of agreements of the city"],
            ["One row for each agreement. Do not change the order of the columns."],
            [],
            ["Party A", "Party B", "Signed", "Valid until", "Type", "Checked by whom"],
            ["Moscow", "Beijing", "17.06.2024", "auto renew", "MoU", "Anna"],
            ["Moscow", "Zenda", "19.05.2014", "2016", "MoU", "Boris"],
        ],
    ),
)
FOCUSED = "selector => document.activeElement !== null && document.activeElement.matches(selector)"
ENOUGH = 150
"""So often a key is pressed before it is plain that something can't be reached."""
LEFT_OUT = ""
LANGUAGES = {"en": "en", "ru": "ru", "zh-hans": "zh-CN"}
"""The tracker's name of a language → the browser's."""


@pytest.fixture(autouse=True)
def stored(live):
    vocabulary.load()
    party("Moscow")
    party("Beijing")


def in_language(language):
    """Translates what the tracker says."""

    def told(words):
        with override(language):
            return gettext(words)

    return told


def reach(page, selector):
    """Goes on with Tab until this has the focus."""
    for _press in range(ENOUGH):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, selector):
            return
    pytest.fail(f"{selector} can't be reached with Tab on {page.url}")


def press(page, selector):
    """Presses the button or follows the link, and waits for the next page."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def upload(page):
    page.on(
        "filechooser", lambda chooser: None
    )  # from now on: asked for only then, the first press may come too soon
    page.goto(reverse("admin:agreements_importbatch_add"))
    reach(page, "input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(
        {"name": "register.xlsx", "mimeType": "application/octet-stream", "buffer": SHEET}
    )
    press(page, "input[type=submit].default")


def go_to(page, option):
    """Walks the list that has the focus with the arrow keys until this is chosen."""
    page.keyboard.press("Home")
    for _press in range(ENOUGH):
        if page.evaluate("value => document.activeElement.value === value", option):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"“{option}” is not in the list")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_comes_in_by_keyboard_alone(page_as, language):
    page = page_as("analyst", language=LANGUAGES[language])
    told = in_language(language)
    upload(page)

    assert told("Table") in page.inner_text("[aria-current=step]")
    assert told("The headings are in row %(first)s.") % {"first": 4} in page.inner_text("#content")
    press(page, "button[name=agree]")

    assert told("Columns") in page.inner_text("[aria-current=step]")
    reach(page, "tr.open select")
    go_to(page, LEFT_OUT)
    press(page, "#step [type=submit]")

    assert told("Names") in page.inner_text("[aria-current=step]")
    assert "Zenda" in page.inner_text("#step")
    reach(page, "#step fieldset input[type=radio]")
    while not page.evaluate(FOCUSED, "[value=create]"):
        page.keyboard.press("ArrowDown")
    press(page, "#step .submit-row [type=submit]")

    assert told("Preview") in page.inner_text("[aria-current=step]")
    assert "auto renew" in page.inner_text("table.rows")
    press(page, ".apply button.default")

    assert told("The sheet was imported.") in page.inner_text(".messagelist")
    agreement = Agreement.objects.get(signed="2024-06-17")
    assert (agreement.renewal, agreement.expires) == ("tacit", "")
    assert Party.objects.filter(name="Zenda").exists()
    press(page, f".made a[href*='/agreement/{agreement.pk}/']")
    assert "Moscow – Beijing" in page.inner_text("h2")


@pytest.fixture
def batch(live):
    return importing.start("register.xlsx", SHEET, UserFactory(is_superuser=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_opens_in_each_language(page_as, batch, language):
    page = page_as("superuser", language=LANGUAGES[language])

    for step, title in STEPS.items():
        page.goto(reverse(f"admin:agreements_importbatch_{step}", args=[batch.pk]))
        assert in_language(language)(str(title)) in page.inner_text("[aria-current=step]")


def test_every_step_fits_a_narrow_screen(page_as, batch):
    page = page_as("superuser", width=420)

    for step in STEPS:
        page.goto(reverse(f"admin:agreements_importbatch_{step}", args=[batch.pk]))
        assert page.evaluate("document.documentElement.scrollWidth") <= 420, step


def test_what_cannot_be_read_is_told_beside_the_field(page_as, live):
    page = page_as("analyst")
    page.goto(reverse("admin:agreements_importbatch_add"))
    page.set_input_files("input[type=file]", {"name": "notes.docx", "mimeType": "x/y", "buffer": b"words"})
    press(page, "input[type=submit].default")

    assert "is not a spreadsheet that can be read here" in page.inner_text(".errorlist")
    assert not ImportBatch.objects.exists()
