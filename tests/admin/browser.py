"""What a browser would send: the fields of a page's form, as they stand."""

from html.parser import HTMLParser
from typing import Any


class FormReader(HTMLParser):
    """The names and values of a form's fields."""

    def __init__(self, form_id: str):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields: dict[str, Any] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        known = dict(attrs)
        if tag == "form":
            self.inside = known.get("id") == self.form_id
        if not self.inside:
            return
        name = known.get("name", "")
        if tag == "input" and name:
            self._input(name, known)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in known or self.select not in self.fields:
                self.fields[self.select] = known.get("value", "")
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = ""

    def _input(self, name: str, known: dict[str, Any]) -> None:
        if known.get("type") in ("submit", "file"):
            return
        if known.get("type") in ("checkbox", "radio") and "checked" not in known:
            return
        self.fields[name] = known.get("value", "on" if known.get("type") == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data.removeprefix("\n").removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def filled(response: Any, form_id: str = "agreement_form") -> dict[str, str]:
    """The form on the page, ready to be sent back."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    assert reader.fields, f"no form {form_id} on the page"
    return {name: value for name, value in reader.fields.items() if "__prefix__" not in name}


def row(fields: dict[str, str], prefix: str, **values: Any) -> dict[str, str]:
    """The form with one more row in a table."""
    index = int(fields[f"{prefix}-TOTAL_FORMS"])
    added = {f"{prefix}-{index}-{name}": str(value) for name, value in values.items()}
    return {**fields, f"{prefix}-TOTAL_FORMS": str(index + 1), f"{prefix}-{index}-id": "", **added}


def says(response: Any) -> str:
    """Every message on the page that the response leads to."""
    return " ".join(str(message) for message in response.context["messages"])
