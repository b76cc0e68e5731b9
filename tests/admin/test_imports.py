"""The pages on which a sheet of agreements is brought in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Agreement, ImportBatch, KeptMapping, Party
from agreements.spreadsheets import importing, kept_plans
from tests.admin.browser import FormReader, says
from tests.factories import (
    AgreementFactory,
    AgreementTypeFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
)

IMPORTS = "/admin/agreements/importbatch/"
SHEET = "type,party_a,country_a,party_b,country_b,signed,xyzzy\nMoU,Москва,Russia,Dalian,China,2024-06-17,1\n"


@pytest.fixture
def world():
    russia = PartyFactory(reference="russia", name="Russia", kind="country", iso_3166_1="RU")
    PartyFactory(reference="china", name="China", kind="country", iso_3166_1="CN")
    moscow = PartyFactory(reference="moscow", name="Moscow", parent=russia)
    PartyNameFactory(owner=moscow, text="Москва")
    AgreementTypeFactory(code="mou", name="MoU")


def bring(client, text=SHEET, name="agreements.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(IMPORTS + "add/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def address(step, batch=None):
    return f"{IMPORTS}{(batch or ImportBatch.objects.get()).pk}/{step}/"


def form_of(response):
    """The long form on a step's page, as a browser would send it."""
    reader = FormReader(form_id="step")
    reader.feed(response.content.decode())
    return reader.fields


def leave_out_unknown(client):
    return client.post(address("columns"), {"field-6": ""}, follow=True)


def decided(client):
    """Everything settled: the unknown column left out, Dalian created."""
    leave_out_unknown(client)
    return client.post(address("names"), form_of(client.get(address("names"))), follow=True)


def test_the_list_of_agreements_leads_to_the_upload(analyst):
    assert IMPORTS + "add/" in analyst.get("/admin/agreements/agreement/").content.decode()


def test_a_sheet_leads_to_its_columns_first(analyst, world):
    response = bring(analyst)

    text = response.content.decode()
    assert response.redirect_chain[-1][0] == address("columns")
    assert "Москва" in text
    assert '<option value="party.1" selected>' in text
    assert '<option value="?" selected>— choose —</option>' in text
    assert ImportBatch.objects.get().by == analyst.user


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "a.csv", "empty"),
        ("title\n", "a.csv", "“a.csv” has no rows below its heading row."),
        (
            b"\x89PNG\r\n",
            "a.xlsx",
            "“a.xlsx” is named .xlsx but is not a workbook: it is a picture (PNG).",
        ),
        ("title\nA\x00\n", "a.csv", "NUL byte"),
        ("title\nA\n", "a.pdf", "not a spreadsheet that can be read here"),
    ],
)
def test_a_file_that_can_t_be_read_is_refused_and_not_kept(analyst, text, name, said):
    response = bring(analyst, text, name)

    assert said in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_an_unknown_heading_shows_the_nearest_field(analyst):
    text = bring(analyst, "title,sigend\nProgramme,2024\n").content.decode()

    assert '<option value="signed" selected>' in text
    assert "nearest heading: “signed”" in text


def test_a_column_must_be_chosen_or_left_out(analyst, world):
    bring(analyst)

    analyst.post(address("columns"), {"field-6": "?"})
    assert ImportBatch.objects.get().counts["columns"] == 1
    response = leave_out_unknown(analyst)
    assert response.redirect_chain[-1][0] == address("names")


def test_a_field_that_is_not_offered_or_given_twice_is_refused(analyst, world):
    bring(analyst)

    analyst.post(address("columns"), {"field-6": "state"})
    assert ImportBatch.objects.get().counts["columns"] == 1
    response = analyst.post(address("columns"), {"field-5": "signed", "field-6": "signed"}, follow=True)
    assert "signed" in says(response)
    assert ImportBatch.objects.get().counts["columns"] == 1


def test_an_unknown_name_is_asked_once_with_the_plain_guess_chosen(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)

    fields = form_of(analyst.get(address("names")))

    assert fields["choice-0"] == "create"
    assert (fields["name-0"], fields["kind-0"], fields["parent-0"]) == ("Dalian", "city", "china")


def test_keeping_the_choices_leads_to_the_preview(analyst, world):
    bring(analyst)

    response = decided(analyst)

    assert response.redirect_chain[-1][0] == address("preview")
    assert "MoU: Moscow – Dalian, 2024" in response.content.decode()
    assert "Dalian" in response.content.decode()
    assert not Party.objects.filter(name="Dalian").exists()


def test_all_plain_guesses_are_accepted_with_one_button(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)

    response = analyst.post(address("names"), {"accept": "1"}, follow=True)

    assert response.redirect_chain[-1][0] == address("preview")


def test_somebody_else_may_be_meant_or_rows_left_out(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)
    fields = form_of(analyst.get(address("names")))
    china = Party.objects.get(reference="china")

    analyst.post(address("names"), fields | {"choice-0": f"use:{china.pk}"})
    assert ImportBatch.objects.get().decisions[fields["key-0"]] == {"do": "use", "id": china.pk}
    response = analyst.post(address("names"), fields | {"choice-0": "leave_out"}, follow=True)
    assert "left out 1" in response.content.decode()


def test_a_record_that_is_not_offered_may_be_typed(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)
    fields = form_of(analyst.get(address("names")))
    port = PartyFactory(reference="port-arthur", name="Lüshunkou")

    analyst.post(address("names"), fields | {"choice-0": "another", "another-0": "port-arthur"})

    assert ImportBatch.objects.get().decisions[fields["key-0"]] == {"do": "use", "id": port.pk}
    again = form_of(analyst.get(address("names") + "?show=all"))
    assert (again["choice-0"], again["another-0"]) == ("another", "port-arthur")


def test_a_place_is_created_where_the_user_says(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)
    fields = form_of(analyst.get(address("names")))

    analyst.post(
        address("names"), fields | {"name-0": "Dalian City", "kind-0": "region", "parent-0": "Russia"}
    )

    decision = ImportBatch.objects.get().decisions[fields["key-0"]]
    assert decision | {"do": "create"} == decision
    assert (decision["name"], decision["kind"]) == ("Dalian City", "region")
    assert decision["parent"] == Party.objects.get(reference="russia").pk


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ({"parent-0": "Atlantis"}, "“Atlantis” is not known"),
        ({"kind-0": "planet"}, "not possible"),
        ({"name-0": ""}, "needs a name"),
        ({"name-0": "A" * 400}, "needs a name"),
        ({"choice-0": "another", "another-0": "Atlantis"}, "“Atlantis” is not known"),
        ({"choice-0": "another", "another-0": ""}, "is not known"),
        ({"choice-0": "another", "key-0": "party|forged"}, "not open in this sheet any more"),
        ({"choice-0": "use:999999"}, "not possible"),
        ({"choice-0": "use:" + "9" * 40}, "not possible"),
        ({"choice-0": "use:abc"}, "not possible"),
        ({"choice-0": "same", "same-0": "party|nobody"}, "not possible"),
        ({"key-0": "party|forged"}, "not open in this sheet any more"),
        ({"parent-0": "a\x00b"}, "NUL"),
    ],
)
def test_a_choice_that_can_t_be_is_refused_in_words(analyst, world, forged, said):
    bring(analyst)
    leave_out_unknown(analyst)
    fields = form_of(analyst.get(address("names")))

    response = analyst.post(address("names"), fields | forged, follow=True)

    assert said in says(response)
    assert ImportBatch.objects.get().counts["names"] == 1


def test_applying_writes_the_agreement_and_what_was_decided(analyst, world):
    bring(analyst)
    decided(analyst)

    response = analyst.post(address("apply"), follow=True)

    agreement = Agreement.objects.get()
    text = response.content.decode()
    assert "The sheet was imported." in says(response)
    assert f"/admin/agreements/agreement/{agreement.pk}/change/" in text
    assert f"/admin/agreements/changeset/{ImportBatch.objects.get().change_set_id}/change/" in text
    assert Party.objects.get(name="Dalian").parent.reference == "china"
    assert agreement.state == "draft"


def test_applying_again_changes_nothing(analyst, world):
    bring(analyst)
    decided(analyst)

    for _click in range(2):
        analyst.post(address("apply"))

    assert Agreement.objects.count() == 1


def test_what_is_not_decided_can_t_be_applied(analyst, world):
    bring(analyst)

    response = analyst.post(address("apply"), follow=True)

    assert "Say first what each column is" in says(response)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("step", ["columns", "names", "apply", "cancel"])
def test_a_colleague_looks_but_changes_nothing(analyst, colleague, world, step):
    bring(analyst)
    decided(analyst)
    before = ImportBatch.objects.values("mapping", "decisions", "state").get()

    assert colleague.get(address("preview")).status_code == 200
    response = colleague.post(address(step), {"field-5": "", "accept": "1"}, follow=True)

    assert "belongs to anna" in says(response)
    assert ImportBatch.objects.values("mapping", "decisions", "state").get() == before
    assert "Import these rows" not in colleague.get(address("preview")).content.decode()


def test_an_administrator_may_step_in(analyst, superuser, world):
    bring(analyst)
    decided(analyst)

    superuser.post(address("apply"))

    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("step", ["columns", "names", "preview", "wrong", "apply", "cancel", "change"])
def test_nobody_without_permission_gets_in(client, staff, analyst, step, world):
    bring(analyst)

    assert "/login/" in client.get(address(step))["Location"]
    assert staff.get(address(step)).status_code in (403, 405)
    assert staff.post(address(step)).status_code == 403
    assert bring(staff).status_code == 403
    assert ImportBatch.objects.count() == 1


def test_looking_applies_and_cancels_nothing(analyst, world):
    bring(analyst)

    assert analyst.get(address("apply")).status_code == 405
    assert analyst.get(address("cancel")).status_code == 200
    assert ImportBatch.objects.get().state == "planned"
    assert analyst.get(f"{IMPORTS}{'9' * 30}/columns/").status_code == 404


def test_an_import_can_be_given_up_and_stays_in_the_list(analyst, world):
    bring(analyst)

    response = analyst.post(address("cancel"), follow=True)

    assert "The import was given up." in says(response)
    assert "agreements.csv" in analyst.get(IMPORTS).content.decode()
    assert "cancelled" in analyst.post(address("columns"), {"field-6": ""}, follow=True).content.decode()


def test_decided_names_lead_on_to_the_preview(analyst, world):
    bring(analyst)
    leave_out_unknown(analyst)
    onward = f'<a href="{address("preview")}" class="button default">Go on to the preview</a>'
    assert onward not in analyst.get(address("names")).content.decode()

    decided(analyst)

    assert onward in analyst.get(address("names")).content.decode()


def test_names_that_are_left_open_are_a_warning(analyst, world):
    bring(analyst, "party_a,party_b\nZenda,Moscow\nMoscow,Ruritania\n")
    keys = [name["key"] for name in ImportBatch.objects.get().plan["names"]]

    sent = {"key-0": keys[0], "choice-0": "leave_out", "key-1": keys[1], "choice-1": "later"}
    response = analyst.post(address("names"), sent, follow=True)

    levels = {str(message): message.level_tag for message in response.context["messages"]}
    assert levels == {"1 name is not decided yet.": "warning"}


def test_giving_up_asks_first(analyst, colleague, world):
    bring(analyst)

    assert f'href="{address("cancel")}"' in analyst.get(address("preview")).content.decode()
    text = analyst.get(address("cancel")).content.decode()
    assert "The import of “agreements.csv” stays in the list" in text
    assert "Nothing of it is imported." in text
    assert colleague.get(address("cancel"))["Location"] == address("preview")
    analyst.post(address("cancel"))
    assert analyst.get(address("cancel"))["Location"] == address("preview")


def test_batches_are_never_deleted(superuser, world):
    batch = importing.start("a.csv", SHEET.encode(), superuser.user)

    assert superuser.post(f"{IMPORTS}{batch.pk}/delete/", {"post": "yes"}).status_code == 403
    superuser.post(IMPORTS, {"action": "delete_selected", "_selected_action": [batch.pk], "post": "yes"})
    assert ImportBatch.objects.exists()


def test_a_wrong_cell_is_shown_with_its_place_and_reason(analyst, world):
    bring(
        analyst,
        "type,party_a,country_a,party_b,country_b,signed\nMoU,Москва,Russia,Москва,Russia,03/04/2024\n",
    )

    text = analyst.get(address("preview"), {"outcome": "wrong"}).content.decode()

    assert "signed (F2)" in text
    assert "03/04/2024" in text
    assert "3 April 2024" in text


def test_the_preview_comes_in_pages_and_by_outcome(analyst, world):
    rows = "".join(f"T{n},MoU,Москва,Russia,2024\n" for n in range(120))
    bring(analyst, "title,type,party_a,country_a,signed\n" + rows)

    page = analyst.get(address("preview"), {"p": 3, "outcome": "new"})

    text = page.content.decode()
    assert "Page 3 of 3" in text
    assert "T119" in text
    assert "T5<" not in text
    assert analyst.get(address("preview"), {"p": "abc", "outcome": "nonsense"}).status_code == 200


def test_the_preview_takes_the_same_queries_however_long(analyst, world, django_assert_max_num_queries):
    def previewed(count):
        rows = "".join(f"T{n},MoU,Москва,Russia,2024\n" for n in range(count))
        bring(analyst, "title,type,party_a,country_a,signed\n" + rows)
        return address("preview", ImportBatch.objects.first())

    short, long = previewed(2), previewed(40)
    with django_assert_max_num_queries(20) as few:
        analyst.get(short)
    with django_assert_max_num_queries(len(few)):
        analyst.get(long)


def test_a_page_of_the_preview_takes_as_many_queries_for_10_rows_as_for_1000(
    analyst, world, django_assert_max_num_queries
):
    def previewed(count):
        rows = "".join(f"T{n},MoU,Москва,Russia,2024\n" for n in range(count))
        bring(analyst, "title,type,party_a,country_a,signed\n" + rows)
        return address("preview", ImportBatch.objects.first())

    short, long = previewed(10), previewed(1000)
    asked = {"outcome": "new", "q": "T", "only": "duplicates"}
    with django_assert_max_num_queries(30) as few:
        analyst.get(short, asked)
    with django_assert_max_num_queries(len(few)):
        analyst.get(long, asked)


TIES = (
    "party_a,country_a,party_b,country_b\n"
    + "Москва,Russia,Minsk,Belarus\n"
    + "Minsk,Belarus,Москва,Russia\n"
)


def doubled(client):
    PartyFactory(name="Minsk", parent=PartyFactory(name="Belarus", kind="country", iso_3166_1="BY"))
    bring(client, TIES + "Москва,Russia,Москва,Russia\n")
    return client.get(address("preview"))


def test_possible_duplicates_are_named_and_chosen(analyst, world):
    text = doubled(analyst).content.decode()

    assert "possible duplicates 1" in text
    assert ImportBatch.objects.get().counts["duplicates"] == 1
    assert "It is row 2, told from the other side." in text
    only = analyst.get(address("preview"), {"double": "mirrored"}).content.decode()
    assert (only.count("<td>3</td>"), only.count("<td>2</td>")) == (1, 0)


def test_all_of_a_kind_are_left_out_and_taken_in_again(analyst, world):
    doubled(analyst)

    analyst.post(address("preview"), {"leave_out": "mirrored"})
    assert ImportBatch.objects.get().counts["left_out"] == 1
    analyst.post(address("preview"), {"leave_out": "itself"})
    assert ImportBatch.objects.get().counts["wrong"] == 0
    assert "may be the same agreement as" not in analyst.get(address("preview")).content.decode()
    response = analyst.post(address("preview"), {"keep": "mirrored"}, follow=True)
    assert "1 row may be the same agreement as another" in response.content.decode()
    assert ImportBatch.objects.get().counts["left_out"] == 1
    assert "Leave them all out" in response.content.decode()


def test_one_row_is_decided_about(analyst, world):
    doubled(analyst)

    analyst.post(address("preview"), {"row-3": "new", "row-4": "leave_out"})

    batch = ImportBatch.objects.get()
    assert batch.reading["rows"] == {"3": {"do": "new"}, "4": {"do": "leave_out"}}
    assert (batch.counts["duplicates"], batch.counts["left_out"], batch.counts["new"]) == (0, 1, 2)
    analyst.post(address("preview"), {"row-4": ""})
    assert ImportBatch.objects.get().counts["wrong"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"row-3": "is:404"},
        {"row-3": "is:" + "9" * 40},
        {"row-3": "is:abc"},
        {"row-3": "publish"},
        {"row-abc": "new"},
        {"leave_out": "everything"},
        {"keep": "everything"},
    ],
)
def test_a_choice_about_a_row_that_can_t_be_is_refused_in_words(analyst, world, sent):
    doubled(analyst)

    response = analyst.post(address("preview"), sent, follow=True)

    assert "not possible" in says(response) or "does not exist" in says(response)
    assert "rows" not in ImportBatch.objects.get().reading


def test_empty_cells_clear_where_the_user_says_so(analyst, world):
    moscow = Party.objects.get(reference="moscow")
    agreement = AgreementFactory(reference="p-1", title="T", signed="2024", summary="Old.")
    ParticipationFactory(agreement=agreement, party=moscow)
    bring(analyst, "reference,signed,summary\np-1,,\n")
    assert ImportBatch.objects.get().counts["unchanged"] == 1

    analyst.post(address("preview"), {"empty": "1", "clears": ["summary"]})

    assert ImportBatch.objects.get().counts["changed"] == 1
    analyst.post(address("apply"))
    agreement.refresh_from_db()
    assert (agreement.summary, agreement.signed) == ("", "2024")


def test_rows_are_filtered_by_what_is_wrong_and_searched(analyst, world):
    bring(analyst, "title,party_a,country_a,signed\nAlpha,Москва,Russia,sometime\nBeta,Москва,Russia,2024\n")

    wrong = analyst.get(address("preview"), {"column": "signed"}).content.decode()
    found = analyst.get(address("preview"), {"q": "beta"}).content.decode()

    assert ("Alpha" in wrong, "Beta" in wrong) == (True, False)
    assert ("Alpha" in found, "Beta" in found) == (False, True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_wrong_rows_are_downloaded(analyst, colleague, world, ending):
    bring(analyst, "title,party_a,country_a,signed\nAlpha,Москва,Russia,sometime\n")

    response = colleague.get(address("wrong"), {"as": ending})

    assert f'filename="agreements-wrong.{ending}"' in response["Content-Disposition"]
    assert response.status_code == 200


def test_the_mended_rows_come_back_with_the_columns_that_were_chosen(analyst, world):
    bring(analyst, "title,party_a,country_a,when,xyzzy\nAlpha,Москва,Russia,sometime,1\n")
    analyst.post(address("columns"), {"field-3": "signed", "field-4": ""})
    file = analyst.post(address("wrong"), {"as": "csv"}).content

    bring(analyst, file.replace(b"sometime", b"2024"), "mended.csv")

    counts = ImportBatch.objects.first().counts
    assert (counts["columns"], counts["wrong"], counts["new"]) == (0, 0, 1)


def test_looking_at_the_wrong_rows_keeps_nothing(analyst, world):
    bring(analyst, "title,party_a,country_a,when,xyzzy\nAlpha,Москва,Russia,sometime,1\n")
    analyst.post(address("columns"), {"field-3": "signed", "field-4": ""})

    analyst.get(address("wrong"), {"as": "csv"})
    assert not KeptMapping.objects.exists()
    analyst.post(address("wrong"), {"as": "csv"})
    assert KeptMapping.objects.exists()


def test_wrong_rows_that_are_left_out_can_still_be_downloaded(analyst, world):
    rows = "Alpha,Москва,Russia,sometime\nBeta,Москва,Russia,2024\n"
    bring(analyst, "title,party_a,country_a,signed\n" + rows)
    offered = "Download the wrong rows, to mend them:"

    analyst.post(address("preview"), {"row-2": "leave_out"})
    assert offered in analyst.get(address("preview")).content.decode()
    analyst.post(address("apply"))

    assert ImportBatch.objects.get().state == "applied"
    assert offered in analyst.get(address("preview")).content.decode()
    assert b"sometime" in analyst.post(address("wrong"), {"as": "csv"}).content


def test_what_is_asked_in_vain_shows_all_rows(analyst, world):
    doubled(analyst)
    odd = {"outcome": "x", "only": "x", "double": "x", "column": "x", "p": "-1"}

    assert analyst.get(address("preview"), odd).status_code == 200


def test_a_page_of_a_plan_that_is_replaced_meanwhile_shows_the_new_one(analyst, world, monkeypatch):
    doubled(analyst)
    told = kept_plans.rows_at

    def meanwhile(batch, places):
        monkeypatch.setattr(kept_plans, "rows_at", told)
        importing.replan(ImportBatch.objects.get())
        return told(batch, places)

    monkeypatch.setattr(kept_plans, "rows_at", meanwhile)

    assert analyst.get(address("preview")).status_code == 200


def test_the_file_imported_again_is_recognised_and_changes_nothing(analyst, world):
    bring(analyst)
    decided(analyst)
    analyst.post(address("apply"))

    response = bring(analyst)

    assert "The same file was imported already" in says(response)


def test_a_downloaded_sheet_changes_nothing(analyst, world):
    bring(analyst)
    decided(analyst)
    analyst.post(address("apply"))

    for ending in ("csv", "xlsx"):
        file = analyst.get(f"/admin/agreements/agreement/download/{ending}/").getvalue()
        bring(analyst, file, f"again.{ending}")
        counts = ImportBatch.objects.first().counts
        assert (counts["unchanged"], counts["changed"], counts["new"]) == (1, 0, 0)


def test_only_what_the_list_shows_is_downloaded(analyst, world):
    bring(analyst)
    decided(analyst)
    analyst.post(address("apply"))

    assert b"Dalian" in analyst.get("/admin/agreements/agreement/download/csv/", {"q": "dalian"}).getvalue()
    assert (
        b"Dalian"
        not in analyst.get("/admin/agreements/agreement/download/csv/", {"status": "expired"}).getvalue()
    )


def test_text_of_the_sheet_is_shown_as_text(analyst, world):
    evil = "<script>alert(1)</script>"
    bring(
        analyst,
        f'title,party_a,country_a,"{evil}"\n{evil},{evil},{evil},{evil}\n',
        f"{evil}.csv".replace("/", ""),
    )

    for step in ("columns", "names", "preview"):
        assert "<script>alert" not in analyst.get(address(step)).content.decode()
    assert "<script>alert" not in analyst.get(IMPORTS).content.decode()
