"""What is told quickly about new records is what `validate` and `canonical` say at length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.records import canonical, validate
from agreements.records.passing import Passing
from agreements.records.schema import blank
from tests.factories import AgreementTypeFactory, AreaFactory, PartyFactory, PersonFactory, SourceFactory


@pytest.fixture
def ids():
    return {
        "type": AgreementTypeFactory().pk,
        "party": PartyFactory().pk,
        "other": PartyFactory().pk,
        "area": AreaFactory().pk,
        "person": PersonFactory().pk,
        "source": SourceFactory().pk,
    }


def party(pk):
    return {"party": pk, "role": "contracting"}


FINE = {
    "a title": lambda ids: {},
    "dates": lambda ids: {"signed": "2024-06-17", "period_start": "2024", "period_end": "2026-12"},
    "a date in other words": lambda ids: {"signed": "17.06.2024"},
    "type and parties": lambda ids: {
        "type": ids["type"],
        "participations": [party(ids["party"]), party(ids["other"])],
    },
    "one party in two roles": lambda ids: {
        "participations": [party(ids["party"]), {"party": ids["party"], "role": "host"}]
    },
    "areas": lambda ids: {"coverage": [{"wording": "trade"}, {"wording": "", "area": ids["area"]}]},
    "a signatory": lambda ids: {"signatories": [{"person": ids["person"], "party": ids["party"]}]},
    "titles, which are sorted": lambda ids: {
        "titles": [{"language": "zh-Hans", "text": "合作"}, {"language": "en", "text": "A"}]
    },
    "citations": lambda ids: {
        "citations": [
            {"source": ids["source"], "field": "", "value_stated": ""},
            {"source": ids["source"], "field": "signed", "value_stated": "17 June"},
        ]
    },
    "somebody who is yet to be written": lambda ids: {"participations": [party("new:party|x")]},
    "a renewal": lambda ids: {"renewal": "tacit", "renewal_term_months": 12},
    "a text in any script": lambda ids: {"summary": "Программа 合作 \n e\u0301"},
}
WRONG = {
    "no title": lambda ids: {"title": ""},
    "a title too long": lambda ids: {"title": "x" * 501},
    "a date that is none": lambda ids: {"signed": "sometime"},
    "a period that ends first": lambda ids: {"period_start": "2024", "period_end": "2023"},
    "a suspension without start": lambda ids: {"suspended_until": "2024"},
    "a renewal of what is not renewed": lambda ids: {"renewal": "none", "renewal_term_months": 3},
    "an unknown choice": lambda ids: {"renewal": "often"},
    "a bad reference": lambda ids: {"reference": "№ 5"},
    "a number below nothing": lambda ids: {"renewal_term_months": -1},
    "a party twice": lambda ids: {"participations": [party(ids["party"]), party(ids["party"])]},
    "no party": lambda ids: {"participations": [party(None)]},
    "an unknown role": lambda ids: {"participations": [{"party": ids["party"], "role": "mascot"}]},
    "an area of nothing": lambda ids: {"coverage": [{"wording": ""}]},
    "a document nowhere": lambda ids: {"documents": [{"language": "en", "url": "javascript:alert(1)"}]},
    "half a character": lambda ids: {"title": "\ud800"},
    "a title told twice": lambda ids: {"titles": [{"language": "en", "text": "A"}] * 2},
}


@pytest.mark.parametrize("made", FINE.values(), ids=FINE)
def test_a_record_that_nothing_forbids_passes_and_is_canonical(ids, made):
    stated = {"title": "T", **made(ids)}

    for _once_and_again in range(2):
        said, passes = Passing("agreement").look(stated)

        assert passes
        assert blank("agreement") | said == canonical("agreement", stated)
    assert validate("agreement", [canonical("agreement", stated)]) == []


@pytest.mark.parametrize("made", WRONG.values(), ids=WRONG)
def test_a_record_that_is_wrong_does_not_pass(ids, made):
    stated = {"title": "T", **made(ids)}

    assert validate("agreement", [canonical("agreement", stated)])
    assert not Passing("agreement").look(stated)[1]


def test_what_was_looked_at_does_not_rub_off(ids):
    passing = Passing("agreement")
    for made in [*WRONG.values(), *FINE.values(), *WRONG.values()]:
        stated = {"title": "T", **made(ids)}
        again = Passing("agreement").look(stated)

        assert passing.look(stated) == again


def test_who_is_not_there_is_noticed(ids):
    passing = Passing("agreement")
    passing.look({"title": "T", "type": ids["type"], "participations": [party(ids["party"])]})
    assert not passing.lost()

    passing.look({"title": "T", "participations": [party(404_404)]})

    assert passing.lost()


def test_noticing_takes_the_same_queries_for_few_and_for_many(ids):
    def asked(count):
        passing = Passing("agreement")
        for _n in range(count):
            passing.look({"title": "T", "type": ids["type"], "participations": [party(ids["party"])]})
        with CaptureQueriesContext(connection) as captured:
            passing.lost()
        return len(captured)

    assert asked(2) == asked(200)


def test_an_unknown_field_is_refused():
    with pytest.raises(KeyError, match="colour"):
        Passing("agreement").look({"title": "T", "colour": "red"})


def test_two_records_share_nothing_that_could_be_changed(ids):
    passing = Passing("agreement")
    one, other = (passing.look({"title": "T", "coverage": [{"wording": "trade"}]})[0] for _n in range(2))

    one["coverage"][0]["wording"] = "sport"

    assert other["coverage"][0]["wording"] == "trade"
