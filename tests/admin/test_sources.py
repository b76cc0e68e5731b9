"""Sources and citations: found by what is written on them, and what they support."""

import pytest

from tests.factories import CitationFactory, SourceFactory, agreement_between

SOURCES, CITATIONS = "/admin/agreements/source/", "/admin/agreements/citation/"


@pytest.mark.parametrize(
    "typed", ["москва", "МОСКВА", "Москва тасс", "http://tass.ru/ekonomika/1/?utm_source=x", "ekonomika"]
)
def test_sources_and_citations_are_found_by_title_publisher_and_address(analyst, typed):
    found = SourceFactory(title="Москва и Пекин", publisher="ТАСС", url="https://tass.ru/ekonomika/1")
    other = SourceFactory(title="Казань", publisher="Новости", url="https://example.org/2")
    CitationFactory(source=found), CitationFactory(source=other)

    assert list(analyst.get(SOURCES, {"q": typed}).context["cl"].result_list) == [found]
    assert [c.source for c in analyst.get(CITATIONS, {"q": typed}).context["cl"].result_list] == [found]


def test_a_source_shows_what_cites_it(analyst):
    agreement = agreement_between("Moscow", "Beijing", title="Programme 2024–2026")
    citation = CitationFactory(agreement=agreement, value_stated="17 июня")

    response = analyst.get(f"{SOURCES}{citation.source_id}/change/")

    assert "Programme 2024–2026</a> 17 июня" in response.content.decode()
    assert analyst.get(SOURCES).context["cl"].result_list[0].citation_count == 1


def test_an_address_that_is_no_web_address_is_never_a_link(analyst):
    text = analyst.get(f"{SOURCES}{SourceFactory(url='', title='A text').pk}/change/").content.decode()

    assert 'rel="noopener' not in text


def test_the_list_of_citations_leads_to_the_records(analyst, django_assert_max_num_queries):
    for number in range(9):
        CitationFactory(
            agreement=agreement_between("Moscow", "Beijing", title=f"Agreement {number}"), field="signed"
        )

    with django_assert_max_num_queries(12):
        text = analyst.get(CITATIONS).content.decode()
    assert "Agreement 8</a>" in text
    assert ">Signed<" in text
