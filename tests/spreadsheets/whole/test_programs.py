"""A workbook that LibreOffice opened and saved again still changes nothing."""

import csv
import io
import shutil
import subprocess

import pytest

from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, saved

SOFFICE = shutil.which("soffice")


@pytest.fixture
def resaved(tmp_path):
    """The file as LibreOffice writes it after it has read it."""

    def resave(content, ending, into, more=""):
        (tmp_path / f"tracker.{ending}").write_bytes(content)
        subprocess.run(
            [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
             into + more, "--outdir", tmp_path / "out", tmp_path / f"tracker.{ending}"],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return (tmp_path / "out" / f"tracker.{into}").read_bytes()

    return resave


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("ending", "into"), [("xlsx", "xlsx"), ("ods", "ods"), ("xlsx", "ods"), ("ods", "xlsx")]
)
def test_saved_again_by_libreoffice_it_changes_nothing(resaved, ending, into):
    worlds.fill(11)
    worlds.texts([*worlds.HOSTILE, *worlds.LONG])

    plan = worlds.planned(into, resaved(worlds.workbook(ending), ending, into))

    assert [str(problem) for problem in plan.problems] == []
    assert [words for kind in plan.differing for words in plan.words(kind)] == []
    assert plan.counts()["unchanged"] == worlds.all_records()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_csv_files_that_libreoffice_opened_and_saved_change_nothing(tmp_path):
    worlds.fill(12, 2)
    worlds.texts(worlds.HOSTILE)
    sheets = opened(worlds.workbook("zip"))
    for name, rows in sheets.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--infilter=CSV:44,34,76,1,,0,false,true",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", "--outdir", tmp_path / "out",
         *sorted(tmp_path.glob("*.csv"))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    again = {}
    for file in (tmp_path / "out").glob("*.csv"):
        again[file.stem] = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))

    plan = worlds.planned("zip", saved(again))

    assert set(again) == set(sheets)
    assert [str(problem) for problem in plan.problems] == []
    assert [words for kind in plan.differing for words in plan.words(kind)] == []
    assert plan.counts()["unchanged"] == worlds.all_records()
