"""Reference tables come and go as sheets."""

import json

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Change, Party, Person
from agreements.records import KINDS, read
from agreements.spreadsheets.formats import CSV
from tests.admin.browser import says
from tests.factories import (
    AgreementTypeFactory,
    AreaFactory,
    OfficeFactory,
    PartyFactory,
    PartyNameFactory,
    PersonFactory,
    SourceFactory,
)

PARTIES = "/admin/agreements/party/"
TABLES = ["party", "person", "office", "area", "agreementtype", "source"]


def upload(client, text, name="parties.csv", table="party"):
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"resource": "0", "format": "", "import_file": SimpleUploadedFile(name, content)}
    return client.post(f"/admin/agreements/{table}/import/", sent)


def confirmed(response):
    """What the Import button under the preview sends."""
    form = response.context["confirm_form"]
    return {name: form[name].value() for name in form.fields}


def confirm(client, response, **other):
    return client.post(f"{PARTIES}process_import/", confirmed(response) | other, follow=True)


def test_a_sheet_is_shown_before_it_is_stored(analyst):
    PartyFactory(reference="moscow", name="Moscow")

    response = upload(analyst, "reference,name,names\nmoscow,Moscow city,\nbeijing,Beijing,zh-Hans: 北京\n")

    text = response.content.decode()
    assert "New: 1. Changed: 1. Unchanged: 0." in text
    assert "<del>Moscow</del> → <ins>Moscow city</ins>" in text
    assert "zh-Hans: 北京" in text
    assert Party.objects.get().name == "Moscow"


def test_confirming_stores_it_with_names_and_change_log(analyst):
    response = confirm(analyst, upload(analyst, "reference,name,names\nbeijing,Beijing,zh-Hans: 北京\n"))

    assert "1 new record, 0 changed." in says(response)
    assert Party.objects.get().names.get().text == "北京"
    assert Change.objects.get().change_set.by == analyst.user


def test_a_second_click_imports_nothing(analyst):
    preview = upload(analyst, "name\nBeijing\n")

    confirm(analyst, preview)
    again = confirm(analyst, preview)

    assert "was imported already" in says(again)
    assert Party.objects.count() == 1


def test_nobody_confirms_another_person_s_sheet(analyst, colleague):
    preview = upload(analyst, "name\nBeijing\n")

    response = confirm(colleague, preview)

    assert "Only the person who brought this sheet in can confirm it." in says(response)
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"import_file_name": "../../etc/passwd"},
        {"import_file_name": "passwd"},
        {"import_file_name": ""},
        {"format": "7"},
        {"format": "abc"},
        {"format": "-1"},
    ],
)
def test_a_made_up_confirmation_imports_nothing(analyst, forged):
    response = confirm(analyst, upload(analyst, "name\nBeijing\n"), **forged)

    assert "error" in [message.level_tag for message in response.context["messages"]]
    assert not Party.objects.exists()


def test_a_confirmation_is_good_for_its_own_table(analyst):
    preview = upload(analyst, "name\nIvan\n")

    analyst.post("/admin/agreements/person/process_import/", confirmed(preview))

    assert not Person.objects.exists()


def test_what_became_wrong_after_the_preview_is_not_imported(analyst):
    preview = upload(analyst, "name,wikidata\nBeijing,Q956\nMoscow,Q649\n")
    PartyFactory(wikidata="Q649")

    response = confirm(analyst, preview)

    assert "Nothing was imported: records changed since the preview. Row 3, wikidata:" in says(response)
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("name\n", "parties.csv", "“parties.csv” has no rows below its heading row."),
        ("", "parties.csv", "The submitted file is empty."),
        (
            b"\x89PNG\r\n\x1a\n1234",
            "parties.xlsx",
            "“parties.xlsx” is named .xlsx but is not a workbook: it is",
        ),
        ("name\nA\n", "parties.ods", "“parties.ods” is neither .xlsx nor .csv."),
        ("name\nA\n", "parties", "“parties” is neither .xlsx nor .csv."),
        ("name\nA\x00B\n", "parties.csv", "NUL byte"),
        ("nmae\nBeijing\n", "parties.csv", "The column “nmae” is not known. Did you mean name"),
        ("id,name\n1,Beijing\n", "parties.csv", "The column “id” is not known."),
        ("name,part of\nBeijing,Atlantis\n", "parties.csv", "Row 2, part of: “Atlantis” is not known."),
    ],
)
def test_a_bad_sheet_is_refused_in_words(analyst, text, name, said):
    response = upload(analyst, text, name)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert response.context.get("confirm_form") is None
    assert not Party.objects.exists()


def test_no_file_at_all_is_said(analyst):
    assert "This field is required." in analyst.post(f"{PARTIES}import/", {"format": "0"}).content.decode()


def test_a_program_s_trace_is_never_shown(analyst):
    text = upload(analyst, "nmae\nBeijing\n").content.decode()

    assert "Traceback" not in text
    assert ".py" not in text


def test_cells_are_shown_as_text_never_as_html(analyst):
    text = upload(analyst, 'name\n"<script>alert(1)</script>"\n').content.decode()

    assert "<script>alert(1)" not in text


def test_the_download_holds_what_the_list_shows(analyst):
    PartyFactory(name="Beijing")
    PartyNameFactory(owner=Party.objects.get(), text="Пекин")
    PartyFactory(name="Moscow")

    response = analyst.get(f"{PARTIES}download/csv/", {"q": "пекин"})

    names = CSV().create_dataset(response.getvalue())["name"]
    assert names == ["Beijing"]
    assert response["Content-Disposition"].startswith('attachment; filename="party-')


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_download_comes_back_unchanged(analyst, ending):
    PartyFactory(name="=1+1", reference="a")
    PersonFactory()

    file = analyst.get(f"{PARTIES}download/{ending}/").getvalue()
    response = upload(analyst, file, f"parties.{ending}")

    assert "New: 0. Changed: 0. Unchanged: 1." in response.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_each_record_is_a_line_of_json(table, analyst):
    (
        PartyFactory(name="Пекин"),
        PersonFactory(),
        AreaFactory(),
        AgreementTypeFactory(),
        SourceFactory(),
        OfficeFactory(),
    )
    model = apps.get_model("agreements", table)
    kind = next(name for name, kind in KINDS.items() if kind.model is model)

    response = analyst.get(f"/admin/agreements/{table}/download/jsonl/")

    assert response["Content-Type"] == "application/jsonl; charset=utf-8"
    lines = [json.loads(line) for line in response.getvalue().decode().splitlines()]
    assert {line["id"]: line for line in lines} == read(kind, model.objects.values_list("pk", flat=True))
    assert lines


@pytest.mark.parametrize("table", TABLES)
def test_who_may_bring_a_sheet_in_and_who_may_take_one_out(table, client, staff, analyst):
    base = f"/admin/agreements/{table}/"
    for address in ("import/", "download/csv/"):
        assert client.get(base + address).status_code == 302
        assert staff.get(base + address).status_code == 403
        assert analyst.get(base + address).status_code == 200
    assert staff.post(base + "process_import/", {}).status_code == 403
    assert analyst.get(base + "process_import/").status_code == 405


def test_whoever_only_looks_takes_out_but_brings_nothing_in(staff):
    from django.contrib.auth.models import Permission

    staff.user.user_permissions.add(Permission.objects.get(codename="view_party"))

    assert staff.get(f"{PARTIES}download/csv/").status_code == 200
    assert upload(staff, "name\nA\n").status_code == 403
    assert "Import a sheet" not in staff.get(PARTIES).content.decode()


def test_only_known_formats_are_downloaded(analyst):
    assert analyst.get(f"{PARTIES}download/ods/").status_code == 404
    assert analyst.get(f"{PARTIES}download/csv/", {"p": "abc"}).status_code in (200, 302)
