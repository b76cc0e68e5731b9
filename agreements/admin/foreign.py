"""Lists that other packages bring (locked logins, tasks), asked nothing that a database would stumble over."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from agreements.admin.bounds import BoundedAdmin
from agreements.models.names import MOST_WORDS

ASKED = ("", "__exact", "__gte", "__lt", "__isnull")
"""What Django's own filters ask of a column."""


class ForeignAdmin(BoundedAdmin):
    """In front of the package's own class."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        names = [name for name in self.get_list_filter(request) if isinstance(name, str)]
        return lookup in {name + asked for name in names for asked in ASKED}

    def search(self, rows: QuerySet, term: str) -> QuerySet:
        for word in term.split()[:MOST_WORDS]:
            rows = rows.filter(
                reduce(or_, (Q(**{f"{name}__icontains": word}) for name in self.search_fields))
            )
        return rows


def bound() -> None:
    """Put the bounds around every list that has none. Our own app comes last, so all others are there."""
    for model, site in list(admin.site._registry.items()):
        if not isinstance(site, BoundedAdmin):
            bounded: Any = type(type(site).__name__, (ForeignAdmin, type(site)), {"__module__": __name__})
            admin.site.unregister(model)
            admin.site.register(model, bounded)


bound()
