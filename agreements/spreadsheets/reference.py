"""The sheets of the reference tables. One row is one record; downloaded and uploaded untouched, it changes nothing.

import-export reads the rows; each is laid over the record that it means, validated and written as a record is,
so that names, revision and change log come along.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import ModelInstanceLoader
from import_export.results import Result, RowResult

from agreements import records
from agreements.models import ChangeSet
from agreements.models.change import ChangeKind
from agreements.models.folding import name_key
from agreements.records import KINDS, canonical, kind_of
from agreements.records.reading import chunks
from agreements.records.schema import RecordDict
from agreements.spreadsheets import headings
from agreements.spreadsheets.columns import Column, named
from agreements.spreadsheets.differences import CellDiff
from agreements.spreadsheets.errors import SheetError
from agreements.spreadsheets.order import parents_first

MOST_ROWS = 2_000
"""Rows of one sheet: each is looked up, compared and written by itself."""


class ReferenceResource(resources.Resource):
    """The sheet of a reference table.

    A row means the record with its key (`reference`, `code` or address); a row without one means the record of
    that name, where there is only one. A missing column and an empty cell leave the stored value alone.
    Use `load` in code: `import_data` by itself keeps the good rows of a bad sheet.
    """

    key = "reference"
    parent = ""  # the column that names another row of the same table

    class Meta:
        import_id_fields: list[str] = []  # `find` knows better
        instance_loader_class = ModelInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = False
        use_transactions = True

    change_kind = ChangeKind.IMPORT
    why = ""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.kind = kind_of(self._meta.model).name  # type: ignore[union-attr]  # every sheet is of a kind
        self.columns: dict[str, Column] = named(self.fields)
        self.change_set: ChangeSet | None = None
        self.by: Any = None
        self.numbers: list[int] = []
        self.seen: dict[int, int] = {}

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    def get_queryset(self) -> models.QuerySet:
        """What a download holds."""
        return self._meta.model._default_manager.all()

    def rows(self, keys: Iterable[int]) -> Iterator[list[Any]]:
        """The headings, and a row for each of these records in their order, some hundreds in memory."""
        yield list(self.get_export_headers())
        for some in chunks(list(keys)):
            found = self.get_queryset().in_bulk(some)
            yield from (self.export_resource(found[pk]) for pk in some if pk in found)

    def init_instance(self, row: Any = None) -> models.Model:
        return self._meta.model()

    @classmethod
    def get_diff_class(cls) -> type[CellDiff]:
        return CellDiff

    # -- the sheet as a whole --------------------------------------------------------------------------

    def load(
        self,
        rows: tablib.Dataset | Iterable[Mapping[str, str]],
        by: Any = None,
        why: str = "",
        change_kind: str = "",
    ) -> dict[str, int]:
        """Write every row, or none. Returns how many records are new, changed and unchanged.

        Raises SheetError with a line for everything that is wrong.
        """
        self.why, self.change_kind = why, change_kind or self.change_kind  # type: ignore[assignment]  # a choice is text
        dataset = rows if isinstance(rows, tablib.Dataset) else _dataset(list(rows))
        result = self.import_data(dataset, rollback_on_validation_errors=True, user=by)
        if result.problems:
            raise SheetError("\n".join(result.problems))
        return {
            "new": result.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": result.totals[RowResult.IMPORT_TYPE_UPDATE],
            "unchanged": result.totals[RowResult.IMPORT_TYPE_SKIP],
        }

    def import_data_inner(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> Result:
        self.change_set, self.seen, self.numbers = None, {}, []
        result = super().import_data_inner(dataset, *args, **kwargs)
        result.problems = [str(error.error) for error in result.base_errors]
        for wrong in [*result.invalid_rows, *result.error_rows]:
            wrong.number = self.numbers[wrong.number - 1]
            result.problems += self._problems(wrong)
        return result

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.by = kwargs.get("user")
        try:
            keys = self._keys(dataset)
        except SheetError:
            dataset.wipe()  # import-export would go on with the rows
            raise
        rows = list(
            zip(getattr(dataset, "numbers", None) or range(2, len(dataset) + 2), dataset, strict=True)
        )
        rows = [(number, [_text(cell) for cell in row]) for number, row in rows]
        rows = [(number, row) for number, row in rows if any(row)]
        if self.parent:
            rows = parents_first(rows, keys, [self.key, "name"], self.parent)
        dataset.wipe()
        dataset.headers = [self.columns[key].column_name for key in keys]
        for number, row in rows:
            dataset.append(row)
            self.numbers.append(number)

    def _keys(self, dataset: tablib.Dataset) -> list[str]:
        """The column of each heading. Raises SheetError for one that is unknown, or there twice."""
        if len(dataset) > MOST_ROWS:
            raise SheetError(
                _("The sheet has %(rows)s rows; up to %(most)s are taken at once. Split it.")
                % {"rows": len(dataset), "most": MOST_ROWS}
            )
        given = [str(heading or "") for heading in dataset.headers or []]
        found = headings.match(given, self.columns)
        if wrong := [
            self._unknown(heading) for heading, key in zip(given, found, strict=True) if key is None
        ]:
            raise SheetError("\n".join(wrong))
        return [key for key in found if key]

    def _unknown(self, heading: str) -> str:
        if headings.match([heading], self.columns) != [None]:
            return _("The column “%(heading)s” is there twice.") % {"heading": heading[:60]}
        choices = [(key, column.column_name) for key, column in self.columns.items()]
        near = [label for _key, label in headings.nearest(heading, choices, self.columns)]
        known = ", ".join(near or [label for _key, label in choices])
        words = (
            _("The column “%(heading)s” is not known. Did you mean %(known)s?")
            if near
            else _("The column “%(heading)s” is not known. Known are: %(known)s.")
        )
        return words % {"heading": heading[:60], "known": known}

    def _problems(self, wrong: Any) -> list[str]:
        """Row, column, what stood there and what would be right, in one line each."""
        if not hasattr(wrong, "error_dict"):
            return [
                _("Row %(row)s: %(text)s") % {"row": wrong.number, "text": error.error}
                for error in wrong.errors
            ]
        titles = {column.attribute: column.column_name for column in self.columns.values()}
        return [
            _("Row %(row)s, %(column)s: %(text)s")
            % {"row": wrong.number, "column": titles[field], "text": text}
            if field in titles
            else _("Row %(row)s: %(text)s") % {"row": wrong.number, "text": text}
            for field, texts in wrong.error_dict.items()
            for text in texts
        ]

    # -- one row ---------------------------------------------------------------------------------------

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        for heading, cell in row.items():
            if "\x00" in cell:
                raise ValidationError(
                    _("“%(column)s” has a NUL byte, which no text has.") % {"column": heading}
                )

    def get_instance(self, instance_loader: Any, row: Mapping[str, str]) -> models.Model | None:
        found = list(self.find(row)[:50])
        if len(found) > 1:  # people of one name: each of their own rows says what is stored already
            same = [each for each in found if each.pk not in self.seen and self._says_nothing_new(each, row)]
            found = same[:1] or found
        if len(found) > 1:
            raise ValidationError(
                _("Several records are called “%(name)s”. Tell by the column “%(key)s” which one is meant.")
                % {"name": self.cell(row, "name")[:60], "key": self.columns[self.key].column_name}
            )
        return found[0] if found else None

    def find(self, row: Mapping[str, str]) -> models.QuerySet:
        """The record with the row's key; else those without a key of their own, or any if the row has none."""
        rows = self._meta.model._default_manager.all()
        key = self.cell(row, self.key)
        if key and (found := rows.filter(**{self.key: key})):
            return found
        return self.find_by_name(rows.filter(**{f"{self.key}__isnull": True}) if key else rows, row)

    def find_by_name(self, rows: models.QuerySet, row: Mapping[str, str]) -> models.QuerySet:
        """Of `rows` those that the row may mean by its name."""
        key = name_key(self.cell(row, "name"))
        return rows.filter(folded=key) if key else rows.none()

    def cell(self, row: Mapping[str, str], key: str) -> str:
        """What the row says in a column; empty where the sheet has no such column."""
        return row.get(self.columns[key].column_name, "")

    def _says_nothing_new(self, record: models.Model, row: Mapping[str, str]) -> bool:
        return all(
            column.column_name not in row or _text(column.export(record)) == row[column.column_name]
            for column in self.columns.values()
        )

    def after_init_instance(
        self, instance: models.Model, new: bool, row: Mapping[str, str], **kwargs: Any
    ) -> None:
        number = self.numbers[kwargs["row_number"] - 1]
        if instance.pk in self.seen:
            raise ValidationError(
                _("It is about the same record as row %(row)s.") % {"row": self.seen[instance.pk]}
            )
        if instance.pk:
            self.seen[instance.pk] = number

    def import_field(
        self, field: Any, instance: models.Model, row: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        """An empty cell, and one that says what is stored already, leave the value alone."""
        cell = row.get(field.column_name, "")
        if cell and cell != _text(field.export(instance)):
            super().import_field(field, instance, row, *args, **kwargs)

    def skip_row(self, instance: models.Model, original: models.Model, *args: Any, **kwargs: Any) -> bool:
        """Only a stored record can be unchanged: a new one that says nothing is wrong, not skipped."""
        return original.pk is not None and super().skip_row(instance, original, *args, **kwargs)

    def validate_instance(
        self, instance: models.Model, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """As the form does for the record, and as `records` does for its names."""
        super().validate_instance(instance, import_validation_errors, validate_unique)
        parts = KINDS[self.kind].part
        found = records.validate(self.kind, [self.record(instance)])
        if wrong := [message for message in found if message.field in parts]:
            raise ValidationError({message.field: message.text for message in wrong})

    def do_instance_save(self, instance: models.Model, is_create: bool) -> None:
        written = records.write(
            self.kind, [self.record(instance)], self.by, self.why, self.change_kind, self.change_set
        )
        self.change_set, instance.pk = written.change_set, written.ids[0]

    def after_save_instance(self, instance: models.Model, row: Mapping[str, str], **kwargs: Any) -> None:
        self.seen[instance.pk] = self.numbers[kwargs["row_number"] - 1]

    def record(self, instance: models.Model) -> RecordDict:
        """The whole record: what is stored, with what the row says laid over it."""
        stored = records.read(self.kind, [instance.pk]).get(instance.pk) if instance.pk else None
        record = stored or canonical(self.kind, {"id": None})
        fields = {field.name: getattr(instance, field.attname) for field in KINDS[self.kind].fields}
        told = {name: getattr(instance, f"told_{name}", None) for name in KINDS[self.kind].part}
        return {**record, **fields, **{name: rows for name, rows in told.items() if rows is not None}}


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _dataset(rows: list[Mapping[str, str]]) -> tablib.Dataset:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return tablib.Dataset(*([row.get(name, "") for name in names] for row in rows), headers=names)
