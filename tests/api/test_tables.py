"""Lists as CSV and XLSX: everything that is found, one row a record, in columns that stay."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from rest_framework.request import Request

from agreements import public
from agreements.api import tables
from agreements.api.documents import DOCUMENTS
from agreements.api.tables import ADDRESS, TABLES, columns
from agreements.api.views import LISTS, NAMES
from agreements.api.whole import Whole
from agreements.models import PublishedRecord
from agreements.services import publishing
from tests import world
from tests.factories import AgreementTitleFactory, publishable_agreement, published_agreement

URL = "/api/v1/agreements/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCS = (Path(__file__).parents[2] / "docs" / "api-tables.md").read_text(encoding="utf-8")


def content(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer)


def as_csv(client, address, **headers):
    text = content(client.get(address, headers=headers)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_xlsx(client, address):
    book = openpyxl.load_workbook(io.BytesIO(content(client.get(address))))
    headings, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_an_agreement_is_one_row(client):
    world.public()

    with time_machine.travel("2025-03-01T12:00Z"):
        [row] = as_csv(client, f"{URL}?party=beijing&signed_from=2021&format=csv")

    assert row["slug"] == "moscow-beijing-2024-2026"
    assert (row["status"], row["status_certain"], row["status_on"]) == ("in_force", "true", "2025-03-01")
    assert (row["signed"], row["signed_earliest"], row["signed_latest"]) == (
        "2024",
        "2024-01-01",
        "2024-12-31",
    )
    assert (row["parties"], row["parties_ru"]) == ("moscow; beijing", "Москва; Пекин")
    assert row["party_roles"] == "contracting; contracting"
    assert row["title_ru"] == "Программа сотрудничества"
    assert (row["areas"], row["areas_wording"]) == ("robotics; ", "robots; something new")
    assert row["signatories_place"] == ""
    assert row["relations"] == "continues moscow-beijing-2021-2023"
    assert row["signatories_signed"] == "2024-06-17"
    assert row["source_publishers"] == "mos.ru"
    assert row["address"] == "http://testserver/api/v1/agreements/moscow-beijing-2024-2026/"


@pytest.mark.parametrize("name", LISTS)
def test_both_formats_have_every_record_of_every_list_with_the_same_cells(client, name):
    world.public()
    wanted = [record["slug"] for record in client.get(f"/api/v1/{name}/").json()["results"]]

    rows = as_csv(client, f"/api/v1/{name}/?format=csv")
    sheet = as_xlsx(client, f"/api/v1/{name}/?format=xlsx")

    assert [row["slug"] for row in rows] == wanted
    assert [{key: plain(cell) for key, cell in row.items()} for row in sheet] == rows


def plain(cell):
    """A cell of a sheet as it is written in CSV."""
    return "" if cell is None else str(cell)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.9, application/json;q=0.8", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/json", "application/json"),
        (XLSX, XLSX),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/json"),
    ],
)
def test_the_accept_header_asks_for_it_too(client, accept, kind):
    answer = client.get(URL, headers={"Accept": accept})

    assert answer["Content-Type"] == kind
    assert "Accept" in answer["Vary"].split(", ")


def test_the_parameter_outweighs_the_header(client):
    assert (
        client.get(f"{URL}?format=json", headers={"Accept": "text/csv"})["Content-Type"] == "application/json"
    )


def test_it_begins_with_the_mark_by_which_excel_knows_cyrillic_and_chinese(client):
    world.public()

    assert content(client.get("/api/v1/parties/?format=csv")).startswith("\ufeffslug,name_en".encode())


@time_machine.travel("2025-03-01T12:00Z")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_is_saved_under_the_name_of_the_list_and_the_day(client, ending):
    answer = client.get(f"{URL}?format={ending}")

    assert answer["Content-Disposition"] == f'attachment; filename="agreements-2025-03-01.{ending}"'


def test_no_cell_is_run_as_a_formula(client):
    agreement = publishable_agreement("Moscow", signed="2024", title="=1+1")
    AgreementTitleFactory(agreement=agreement, language="de", text="@SUM(A1)")
    publishing.publish([agreement], by=None)

    [row] = as_csv(client, f"{URL}?format=csv")
    [cells] = as_xlsx(client, f"{URL}?format=xlsx")

    assert (row["title"], row["titles_other"]) == ("'=1+1", "de: @SUM(A1)")
    assert cells["title"] == "'=1+1"
    book = openpyxl.load_workbook(io.BytesIO(content(client.get(f"{URL}?format=xlsx"))))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_a_place_south_of_the_equator_stays_a_number(client):
    from tests.factories import PartyFactory

    PartyFactory(name="Lima", latitude="-12.04318", longitude="-77.02824")
    published_agreement("Lima", signed="2024")

    [row] = as_csv(client, "/api/v1/parties/?format=csv&q=lima")
    [cells] = as_xlsx(client, "/api/v1/parties/?format=xlsx&q=lima")

    assert (row["latitude"], cells["latitude"]) == ("-12.04318", -12.04318)


def test_a_file_is_read_in_chunks_with_one_query_each(client, monkeypatch, django_assert_num_queries):
    for year in range(2000, 2007):
        published_agreement("Moscow", signed=str(year))
    monkeypatch.setitem(public.every.__kwdefaults__, "number", 3)

    # The number of the last publication, and three chunks.
    with django_assert_num_queries(4):
        rows = as_csv(client, f"{URL}?format=csv")

    assert [row["signed"] for row in rows] == [str(year) for year in range(2006, 1999, -1)]


@pytest.mark.parametrize("question", ["", "&party=moscow", "&area=culture&area=robotics", "&q=moscow"])
def test_chunks_have_every_record_once_in_the_order_of_the_list(client, monkeypatch, question):
    world.public()
    for year in (2020, 2020, 2020, 2021):
        published_agreement("Moscow", signed=str(year))
    wanted = [one["slug"] for one in client.get(f"{URL}?{question.removeprefix('&')}").json()["results"]]
    monkeypatch.setitem(public.every.__kwdefaults__, "number", 2)

    assert wanted
    assert [row["slug"] for row in as_csv(client, f"{URL}?format=csv{question}")] == wanted


def test_a_sheet_has_a_limit_that_it_names(client, settings):
    settings.API_FILE_RECORDS = 2
    for year in (2020, 2021):
        published_agreement("Moscow", signed=str(year))
    assert len(as_xlsx(client, f"{URL}?format=xlsx")) == 2
    published_agreement("Moscow", signed="2022")

    answer = client.get(f"{URL}?format=xlsx")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")
    assert "up to 2 records" in answer.json()["detail"]
    assert len(as_xlsx(client, f"{URL}?format=xlsx&signed_from=2021")) == 2
    assert len(as_csv(client, f"{URL}?format=csv")) == 3


# Columns and order


@pytest.mark.parametrize(
    ("query", "headings"),
    [
        ("fields=title,slug", ["slug", "title"]),
        ("fields=slug,address,signed,title_ru", ["slug", "title_ru", "signed", "address"]),
        ("fields=renewal", ["renewal_mode", "renewal_term_months", "renewal_notice_months"]),
        (
            "fields=slug&include=evidence,documents",
            ["slug", "documents", "sources", "source_urls", "source_publishers"],
        ),
        ("fields=citations&exclude=source_urls,sources", ["source_publishers"]),
    ],
)
def test_a_table_has_the_columns_that_are_asked_for_in_its_own_order(client, query, headings):
    world.public()
    whole = as_csv(client, f"{URL}?format=csv")

    rows = as_csv(client, f"{URL}?format=csv&{query}")

    assert sorted(rows[0]) == sorted(headings)
    assert list(rows[0]) == [name for name in whole[0] if name in headings]
    assert rows == [{name: row[name] for name in rows[0]} for row in whole]
    assert as_xlsx(client, f"{URL}?format=xlsx&{query}")[0].keys() == rows[0].keys()


def test_what_is_left_out_leaves_the_others(client):
    world.public()

    [every, *_], [row, *_] = (
        as_csv(client, f"/api/v1/parties/?format=csv{query}")
        for query in ("", "&exclude=name,citations,kind")
    )

    assert [name for name in every if name not in row] == [
        "name_en",
        "kind",
        "sources",
        "source_urls",
        "source_publishers",
    ]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_field_stands_in_a_column_or_more(client, kind):
    world.public()
    for field in DOCUMENTS[kind]().fields:
        assert as_csv(client, f"/api/v1/{NAMES[kind]}/?format=csv&fields={field}")[0]


def test_an_unknown_column_is_refused_with_the_nearest(client):
    for method in (client.get, client.head):
        answer = method(f"{URL}?format=csv&fields=slug,signed_erliest")
        assert answer.status_code == 400

    answer = client.get(f"{URL}?format=csv&fields=slug,signed_erliest").json()

    assert (answer["parameter"], answer["nearest"][0]) == ("fields", "signed_earliest")
    assert "neither a field nor a column" in answer["detail"]


@pytest.mark.parametrize(
    "order", ["title", "-title", "oldest", "ends_soonest", "published", "address", "newest"]
)
@pytest.mark.parametrize("question", ["", "&party=moscow", "&area=culture&area=robotics"])
def test_rows_come_in_the_order_that_is_asked_for(client, monkeypatch, order, question):
    world.public()
    monkeypatch.setitem(public.in_order.__kwdefaults__, "number", 2)
    wanted = [one["slug"] for one in client.get(f"{URL}?ordering={order}{question}").json()["results"]]

    for ending, read in (("csv", as_csv), ("xlsx", as_xlsx)):
        rows = read(client, f"{URL}?format={ending}&ordering={order}{question}")
        assert [row["slug"] for row in rows] == wanted


def test_an_unknown_order_of_a_file_is_refused(client):
    answer = client.get(f"{URL}?format=csv&ordering=titel")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "ordering")


def test_an_unknown_format_is_refused_with_the_nearest(client):
    answer = client.get(f"{URL}?format=xls")

    assert answer.status_code == 400
    assert (answer.json()["parameter"], answer.json()["nearest"]) == ("format", ["xlsx"])


def test_a_header_that_nothing_answers_is_told_what_there_is(client):
    answer = client.get(URL, headers={"Accept": "application/pdf"})

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert "text/csv" in answer.json()["detail"]


@pytest.mark.parametrize("parameter", ["cursor=KzIwMjQtMDEtMDFh", "page_size=10"])
def test_a_file_comes_in_no_pages(client, parameter):
    answer = client.get(f"{URL}?format=csv&{parameter}")

    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter.partition("=")[0])


def test_what_is_wrong_with_the_question_is_said_as_a_problem(client):
    answer = client.get(f"{URL}?format=csv&partty=moscow")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(("query", "accept"), [("?format=csv", "*/*"), ("", "text/csv")])
def test_an_unchanged_file_is_not_sent_again(client, query, accept, django_assert_num_queries):
    published_agreement("Moscow", signed="2024")
    tag = client.get(URL + query, headers={"Accept": accept})["ETag"]

    with django_assert_num_queries(1):
        again = client.get(URL + query, headers={"Accept": accept, "If-None-Match": tag})

    assert again.status_code == 304
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 200


def test_an_empty_parameter_leaves_it_to_the_header_and_the_tag_knows(client):
    as_json, table = (client.get(f"{URL}?format=", headers={"Accept": kind}) for kind in ("*/*", "text/csv"))

    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert as_json["ETag"] != table["ETag"]


def test_head_makes_no_file(client, django_assert_num_queries):
    published_agreement("Moscow", signed="2024")

    with django_assert_num_queries(1):  # the number of the last publication
        answer = client.head(f"{URL}?format=csv")
        assert b"".join(answer) == b""

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "Content-Length" not in answer


def test_a_short_file_is_handed_over_at_once_so_that_a_slow_reader_keeps_no_worker(client):
    published_agreement("Moscow", signed="2024")

    for ending in ("csv", "xlsx"):
        answer = client.get(f"{URL}?format={ending}")
        assert not answer.streaming
        assert int(answer["Content-Length"]) == len(answer.content)


def test_a_long_file_is_sent_as_it_is_made(client, monkeypatch):
    published_agreement("Moscow", signed="2024")
    whole = client.get(f"{URL}?format=geojson").content
    monkeypatch.setattr("agreements.api.whole.AT_ONCE", 20)

    answer = client.get(f"{URL}?format=geojson")

    assert answer.streaming
    assert content(answer) == whole


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_field_of_a_document_has_its_columns(kind):
    assert set(TABLES[kind]) == set(DOCUMENTS[kind]().fields)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_two_columns_have_the_same_heading(kind):
    names = [name for name, _read in columns(kind)] + [ADDRESS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_column_is_described(kind):
    table = DOCS.partition(f"## Columns of {NAMES[kind].replace('-', ' ')}\n")[2].partition("\n#")[0]

    assert [name for name, _read in columns(kind) if f"`{name}`" not in table] == []


def test_drafts_are_in_no_file(client):
    published_agreement("Moscow", signed="2024")
    before = content(client.get(f"{URL}?format=csv"))
    publishable_agreement("Novgorod", signed="2025")

    assert content(client.get(f"{URL}?format=csv")) == before


def made_of_documents(kind):
    """The same file, each row made of its document."""
    request = RequestFactory().get("/")
    whole = Whole(kind, NAMES[kind], public.listing(kind), timezone.localdate(), request)
    shown = tables.asked(whole._replace(request=Request(request)))
    rows = tables.table(whole, shown)
    return b"".join(tables.csv_pieces([tables.written(cell) for cell in row] for row in rows))


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_rows_that_are_kept_are_those_of_their_documents(client, kind, language):
    world.public()
    published_agreement("Oslo", title='=1+1, "quoted"', summary="In two\nlines.", signed="2031")

    answer = client.get(f"/api/v1/{NAMES[kind]}/?format=csv", headers={"accept-language": language})

    with override(language):
        assert content(answer) == made_of_documents(kind)


def test_a_row_that_an_older_version_kept_is_made_of_its_document(client):
    world.public()
    right = content(client.get(f"{URL}?format=csv"))
    oldest = PublishedRecord.objects.filter(kind="agreement").order_by("pk").first()
    PublishedRecord.objects.filter(pk=oldest.pk).update(table_row="")
    others = PublishedRecord.objects.filter(kind="agreement").exclude(pk=oldest.pk)
    others.update(table_row=Concat(Value("12345678"), Substr("table_row", 9)))

    assert content(client.get(f"{URL}?format=csv")) == right


def test_what_is_kept_is_sent_without_reading_documents(client, monkeypatch):
    world.public()
    monkeypatch.setattr(public, "documents", lambda *_asked: pytest.fail("a document was read"))

    with CaptureQueriesContext(connection) as asked:
        content(client.get(f"{URL}?format=csv"))

    assert not any('"body"' in query["sql"] for query in asked)
