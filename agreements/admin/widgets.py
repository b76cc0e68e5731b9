"""Inputs of the admin's forms."""

import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.utils.translation import get_language

from agreements.models.languages import language_name

KEY = re.compile(r"[0-9]{1,18}")


def with_plain_lines(text: str) -> str:
    """The text with one character at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Lines(forms.Textarea):
    """A text of several lines. Browsers end each with two characters; one is kept, as in texts from elsewhere."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return with_plain_lines(typed) if isinstance(typed, str) else typed


class Autocomplete(AutocompleteSelect):
    """Django's own, which takes forged values calmly and asks the database only for labels it wasn't told.

    `known` has the labels of rows that the form has loaded already.
    """

    known: dict[str, str] = {}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        chosen = [str(key) for key in value if KEY.fullmatch(str(key))]
        labels = {key: self.known[key] for key in chosen if key in self.known}
        if missing := [key for key in chosen if key not in labels]:
            labels |= {str(row.pk): str(row) for row in self.choices.queryset.filter(pk__in=missing)}
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, key, label, True, 0) for key, label in labels.items()]
        return [(None, options, 0)]


def tell_labels(form: forms.ModelForm) -> None:
    """Hand the form's autocomplete inputs the labels of what its record has loaded already."""
    loaded = form.instance._state.fields_cache
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, Autocomplete) and isinstance(related := loaded.get(name), models.Model):
            widget.known = {str(related.pk): str(related)}


class OpenSelect(forms.Select):
    """A choice from a list; a stored value that isn't in the list stays."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        known = {str(key) for key, _label in self.choices}
        strangers = [text for text in value if text and text not in known]
        self.choices = [*self.choices, *((text, text) for text in strangers)]
        return super().optgroups(name, value, attrs)


TAGS = (
    "en ru zh-Hans zh-Hant de fr es it pt nl pl cs sk hu ro bg sr hr sl mk sq el tr uk be kk ky uz tg tk az hy ka "
    "mn ja ko vi th id ms hi bn ur fa ar he sv da nb fi et lv lt is ga"
).split()


class LanguageSelect(OpenSelect):
    """A language by its name: the three of the interface first, then the others in order."""

    def __init__(self, attrs: Any = None):
        super().__init__(attrs, choices=())

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        named = [(tag, f"{language_name(tag, get_language())} ({tag})") for tag in TAGS]
        self.choices = [("", "—"), *named[:4], *sorted(named[4:], key=lambda choice: choice[1])]
        return super().optgroups(name, value, attrs)
