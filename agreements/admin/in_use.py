"""What keeps records from being deleted, in words and with the way there."""

from collections.abc import Collection
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from agreements import records
from agreements.admin.addresses import record_url
from agreements.models import PublishedRecord
from agreements.models.base import Publishable
from agreements.records import KINDS

MOST = 50
"""So many are named; the rest is counted."""


def in_the_way(kind: str, ids: Collection[int]) -> list[Any]:
    """Every record that refers to one of these and stays, and every one that readers see."""
    found = [use for use in records.uses(kind, ids) if not (use.kind == kind and use.pk in set(ids))]
    users = list(dict.fromkeys((use.kind, use.pk) for use in found))
    lines = [_line(user, pk, title) for user, pk, title in _titled(users[:MOST])]
    if len(users) > MOST:
        lines.append(_("… and %(count)s more") % {"count": len(users) - MOST})
    return [*lines, *_public(kind, ids)]


def _titled(users: list[tuple[str, int]]) -> list[tuple[str, int, str]]:
    keys: dict[str, list[int]] = {}
    for kind, pk in users:
        keys.setdefault(kind, []).append(pk)
    return [
        (kind, pk, title)
        for kind, pks in keys.items()
        for pk, title in records.titles(kind, records.read(kind, pks)).items()
    ]


def _line(kind: str, pk: int, title: str) -> Any:
    label = KINDS[kind].model._meta.verbose_name
    return format_html('{} {}: <a href="{}">{}</a>', _("Used by"), label, record_url(kind, pk), title)


def _public(kind: str, ids: Collection[int]) -> list[str]:
    """Reference data is public as long as a published record uses it, whatever the working one says by now."""
    if issubclass(KINDS[kind].model, Publishable):
        return []  # publishing says so itself
    seen = PublishedRecord.objects.filter(kind=kind, record_id__in=list(ids)).values_list(
        "record_id", flat=True
    )
    called = records.titles(kind, records.read(kind, seen))
    return [
        _("Readers see it in what is published: %(record)s.") % {"record": name} for name in called.values()
    ]
