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


class Prefetched(KeptThrough):
    """A list of parts from what was prefetched with the agreements, as who exports many of them writes it."""

    def get_value(self, instance: Any, **kwargs: Any) -> Any:
        name = self.link.removesuffix("_id")
        found = (getattr(part, name) for part in getattr(instance, self.attribute).all())
        return [one for one in found if one is not None]

    def export(self, instance: Any, **kwargs: Any) -> str:
        return "; ".join(str(getattr(each, self.widget.field)) for each in self.get_value(instance))


class ExportResource(AgreementResource):
    """What the tracker's sheet has: every plain column, and every list; what they lead to is prefetched."""

    parties = Prefetched(
        Participation, "party_id", Party, "name", attribute="participations", column_name="parties"
    )
    areas = Prefetched(Coverage, "area_id", Area, "name", attribute="coverage", column_name="areas")
    sources = Prefetched(Citation, "source_id", Source, "url", attribute="citations", column_name="sources")
    signatories = Field(column_name="signatories")
    relations = Field(column_name="relations")
    documents = Field(column_name="documents")
    titles = Field(column_name="titles")

    class Meta(AgreementResource.Meta):
        fields = None  # every column
        exclude = ["id", "slug", "revision", "state"]

    def dehydrate_signatories(self, agreement: Any) -> str:
        rows = agreement.signatories.all()
        return "; ".join(f"{row.person}, {row.office or row.office_as_written} ({row.party})" for row in rows)

    def dehydrate_relations(self, agreement: Any) -> str:
        return "; ".join(f"{row.kind}: {row.to.reference}" for row in agreement.relations.all())

    def dehydrate_documents(self, agreement: Any) -> str:
        return "\n".join(row.url for row in agreement.documents.all())

    def dehydrate_titles(self, agreement: Any) -> str:
        return "; ".join(f"{row.language}: {row.text}" for row in agreement.titles.all())

    def iter_queryset(self, queryset: Any) -> Any:
        return iter(queryset)  # which was cut already

    def get_queryset(self) -> Any:
        parts = (
            "titles",
            "participations__party",
            "coverage__area",
            "signatories__person",
            "signatories__office",
            "signatories__party",
            "relations__to",
            "documents",
            "citations__source",
        )
        return super().get_queryset().select_related("type").prefetch_related(*parts)


def export(number: int, file_format: str) -> str:
    """So many agreements as it writes them: `csv`, or `json`."""
    rows = ExportResource().get_queryset().order_by("pk")[:number]
    return ExportResource().export(rows).export(file_format)
