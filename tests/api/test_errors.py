"""What a stranger can send gets an answer in words: never a failure, and the same on both databases."""

import base64

import pytest

from tests import world


def cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


def problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


def test_a_mistyped_parameter_names_the_nearest(client):
    world.public()

    body = problem(client.get("/api/v1/agreements/?partty=moscow"), 400)

    assert body == {
        "type": "about:blank",
        "title": "Bad request",
        "status": 400,
        "detail": "There is no parameter “partty”. Nearest: party.",
        "parameter": "partty",
        "nearest": ["party"],
    }


@pytest.mark.parametrize(("language", "title"), [("ru", "Неверный запрос"), ("zh-CN", "请求有误")])
def test_a_problem_is_named_in_the_reader_s_language(client, language, title):
    answer = client.get("/api/v1/agreements/?partty=moscow", headers={"Accept-Language": language})

    assert problem(answer, 400)["title"] == title


def test_an_unknown_value_names_the_nearest(client):
    world.public()

    body = problem(client.get("/api/v1/agreements/?party=beijin"), 400)

    assert (body["parameter"], body["nearest"]) == ("party", ["beijing"])


HOSTILE = [
    "cursor=junk",
    "cursor=%00",
    "cursor=" + "A" * 5000,
    "cursor=\u5317\u4eac",
    "cursor=" + cursor("+2024-01-01x\0y"),
    "cursor=" + cursor("+0000-01-01abc"),
    "cursor=" + cursor("+2024-02-31abc"),
    "cursor=" + cursor("+99999999999999999999-01-01abc"),
    "cursor=a&cursor=b",
    "page_size=0",
    "page_size=-1",
    "page_size=1000000",
    "page_size=99999999999999999999",
    "page_size=٣",
    "page_size=%00",
    "q=%00",
    "q=" + "word+" * 1500,
    "year=0",
    "party=99999999999999999999",
    "%00=1",
    "%ff=%fe",
    "as_of=0000-00-00",
    "as_of=10000-01-01",
    "as_of=%D9%A2024-01-01",
    "format=xml",
    "&".join(f"p{n}=1" for n in range(900)),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_question_is_refused_in_words(client, query):
    world.public()

    problem(client.get(f"/api/v1/agreements/?{query}"), 400)


@pytest.mark.parametrize(
    "query", ["as_of=0001-01-01", "as_of=9999-12-31", "in_force_on=9999-12-31", "q=%25_%5C", "q='--"]
)
def test_the_edges_of_what_can_be_asked_are_answered(client, query):
    world.public()

    assert client.get(f"/api/v1/agreements/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "path",
    [
        "agreements/%00/",
        "agreements/never/",
        "agreements/a--b/",
        "agreements/1/",
        "nothing/",
        "agreements/" + "a" * 9999 + "/",
        "agreements/%0a/",
        "agreements/x/y/",
        "agreements/%ff/",
        "parties/../x/",
    ],
)
def test_where_nothing_is_it_says_so(client, path):
    problem(client.get(f"/api/v1/{path}"), 404)


def test_outside_v1_it_says_so_too(client):
    problem(client.get("/api/v2/agreements/"), 404)


def test_the_slash_may_be_left_out(client):
    answer = client.get("/api/v1/agreements?q=x")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/agreements/?q=x")


@pytest.mark.parametrize(
    "question", ["party=" + "a" * 8_000, "&".join(f"p{n}=1" for n in range(2000)), "&" * 100_000]
)
@pytest.mark.parametrize("path", ["", "agreements/", "agreements/x/", "nothing/", "schema/", "docs/"])
def test_a_question_that_is_too_long_is_told_how_long_one_may_be(client, path, question):
    assert "8000" in problem(client.get(f"/api/v1/{path}?{question}"), 414)["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "agreements/", "agreements/x/", "nothing/"])
def test_it_can_only_be_read(client, method, path):
    answer = getattr(client, method)(f"/api/v1/{path}")

    problem(answer, 405)
    assert "GET" in answer["Allow"]


def test_head_is_answered(client):
    assert client.head("/api/v1/agreements/").status_code == 200


def test_it_speaks_json_only(client):
    problem(client.get("/api/v1/agreements/", headers={"Accept": "text/html"}), 406)
    assert (
        client.get("/api/v1/", headers={"Accept": "text/html,*/*;q=0.8"})["Content-Type"]
        == "application/json"
    )


def test_a_record_takes_no_filter(client):
    world.public()

    assert problem(client.get("/api/v1/parties/moscow/?as_of=2024-01-01"), 400)["parameter"] == "as_of"
    assert problem(client.get("/api/v1/agreements/moscow-beijing-1995/?as_off=1"), 400)["nearest"] == [
        "as_of"
    ]
    assert problem(client.get("/api/v1/?page=2"), 400)["parameter"] == "page"


def test_whatever_is_in_the_reader_s_hand_a_star_is_no_proof_that_he_has_it(client):
    problem(client.get("/api/v1/agreements/never/", headers={"If-None-Match": "*"}), 404)


@pytest.mark.parametrize("header", ["", "junk", "x" * 5000, "zh-hans;q=x", "*", "ru,en;q=0.5"])
def test_any_language_header_is_answered(client, header):
    assert client.get("/api/v1/agreements/", headers={"Accept-Language": header}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/calendar;method=PUBLISH", "text/calendar; charset=utf-8"),
        ("application/atom+xml;type=feed", "application/atom+xml"),
        ("", "application/json"),
        ("text/html, text/csv;q=0.2, application/json;q=0.1", "text/csv; charset=utf-8"),
        ("text/csv, application/json", "text/csv; charset=utf-8"),
        ("application/json;q=0, */*;q=0.5", "application/jsonl"),
        ("*/*, application/json;q=0.1, text/csv;q=0.9", "application/jsonl"),
        ("text/*", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
def test_the_accept_header_means_what_its_standard_says(client, accept, content_type):
    answer = client.get("/api/v1/agreements/", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)


@pytest.mark.parametrize("accept", ["application/json;q=0", "text/html;level=1", "json", "*/*;q=0"])
def test_what_no_format_fits_is_refused(client, accept):
    problem(client.get("/api/v1/agreements/", headers={"Accept": accept}), 406)


def test_a_language_that_is_not_wanted_is_not_given(client):
    headers = {"Accept-Language": "zh-hans;q=0, ru;q=0.5"}

    assert "нет ничего" in client.get("/api/v1/agreements/?party=x", headers=headers).json()["detail"]


@pytest.mark.parametrize(("wrong", "meant"), [("sort", "ordering"), ("limit", "page_size"), ("search", "q")])
def test_what_a_parameter_is_called_elsewhere_is_known(client, wrong, meant):
    assert client.get(f"/api/v1/agreements/?{wrong}=x").json()["nearest"][0] == meant
