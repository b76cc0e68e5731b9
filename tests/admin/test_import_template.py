"""The empty sheet is offered where a sheet is brought in."""

import io

import openpyxl
import pytest

UPLOAD = "/admin/agreements/importbatch/add/"


@pytest.mark.parametrize(("language", "heading"), [("en", "type"), ("ru", "тип"), ("zh-hans", "类型")])
def test_it_speaks_the_language_of_who_asks(analyst, language, heading):
    page = analyst.get(UPLOAD).content.decode()
    assert 'href="/admin/agreements/importbatch/template/"' in page

    response = analyst.get("/admin/agreements/importbatch/template/", headers={"accept-language": language})

    assert ".xlsx" in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert sheet["B1"].value == heading


def test_only_who_may_import_gets_it(staff):
    assert staff.get("/admin/agreements/importbatch/template/").status_code == 403
