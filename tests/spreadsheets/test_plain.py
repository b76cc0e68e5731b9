"""What remains of a text in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.spreadsheets.plain import plain


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Moscow\u00a0Government", "Moscow Government"),
        ("\ufeffMoscow\u200b", "Moscow"),
        ("co\u00adoperation", "cooperation"),
        ("Moscow\u0085Beijing\u000bMinsk", "Moscow Beijing Minsk"),
        ("广州\u3000市", "广州 市"),
        ("Moscow\u2060\u202f–\u2009Beijing", "Moscow – Beijing"),
        ("one_x000D_\ntwo", "one\ntwo"),
        ("one_x000d_two", "one\ntwo"),
        ("a_x005F_b", "a_b"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("signed_iso", "signed_iso"),
        ("_x00zz_", "_x00zz_"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_nothing_stays_that_nobody_sees(cell, text):
    assert plain(cell) == text


@given(
    st.text(st.sampled_from(list("a \t\n\r_x0Dd5F\u00a0\u200b\u0085\u000b")) | st.characters(codec="utf-8"))
)
def test_a_plain_text_stays_as_it_is(text):
    once = plain(text)
    assert "_x" in once or plain(once) == once
