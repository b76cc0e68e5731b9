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
"""So often Tab is pressed before it is plain that something can't be reached."""


@pytest.fixture(autouse=True)
def stored(live):
    vocabulary.load()
    party("Moscow")
    party("Beijing")


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
    page.goto(reverse("admin:agreements_importbatch_add"))
    reach(page, "input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(
        {"name": "register.xlsx", "mimeType": "application/octet-stream", "buffer": SHEET}
    )
    press(page, "input[type=submit].default")


def choose(page, selector, words):
    """Types the beginning of what a list shows."""
    reach(page, selector)
    page.keyboard.type(words, delay=20)


def test_a_sheet_comes_in_by_keyboard_alone(page_as):
    page = page_as("analyst")
    upload(page)

    assert "Table" in page.inner_text("[aria-current=step]")
    assert "The headings are in row 4." in page.inner_text("#content")
    press(page, "button[name=agree]")

    assert "Columns" in page.inner_text("[aria-current=step]")
    choose(page, "tr.open select", "leave")
    press(page, "#step [type=submit]")

    assert "Names" in page.inner_text("[aria-current=step]")
    assert "Zenda" in page.inner_text("#step")
    reach(page, "#step fieldset input[type=radio]")
    while not page.evaluate(FOCUSED, "[value=create]"):
        page.keyboard.press("ArrowDown")
    press(page, "#step .submit-row [type=submit]")

    assert "Preview" in page.inner_text("[aria-current=step]")
    assert "auto renew" in page.inner_text("table.rows")
    press(page, ".apply button.default")

    assert "The sheet was imported." in page.inner_text(".messagelist")
    agreement = Agreement.objects.get(signed="2024-06-17")
    assert (agreement.renewal, agreement.expires) == ("tacit", "")
    assert Party.objects.filter(name="Zenda").exists()
    press(page, f".made a[href*='/agreement/{agreement.pk}/']")
    assert "Moscow – Beijing" in page.inner_text("h2")


@pytest.fixture
def batch(live):
    return importing.start("register.xlsx", SHEET, UserFactory(is_superuser=True))


@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans"])
def test_every_step_opens_in_each_language(page_as, batch, language):
    page = page_as("superuser", language={"zh-Hans": "zh-CN"}.get(language, language))

    for step, title in STEPS.items():
        page.goto(reverse(f"admin:agreements_importbatch_{step}", args=[batch.pk]))
        with override(language.lower()):
            assert gettext(str(title)) in page.inner_text("[aria-current=step]")


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
