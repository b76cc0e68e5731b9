import re

import pytest
from django.utils.translation import override

from agreements.models.agreement import LegalForce, Renewal
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.widgets import (
    AddressesWidget,
    ChoiceWidget,
    DateWidget,
    LanguageWidget,
    MentionWidget,
    NumberWidget,
    ReferenceWidget,
    TextWidget,
)


def refused(widget, cell, match):
    with pytest.raises(CellError, match=match):
        widget.clean(cell)


class TestText:
    def test_it_stays_as_it_is(self):
        assert TextWidget().clean("“Silk” Road\n2024 🏙") == "“Silk” Road\n2024 🏙"

    def test_control_characters_become_spaces(self):
        assert TextWidget().clean("a\x0bb\x1fc") == "a b c"

    def test_a_nul_byte_is_refused(self):
        refused(TextWidget(), "a\x00b", "NUL")

    def test_a_text_that_is_too_long_is_refused_with_both_lengths(self):
        refused(TextWidget(5), "abcdef", "6 characters; up to 5")


class TestDate:
    @pytest.mark.parametrize(
        ("cell", "date"),
        [
            ("1998", "1998"),
            ("2024-06", "2024-06"),
            ("17.06.2024", "2024-06-17"),
            ("2001年 5 月11日", "2001-05-11"),
            ("17 июня 2024 г.", "2024-06-17"),
            ("May 16, 1995", "1995-05-16"),
            ("2024-06-17 00:00:00", "2024-06-17"),
        ],
    )
    def test_usual_spellings_are_read(self, cell, date):
        assert DateWidget().clean(cell) == date

    def test_a_date_with_two_readings_is_refused_with_both(self):
        with pytest.raises(CellError) as error:
            DateWidget().clean("03/04/2024")

        assert "2024-04-03" in str(error.value)
        assert "2024-03-04" in str(error.value)

    @pytest.mark.parametrize("cell", ["unlimited", "#N/A", "2024-13", "2024–2026", "9" * 400, "２0x"])
    def test_what_is_no_date_is_refused_in_words(self, cell):
        refused(DateWidget(), cell, re.escape(cell[:5]))

    def test_a_day_that_does_not_exist_is_refused(self):
        refused(DateWidget(), "31.02.2024", "no day 31 in February")


class TestNumber:
    def test_a_whole_number_is_read(self):
        assert NumberWidget().clean("24") == 24

    @pytest.mark.parametrize("cell", ["-1", "1.5", "two", "32768", "9" * 30, "٣"])
    def test_anything_else_is_refused(self, cell):
        refused(NumberWidget(), cell, "from 0 to 32767")


class TestChoice:
    @pytest.mark.parametrize("cell", ["tacit", "TACIT", "Tacit"])
    def test_a_code_in_any_case(self, cell):
        assert ChoiceWidget(Renewal).clean(cell) == "tacit"

    def test_a_name_in_any_language_of_the_interface(self):
        for language in ("en", "ru", "zh-hans"):
            with override(language):
                name = str(LegalForce.BINDING.label)
            assert ChoiceWidget(LegalForce).clean(name) == "binding"

    def test_anything_else_is_refused_with_what_is_known(self):
        refused(ChoiceWidget(LegalForce), "sort of", "not_binding")


class TestName:
    def test_a_name_becomes_a_mention(self):
        mention = MentionWidget("party").clean("Москва")

        assert (mention.kind, mention.text) == ("party", "Москва")

    @pytest.mark.parametrize("cell", ["—", "???", "🏙"])
    def test_a_name_without_a_letter_is_refused(self, cell):
        refused(MentionWidget("party"), cell, "letter or digit")

    def test_a_name_longer_than_the_tracker_keeps_is_refused(self):
        refused(MentionWidget("party"), "a" * 301, "up to 300")


class TestReference:
    def test_a_key_is_read(self):
        assert ReferenceWidget().clean("moscow-beijing_2024") == "moscow-beijing_2024"

    @pytest.mark.parametrize("cell", ["a b", "№ 5", "a/b", "a" * 101, "a\n"])
    def test_anything_else_is_refused(self, cell):
        refused(ReferenceWidget(), cell, "letters a–z")


class TestAddresses:
    @pytest.mark.parametrize(
        "cell",
        [
            "https://a.org/1 https://b.org/2",
            "https://a.org/1\nhttps://b.org/2",
            "https://a.org/1; https://b.org/2;",
        ],
    )
    def test_several_in_one_cell(self, cell):
        assert AddressesWidget().clean(cell) == ["https://a.org/1", "https://b.org/2"]

    @pytest.mark.parametrize(
        "cell",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "ftp://a.org/",
            "archive",
            "htp://a.org see archive",
            "http://[::1",
            "https://",
            "file:///etc/passwd",
        ],
    )
    def test_what_is_no_web_address_is_refused(self, cell):
        refused(AddressesWidget(), cell, "https:// or http://")

    def test_an_address_that_is_too_long_is_refused(self):
        refused(AddressesWidget(), "https://a.org/" + "x" * 1000, "1000")


class TestLanguage:
    @pytest.mark.parametrize("cell", ["ru", "zh-Hans", "en-GB"])
    def test_a_code_is_read(self, cell):
        assert LanguageWidget().clean(cell) == cell

    @pytest.mark.parametrize("cell", ["Russian", "xx-yy-zz", "-", "e", "русский", "ru;en", "a" * 500])
    def test_anything_else_is_refused(self, cell):
        refused(LanguageWidget(), cell, "language code")
