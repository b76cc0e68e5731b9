import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import CommandError

from agreements.services import accounts


def member(group):
    user = User.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_groups_are_there_after_a_migration():
    assert set(Group.objects.values_list("name", flat=True)) == {
        "viewers",
        "analysts",
        "editors",
        "administrators",
    }


@pytest.mark.parametrize(
    "deed", ["add_agreement", "change_party", "view_area", "add_importbatch", "delete_participation"]
)
def test_analysts_may(deed):
    assert member("analysts").has_perm(f"agreements.{deed}")


@pytest.mark.parametrize(
    "deed", ["delete_agreement", "publish_agreement", "change_change", "add_publication"]
)
def test_analysts_may_not(deed):
    assert not member("analysts").has_perm(f"agreements.{deed}")


@pytest.mark.parametrize("deed", ["delete_agreement", "publish_agreement", "publish_event", "change_source"])
def test_editors_may(deed):
    assert member("editors").has_perm(f"agreements.{deed}")


@pytest.mark.parametrize(
    "deed", ["agreements.delete_publication", "agreements.change_changeset", "auth.change_user"]
)
def test_editors_may_not(deed):
    assert not member("editors").has_perm(deed)


@pytest.mark.parametrize("deed", ["view_agreement", "view_changeset", "view_transition", "view_importbatch"])
def test_viewers_see(deed):
    assert member("viewers").has_perm(f"agreements.{deed}")


def test_viewers_change_nothing():
    assert all("view_" in deed for deed in member("viewers").get_all_permissions())


def test_administrators_may_what_editors_may_and_keep_people():
    more = member("administrators").get_all_permissions() - member("editors").get_all_permissions()

    assert more == {f"auth.{deed}" for deed in accounts.ACCOUNTS}


def test_each_role_may_what_the_one_before_may():
    held = [member(group).get_all_permissions() for group in accounts.DUTIES]

    assert all(few < many for few, many in zip(held, held[1:], strict=False))


def test_every_table_named_here_exists():
    from django.apps import apps

    tables = {model._meta.model_name for model in apps.get_app_config("agreements").get_models()}

    assert set(accounts.RECORDS + accounts.KEPT_BY_THE_TRACKER) <= tables


def test_demo_accounts_are_made_once(capsys):
    call_command("create_demo_accounts")
    first = capsys.readouterr().out
    call_command("create_demo_accounts")
    second = capsys.readouterr().out

    password = first.split("analyst ")[1].split("password ")[1].split()[0]
    assert User.objects.get(username="analyst").check_password(password)
    assert "changepassword" in first
    assert "password as set before" in second
    assert password not in second
    assert User.objects.get(username="editor").has_perm("agreements.publish_agreement")
    assert User.objects.get(username="administrator").has_perm("auth.change_user")
    assert not User.objects.filter(is_superuser=True).exists()
    assert set(User.objects.values_list("username", "groups__name")) == {
        ("viewer", "viewers"),
        ("analyst", "analysts"),
        ("editor", "editors"),
        ("administrator", "administrators"),
    }


def test_demo_accounts_are_refused_in_production(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="development only"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()
