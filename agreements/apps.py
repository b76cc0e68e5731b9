from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
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


class TrackerAdminConfig(AdminConfig):
    """Django's admin with the tracker's own order of tables."""

    default_site = "agreements.admin_site.TrackerSite"


def set_up_groups(**_kwargs: Any) -> None:
    """A new table brings new permissions: the groups get theirs with each migration."""
    from agreements.services import accounts  # models can be imported only when all apps are ready

    accounts.set_up_groups()
