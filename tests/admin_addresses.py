"""Every address of the admin, found in the URL configuration itself, so that a new one can't be forgotten."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agreements.models import BatchPublication, Change, ChangeSet, Refresh, Undo
from agreements.services import merging
from agreements.spreadsheets import importing
from tests import world
from tests.factories import (
    AgreementFactory,
    AgreementTypeFactory,
    AreaFactory,
    ChangeFactory,
    EventFactory,
    PartyFactory,
    TenureFactory,
    UserFactory,
)

GIVEN = {"ending": "csv", "app_label": "agreements", "content_type_id": "1", "kind": "party"}
ASKED = {"autocomplete": "app_label=agreements&model_name=participation&field_name=party&term=mos"}


class Address(NamedTuple):
    """A page of the admin: its name in the URL configuration, and a path that leads to it."""

    name: str
    path: str
    query: str = ""

    @property
    def deed(self) -> str:
        """`change` of agreements_party_change."""
        return re.sub(r"^[a-z]+_[a-z]+_", "", self.name) if "/agreements/" in self.path else self.name


def stock() -> None:
    """At least one record behind every page."""
    world.public()
    Group.objects.create(name="guests")  # the product's own groups are only read
    owner = UserFactory(username="olga")
    batch = importing.start("a.csv", b"title,xyzzy\nProgramme,1\n", owner)
    BatchPublication.objects.create(batch=batch, by=owner)
    TenureFactory(), ChangeFactory(after={"title": "x"})
    for draft in (AgreementFactory, EventFactory, PartyFactory, AreaFactory, AgreementTypeFactory):
        draft()  # pages are looked at of the last record, and what is public can't be deleted
    Refresh.objects.create(kind="party")
    Undo.objects.create(change_set=ChangeFactory(after={"title": "x"}).change_set)
    kept, merged = PartyFactory(), PartyFactory()
    merging.merge(merging.plan("party", kept.pk, [merged.pk]), None)
    tried: dict[str, Any] = {"username": "anna", "ip_address": "192.0.2.1", "attempt_time": timezone.now()}
    AccessAttempt.objects.create(**tried, failures_since_start=1)
    AccessLog.objects.create(**tried), AccessFailureLog.objects.create(**tried)
    DBTaskResult.objects.create(
        task_path="x.y",
        args_kwargs={"args": [], "kwargs": {}},
        run_after=timezone.now(),
        backend_name="default",
    )


def addresses() -> list[Address]:
    """All of them, each with a record that exists."""
    found = (Address(name, filled(route), asked(name)) for route, name in routes() if name)
    return sorted(found)


def asked(name: str) -> str:
    return "from=now&to=now" if name.endswith("_compare") else ASKED.get(name, "")


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        elif route.startswith("admin/"):
            yield route, pattern.name


def filled(route: str) -> str:
    """The route with its places filled in: a record's number, an ending, a name."""
    plain = re.sub(r"\^?\(\?P<(\w+)>[^)]*\)", r"<\1>", route).rstrip("$")
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda place: value(place[1], plain), plain)


def value(place: str, route: str) -> str:
    if place in GIVEN:
        return GIVEN[place]
    app, model = route.split("/")[1:3]
    if "/changeset/deleted/" in route:
        return str(Change.objects.filter(record_kind="party", after__isnull=True).latest("pk").record_id)
    if "/merged/" in route:
        return str(ChangeSet.objects.filter(kind="merge").latest("pk").pk)
    if app not in apps.app_configs and app not in {config.label for config in apps.get_app_configs()}:
        return "1"
    row = apps.get_model(app, model)._default_manager.order_by("pk").last()
    assert row is not None, f"There is no {model} to look at; make one in stock()."
    return str(row.pk)


def person(role: str) -> Client:
    """Somebody of a role at the admin's door; "" is a stranger, "staff" one without any group."""
    client = Client()
    if role:
        user = UserFactory(username=f"the {role}", is_superuser=role == "superuser")
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
    return client
