"""A sheet of agreements as django-import-export takes it, in the way its manual shows: a ModelResource that finds the
type with a ForeignKeyWidget, parties, areas and sources with ManyToManyWidgets, and a dry run for the preview."""

from typing import Any

import tablib
from django.db import transaction
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import Result
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget

from agreements.models import Agreement, AgreementType, Area, Citation, Coverage, Participation, Party, Source


class KeptThrough(Field):
    """Parts are kept through a model of their own, which the widget does not know: `link` names their key in it."""

    def __init__(self, through: Any, link: str, model: Any, by: str, **more: Any):
        super().__init__(widget=ManyToManyWidget(model, separator=";", field=by), **more)
        self.through, self.link, self.model = through, link, model

    def get_value(self, instance: Any, **kwargs: Any) -> Any:
        parts = self.through.objects.filter(agreement=instance.pk)
        return self.model.objects.filter(pk__in=parts.values(self.link))

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if is_m2m:
            self.through.objects.filter(agreement=instance).delete()
            self.through.objects.bulk_create(
                self.through(agreement=instance, **{self.link: found}) for found in self.clean(row)
            )


class AgreementResource(ModelResource):
    type = Field("type", "type", ForeignKeyWidget(AgreementType, "code"))
    parties = KeptThrough(
        Participation, "party", Party, "name", attribute="participations", column_name="parties"
    )
    areas = KeptThrough(Coverage, "area", Area, "name", attribute="coverage", column_name="areas")
    sources = KeptThrough(Citation, "source", Source, "url", attribute="citations", column_name="sources")

    class Meta:
        model = Agreement
        fields = [
            "reference", "title", "type", "parties", "signed", "period_start", "period_end", "areas", "sources", "summary",
        ]  # fmt: skip
        import_id_fields = ["reference"]
        skip_unchanged = True
        report_skipped = True
        use_bulk = False


class CheckedResource(AgreementResource):
    """With the model's own rules, which it leaves unchecked by default."""

    class Meta(AgreementResource.Meta):
        clean_model_instances = True


def dry_run(text: str, checked: bool) -> Result:
    """What its confirmation page is made of."""
    return _import(text, checked, dry_run=True)


def run_and_take_back(text: str, checked: bool) -> None:
    """What it does when the user confirms; nothing of it stays."""
    with transaction.atomic():
        _import(text, checked, dry_run=False)
        transaction.set_rollback(True)


def _import(text: str, checked: bool, dry_run: bool) -> Result:
    dataset = tablib.Dataset().load(text, format="csv")
    resource = CheckedResource() if checked else AgreementResource()
    result = resource.import_data(dataset, dry_run=dry_run, raise_errors=False)
    wrong = [*result.row_errors(), *result.invalid_rows]
    assert not wrong, wrong[:1]
    return result
