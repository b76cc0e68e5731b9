"""What a record consists of, and its canonical form."""

import pytest
from django.apps import apps
from django.db import models

from agreements.records import KINDS, canonical, filled, kind_of
from agreements.records.schema import blank
from tests.factories import PartyFactory

NOT_LOGGED = {
    "Address": "given by publishing, never changed",
    "Publication": "a log itself",
    "PublishedAgreement": "follows from a publication",
    "PublishedFacet": "follows from a publication",
    "PublishedRecord": "follows from a publication",
    "PublishedStatus": "follows from a publication",
    "PublishedWord": "follows from a publication",
    "Refresh": "work in the background; what it writes is a publication",
    "UndoLook": "work in the background, which writes nothing",
    "Undo": "work in the background; what it writes is a change set",
    "BatchPublication": "work in the background; what it writes is publications",
    "Transition": "a log itself",
    "ImportBatch": "keeps its own file, decisions and change set",
    "ImportedFile": "part of an import, which keeps itself",
    "PlanPart": "part of an import, which keeps itself",
    "KeptMapping": "what was said of a file, for the next one like it",
    "Change": "the log itself",
    "ChangeSet": "the log itself",
}
"""Model → why the change log does not hold it."""


def test_every_model_is_part_of_a_record_or_not_logged_on_purpose():
    logged = {kind.model for kind in KINDS.values()} | {
        part.model for kind in KINDS.values() for part in kind.parts
    }
    known = {model.__name__ for model in apps.get_app_config("agreements").get_models()}

    assert known - {model.__name__ for model in logged} == set(NOT_LOGGED)


def test_nothing_of_one_record_goes_with_another_one():
    """What is deleted takes its own rows along and nobody else's: else they would be gone from an unlogged record."""
    for kind in KINDS.values():
        for model, fields in [(kind.model, kind.fields), *((part.model, part.fields) for part in kind.parts)]:
            for field in fields:
                if isinstance(field, models.ForeignKey) and kind_of(field.related_model):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_a_kind_is_found_by_its_model():
    for kind in KINDS.values():
        assert kind_of(kind.model) is kind
        assert all(kind_of(part.model) is None for part in kind.parts)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_blank_record_is_canonical(kind):
    assert canonical(kind, {}) == blank(kind) == canonical(kind, blank(kind))


def test_values_get_one_spelling():
    record = canonical(
        "party",
        {"latitude": "39.90420", "geonames": "1816670", "reference": "", "parent": PartyFactory(pk=5)},
    )

    assert (record["latitude"], record["geonames"], record["reference"], record["parent"]) == (
        "39.9042",
        1816670,
        None,
        5,
    )


@pytest.mark.parametrize(
    ("given", "kept"), [("17.06.2024", "2024-06-17"), ("2024年6月", "2024-06"), (None, ""), ("soon", "soon")]
)
def test_dates_get_one_spelling_and_what_is_no_date_stays_to_be_reported(given, kept):
    assert canonical("agreement", {"signed": given})["signed"] == kept


@pytest.mark.parametrize("number", ["0", "-0.000", "0.00000"])
def test_zero_is_zero(number):
    assert canonical("party", {"latitude": number})["latitude"] == "0"


def test_rows_without_an_order_are_sorted_and_ordered_ones_are_left():
    names = [{"language": language, "text": "A", "kind": "short"} for language in ("ru", "en")]
    roles = [{"party": 2, "role": "host"}, {"party": 1, "role": "contracting"}]

    assert [row["language"] for row in canonical("party", {"names": names})["names"]] == ["en", "ru"]
    assert canonical("agreement", {"participations": roles})["participations"] == roles


def test_a_row_is_spelled_like_the_first_time_and_is_its_own():
    rows = [{"language": "en", "text": 1}, {"language": "en", "text": True}, {"language": "en", "text": "A"}]
    first, again = (canonical("agreement", {"titles": [dict(row) for row in rows]}) for _time in range(2))

    assert [row["text"] for row in first["titles"]] == ["1", "A", "True"]
    assert again == first
    again["titles"][1]["text"] = "B"
    assert canonical("agreement", {"titles": rows})["titles"][1]["text"] == "A"


def test_a_list_where_a_value_should_be_stays_to_be_reported():
    record = canonical("agreement", {"participations": [{"party": [1]}], "signed": ["2024"]})

    assert record["participations"][0]["party"] == [1]


def test_an_unknown_key_is_refused():
    with pytest.raises(KeyError, match="agreement has no titel"):
        canonical("agreement", {"titel": "A"})
    with pytest.raises(KeyError, match="titles has no lang"):
        canonical("agreement", {"titles": [{"lang": "ru"}]})


def test_a_record_that_is_spelled_already_is_filled_with_what_it_does_not_say():
    said = {
        "id": 7,
        "title": "Programme",
        "signed": "2024-06",
        "participations": [{"party": 1, "role": "host"}],
    }

    assert filled("agreement", said) == canonical("agreement", said)
    with pytest.raises(KeyError, match="colour"):
        filled("agreement", {**said, "colour": "red"})


def test_rows_that_name_other_keys_than_before_are_put_in_order_again():
    rows = [{"kind": "continues", "to": 12}, {"kind": "continues", "to": 11}]

    assert filled("agreement", {"relations": rows})["relations"] == rows
    assert filled("agreement", {"relations": rows}, renamed={"relations"}) == canonical(
        "agreement", {"relations": rows}
    )


def test_rows_as_an_earlier_version_kept_them_are_spelled_anew():
    earlier = {"participations": [{"party": 1}]}

    assert filled("agreement", earlier) == canonical("agreement", earlier)
    with pytest.raises(KeyError, match="colour"):
        filled("agreement", {"participations": [{"party": 1, "role": "host", "colour": "red"}]})


def test_each_filled_record_has_lists_of_its_own():
    filled("agreement", {})["titles"].append({"text": "A"})

    assert filled("agreement", {})["titles"] == blank("agreement")["titles"] == []
