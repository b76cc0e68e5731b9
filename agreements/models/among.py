"""Rows by hundreds of keys: `filter(pk__among=keys)`.

Django's `pk__in` looks at each key half a dozen times, and sends each as a parameter of its own: when records are read,
that takes as long as the reading. Here the keys are one parameter.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db import models


@models.AutoField.register_lookup
@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """The condition that a key is one of these whole numbers."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Collection[int]):
        super().__init__(
            lhs, frozenset(map(int, rhs))
        )  # of a list Django asks each member whether it is an expression

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        key, params = self.process_lhs(compiler, connection)
        return f"{key} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(sorted(self.rhs))]  # noqa: S608  # a column of ours

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        key, params = self.process_lhs(compiler, connection)
        return f"{key} = ANY(%s::bigint[])", [*params, sorted(self.rhs)]
