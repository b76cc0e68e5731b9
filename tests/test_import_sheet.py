"""manage.py import_sheet: what a sheet would do, in words and as JSON; applied; refused with an exit code."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.management.commands.import_sheet import Command
from agreements.models import Agreement, ChangeSet, ImportBatch, Party
from agreements.spreadsheets import answers
from agreements.spreadsheets.agreements import COLUMNS
from agreements.spreadsheets.reading_check import check_reading, is_field
from tests.factories import UserFactory, agreement_between, party
from tests.spreadsheets.made import Sheet, workbook
from tests.spreadsheets.sheets import csv_file

HEADING = ["reference", "party 1", "party 2", "signed", "Remark of ours"]
LEFT_OUT = {"Remark of ours": ""}


@pytest.fixture(autouse=True)
def stored():
    UserFactory(username="boss", is_superuser=True)
    return (
        party("Moscow"),
        party("Beijing"),
        agreement_between("Moscow", "Beijing", reference="p-1", signed="2019"),
    )


@pytest.fixture
def write(tmp_path):
    """Makes a file: rows as CSV, anything else as JSON."""

    def write(content, name="sheet.csv"):
        made = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / name).write_bytes(made)
        return str(tmp_path / name)

    return write


def rows(*lines):
    return csv_file(HEADING, *lines)


def told(*arguments):
    """(exit code, stdout, stderr)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_sheet", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    except CommandError as refused:
        return refused.returncode, out.getvalue(), str(refused)
    return 0, out.getvalue(), err.getvalue()


def as_json(*arguments):
    code, out, _err = told(*arguments, "--json")
    return code, json.loads(out)


GOOD = rows(["p-1", "Moscow", "Beijing", "2020", ""], ["p-2", "Moscow", "Beijing", "2024-06", ""])
BAD = rows(
    ["p-1", "Moscow", "Beijing", "2019", "x"],
    ["p-2", "Moscow", "Zenda", "2024", ""],
    ["p-3", "Moscow", "Beijing", "soon", ""],
)


class TestShowing:
    def test_a_good_sheet_is_told_and_nothing_is_kept(self, write):
        code, out, err = told(write(GOOD))

        assert (code, err) == (0, "")
        assert "2 rows" in out
        assert "new: 1 · changed: 1" in out
        assert "--apply writes it" in out
        assert not ImportBatch.objects.exists()
        assert Agreement.objects.count() == 1

    def test_it_needs_no_user(self, write):
        from django.contrib.auth.models import User

        User.objects.all().delete()

        assert told(write(GOOD))[0] == 0

    def test_what_is_open_and_wrong_is_told_with_its_place_and_ends_with_1(self, write):
        code, out, err = told(write(BAD))

        assert code == 1
        assert "Remark of ours  ? Say what it is, or leave it out." in out
        assert "1 name to decide about" in out
        assert "party “Zenda”, 1 row: 3" in out
        assert "Row 4, column “signed” (D4): “soon”" in out
        assert "Say first what each column is" in err

    def test_known_columns_are_told_by_their_name(self, write):
        assert "party 1         party 1" in told(write(GOOD))[1]

    def test_what_stands_around_the_table_is_told(self, write):
        sheet = csv_file(
            ["Register of the city"], [], HEADING, ["p-2", "Moscow", "Beijing", "2024", ""], ["Total: 1"]
        )

        out = told(write(sheet))[1]

        assert "1 row, headings in row 3" in out
        assert "Rows that are no records: above the table: 1, totals: 1." in out

    def test_plain_guesses_are_told(self, write):
        party("Samara")

        out = told(write(csv_file(["party 1", "party 2"], ["Moscow", "Самара"])))[1]

        assert "plain: it is Samara" in out

    def test_long_lists_are_cut_and_say_so(self, write):
        many = [[f"p-{n}", "Moscow", "Beijing", "soon", ""] for n in range(60)]

        out = told(write(rows(*many)))[1]

        assert "60 problems" in out
        assert "… and 20 more; --json shows all." in out


class TestJson:
    def test_it_is_one_object_with_these_keys(self, write):
        code, said = as_json(write(BAD))

        assert code == 1
        assert set(said) >= {"counts", "headings", "unresolved", "problems", "applied", "file"}
        assert said["applied"] is False

    def test_counts(self, write):
        counts = as_json(write(BAD))[1]["counts"]

        assert {"new": 0, "changed": 0, "unchanged": 1, "wrong": 1, "undecided": 1}.items() <= counts.items()
        assert (counts["names"], counts["columns"]) == (1, 1)

    def test_headings(self, write):
        headings = {each["heading"]: each for each in as_json(write(BAD))[1]["headings"]}

        assert list(headings) == HEADING
        assert headings["signed"]["field"] == "signed"
        assert headings["Remark of ours"]["field"] is None
        assert headings["party 2"]["samples"] == ["Beijing", "Zenda"]

    def test_unresolved_names(self, write):
        [name] = as_json(write(BAD))[1]["unresolved"]

        assert (name["kind"], name["text"], name["rows"], name["count"]) == ("party", "Zenda", [3], 1)
        assert {"key", "candidates", "guess"} <= set(name)

    def test_problems(self, write):
        [problem] = as_json(write(BAD))[1]["problems"]

        assert (problem["row"], problem["column"], problem["cell"]) == (4, "signed", "D4")
        assert problem["value"] == "soon"
        assert "can't be read as a date" in problem["reason"]

    def test_a_file_that_cannot_be_read_is_an_object_too(self, write):
        code, said = as_json(write(b"", "empty.csv"))

        assert code == 2
        assert "is empty" in said["error"]


class TestTelling:
    def test_columns_by_a_file(self, write):
        mapping = write(LEFT_OUT, "columns.json")

        said = as_json(write(BAD), "--mapping", mapping)[1]

        assert said["counts"]["columns"] == 0
        assert said["headings"][-1]["field"] == ""

    @pytest.mark.parametrize(
        "decisions",
        [
            {"party": {"Zenda": "Beijing"}},
            {"Zenda": "Beijing"},
            {"party|zenda": "Beijing"},
        ],
    )
    def test_names_by_a_file(self, write, decisions):
        said = as_json(write(BAD), "--decisions", write(decisions, "names.json"))[1]

        assert said["unresolved"] == []
        assert said["counts"]["new"] == 1

    def test_a_decision_as_it_was_printed(self, write):
        sheet = write(BAD)
        [name] = as_json(sheet)[1]["unresolved"]
        decisions = write(
            {name["key"]: {"do": "create", "name": "Zenda", "kind": "city", "parent": None}}, "n.json"
        )

        assert as_json(sheet, "--decisions", decisions)[1]["unresolved"] == []

    def test_rows_of_a_name_left_out(self, write):
        decisions = write({"party": {"Zenda": "leave out"}}, "names.json")

        assert as_json(write(BAD), "--decisions", decisions)[1]["counts"]["left_out"] == 1

    def test_a_country_to_be_created_and_a_city_in_it(self, write):
        sheet = write(csv_file(["party 1", "party 2", "country 2"], ["Moscow", "Zenda", "Ruritania"]))
        decisions = write({"country": {"Ruritania": "create"}, "party": {"Zenda": "create"}}, "names.json")

        code, said = as_json(sheet, "--decisions", decisions, "--apply")

        assert (code, said["applied"]) == (0, True)
        assert Party.objects.get(name="Zenda").parent.name == "Ruritania"

    def test_names_that_are_not_asked_are_no_fault(self, write):
        code, out, _err = told(write(GOOD), "--decisions", write({"party": {"Atlantis": "create"}}, "n.json"))

        assert code == 0
        assert "names that this sheet does not ask: Atlantis" in out

    def test_plain_guesses_are_taken_when_asked(self, write):
        party("Samara")
        sheet = write(csv_file(["party 1", "party 2"], ["Moscow", "Самара"]))

        assert as_json(sheet)[1]["counts"]["names"] == 1
        assert as_json(sheet, "--accept-guesses")[1]["counts"]["names"] == 0


class TestApplying:
    def test_it_is_written_once_in_the_name_of_somebody(self, write):
        UserFactory(username="anna", is_superuser=True)

        code, out, err = told(write(GOOD), "--apply", "--by", "anna")

        assert (code, err) == (0, "")
        assert "applied" in out
        assert Agreement.objects.get(reference="p-2").signed == "2024-06"
        assert ImportBatch.objects.get().by.username == ChangeSet.objects.latest("pk").by.username == "anna"

    def test_json_says_what_was_written(self, write):
        said = as_json(write(GOOD), "--apply")[1]

        assert said["applied"] is True
        assert said["change_set"] == ImportBatch.objects.get().change_set_id

    def test_again_it_changes_nothing(self, write):
        told(write(GOOD), "--apply")

        assert as_json(write(GOOD))[1]["counts"]["unchanged"] == 2

    def test_what_is_open_or_wrong_is_not_written_and_not_kept(self, write):
        code, _out, err = told(write(BAD), "--apply")

        assert code == 1
        assert "Say first what each column is" in err
        assert not ImportBatch.objects.exists()

    def test_a_kept_plan_is_gone_on_with_in_the_admin(self, write):
        code, out, _err = told(write(BAD), "--keep")

        batch = ImportBatch.objects.get()
        assert code == 1
        assert f"Import {batch.pk} in the admin: planned" in out
        assert batch.counts["wrong"] == 1

    def test_everything_told_goes_into_what_is_kept(self, write):
        told(write(BAD), "--keep", "--mapping", write(LEFT_OUT, "c.json"))

        batch = ImportBatch.objects.get()
        assert (batch.mapping, batch.counts["columns"]) == (LEFT_OUT, 0)


class TestRefusing:
    """Whatever can't be read ends with 2 and a sentence."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--apply", "--by", "nobody"], "Nobody here is called “nobody”"),
            (["--apply", "--by", "reader"], "“reader” may not import"),
            (["--constant", "Guangzhou"], "party.1=Guangzhou"),
            (["--constant", "moon=Guangzhou"], "“moon” can't be said of all rows. These can: type,"),
            (["--order", "signed"], "Date=dmy"),
            (["--encoding", "klingon"], "The encoding “klingon” is not known"),
            (["--delimiter", "x"], "“x” is not taken as a delimiter"),
            (["--sheet", "Nowhere"], "no sheet “Nowhere”"),
            (["--mapping", "no-such.json"], "can't be opened"),
        ],
    )
    def test_options_that_cannot_be_followed(self, write, arguments, words):
        UserFactory(username="reader")

        code, _out, err = told(write(GOOD), *arguments)

        assert code == 2
        assert words in err

    @pytest.mark.parametrize(
        ("option", "content", "words"),
        [
            ("--mapping", b"{", "is not JSON"),
            ("--mapping", ["signed"], "no JSON object"),
            (
                "--mapping",
                {"Nowhere": "signed"},
                "No column is called “Nowhere”. Columns are: reference, party 1",
            ),
            (
                "--mapping",
                {"signed": "moon"},
                "“signed” can't be “moon”: there is no such field. There are: reference, type,",
            ),
            ("--decisions", b"\xff\xfe\x00", "is not JSON"),
            ("--decisions", {"party": {"Zenda": "Atlantis"}}, "“Zenda”: “Atlantis” is nobody"),
            (
                "--decisions",
                {"party": {"Zenda": {"do": "use", "id": 404}}},
                "“Zenda”: this choice is not possible",
            ),
            ("--decisions", {"party": {"Zenda": 5}}, "“Zenda”: this choice is not possible"),
        ],
    )
    def test_files_that_cannot_be_followed(self, write, option, content, words):
        code, _out, err = told(write(BAD), option, write(content, "told.json"))

        assert code == 2
        assert words in err

    def test_a_name_that_stands_for_two(self, write):
        heading = ["party 1", "party 2", "country 2"]
        sheet = csv_file(heading, ["Moscow", "Zenda", "Ruritania"], ["Moscow", "Zenda", "Graustark"])

        code, _out, err = told(write(sheet), "--decisions", write({"party": {"Zenda": "create"}}, "n.json"))

        assert code == 2
        assert "party|zenda|ruritania; party|zenda|graustark" in err

    @pytest.mark.parametrize("name", ["none.csv", "notes.txt", "broken.xlsx"])
    def test_files_that_are_no_sheets(self, write, tmp_path, name):
        if name != "none.csv":
            write(b"words", name)

        code, out, err = told(str(tmp_path / name))

        assert (code, out) == (2, "")
        assert name in err

    def test_several_superusers_must_say_who(self, write):
        UserFactory(is_superuser=True)

        assert "--by" in told(write(GOOD), "--apply")[2]


def test_the_shell_gets_the_exit_code(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "manage.py", "import_sheet", str(tmp_path / "none.csv")],
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be opened" in done.stderr


class TestOrders:
    UNCLEAR = rows(["p-2", "Moscow", "Beijing", "03/04/2024", ""])

    def test_what_comes_first_is_asked_and_said(self, write):
        sheet = write(self.UNCLEAR)

        code, out, _err = told(sheet)
        assert code == 1
        assert '“03/04/2024” is 3 April 2024 or 4 March 2024: say --order "signed=dmy" or mdy.' in out

        assert told(sheet, "--order", "signed=dmy", "--apply")[0] == 0
        assert Agreement.objects.get(reference="p-2").signed == "2024-04-03"

    def test_json_lists_the_columns_that_are_asked(self, write):
        [order] = as_json(write(self.UNCLEAR))[1]["orders"]

        assert (order["heading"], order["order"], order["example"]) == ("signed", "", "03/04/2024")


class TestDuplicates:
    TWICE = rows(["p-1", "Moscow", "Beijing", "2020", ""], ["p-2", "Beijing", "Moscow", "2020", ""])

    def test_they_are_told_with_their_rows(self, write):
        out = told(write(self.TWICE))[1]

        assert "possible duplicate" in out
        assert "Row 3: " in out

    def test_json_counts_and_lists_them(self, write):
        said = as_json(write(self.TWICE))[1]

        assert said["counts"]["duplicates"] == 1
        assert [(each["row"], "reason" in each) for each in said["duplicates"]] == [(3, True)]


class TestWrongRows:
    def test_they_are_written_to_be_mended(self, write, tmp_path):
        out = told(write(BAD), "--wrong-rows", str(tmp_path / "wrong.csv"))[1]

        written = (tmp_path / "wrong.csv").read_text("utf-8-sig")
        assert "The wrong rows stand in" in out
        assert "p-3,Moscow,Beijing,soon" in written
        assert "p-1" not in written

    def test_mended_they_come_back(self, write, tmp_path):
        told(write(BAD), "--wrong-rows", str(tmp_path / "wrong.csv"))
        mended = (tmp_path / "wrong.csv").read_text("utf-8-sig").replace("soon", "2024")

        assert as_json(write(mended.encode(), "mended.csv"))[1]["counts"]["wrong"] == 0

    def test_without_wrong_rows_no_file_is_written(self, write, tmp_path):
        out = told(write(GOOD), "--wrong-rows", str(tmp_path / "wrong.csv"))[1]

        assert not (tmp_path / "wrong.csv").exists()
        assert "No row is wrong; " in out

    def test_the_sheet_itself_is_never_written_over(self, write):
        sheet = write(BAD)
        before = Path(sheet).read_bytes()

        code, _out, err = told(sheet, "--wrong-rows", str(sheet))

        assert code == 2
        assert "is the sheet itself. Give the wrong rows another name." in err
        assert Path(sheet).read_bytes() == before

    @pytest.mark.parametrize("name", ["wrong.pdf", "no-such-folder/wrong.csv"])
    def test_a_place_that_cannot_be_written_is_told(self, write, tmp_path, name):
        code, _out, err = told(write(BAD), "--wrong-rows", str(tmp_path / name))

        assert code == 2
        assert "wrong.pdf" in err or "can't be written" in err


class TestDocumentation:
    """docs/importing.md names everything that can be said, and its examples are taken."""

    GUIDE = Path("docs/importing.md").read_text()

    def test_every_option_stands_in_it(self):
        parser = Command().create_parser("manage.py", "import_sheet")
        common = {
            "--help",
            "--version",
            "--verbosity",
            "--settings",
            "--pythonpath",
            "--traceback",
            "--no-color",
        }
        options = {
            option for action in parser._actions for option in action.option_strings if option[:2] == "--"
        }

        missing = {
            o for o in options - common - {"--force-color", "--skip-checks"} if f"`{o}" not in self.GUIDE
        }

        assert missing == set()

    def test_every_field_stands_in_it(self):
        keys = {f"`{column.key}.N`" if column.numbered else f"`{column.key}`" for column in COLUMNS.values()}

        assert {key for key in keys if key not in self.GUIDE} == set()

    def test_its_json_is_json(self):
        mapping, decisions, reading = map(json.loads, re.findall(r"```json\n(.*?)```", self.GUIDE, re.DOTALL))

        assert all(key == "" or is_field(key) for key in mapping.values())
        assert answers.named(decisions)
        check_reading(reading)


ROW = ["p-3", "Moscow", "Beijing", "2024"]


def test_hidden_sheets_that_were_not_read_are_named(write):
    file = workbook(Sheet("lists", [["mou"]], hidden=True), Sheet("Agreements", [HEADING[:4], ROW]))

    _code, out, _err = told(write(file, "register.xlsx"))

    assert "Hidden sheet that was not read: lists." in out


def test_an_open_column_tells_what_is_proposed(write):
    _code, out, _err = told(write(csv_file([*HEADING[:4], "sumary"], [*ROW, "about"])))

    assert "Proposed: summary (nearest heading: “summary”)." in out
