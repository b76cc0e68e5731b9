"""What a list of the admin shows when it is asked so."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _


class ListError(Exception):
    """The list can't be asked so; the message says why."""


def keys_of_list(model: type[models.Model], asked: Iterable[tuple[str, str]]) -> list[int]:
    """Primary keys of what the list shows to somebody who may see everything. Raises ListError."""
    request = HttpRequest()
    request.method = "GET"
    request.GET = QueryDict(urlencode(list(asked)))
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    model_admin = admin.site.get_model_admin(model)
    try:
        rows = model_admin.get_changelist_instance(request).get_queryset(request)
        return list(rows.values_list("pk", flat=True))
    except (IncorrectLookupParameters, DisallowedModelAdminLookup, SuspiciousOperation, ValueError) as error:
        words = _("The list of %(kind)s can't be filtered so: %(asked)s.")
        told = {"kind": model._meta.verbose_name_plural, "asked": request.GET.urlencode()}
        raise ListError(words % told) from error
