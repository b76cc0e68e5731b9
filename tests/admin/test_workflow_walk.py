"""Every role tries every step by every path from everywhere: nothing forbidden is done, nothing allowed refused.

What each role may do is said here once more, by hand, so that a change of the table of steps shows.
"""

import os
from contextlib import contextmanager, suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from agreements.models import Address, Agreement, Change, Publication, PublishedRecord, Transition
from agreements.services import publishing, workflow
from agreements.services.steps import STEPS, Standing
from agreements.spreadsheets import importing
from tests.admin.browser import filled
from tests.admin.conftest import at_the_door
from tests.services.walks import somebody, standing_at
from tests.spreadsheets.sheets import csv_file

LIST = "/admin/agreements/agreement/"
ANALYSTS, EDITORS = {"submit", "take_back", "reopen"}, {"send_back", "publish", "withdraw"}
ROLES = {
    "anonymous": set(),
    "viewer": set(),
    "analyst": ANALYSTS,
    "editor": ANALYSTS | EDITORS,
    "administrator": ANALYSTS | EDITORS,
    "superuser": ANALYSTS | EDITORS,
    "inactive editor": set(),
    "editor not of the staff": set(),
}
FACTS = {
    "superuser": {"is_superuser": True},
    "inactive editor": {"is_active": False},
    "editor not of the staff": {"is_staff": False},
}


def enter(role):
    """Somebody of the role, as far in as he comes; `client.user` is who."""
    group = "editors" if "editor" in role else f"{role}s"
    if role == "anonymous":
        client = Client()
        client.user = AnonymousUser()
        return client
    return at_the_door("" if role == "superuser" else group, **FACTS.get(role, {}))


def everywhere(sender):
    """A record at each standing; those in review look as if they were sent by `sender`, whoever that is."""
    records = {standing: standing_at(standing) for standing in Standing}
    if sender.is_authenticated:
        Transition.objects.filter(step="submit").update(by=sender)
    return records


@contextmanager
def undone():
    """What happens here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def steps_of(record):
    return Transition.objects.filter(record_kind="agreement", record_id=record.pk).count()


def place(record):
    return workflow.places("agreement", [record.pk])[record.pk]


def looked_at(record):
    return "{}.{}".format(*place(record).seen)


def by_button(client, record, name):
    client.post(
        f"{LIST}{record.pk}/{name.replace('_', '-')}/", {"seen": looked_at(record), "note": "Because."}
    )


def by_action(client, record, name):
    chosen = {"action": name, "_selected_action": [record.pk], f"seen-{record.pk}": looked_at(record)}
    client.post(LIST, chosen | {"note": "Because."})


def by_the_whole_list(client, record, name):
    chosen = {"action": name, "_selected_action": [record.pk], "select_across": "1"}
    client.post(LIST, chosen | {"note": "Because."})


def by_posting_to_the_review_page(client, record, name):
    sent = {"seen": looked_at(record), "note": "Because.", "step": name, "action": name, name: "1"}
    client.post(f"{LIST}{record.pk}/review/", sent)


def by_the_service(client, record, name):
    with suppress(PermissionDenied):
        publishing.take(name, [record], client.user, "Because.", {record.pk: place(record).seen})


BUT_NOT = {
    by_action: {"send_back"},  # each needs a note of its own
    by_the_whole_list: {"send_back"},
    by_posting_to_the_review_page: set(STEPS),  # it is only looked at
}
PATHS = [by_button, by_action, by_the_whole_list, by_posting_to_the_review_page, by_the_service]


EVERY = 1 if os.environ.get("WHOLE_MATRIX") else 4
"""Every so many of the walks are made: for each pair of role and path others, so that none is left out by all."""


def is_asked(role, path, start, name):
    place = [list(ROLES).index(role), PATHS.index(path), list(Standing).index(start), list(STEPS).index(name)]
    return sum(place) % EVERY == 0


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PATHS)
def test_a_role_takes_the_steps_that_it_may_and_no_other(role, path):
    client = enter(role)
    for start, record in everywhere(client.user).items():
        for name, step in STEPS.items():
            if not is_asked(role, path, start, name):
                continue
            allowed = name in ROLES[role] - BUT_NOT.get(path, set()) and start in step.leads
            with undone():
                before = steps_of(record)
                path(client, record, name)
                now = place(record).standing
                assert now == (step.leads[start] if allowed else start), (name, start)
                assert steps_of(record) - before == allowed
                assert Agreement.objects.get(pk=record.pk).revision == record.revision


def snapshot():
    counts = [m.objects.count() for m in (Transition, Publication, PublishedRecord, Address, Change)]
    rows = Agreement.objects.order_by("pk").values_list(
        "pk", "state", "revision", "published_revision", "slug"
    )
    return counts, list(rows)


@pytest.mark.parametrize("role", ROLES)
def test_looking_at_any_page_changes_nothing(role):
    client = enter(role)
    records = everywhere(client.user)
    before = snapshot()

    for record in records.values():
        for page in ["review", "preview", *(name.replace("_", "-") for name in STEPS)]:
            query = {"seen": looked_at(record), "note": "Because.", "format": "json", "state": "published"}
            client.get(f"{LIST}{record.pk}/{page}/", query)
    client.get(f"{LIST}{record.pk}/change/", query)
    client.get(LIST, {"action": "publish", "_selected_action": record.pk})

    assert snapshot() == before


@pytest.mark.parametrize("start", Standing)
def test_a_form_that_says_another_state_is_not_heard(start, superuser):
    record = standing_at(start)
    address = f"{LIST}{record.pk}/change/"
    opened = filled(superuser.get(address))

    for state in ("draft", "in_review", "published", "withdrawn"):
        with undone():
            forged = {"state": state, "published_revision": "1", "slug": "mine", "summary": f"{state}."}
            assert superuser.post(address, opened | forged | {"_publish": "1"}).status_code == 302
            stored = Agreement.objects.get(pk=record.pk)
            assert stored.summary == f"{state}."
            assert (stored.state, stored.slug) == (record.state, record.slug)
            wanted = Standing.CHANGED if start == Standing.PUBLISHED else start
            assert place(record).standing == wanted


@pytest.mark.parametrize("start", Standing)
def test_a_sheet_changes_the_record_and_never_its_state(start):
    record, editor = standing_at(start, reference="mb-2024"), somebody("editors")
    sheet = csv_file(["reference", "summary"], ["mb-2024", "From a sheet"])

    importing.apply(importing.start("a.csv", sheet, editor), editor)

    stored = Agreement.objects.get(pk=record.pk)
    assert stored.summary == "From a sheet"
    assert stored.state == record.state
    assert place(record).standing == (Standing.CHANGED if start == Standing.PUBLISHED else start)


@pytest.mark.parametrize("name", STEPS)
def test_every_step_asks_for_the_page_s_own_token(name):
    client = Client(enforce_csrf_checks=True)
    client.user = somebody(is_superuser=True)
    client.force_login(client.user)
    record = standing_at(next(iter(STEPS[name].leads)), client.user)
    before = snapshot()

    by_button(client, record, name)
    by_action(client, record, name)

    assert snapshot() == before
