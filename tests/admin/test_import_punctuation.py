"""Colons and brackets between the words of an import are the language's own."""

from django.utils import translation

from agreements.spreadsheets import importing


def full_width(gettext):
    """As Chinese sets them."""
    signs = str.maketrans({":": "：", "(": "（", ")": "）"})

    def translated(message):
        return gettext(message).replace("%(", "%[").translate(signs).replace("%[", "%(").replace("）s", ")s")

    return translated


def test_a_translation_sets_the_colon_after_a_column(analyst, monkeypatch):
    batch = importing.start("a.csv", b"title,signed\nProgramme,2024-13-45\nTreaty,2024\n", analyst.user)
    monkeypatch.setattr(translation, "gettext", full_width(translation.gettext))

    text = analyst.get(f"/admin/agreements/importbatch/{batch.pk}/preview/").content.decode()

    assert "<b>signed （B2）：</b>" in text or "<b>signed：</b>" in text
    assert "<b>title：</b> <ins>Treaty</ins>" in text


def test_a_translation_sets_the_brackets_around_a_count(analyst, monkeypatch):
    batch = importing.start("a.csv", b"title,country_a\nProgramme,Ruritania\n", analyst.user)
    monkeypatch.setattr(translation, "gettext", full_width(translation.gettext))

    text = analyst.get(f"/admin/agreements/importbatch/{batch.pk}/names/").content.decode()

    assert "（1）</option>" in text
