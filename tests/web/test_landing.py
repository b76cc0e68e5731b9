import re

import pytest


def test_landing_leads_to_the_data_and_to_the_admin(client):
    page = client.get("/").content.decode()

    assert 'href="/api/v1/agreements/"' in page
    assert 'href="/admin/"' in page


def test_landing_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
def test_a_page_holds_nothing_that_its_own_policy_forbids(client, address):
    answer = client.get(address)
    page = answer.content.decode()

    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
@pytest.mark.parametrize("code", ["en", "ru", "zh-hans"])
def test_a_reader_chooses_the_language(client, address, code):
    answer = client.post("/i18n/setlang/", {"language": code, "next": address}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert f'<html lang="{code}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "heading"), [("ru", "О чём договариваются"), ("zh-hans", "城市与地区之间的协议")]
)
def test_landing_speaks_the_reader_s_language(client, code, heading):
    page = client.get("/", headers={"accept-language": code}).content.decode()

    assert heading in page
    assert "Agreements tracker" not in page


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
def test_each_language_is_named_in_itself(client, address):
    page = client.get(address, headers={"accept-language": "ru"}).content.decode()

    for name in ["English", "Русский", "简体中文"]:
        assert f">{name}</button>" in page


def test_the_browser_s_language_is_used_until_one_is_chosen(client):
    page = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}).content.decode()

    assert '<html lang="zh-hans">' in page
