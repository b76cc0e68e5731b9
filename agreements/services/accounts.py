"""Who may do what: the two groups of the people who keep the records."""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet


class Duty(NamedTuple):
    """What a group may do, with which tables; and single permissions besides."""

    with_records: tuple[str, ...]
    with_the_rest: tuple[str, ...]  # names, participations, citations: rows that belong to a record
    besides: tuple[str, ...] = ()


DUTIES = {
    "analysts": Duty(
        with_records=("add", "change", "view"),
        with_the_rest=("add", "change", "view", "delete"),
    ),
    "editors": Duty(
        with_records=("add", "change", "view", "delete"),
        with_the_rest=("add", "change", "view", "delete"),
        besides=("publish_agreement", "publish_event"),
    ),
}

RECORDS = [
    "agreement",
    "agreementtype",
    "area",
    "event",
    "importbatch",
    "office",
    "party",
    "person",
    "source",
    "tenure",
]
# The tracker writes these itself; people only read them.
KEPT_BY_THE_TRACKER = [
    "address",
    "change",
    "changeset",
    "publication",
    "publishedagreement",
    "publishedfacet",
    "publishedrecord",
    "refresh",
    "transition",
]


def set_up_groups() -> None:
    """Give each group exactly what its duty says. Wanted otherwise? Make a group of another name."""
    for name, duty in DUTIES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions(duty))


def permissions(duty: Duty) -> QuerySet[Permission]:
    """The permissions that a duty comes to."""
    kept, records = Q(content_type__model__in=KEPT_BY_THE_TRACKER), Q(content_type__model__in=RECORDS)
    wanted = (
        deeds("view")
        | (deeds(*duty.with_records) & records)
        | (deeds(*duty.with_the_rest) & ~records & ~kept)
    )
    single = Q(codename__in=duty.besides)
    return Permission.objects.filter(wanted | single, content_type__app_label="agreements")


def deeds(*names: str) -> Q:
    """Django's own permissions of these names: `add_party` and the like."""
    found = Q(pk__in=[])
    for name in names:
        found |= Q(codename__startswith=f"{name}_")
    return found
