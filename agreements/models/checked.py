"""Rows whose derived columns are checked wherever the columns are checked that they follow from."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from agreements.models.fields import BoundField, DerivedCharField


class Checked(models.Model):
    """A form leaves out the columns that it doesn't show, and Django then skips their constraints.

    "The period ends before it starts" is said about columns that no form shows: without this, a wrong period
    would pass the form and be refused by the database. What is wrong with a derived column is told of its source.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude=exclude)
        for field in self._meta.concrete_fields:
            if isinstance(field, DerivedCharField):
                field.pre_save(self, False)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().validate_unique(exclude=self._with_derived(exclude))
        except ValidationError as error:
            raise self._told_of_sources(error) from error

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().validate_constraints(exclude=self._with_derived(exclude))
        except ValidationError as error:
            raise self._told_of_sources(error) from error

    def _with_derived(self, exclude: Collection[str] | None) -> set[str]:
        """What is still left out: a derived column only when its source is."""
        left_out, sources = set(exclude or ()), self._sources()
        return {name for name in left_out if sources.get(name, name) in left_out}

    def _told_of_sources(self, error: ValidationError) -> ValidationError:
        sources = self._sources()
        told: dict[str, list[ValidationError]] = {}
        for name, errors in error.error_dict.items():
            told.setdefault(sources.get(name, name), []).extend(errors)
        return ValidationError(told)

    @classmethod
    def _sources(cls) -> dict[str, str]:
        """Derived column → the column that it follows from."""
        sources: dict[str, Any] = {}
        for field in cls._meta.concrete_fields:
            if isinstance(field, BoundField):
                sources[field.name] = field.text_name
            elif isinstance(field, DerivedCharField):
                sources[field.name] = field.source
        return sources
