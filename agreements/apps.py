from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """Agreements between cities and regions, from the sheet to the published record."""

    name = "agreements"
    label = "agreements"
    verbose_name = _("Agreements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(set_up_groups, sender=self)
        post_migrate.connect(measure_tables, sender=self)
        connection_created.connect(read_as_bytes)
        keep_imports_going()


MEASURED = 1_000
"""Rows of each index that are looked at: enough to tell a seldom value from a frequent one, in milliseconds."""


class TrackerAdminConfig(AdminConfig):
    """Django's admin with the tracker's own order of tables."""

    default_site = "agreements.admin_site.TrackerSite"


def keep_imports_going() -> None:
    """Workers take half-written imports up too, which services know nothing of."""
    from agreements.services.sweeping import WORKS, Work
    from agreements.spreadsheets import behind

    WORKS.append(Work(behind.write_rest, behind.waiting, behind.is_written_now))


def set_up_groups(**_kwargs: Any) -> None:
    """A new table brings new permissions: the groups get theirs with each migration."""
    from agreements.services import accounts  # models can be imported only when all apps are ready

    accounts.set_up_groups()


def read_as_bytes(connection: Any, **_kwargs: Any) -> None:
    from agreements.public import as_bytes

    as_bytes.read_as_bytes(connection)


def measure_tables(using: str, **_kwargs: Any) -> None:
    """What SQLite knows of its tables, anew. A migration may make a table again, of which it then knows nothing:
    its plans for questions about that table and others become a hundred times slower."""
    if (connection := connections[using]).vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {MEASURED}")
            cursor.execute("ANALYZE")
