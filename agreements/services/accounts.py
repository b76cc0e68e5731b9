"""Who may do what: the groups of the people who keep the records."""

from typing import Any, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet


class Duty(NamedTuple):
    """What a group may do, with which tables; and single permissions besides."""

    with_records: tuple[str, ...]
    with_the_rest: tuple[str, ...]  # names, participations, citations: rows that belong to a record
    besides: tuple[str, ...] = ()


PUBLISHING = ("publish_agreement", "publish_event")
ACCOUNTS = ("view_user", "add_user", "change_user", "view_group", "add_group", "change_group", "delete_group")

DUTIES = {
    "viewers": Duty(
        with_records=("view",),
        with_the_rest=("view",),
    ),
    "analysts": Duty(
        with_records=("add", "change", "view"),
        with_the_rest=("add", "change", "view", "delete"),
    ),
    "editors": Duty(
        with_records=("add", "change", "view", "delete"),
        with_the_rest=("add", "change", "view", "delete"),
        besides=PUBLISHING,
    ),
    "administrators": Duty(
        with_records=("add", "change", "view", "delete"),
        with_the_rest=("add", "change", "view", "delete"),
        besides=PUBLISHING + ACCOUNTS,
    ),
}
"""An account is not deleted but closed, so that the change log goes on saying who did what."""

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
    "batchpublication",
    "change",
    "changeset",
    "publication",
    "publishedagreement",
    "publishedfacet",
    "publishedrecord",
    "refresh",
    "transition",
    "undo",
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
    ours = wanted & Q(content_type__app_label="agreements")
    single = Q(codename__in=duty.besides, content_type__app_label__in=("agreements", "auth"))
    return Permission.objects.filter(ours | single)


def deeds(*names: str) -> Q:
    """Django's own permissions of these names: `add_party` and the like."""
    found = Q(pk__in=[])
    for name in names:
        found |= Q(codename__startswith=f"{name}_")
    return found


def held(user: Any) -> set[int]:
    """The permissions that an account has, or would have if it were open."""
    found = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return set((Permission.objects.all() if user.is_superuser else found).values_list("pk", flat=True))


def is_within(user: Any, by: Any) -> bool:
    """Whether the account may do nothing that this person may not do: else taking it over would raise him."""
    return by.is_superuser or (not user.is_superuser and held(user) <= held(by))


def groups_within(by: Any) -> QuerySet[Group]:
    """The groups that a person may put others into: those that may do nothing that he may not do."""
    if by.is_superuser:
        return Group.objects.all()
    beyond = Permission.objects.exclude(pk__in=held(by))
    return Group.objects.exclude(pk__in=Group.objects.filter(permissions__in=beyond).values("pk"))
