"""Who may open and send what in the admin: one table, held against every address and every action there is."""

from fnmatch import fnmatch
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.test import RequestFactory

from agreements.models import ImportBatch
from agreements.services.accounts import DUTIES
from agreements.spreadsheets import readiness
from tests.admin_addresses import ASKED, Address, addresses, person, stock

ROLES = {
    "": "-",
    "staff": "S",
    "viewers": "V",
    "analysts": "A",
    "editors": "E",
    "administrators": "D",
    "superuser": "R",
}
"""Role → its letter in the table. "" is a stranger; "staff" may log in and is in no group."""
PEOPLE = [role for role in ROLES if role in DUTIES or ROLES[role] in "-SR"]

TABLE = {  # name of the address: who may open it, who may send to it; the first line that fits counts
    "index": ("SVAEDR", "SVAEDR"),
    "login": ("-SVAEDR", "-SVAEDR"),
    "logout": ("-", "-SVAEDR"),  # a stranger is out already
    "password_change": ("SVAEDR", "SVAEDR"),
    "password_change_done": ("SVAEDR", ""),
    "jsi18n": ("SVAEDR", ""),
    "autocomplete": ("VAEDR", ""),
    "app_list": ("VAEDR", "VAEDR"),
    "view_on_site": ("", ""),
    "auth_user_delete": ("R", "R"),  # an account is closed, not deleted
    "auth_*": ("DR", "DR"),
    "axes_*_add": ("", ""),
    "axes_*": ("R", "R"),
    "django_tasks_database_*_add": ("", ""),
    "django_tasks_database_*_delete": ("", ""),
    "django_tasks_database_*_change": ("R", ""),
    "django_tasks_database_*": ("R", "R"),
    # What the tracker writes itself is only read.
    "agreements_change_add": ("", ""),
    "agreements_changeset_add": ("", ""),
    "agreements_publication_add": ("", ""),
    "agreements_citation_add": ("", ""),
    "agreements_change_change": ("VAEDR", ""),
    "agreements_changeset_change": ("VAEDR", ""),
    "agreements_publication_change": ("VAEDR", ""),
    "agreements_citation_change": ("VAEDR", ""),
    "agreements_change_delete": ("", ""),
    "agreements_changeset_delete": ("", ""),
    "agreements_publication_delete": ("", ""),
    "agreements_citation_delete": ("", ""),
    # An import is looked at by all, decided by who may import; further down, only by its owner.
    "agreements_importbatch_history": ("SVAEDR", "SVAEDR"),  # leads on to the import itself
    "agreements_importbatch_add": ("AEDR", "AEDR"),
    "agreements_importbatch_change": ("VAEDR", "VAEDR"),  # leads on to the step
    "agreements_importbatch_delete": ("", ""),
    "agreements_importbatch_table": ("VAEDR", "AEDR"),
    "agreements_importbatch_columns": ("VAEDR", "AEDR"),
    "agreements_importbatch_names": ("VAEDR", "AEDR"),
    "agreements_importbatch_preview": ("VAEDR", "AEDR"),
    "agreements_importbatch_orders": ("", "AEDR"),
    "agreements_importbatch_language": ("", "AEDR"),
    "agreements_importbatch_template": ("AEDR", "AEDR"),
    "agreements_importbatch_wrong": ("VAEDR", "AEDR"),  # a download, whichever way it is asked for
    "agreements_importbatch_apply": ("", "AEDR"),
    "agreements_importbatch_cancel": ("AEDR", "AEDR"),
    "agreements_importbatch_stop": ("", "AEDR"),
    "agreements_importbatch_publish": ("EDR", "EDR"),
    # Background work is watched.
    "agreements_refresh_add": ("", ""),
    "agreements_refresh_change": ("VAEDR", ""),
    "agreements_refresh_delete": ("", ""),
    "agreements_undo_add": ("", ""),
    "agreements_undo_change": ("VAEDR", ""),
    "agreements_undo_delete": ("", ""),
    # The past; the way back asks for the right to write what it brings back.
    "agreements_changeset_deleted": ("VAEDR", "VAEDR"),
    "agreements_changeset_restore": ("VAEDR", "VAEDR"),
    "agreements_changeset_take_back": ("VAEDR", "VAEDR"),
    "agreements_*_compare": ("VAEDR", "VAEDR"),
    # Review and release.
    "agreements_*_review": ("VAEDR", ""),
    "agreements_*_preview": ("VAEDR", ""),
    "agreements_*_submit": ("", "AEDR"),
    "agreements_*_take_back": ("", "AEDR"),
    "agreements_*_send_back": ("", "EDR"),
    "agreements_*_reopen": ("", "AEDR"),
    "agreements_*_release": ("VAEDR", "EDR"),
    "agreements_*_merge": ("EDR", "EDR"),
    "agreements_*_merged": ("VAEDR", "EDR"),
    # Records.
    "agreements_*_changelist": ("VAEDR", "VAEDR"),
    "agreements_*_history": ("VAEDR", "VAEDR"),
    "agreements_*_add": ("AEDR", "AEDR"),
    "agreements_*_change": ("VAEDR", "AEDR"),
    "agreements_*_delete": ("EDR", "EDR"),
    "agreements_*_download": ("VAEDR", "VAEDR"),
    "agreements_*_workbook_*": ("VAEDR", "VAEDR"),
    "agreements_agreement_workbook": ("AEDR", "AEDR"),
    "agreements_*_process_import": ("", "AEDR"),
    "agreements_*_import": ("AEDR", "AEDR"),
    "agreements_*_publish": ("", "EDR"),
    "agreements_*_withdraw": ("", "EDR"),
}

ACTIONS = {  # of the lists: who may do it
    "delete_selected": "EDR",
    "publish": "EDR",
    "withdraw": "EDR",
    "submit": "AEDR",
    "take_back": "AEDR",
    "reopen": "AEDR",
    "merge_selected": "EDR",
    "release_selected": "EDR",
    "retry": "EDR",
    "publish_again": "EDR",
}


@pytest.fixture(autouse=True)
def _stock():
    stock()


def permitted(address: Address) -> tuple[str, str]:
    for name, who in TABLE.items():
        if fnmatch(address.name, name):
            return who
    pytest.fail(f"{address.name} ({address.path}) stands in no line of the table: say who may open it.")


def opened(response: Any) -> bool:
    """Neither refused nor sent to the login."""
    return response.status_code in (200, 302) and "/login/" not in response.get("Location", "")


def everything() -> dict[str, Any]:
    """What is stored, but for sessions and the time of a login."""
    kept = [model for model in apps.get_models() if model._meta.app_label != "sessions"]
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list(*columns(model))))
        for model in kept
    }


def columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name != "last_login"]


def sent_in_vain(client: Any, method: str, address: Address) -> Any:
    """The answer to a request that leaves nothing behind, at the server and with the client."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(f"{address.path}?{address.query}")
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def test_every_group_stands_in_the_table():
    assert set(DUTIES) <= set(ROLES)


@pytest.mark.parametrize("role", PEOPLE)
def test_a_role_opens_and_sends_what_the_table_says(role):
    client, letter, wrong = person(role), ROLES[role], []

    for address in addresses():
        may_open, may_send = permitted(address)
        response = sent_in_vain(client, "get", address)
        if opened(response) != (letter in may_open):
            wrong.append(f"{role} opens {address.path}: {response.status_code}")
        if letter in may_send and not opened(response := sent_in_vain(client, "post", address)):
            wrong.append(f"{role} sends to {address.path}: {response.status_code}")

    assert wrong == []


FORGED = {"post": "yes", "name": "Forged", "title": "Forged", "confirm": "yes", "revision": "1", "why": "x"}


@pytest.mark.parametrize("role", PEOPLE)
def test_what_a_role_may_not_send_is_refused_and_changes_nothing(role):
    client, letter, before, wrong = person(role), ROLES[role], everything(), []

    for address in addresses():
        refused = letter not in permitted(address)[1]
        if refused or (
            letter == "V" and address.name != "logout"
        ):  # who looks changes nothing, wherever he sends
            response = client.post(address.path, FORGED)
            if refused and opened(response):
                wrong.append(f"{role} sends to {address.path}: {response.status_code}")

    assert wrong == []
    assert everything() == before


def test_no_other_method_is_a_way_around():
    before, stranger = everything(), person("")

    for address in addresses():
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "MOVE"):
            if address.name not in ("login", "logout"):
                assert not opened(stranger.generic(method, address.path)), (method, address.path)
    assert everything() == before


LISTS = [model for model in admin.site._registry if model._meta.app_label == "agreements"]


def offered(model: Any, client: Any) -> set[str]:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    return set(admin.site.get_model_admin(model).get_actions(request))


@pytest.mark.parametrize("role", PEOPLE[1:])
def test_a_role_is_offered_the_actions_of_the_table_and_no_other_is_done(role):
    client, before = person(role), everything()
    for model in LISTS:
        all_actions = {name for name, *_ in admin.site.get_model_admin(model)._get_base_actions()}
        may = {name for name in offered(model, client) if ROLES[role] not in ACTIONS[name]}
        assert may == set(), model
        for name in all_actions - offered(model, client):
            keys = list(model._default_manager.values_list("pk", flat=True))
            sent = {"action": name, "_selected_action": keys, "post": "yes", "index": "0"}
            client.post(f"/admin/agreements/{model._meta.model_name}/", sent)
    assert everything() == before


def test_an_import_is_decided_by_whom_it_belongs_to():
    colleague, batch = person("analysts"), ImportBatch.objects.get()
    before = everything()

    for step in ("table", "columns", "names", "preview", "language", "apply", "stop", "cancel"):
        colleague.post(f"/admin/agreements/importbatch/{batch.pk}/{step}/", {"field-0": "", "accept": "1"})

    assert everything() == before
    assert not readiness.may_handle(batch, person("staff").get("/admin/").wsgi_request.user)


def test_autocomplete_tells_names_only_to_those_who_may_read_them():
    asked = f"/admin/autocomplete/?{ASKED['autocomplete']}"

    assert b"Moscow" in person("analysts").get(asked).content
    for role in ("", "staff"):
        assert b"Moscow" not in person(role).get(asked).content


def test_what_the_admin_does_not_need_has_no_address():
    root = person("superuser")

    for path in ("doc/", "docs/", "export/", "agreements/address/", "sessions/session/"):
        assert root.get(f"/admin/{path}").status_code == 404
    assert {address.deed for address in addresses() if "export" in address.path} == set()
