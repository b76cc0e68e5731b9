"""The parties' sheet."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_noop as _

from agreements.models import Party
from agreements.models.party import PartyKind
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.parts import PartColumn
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.reference_widgets import (
    DecimalWidget,
    NamesWidget,
    RecordWidget,
    WholeNumberWidget,
)
from agreements.spreadsheets.widgets import ChoiceWidget, ReferenceWidget, TextWidget


class PartyResource(ReferenceResource):
    """Countries, regions, cities, their authorities, and organisations."""

    parent = "part_of"

    reference = Column(
        "reference", label=_("reference"), aliases="slug|ref|номер|编号", widget=ReferenceWidget()
    )
    name = Column("name", label=_("name"), aliases="название|名称", widget=TextWidget(300))
    kind = Column("kind", label=_("kind"), aliases="type|вид|тип|类型", widget=ChoiceWidget(PartyKind))
    part_of = Column(
        "parent",
        label=_("part of"),
        aliases="parent|часть|входит в|属于|隶属",
        widget=RecordWidget(Party.objects.all),
    )
    iso_3166_1 = Column(
        "iso_3166_1", label="iso_3166_1", aliases="iso 3166-1 code|iso2", widget=TextWidget(2)
    )
    iso_3166_2 = Column("iso_3166_2", label="iso_3166_2", aliases="iso 3166-2 code", widget=TextWidget(6))
    wikidata = Column("wikidata", label="wikidata", aliases="wikidata id", widget=TextWidget(20))
    geonames = Column("geonames", label="geonames", aliases="geonames id", widget=WholeNumberWidget())
    latitude = Column("latitude", label=_("latitude"), aliases="lat|широта|纬度", widget=DecimalWidget())
    longitude = Column(
        "longitude", label=_("longitude"), aliases="lon|lng|долгота|经度", widget=DecimalWidget()
    )
    names = PartColumn(
        "names", label=_("names"), aliases="другие названия|названия|其他名称", widget=NamesWidget()
    )

    class Meta:
        model = Party

    def find_by_name(self, rows: models.QuerySet, row: Mapping[str, str]) -> models.QuerySet:
        """Of the same kind, where the sheet tells kinds."""
        found = super().find_by_name(rows, row)
        kind = self.cell(row, "kind")
        return found.filter(kind=kind) if kind in PartyKind.values else found

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("parent").prefetch_related("names")
