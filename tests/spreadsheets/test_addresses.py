"""Web addresses in cells: mended where only one can be meant, parted from the words around them."""

import pytest

from tests.spreadsheets.cells_of import note, reading, stated


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("https://a.org/1, https://b.org/2", ["https://a.org/1", "https://b.org/2"]),
        ("https://a.org/1;https://b.org/2", ["https://a.org/1", "https://b.org/2"]),
        ("https://a.org/1||https://b.org/2", ["https://a.org/1", "https://b.org/2"]),
        ("http://krakow.pl/1,miasto,524,0.html", ["http://krakow.pl/1,miasto,524,0.html"]),
        (
            "https://web.archive.org/web/2020/https://a.org/",
            ["https://web.archive.org/web/2020/https://a.org/"],
        ),
        ("https://a.org/?q=1|2;3", ["https://a.org/?q=1|2;3"]),
    ],
)
def test_several_in_one_cell_however_parted(cell, addresses):
    read = reading(source_url=cell)

    assert (read.values["sources"], read.notes) == (addresses, [])


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("www.mos.ru/news/1", "https://www.mos.ru/news/1"),
        ("mos.ru", "https://mos.ru"),
        (r"https://a.org/data\html\1.html", "https://a.org/data/html/1.html"),
        (r"http:\\a.org\1", "http://a.org/1"),
    ],
)
def test_one_that_can_mean_one_thing_only_is_mended_and_told(cell, address):
    read = reading(source_url=cell)

    assert read.values["sources"] == [address]
    assert f"is read as {address}" in note(read)
    assert stated(read) == [("", cell)]


def test_addresses_are_found_among_words():
    cell = "Treaty Series 001/1896: C. 7930||https://a.org/1.pdf;State Papers 87/24/0: 0"
    read = reading(source_url=cell)

    assert read.values["sources"] == ["https://a.org/1.pdf"]
    assert stated(read) == [("", cell)]


def test_a_source_without_an_address_stays_in_words():
    read = reading(source_url="PRO (now TNA) FO 93/99/19/0: 0; see archive")

    assert (read.values, read.problems) == ({}, [])
    assert "no web address in it" in note(read)
    assert "kept in the internal notes" in note(read)


@pytest.mark.parametrize(
    "cell",
    ["javascript:alert(1)", "see javascript:alert(1)", "htp://a.org", "ftp://a.org x", "archive", "http://"],
)
def test_what_only_looks_like_an_address_is_refused(cell):
    assert "is not a web address" in reading(source_url=cell).problems[0].text


def test_long_words_are_cut_in_the_citation_and_kept_whole_in_the_notes():
    read = reading(source_url="https://a.org/1 " + "word " * 400)

    [(_field, words)] = stated(read)
    assert len(words) <= 1000
    assert words.endswith("[…]")
    assert len(read.kept[0]) > 1900


@pytest.mark.parametrize("piece", ["http://", "a.", "www.", "|", "\\", ";http://a"])
def test_a_hostile_cell_takes_no_time(piece):
    assert reading(source_url=piece * 20_000)
