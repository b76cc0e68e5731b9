"""The sheet of agreement types."""

from django.db import models
from django.utils.translation import gettext_noop as _

from agreements.models import AgreementType
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.parts import PartColumn
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.reference_widgets import NamesWidget, YesNoWidget
from agreements.spreadsheets.widgets import ReferenceWidget, TextWidget


class AgreementTypeResource(ReferenceResource):
    """What kinds of instrument there are."""

    key = "code"

    code = Column("code", label=_("code"), aliases="код|代码", widget=ReferenceWidget())
    name = Column("name", label=_("name"), aliases="название|名称", widget=TextWidget(300))
    names = PartColumn("names", label=_("names"), aliases="другие названия|其他名称", widget=NamesWidget())
    definition = Column("definition", label=_("definition"), aliases="определение|定义", widget=TextWidget())
    retired = Column("retired", label=_("retired"), aliases="не используется|停用", widget=YesNoWidget())

    class Meta:
        model = AgreementType

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().prefetch_related("names")
