"""Sources are found again however their address is spelled."""

import pytest
from django.core.exceptions import ValidationError

from agreements.models.source import normalised_url
from tests.factories import CitationFactory, EventFactory, SourceFactory


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.mos.ru/news/item/1/",
        "https://mos.ru/news/item/1",
        "https://MOS.ru:443/news/item/1#top",
        " https://www.mos.ru/news/item/1?utm_source=x&utm_medium=y ",
        "https://www.mos.ru./news/item/1?fbclid=1",
    ],
)
def test_spellings_of_one_address_are_one(spelling):
    assert normalised_url(spelling) == normalised_url("https://www.mos.ru/news/item/1")


@pytest.mark.parametrize(
    "other",
    [
        "https://www.mos.ru/news/item/2",
        "https://www.mos.ru/news/item/1?page=2",
        "https://www.mos.ru:8080/news/item/1",
        "https://english.mos.ru/news/item/1",
        "https://www.mos.ru/News/item/1",
    ],
)
def test_other_addresses_are_others(other):
    assert normalised_url(other) != normalised_url("https://www.mos.ru/news/item/1")


@pytest.mark.parametrize("text", ["", "  "])
def test_no_address_has_no_key(text):
    assert normalised_url(text) is None


@pytest.mark.parametrize(
    "text", ["http://[", "http://a:99999999/", "http://[::1]:x", "\0", "javascript:alert(1)"]
)
def test_what_is_no_address_breaks_nothing(text):
    assert isinstance(normalised_url(text), str | None)


def test_two_sources_may_both_be_without_an_address():
    for title in ("A book", "Another book"):
        SourceFactory.build(url="", title=title).save()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://mos.ru/", "data:text/html,x", "//mos.ru", "mos.ru"]
)
def test_only_web_addresses_become_links(url):
    for field in ("url", "archive_url"):
        with pytest.raises(ValidationError) as refused:
            SourceFactory.build(**{field: url}).full_clean()
        assert field in refused.value.message_dict


def test_a_citation_says_what_it_is_about():
    whole, fact = (
        CitationFactory(source__title="mos.ru"),
        CitationFactory(source__title="mos.ru", field="signed"),
    )

    assert (str(whole), str(fact)) == ("mos.ru", "mos.ru (signed)")


def test_a_citation_goes_with_its_record_but_its_source_stays():
    citation = CitationFactory(agreement=None, event=EventFactory())
    citation.event.delete()

    citation.source.refresh_from_db()
    assert not citation.source.citations.exists()
