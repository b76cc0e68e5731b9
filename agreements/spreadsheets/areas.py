"""The sheet of areas of cooperation."""

from django.db import models
from django.utils.translation import gettext_noop as _

from agreements.models import Area
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.parts import PartColumn
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.reference_widgets import MappingsWidget, NamesWidget, RecordWidget, YesNoWidget
from agreements.spreadsheets.widgets import ReferenceWidget, TextWidget


class AreaResource(ReferenceResource):
    """What agreements cover, as a tree."""

    key = "code"
    parent = "part_of"

    code = Column("code", label=_("code"), aliases="код|代码", widget=ReferenceWidget())
    part_of = Column(
        "parent",
        label=_("part of"),
        aliases="parent|часть|属于",
        widget=RecordWidget(Area.objects.all, key="code"),
    )
    name = Column("name", label=_("name"), aliases="название|名称", widget=TextWidget(300))
    names = PartColumn("names", label=_("names"), aliases="другие названия|其他名称", widget=NamesWidget())
    definition = Column("definition", label=_("definition"), aliases="определение|定义", widget=TextWidget())
    mappings = PartColumn(
        "mappings", label=_("mappings"), aliases="соответствия|对应", widget=MappingsWidget()
    )
    retired = Column("retired", label=_("retired"), aliases="не используется|停用", widget=YesNoWidget())

    class Meta:
        model = Area

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("parent").prefetch_related("names", "mappings")
