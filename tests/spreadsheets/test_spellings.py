"""What a written name says beside the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets.spellings import parted, unmixed, unwrapped


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("Suseong (Daegu)", "Suseong", ("Daegu",)),
        ("沃兹涅先斯科耶（下诺夫哥罗德州）", "沃兹涅先斯科耶", ("下诺夫哥罗德州",)),
        ("Newport, Wales", "Newport", ("Wales",)),
        ("Newport, Wales, United Kingdom", "Newport", ("Wales", "United Kingdom")),
        ("Whitby (Ontario, Canada)", "Whitby", ("Ontario", "Canada")),
        ("Seoul – Gangnam", "Gangnam", ("Seoul",)),
        ("广东省广州市", "广州市", ("广东省",)),
        ("北京市朝阳区", "朝阳区", ("北京市",)),
        ("内蒙古自治区呼和浩特市", "呼和浩特市", ("内蒙古自治区",)),
    ],
)
def test_a_name_with_what_it_lies_in(text, name, inside):
    assert (name, inside) in [tuple(way) for way in parted(text)]


@pytest.mark.parametrize(
    "text",
    ["Moscow", "广州市", "北京市人民政府", "Stratford-upon-Avon", "(x)", "King's Lynn, ", ",", "", "省市"],
)
def test_a_name_alone(text):
    assert parted(text) == ()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("City of Melbourne", "Melbourne"),
        ("the City of London", "London"),
        ("Dalian City", "Dalian"),
        ("Busan Metropolitan City", "Busan"),
        ("город Пермь", "Пермь"),
        ("Алматы, г.", "Алматы"),
        ("Stadt Köln", "Köln"),
        ("Moscow", ""),
        ("City", ""),
    ],
)
def test_a_name_in_a_wrapper(text, bare):
    assert unwrapped(text) == bare


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Мoscow", "Moscow"),  # the first letter is Cyrillic
        ("Mосква", "Москва"),  # the first letter is Latin
        ("Саnton", "Canton"),
        ("Moscow", ""),
        ("Москва", ""),
        ("Москва / Moscow", ""),  # two words, each in its own alphabet
        ("Łódźж", ""),  # nothing looks like these
        ("", ""),
    ],
)
def test_letters_of_two_alphabets_in_one_word(text, plain):
    assert unmixed(text) == plain


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text):
    for way in parted(text):
        assert way.name
        assert all(way.inside)
    assert isinstance(unwrapped(text) + unmixed(text), str)
