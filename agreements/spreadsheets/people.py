"""The people's sheet."""

from django.db import models
from django.utils.translation import gettext_noop as _

from agreements.models import Person
from agreements.spreadsheets.columns import Column
from agreements.spreadsheets.parts import PartColumn
from agreements.spreadsheets.reference import ReferenceResource
from agreements.spreadsheets.reference_widgets import NamesWidget
from agreements.spreadsheets.widgets import ReferenceWidget, TextWidget


class PersonResource(ReferenceResource):
    """Who signs, speaks or holds an office."""

    reference = Column(
        "reference", label=_("reference"), aliases="slug|ref|номер|编号", widget=ReferenceWidget()
    )
    name = Column("name", label=_("name"), aliases="имя|ФИО|姓名", widget=TextWidget(300))
    names = PartColumn("names", label=_("names"), aliases="другие имена|其他姓名", widget=NamesWidget())

    class Meta:
        model = Person

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().prefetch_related("names")
