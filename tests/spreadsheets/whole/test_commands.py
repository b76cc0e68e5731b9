"""manage.py export_workbook and import_workbook."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement
from tests.factories import UserFactory, agreement_between
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, put, saved


@pytest.fixture(autouse=True)
def stored():
    UserFactory(username="boss", is_superuser=True)
    agreement_between("Moscow", "Beijing", title="Memorandum", signed="2019")
    agreement_between("Paris", "Rome", title="Protocol", signed="2020")


def told(*arguments):
    """(exit code, stdout, stderr)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    except CommandError as refused:
        return refused.returncode, out.getvalue(), str(refused)
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("ending", worlds.FORMATS)
def test_out_and_back(tmp_path, ending):
    file = str(tmp_path / f"tracker.{ending}")

    assert told("export_workbook", file)[0] == 0
    code, out, _err = told("import_workbook", file)

    assert code == 0
    assert out.startswith(f"0 new, 0 changed, {worlds.all_records()} unchanged, 0 wrong.")


def test_what_was_changed_is_shown_and_written(tmp_path):
    file = tmp_path / "tracker.zip"
    told("export_workbook", str(file), "--kind", "agreement")
    file.write_bytes(saved(put(opened(file.read_bytes()), "agreement", 2, "signed", "2021")))

    code, out, _err = told("import_workbook", str(file))
    assert (code, Agreement.objects.get(title="Memorandum").signed) == (0, "2019")
    assert "  signed: 2019 → 2021\n" in out

    code, out, _err = told("import_workbook", str(file), "--apply", "--json")
    assert (code, json.loads(out)["applied"]) == (0, True)
    assert Agreement.objects.get(title="Memorandum").signed == "2021"


def test_a_wrong_workbook_ends_with_1(tmp_path):
    file = tmp_path / "tracker.zip"
    told("export_workbook", str(file))
    file.write_bytes(saved(put(opened(file.read_bytes()), "agreement", 2, "signed", "soon")))

    code, out, _err = told("import_workbook", str(file), "--apply", "--json")

    assert code == 1
    [problem] = json.loads(out)["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("agreement", 2, "signed")
    assert Agreement.objects.get(title="Memorandum").signed == "2019"


def test_what_can_not_be_read_ends_with_2(tmp_path):
    (tmp_path / "tracker.ods").write_bytes(b"PK\x03\x04")

    assert told("import_workbook", str(tmp_path / "tracker.ods"))[0] == 2
    assert told("import_workbook", str(tmp_path / "nothing.ods"))[0] == 2
    assert told("export_workbook", str(tmp_path / "tracker.pdf"))[0] == 2


def test_a_list_as_filtered(tmp_path):
    file = tmp_path / "tracker.zip"

    code, out, _err = told("export_workbook", str(file), "--filter", "q=Beijing")

    assert (code, "agreement 1," in out) == (0, True)
    assert [row[0] for row in opened(file.read_bytes())["agreement"][1:]] == [
        str(Agreement.objects.get(title="Memorandum").pk)
    ]


@pytest.mark.parametrize("asked", ["nonsense=1", "state", "summary__regex=a"])
def test_a_list_that_can_not_be_filtered_so(tmp_path, asked):
    assert told("export_workbook", str(tmp_path / "tracker.zip"), "--filter", asked)[0] == 2


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_workbook_that_is_brought_as_a_sheet_is_told_its_way_back(tmp_path, ending):
    file = str(tmp_path / f"tracker.{ending}")
    told("export_workbook", file)

    code, _out, err = told("import_sheet", file)

    assert code == 2
    assert f"“tracker.{ending}” is a workbook of the tracker, with every field." in err
    assert "or with import_workbook." in err
