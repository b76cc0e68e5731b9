"""Partial dates: `2024`, `2024-06` or `2024-06-17`, as far as the day is known.

Everything that the rest of the project needs of them; the modules beside this one hold the parts.
"""

from agreements.models.date_finding import around, find
from agreements.models.date_reading import orders, parse
from agreements.models.date_wording import (
    PartialDateError,
    earliest,
    from_date,
    latest,
    precision,
    wording,
    wording_range,
)

__all__ = [
    "PartialDateError",
    "around",
    "earliest",
    "find",
    "from_date",
    "latest",
    "orders",
    "parse",
    "precision",
    "wording",
    "wording_range",
]
