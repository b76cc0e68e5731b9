"""The benchmarks still run: with a handful of agreements, and without looking at a figure."""

import random
from typing import Any

from django.test import Client

from agreements import records
from agreements.models import Agreement, ImportBatch, PublishedRecord
from agreements.services import publishing
from benchmarks import invent, preview
from benchmarks.measure import Figure, Page
from benchmarks.multiply import multiply
from benchmarks.rivals import sheets
from benchmarks.table import Row, show


def world() -> invent.World:
    """A few cities and what else agreements refer to."""
    rng = random.Random(1)
    parents = {"RU": records_of("party", [{"name": "Russia", "kind": "country"}])[0]}
    parents["CN"] = records_of("party", [{"name": "China", "kind": "country"}])[0]
    cities = invent.cities(5, ["RU", "CN"], rng)
    return invent.World(
        cities,
        records_of("party", [invent.party(city, parents) for city in cities]),
        records_of("person", [invent.person(number, rng) for number in range(3)]),
        {},
        records_of("source", [invent.source(number, rng) for number in range(3)]),
        records_of("area", [{"code": "culture", "name": "Culture"}]),
        {code: records_of("type", [{"code": code, "name": code}])[0] for code in invent.TITLES},
    )


def records_of(kind: str, given: list[dict[str, Any]]) -> list[int]:
    return records.write(kind, given, None, "benchmark").ids


def test_invented_agreements_can_be_published_copied_and_read():
    made = list(invent.agreements(6, world(), random.Random(1)))
    assert records.validate("agreement", made) == []
    publishing.publish([Agreement(pk=pk) for pk in records_of("agreement", made)], by=None)
    multiply(3)

    assert PublishedRecord.objects.filter(kind="agreement").count() == Agreement.objects.count() == 18
    first = Page(Client(), "/api/v1/agreements/")().json()["results"][0]
    party = first["parties"][0]["party"]["slug"]
    answer = Page(Client(), f"/api/v1/agreements/?party={party}&status={first['status']['status']}")().json()
    copy = answer["results"][-1]["slug"]
    assert Page(Client(), f"/api/v1/agreements/{copy}/")().json()["slug"] == copy


def test_a_table_says_what_was_missed(capsys: Any):
    show("Reading", [Row("list", str(Figure(0.001, 5)), "plain 50 ms", 50, 40), Row("304", "", "", 0.5, 0.6)])

    said = capsys.readouterr().out
    assert "| list | 1.00 ms | plain 50 ms | 50× | ≥ 40× | reached |" in said
    assert "**missed**" in said


def test_the_rivals_answer(settings: Any):
    settings.ROOT_URLCONF = "benchmarks.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    publishing.publish(
        [
            Agreement(pk=pk)
            for pk in records_of("agreement", list(invent.agreements(3, world(), random.Random(2))))
        ],
        by=None,
    )

    found = Page(Client(), "/rival/agreements/?search=moscow&status=in_force")().json()
    assert set(found) == {"next", "previous", "results"}
    assert Page(Client(), "/rival/agreements/")().json()["results"][0]["participations"]
    assert Page(Client(), "/rival/empty/")().content == b""


def test_a_preview_and_its_rival_find_the_same(capsys: Any):
    made = world()
    stored = records_of("agreement", list(invent.agreements(3, made, random.Random(3))))
    rows = list(preview.agreements(20))

    ours = preview.preview("sheet.csv", preview.as_csv(rows).encode())
    rival = sheets.dry_run(preview.as_csv(rows), checked=True).totals

    assert (ours["new"], ours["changed"]) == (rival["new"], rival["update"]) == (18, 2)
    assert Agreement.objects.count() == len(stored)
    assert not ImportBatch.objects.exists()
    assert preview.preview("sheet.xlsx", preview.as_xlsx(iter(rows)))["new"] == 18
