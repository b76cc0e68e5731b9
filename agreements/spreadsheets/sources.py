"""The sources' sheet. The private text of a source is not in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from import_export.widgets import Widget

from agreements.models import Source, partial_dates
from agreements.models.source import SourceKind, normalised_url
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.widgets import (
    ChoiceWidget,
    DateWidget,
    LanguageWidget,
    ReferenceWidget,
    TextWidget,
)


class DayWidget(Widget):
    """A day that is known in full."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date:
        text = DateWidget().clean(value)
        if partial_dates.precision(text) != "day":
            raise CellError(_("Write the whole day, as in 2024-06-17."))
        return partial_dates.earliest(text)

    def render(self, value: date | None, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class AddressWidget(Widget):
    """A web address; what is not one is told by the record's own rules."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return TextWidget(1000).clean(value)


class SourceResource(ReferenceResource):
    """Articles, press releases, registers, texts. A row means the source with its reference, else with its address."""

    reference = Column(
        "reference", label=gettext_noop("reference"), aliases="slug|ref|номер|编号", widget=ReferenceWidget()
    )
    url = Column(
        "url", label="url", aliases="address|link|source|адрес|ссылка|网址|链接", widget=AddressWidget()
    )
    title = Column(
        "title", label=gettext_noop("title"), aliases="название|заголовок|标题", widget=TextWidget(500)
    )
    publisher = Column(
        "publisher",
        label=gettext_noop("publisher"),
        aliases="издание|издатель|出版者",
        widget=TextWidget(200),
    )
    language = Column(
        "language", label=gettext_noop("language"), aliases="язык|语言", widget=LanguageWidget()
    )
    published = Column(
        "published", label=gettext_noop("published"), aliases="опубликовано|发布日期", widget=DateWidget()
    )
    accessed = Column(
        "accessed", label=gettext_noop("accessed"), aliases="просмотрено|访问日期", widget=DayWidget()
    )
    archive_url = Column(
        "archive_url",
        label="archive_url",
        aliases="archived copy|архивная копия|存档",
        widget=AddressWidget(),
    )
    kind = Column(
        "kind", label=gettext_noop("kind"), aliases="type|вид|тип|类型", widget=ChoiceWidget(SourceKind)
    )

    class Meta:
        model = Source

    def find(self, row: Mapping[str, str]) -> models.QuerySet:
        """By reference, else by address in any spelling, else by title where there is no address."""
        rows = Source.objects.all()
        reference, address = self.cell(row, "reference"), normalised_url(self.cell(row, "url"))
        by_address = rows.filter(url_key=address) if address else rows.none()
        by_reference = rows.filter(reference=reference) if reference else rows.none()
        if by_address and by_reference and by_address[0] != by_reference[0]:
            raise ValidationError(_("The reference is one source's and the address another's."))
        if by_reference or by_address:
            return by_reference or by_address
        title = self.cell(row, "title")
        return rows.filter(title=title, url="") if title and not address else rows.none()

    def cell(self, row: Mapping[str, str], key: str) -> str:
        return super().cell(row, "title" if key == "name" else key)
