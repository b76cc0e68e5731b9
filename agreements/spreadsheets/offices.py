"""The offices' sheet."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_noop as _

from agreements.models import Office, Party
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.errors import CellError
from agreements.spreadsheets.parts import PartColumn
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.reference_widgets import NamesWidget, RecordWidget
from agreements.spreadsheets.widgets import ReferenceWidget, TextWidget


class OfficeResource(ReferenceResource):
    """Posts with a title, each of one party."""

    reference = Column(
        "reference", label=_("reference"), aliases="slug|ref|номер|编号", widget=ReferenceWidget()
    )
    name = Column(
        "name", label=_("title"), aliases="name|office|должность|название|职务|名称", widget=TextWidget(300)
    )
    party = Column(
        "party", label=_("party"), aliases="сторона|缔约方", widget=RecordWidget(Party.objects.all)
    )
    names = PartColumn("names", label=_("names"), aliases="другие названия|其他名称", widget=NamesWidget())

    class Meta:
        model = Office

    def find_by_name(self, rows: models.QuerySet, row: Mapping[str, str]) -> models.QuerySet:
        """Of the same party, where the sheet tells parties; a wrong cell is reported when it is read."""
        found = super().find_by_name(rows, row)
        if not (cell := self.cell(row, "party")):
            return found
        try:
            return found.filter(party=self.columns["party"].widget.clean(cell))
        except CellError:
            return found.none()

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("party").prefetch_related("names")
