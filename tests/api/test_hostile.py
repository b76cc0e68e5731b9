"""Whatever a stranger writes into a question gets the same answer in words on both databases, and little work.

`hostile_outcomes.csv` is the answer of both: after a wanted change write it anew, and read the difference, with
    WRITE_OUTCOMES=1 pytest -n 0 tests/api/test_hostile.py -k outcome
"""

import csv
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from agreements.api import urls
from agreements.api.pagination import PARAMETERS
from agreements.api.shaping import shaping
from agreements.api.views import LISTS, LONGEST
from agreements.filters import (
    FILTERS,
    AgreementFilter,
    AgreementParameters,
    ChangesParameters,
    RecordParameters,
    StrictFilterSet,
)
from tests import world
from tests.api.hostile import CORPUS, HEADERS, METHODS, PATHS

TABLE = Path(__file__).with_name("hostile_outcomes.csv")
WRITE = bool(os.environ.get("WRITE_OUTCOMES"))
FULLY = WRITE or bool(os.environ.get("WHOLE_MATRIX"))
"""Without WHOLE_MATRIX=1 the whole corpus is put to one parameter of each reading, a seventh of it to each other one."""
MOST_QUERIES = 18
LONGEST_ANSWER = 3_000

BESIDE: dict[str, tuple[str, type[StrictFilterSet], tuple[str, ...]]] = {
    "facets": ("facets", AgreementFilter, ("top",)),
    "codebook": ("codebook", RecordParameters, ()),
    "statistics": ("statistics", AgreementFilter, ("top",)),
    "changes": ("changes", ChangesParameters, ("page_size",)),
    "agreements-versions": (
        "agreements/moscow-beijing-2024-2026/versions",
        RecordParameters,
        ("before", "page_size"),
    ),
    "agreements-record": (
        "agreements/moscow-beijing-1995",
        AgreementParameters,
        ("format", *shaping("agreement")),
    ),
    "parties-record": ("parties/moscow", RecordParameters, ("format", *shaping("party"))),
    "pair": ("pairs/beijing--moscow", AgreementParameters, ("include",)),
}
"""Questions that are no list: where they are put, whose filters they take, and what besides."""


def questions() -> list[tuple[str, str, str]]:
    """(address, parameter, how it is read) of everything that can be asked."""
    lists = [(name, FILTERS[kind], (*PARAMETERS, *shaping(kind))) for name, kind in LISTS.items()]
    return [
        (f"/api/v1/{path}/", parameter, read)
        for path, filters, more in [*lists, *BESIDE.values()]
        for parameter, read in [
            *((key, each.field_class.__name__) for key, each in filters.base_filters.items()),
            *((key, key) for key in more),
        ]
    ]


NAMES = {pattern.name for pattern in urls.urlpatterns if pattern.name}
ADDRESSES = [
    f"/api/{pattern.pattern}"
    for pattern in urls.urlpatterns
    if pattern.name and "<" not in str(pattern.pattern)
]
RECORDS = [name.removesuffix("-record") for name in NAMES if name.endswith("-record")]
QUESTIONS = questions()
FIRST = {read: (address, parameter) for address, parameter, read in reversed(QUESTIONS)}


@pytest.fixture(autouse=True)
def _world():
    world.public()


def ask(client: Any, address: str) -> Any:
    """The answer, after a bounded number of readings and no writing."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert len(asked) <= MOST_QUERIES, (address[:200], len(asked))
    assert all(query["sql"].lstrip("( ").upper().startswith("SELECT") for query in asked), address[:200]
    return answer


def problem(answer: Any, statuses: Any) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.content[:500]
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.content) < LONGEST_ANSWER
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"].isprintable()
    assert "Traceback" not in body["detail"]
    return body


def stored() -> dict[str, dict[str, str]]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8") as file:
        return {row.pop("question"): row for row in csv.DictReader(file)}


def test_the_corpus_is_large_and_every_question_has_its_column():
    assert len(CORPUS) >= 150
    known = set(next(iter(stored().values()), {}))
    assert WRITE or {read for _, _, read in QUESTIONS} <= known
    same = ("-record", "-versions", "-version")  # what every list has
    unsaid = {name for name in NAMES - {"index"} - set(LISTS) - set(BESIDE) if not name.endswith(same)}
    assert unsaid <= {"schema", "docs"}, "Say in BESIDE which parameters it takes."


@pytest.mark.parametrize(("address", "parameter", "read"), QUESTIONS)
def test_every_outcome_is_the_one_in_the_table(client, address, parameter, read):
    table, found = stored(), {}
    for name, question in corpus(address, parameter, read):
        asked = question.format(p=parameter)
        answer = ask(client, f"{address}?{asked}")
        if len(asked.encode()) > LONGEST:
            problem(answer, {414})
            continue
        found[name] = str(answer.status_code)
        if answer.status_code != 200:
            body = problem(answer, {400})
            assert body["parameter"].startswith(parameter[:50]), (name, body)
    if WRITE:
        write(table, read, found)
    else:
        wrong = {
            name: (status, table[name][read]) for name, status in found.items() if status != table[name][read]
        }
        assert wrong == {}


def corpus(address: str, parameter: str, read: str) -> list[tuple[str, str]]:
    at, step = (0, 1) if FULLY or FIRST[read] == (address, parameter) else (len(address + parameter) % 7, 7)
    return list(CORPUS.items())[at::step]


def write(table: dict[str, dict[str, str]], read: str, found: dict[str, str]) -> None:
    """Adds the column to the table."""
    rows = {
        name: table.get(name, {}) | ({read: found[name]} if name in found else {})
        for name in CORPUS
        if name in table or name in found
    }
    columns = sorted({column for row in rows.values() for column in row})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["question", *columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"question": name, **row} for name, row in rows.items())


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_parameter_of_another_list_is_no_parameter_here(client, address):
    own = {parameter for where, parameter, _read in QUESTIONS if where == address}
    others = {parameter for _where, parameter, _read in QUESTIONS} - own

    for parameter in sorted(others):
        answer = ask(client, f"{address}?{parameter}=moscow")
        if "schema" not in address and "docs" not in address:
            assert problem(answer, {400})["parameter"] == parameter
        assert answer.status_code < 500


@pytest.mark.parametrize("name", sorted([*RECORDS, "pairs", "agreements/moscow-beijing-2024-2026/versions"]))
def test_a_forged_address_is_not_found(client, name):
    for forged in PATHS if name == "agreements" or FULLY else PATHS[len(name) % 7 :: 7]:
        answer = ask(client, f"/api/v1/{name}/{forged.format(p='x')}/")
        if answer.status_code == 301:  # "?" and "#" end a path
            continue
        if answer.status_code != 200:
            problem(answer, {400, 404})
        else:
            assert "results" in answer.json(), forged


@pytest.mark.parametrize("address", ["/api/v1/agreements/", "/api/v1/parties/moscow/", "/api/v1/nothing/"])
def test_no_header_breaks_it(client, address):
    plain = client.get(address).status_code

    for header, values in HEADERS.items():
        for value in values:
            for sent in {value, value.replace("%00", "\0")}:
                answer = client.get(address, headers={header: sent})
                assert answer.status_code in {plain, 200, 304, 400, 404, 406}, (header, sent[:80])
                if answer.status_code not in (200, 304):
                    problem(answer, {400, 404, 406})


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/parties/moscow/", "/api/v1/nothing/"])
def test_no_method_writes(client, address):
    for method in METHODS:
        with CaptureQueriesContext(connection) as asked:
            answer = client.generic(method, address, data='{"a": 1}', content_type="application/json")
        if method == "OPTIONS" and "nothing" in address:
            problem(answer, {404})
        elif method == "OPTIONS":
            assert (answer.status_code, answer.content) == (204, b"")
        elif method != "get":
            problem(answer, {405})
        assert not [query for query in asked if not query["sql"].upper().startswith("SELECT")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_is_not_read(client, address):
    for kind in (
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "x",
    ):
        answer = client.generic("GET", address, data="\0" * 5000, content_type=kind)
        assert answer.status_code == client.get(address).status_code


def test_head_is_answered_as_get_without_a_body(client):
    for question in ("", "?q=%00", "?x=1"):
        for address in ADDRESSES:
            get, head = client.get(address + question), client.head(address + question)
            assert (head.status_code, head.content) == (get.status_code, b"")


TEXT = st.text(max_size=40) | st.sampled_from(
    [question.split("=", 1)[-1][:300] for question in CORPUS.values()]
)
PAIRS = st.tuples(
    st.sampled_from([*sorted({parameter for _, parameter, _ in QUESTIONS}), "x"]) | st.text(max_size=10), TEXT
)


@given(st.sampled_from(ADDRESSES), st.lists(PAIRS, max_size=6), st.binary(max_size=20))
def test_no_question_at_all_breaks_it(client, address, pairs, tail):
    text = "&".join(f"{name}={value}" for name, value in pairs)
    question = text.encode("utf-8", "surrogatepass") + tail

    answer = client.generic("GET", address, QUERY_STRING=question.decode("latin-1"))

    if answer.status_code != 200:
        problem(answer, {400, 406})
