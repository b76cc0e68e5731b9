import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models.cell_text import escape, unescape

TEXTS = st.text(st.sampled_from(list("'=+-@\t\r\n＝a ")) | st.characters(codec="utf-8"))


@pytest.mark.parametrize("text", ["=1+1", "==1", "+7 495", "-1", "@SUM(A1)", "\t=1", "'=1", "''-x", "＝1"])
def test_what_a_program_would_run_starts_with_an_apostrophe_more(text):
    assert escape(text) == "'" + text
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["", "Moscow", "'Abu Dhabi", "a=b", "1998", "’t Hertogenbosch"])
def test_what_is_harmless_stays(text):
    assert escape(text) == text
    assert unescape(text) == text


@given(TEXTS)
def test_every_text_comes_back(text):
    assert unescape(escape(text)) == text


@given(TEXTS)
def test_nothing_escaped_is_live(text):
    assert not escape(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))
