"""Columns with a meaning of their own: partial dates, and columns that follow from another one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import partial_dates

FAKE = "__fake__"  # the module that migrations give their historical models


def as_plain(deconstructed: tuple[Any, ...], plain: str) -> tuple[Any, ...]:
    """The same column for migrations, as Django's own field: history must not depend on this file."""
    name, _path, args, kwargs = deconstructed
    return name, f"django.db.models.{plain}", args, kwargs


class BoundDescriptor:
    """The first or last day of a partial date, always told from its text, so it can't be stale."""

    def __init__(self, field: "BoundField"):
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        return self.field.day(getattr(instance, self.field.text_name))

    def __set__(self, instance: models.Model, value: Any) -> None:
        """What the database sends is the same as what the text says; noted, as Django saves no column it lacks."""
        instance.__dict__[self.field.attname] = value


class BoundField(models.DateField):
    """`<name>_earliest` or `<name>_latest`: an ordinary date column beside the text."""

    def __init__(
        self,
        *args: Any,
        text_name: str = "",
        bound: Callable[[str], date] = partial_dates.earliest,
        **kwargs: Any,
    ):
        self.text_name, self.bound = text_name, bound
        super().__init__(*args, **{"null": True, "blank": True, "editable": False, **kwargs})

    def day(self, text: str) -> date | None:
        """This end of the partial date; None where it is unknown or can't be read."""
        if not text:
            return None  # most dates are unknown, and a refusal in words takes time
        try:
            return self.bound(partial_dates.parse(text))
        except partial_dates.PartialDateError:
            return None

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        if self.text_name:
            setattr(cls, self.attname, BoundDescriptor(self))

    def deconstruct(self) -> Any:
        return as_plain(super().deconstruct(), "DateField")


class PartialDateField(models.CharField):
    """A day, a month or a year as it is known: `2024-06-17`, `2024-06`, `2024`; empty where unknown.

    Two date columns, `<name>_earliest` and `<name>_latest`, stand beside it for comparing and sorting; a model has
    indexes of those by which its lists are ordered.
    Anything that `partial_dates.parse` reads may be assigned; the canonical text is stored.
    A queryset's `update()` does not know of the bounds: use `save` or `records.write`.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"max_length": 60, "blank": True, "default": "", **kwargs})

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract or cls.__module__ == FAKE:
            return  # the concrete class adds them; a historical model already lists them
        for end, bound in (("earliest", partial_dates.earliest), ("latest", partial_dates.latest)):
            cls.add_to_class(f"{name}_{end}", BoundField(text_name=name, bound=bound))

    def deconstruct(self) -> Any:
        return as_plain(super().deconstruct(), "CharField")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text.strip():
            return ""
        try:
            return partial_dates.parse(text)
        except partial_dates.PartialDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, text)
        return text


def text_and_bounds_agree(model: str, *names: str) -> list[models.CheckConstraint]:
    """One constraint for each partial date: text and bounds are empty together.

    The bounds are asked for by name: a comparison with NULL is unknown, and what is unknown passes a check.
    """
    return [
        models.CheckConstraint(
            name=f"{model}_{name}_bounds_agree",
            condition=(
                Q(**{name: "", f"{name}_earliest__isnull": True, f"{name}_latest__isnull": True})
                | Q(
                    ~Q(**{name: ""}),
                    **{f"{name}_earliest__isnull": False, f"{name}_latest__isnull": False},
                    **{f"{name}_earliest__lte": F(f"{name}_latest")},
                )
            ),
            violation_error_message=_("This is not a date that can be read."),
        )
        for name in names
    ]


class DerivedCharField(models.CharField):
    """A column that follows from another column of the same row, worked out whenever the row is written."""

    def __init__(
        self, *args: Any, source: str = "", derive: Callable[[str], Any] | None = None, **kwargs: Any
    ):
        self.source, self.derive = source, derive
        super().__init__(*args, **{"editable": False, "blank": True, "max_length": 300, **kwargs})

    def deconstruct(self) -> Any:
        return as_plain(super().deconstruct(), "CharField")

    def follow(self, value: Any) -> Any:
        """What the column holds when its source holds this value."""
        follows: Any = self.derive(value or "") if self.derive else value
        return follows[: self.max_length] if isinstance(follows, str) else follows

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if self.derive is not None:
            value = self.follow(getattr(model_instance, self.source))
            setattr(model_instance, self.attname, value)
        return value


class ValueByValue:
    """A column whose values are sent to the database each with a placeholder of its own, as all once were.

    Django hands PostgreSQL many new rows as one array a column (`bulk_create`, since 5.2), and psycopg escapes the
    quotation marks in an array in Python: for JSON, which is full of them, that takes longer than all the rest.
    """

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """What Django up to 6.0 asks for; that it is there keeps the rows out of an array."""
        return "%s"

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The same for Django from 6.1 on, which asks for expressions, too."""
        return compiler.compile(value) if hasattr(value, "as_sql") else ("%s", [value])


class LongJSONField(ValueByValue, models.JSONField):
    """JSON of records and rows, written for hundreds at once."""

    def deconstruct(self) -> Any:
        return as_plain(super().deconstruct(), "JSONField")


class JSONTextField(ValueByValue, models.TextField):
    """JSON kept as text, to be sent as it stands."""

    def deconstruct(self) -> Any:
        return as_plain(super().deconstruct(), "TextField")
