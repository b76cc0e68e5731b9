"""What is counted of an agreement, as it is stored."""

from agreements.models.publication import COUNTED, counted_lines, facets_in, values_in


def test_what_several_agreements_have_comes_back_facet_by_facet():
    one = counted_lines([("party", "moscow"), ("party", "beijing"), ("type", "mou"), ("word", "not counted")])
    other = counted_lines([("party", "omsk"), ("publisher", "Daily News, Omsk")])

    found = dict(facets_in(f"{one}\n{other}"))

    assert list(found) == list(COUNTED)
    assert [values_in(line) for line in found["party"]] == [["beijing", "moscow"], ["omsk"]]
    assert [values_in(line) for line in found["publisher"]] == [[], ["Daily News, Omsk"]]
    assert [values_in(line) for line in found["type"]] == [["mou"], []]


def test_an_agreement_of_which_nothing_is_known_has_its_lines_too():
    """So that they do not put others out of step; the column begins with them."""
    assert len(counted_lines([]).split("\n")) == len(COUNTED)
