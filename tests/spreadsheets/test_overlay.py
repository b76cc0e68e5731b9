"""A row laid over a stored record."""

from agreements.records.schema import blank
from agreements.spreadsheets.overlay import lay_over


def record(**facts):
    return blank("agreement") | facts


def laid(stated, **stored):
    return lay_over(record(**stored), stated)


def contracting(*keys):
    return [{"party": key, "role": "contracting"} for key in keys]


def test_what_is_not_mentioned_stays():
    after = laid({"signed": "2024-06-17"}, signed="2024", title="Programme", summary="Seven areas.")

    assert after == record(signed="2024-06-17", title="Programme", summary="Seven areas.")


def test_a_given_title_is_no_working_title_any_more():
    assert laid({"title": "Protocol"}, title="Agreement", working_title=True)["working_title"] is False
    assert laid({"title": "Agreement"}, title="Agreement", working_title=True)["working_title"] is True


def test_parties_in_other_roles_stay_while_no_role_is_told():
    host = {"party": 9, "role": "host"}

    assert laid({"participations": contracting(1, 2)}, participations=[host, *contracting(1, 2)])[
        "participations"
    ] == [host, *contracting(1, 2)]
    assert laid({"participations": contracting(1, 3)}, participations=[host, *contracting(1, 2)])[
        "participations"
    ] == [*contracting(1, 3), host]
    assert laid({"participations": [{"party": 1, "role": "witness"}]}, participations=[host])[
        "participations"
    ] == [{"party": 1, "role": "witness"}]


def test_the_same_parties_in_another_order_stay_as_they_are():
    host = {"party": 9, "role": "host"}
    stored = [*contracting(1, 2), host]

    def after(*stated):
        return laid({"participations": list(stated)}, participations=stored)["participations"]

    assert after(*contracting(2, 1)) == stored
    assert after(host, *contracting(2, 1)) == stored
    assert after(*contracting(1, 3)) != stored
    assert after(*contracting(1, 9), {"party": 2, "role": "host"}) != stored


def test_a_wording_keeps_the_area_that_an_analyst_found():
    stored = [
        {"wording": "health", "area": 5},
        {"wording": "health", "area": 6},
        {"wording": "sport", "area": 7},
    ]

    after = laid(
        {"coverage": [{"wording": "health"}, {"wording": "health"}, {"wording": "culture"}]}, coverage=stored
    )

    assert after["coverage"] == [*stored[:2], {"wording": "culture"}]


def test_a_signatory_keeps_what_the_sheet_does_not_say():
    stored = {
        "person": 1,
        "party": 2,
        "office": 3,
        "office_as_written": "",
        "capacity": "witnessed",
        "place": "Harbin",
    }

    [after] = laid({"signatories": [{"person": 1}]}, signatories=[stored])["signatories"]

    assert after == stored


def test_another_office_in_the_sheet_replaces_the_stored_one():
    stored = {"person": 1, "party": 2, "office": 3, "office_as_written": "", "capacity": "signed"}

    [after] = laid(
        {"signatories": [{"person": 1, "office": None, "office_as_written": "Deputy"}]}, signatories=[stored]
    )["signatories"]

    assert after == stored | {"office": None, "office_as_written": "Deputy"}


def test_citations_are_added_and_never_taken_away():
    stored = [{"source": 1, "field": "signed", "value_stated": "2024"}]
    stated = [
        {"source": 1, "field": "", "value_stated": ""},
        {"source": 1, "field": "signed", "value_stated": "2024"},
        {"source": 2, "field": "", "value_stated": ""},
        {"source": 2, "field": "", "value_stated": ""},
    ]

    after = laid({"citations": stated}, citations=stored)["citations"]

    assert [(row["source"], row["field"]) for row in after] == [(1, "signed"), (2, "")]


def test_words_without_a_source_stand_in_the_notes_once():
    stated = {"notes": ["Status as stated: active"]}

    once = laid(stated, internal_notes="Look again.")
    twice = lay_over(once, stated)

    assert once["internal_notes"] == twice["internal_notes"] == "Look again.\nStatus as stated: active"
