"""The admin's first page: tables in the order of the work."""

from django.contrib import admin

from agreements.admin_site import GROUPS
from tests.factories import UserFactory

INDEX = "/admin/"


def headings(client):
    return [str(app["name"]) for app in client.get(INDEX).context["app_list"]]


def test_the_records_come_first_and_the_log_after_them(admin_client):
    found = headings(admin_client)

    assert found[:4] == ["Records", "Sheets", "Vocabulary", "What happened"]
    assert [table["object_name"] for table in admin_client.get(INDEX).context["app_list"][0]["models"]][
        0
    ] == ("Agreement")


def test_every_table_of_ours_has_its_place():
    ours = {model.__name__ for model in admin.site._registry if model._meta.app_label == "agreements"}

    assert ours == {name for _heading, names in GROUPS for name in names}


def test_a_heading_without_a_table_that_one_may_see_is_left_out(client):
    client.force_login(UserFactory())

    assert headings(client) == []
