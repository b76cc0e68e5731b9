"""Who keeps people and groups: an administrator raises nobody above himself, and himself not at all."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from agreements.services.accounts import set_up_groups
from tests.admin.browser import filled
from tests.admin.conftest import at_the_door
from tests.factories import UserFactory

PEOPLE, GROUPS = "/admin/auth/user/", "/admin/auth/group/"


@pytest.fixture
def administrator():
    return at_the_door("administrators", username="ada")


@pytest.fixture
def root():
    return UserFactory(username="root", is_superuser=True)


def page(user):
    return f"{PEOPLE}{user.pk}/change/"


def form(client, user):
    return filled(client.get(page(user)), "user_form")


def group(name, *codenames):
    made = Group.objects.create(name=name)
    made.permissions.set(Permission.objects.filter(codename__in=codenames))
    return made


def test_an_administrator_makes_an_account_and_puts_it_into_a_group(administrator):
    password = "a long enough phrase"
    new = {"username": "anton", "usable_password": "true", "password1": password, "password2": password}
    administrator.post(f"{PEOPLE}add/", new | {"is_superuser": "on"})
    anton = User.objects.get(username="anton")
    assert not anton.is_superuser

    sent = form(administrator, anton) | {"is_staff": "on", "groups": Group.objects.get(name="analysts").pk}
    response = administrator.post(page(anton), sent)

    anton = User.objects.get(username="anton")
    assert response.status_code == 302
    assert anton.is_staff
    assert anton.has_perm("agreements.change_agreement")


def test_an_administrator_closes_an_account_and_its_history_stays(administrator):
    anna = UserFactory()
    sent = form(administrator, anna)
    del sent["is_active"]

    administrator.post(page(anna), sent)

    anna.refresh_from_db()
    assert not anna.is_active
    assert administrator.post(f"{PEOPLE}{anna.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("whom", ["himself", "another"])
def test_nobody_is_raised_to_superuser_or_given_single_permissions(administrator, whom):
    user = administrator.user if whom == "himself" else UserFactory()
    strange = Permission.objects.get(codename="delete_user")

    administrator.post(
        page(user), form(administrator, user) | {"is_superuser": "on", "user_permissions": strange.pk}
    )

    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_a_superuser_s_account_is_seen_but_not_touched(administrator, root):
    root.set_password("before")
    root.save()

    text = administrator.get(page(root)).content.decode()
    assert "root" in text
    assert root.password not in text
    assert 'name="_save"' not in text
    assert administrator.post(page(root), {"username": "taken", "is_active": ""}).status_code == 403
    assert administrator.get(f"{PEOPLE}{root.pk}/password/").status_code == 403
    new = {"usable_password": "true", "password1": "a new long phrase", "password2": "a new long phrase"}
    assert administrator.post(f"{PEOPLE}{root.pk}/password/", new).status_code == 403

    root.refresh_from_db()
    assert (root.username, root.is_active, root.check_password("before")) == ("root", True, True)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("how", ["by a group", "by a permission", "as a superuser"])
def test_an_account_that_may_do_more_is_not_taken_over(administrator, how, closed):
    strong = UserFactory(is_active=not closed, is_superuser=how == "as a superuser")
    if how == "by a group":
        strong.groups.add(group("keepers of the log", "delete_logentry"))
    if how == "by a permission":
        strong.user_permissions.add(Permission.objects.get(codename="delete_logentry"))
    new = {"usable_password": "true", "password1": "a new long phrase", "password2": "a new long phrase"}

    assert administrator.post(f"{PEOPLE}{strong.pk}/password/", new).status_code == 403
    assert administrator.post(page(strong), {"username": "taken", "is_active": "on"}).status_code == 403


def test_an_equal_s_password_may_be_set(administrator):
    anna = at_the_door("administrators", username="anna").user
    new = {"usable_password": "true", "password1": "a new long phrase", "password2": "a new long phrase"}

    assert administrator.post(f"{PEOPLE}{anna.pk}/password/", new).status_code == 302

    anna.refresh_from_db()
    assert anna.check_password("a new long phrase")


@pytest.mark.parametrize("whom", ["himself", "another"])
def test_only_groups_that_may_do_no_more_are_given(administrator, whom):
    strong = group("keepers of the log", "delete_logentry")
    user = administrator.user if whom == "himself" else UserFactory()

    response = administrator.post(page(user), form(administrator, user) | {"groups": strong.pk})

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert strong not in user.groups.all()


def test_a_group_is_made_of_what_one_may_do_oneself(administrator):
    fits = Permission.objects.get(codename="change_party")
    beyond = Permission.objects.get(codename="delete_logentry")

    administrator.post(f"{GROUPS}add/", {"name": "namers", "permissions": fits.pk})
    refused = administrator.post(f"{GROUPS}add/", {"name": "loggers", "permissions": beyond.pk})

    assert set(Group.objects.get(name="namers").permissions.all()) == {fits}
    assert "Select a valid choice" in refused.content.decode()
    assert not Group.objects.filter(name="loggers").exists()


def test_the_product_s_own_groups_and_stronger_ones_are_only_read(administrator):
    set_up_groups()
    strong = group("keepers of the log", "delete_logentry")

    for each in (*Group.objects.filter(name__in=["viewers", "administrators"]), strong):
        assert administrator.get(f"{GROUPS}{each.pk}/change/").status_code == 200
        assert administrator.post(f"{GROUPS}{each.pk}/change/", {"name": "x"}).status_code == 403
        assert administrator.post(f"{GROUPS}{each.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [strong.pk], "post": "yes"}
    administrator.post(GROUPS, chosen)
    assert Group.objects.filter(name="keepers of the log").exists()


@pytest.mark.parametrize("role", ["viewers", "analysts", "editors", ""])
def test_nobody_else_sees_accounts(role):
    client = at_the_door(role)

    for address in (
        PEOPLE,
        GROUPS,
        page(client.user),
        f"{PEOPLE}add/",
        f"{PEOPLE}{client.user.pk}/password/",
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"username": "x"}).status_code == 403


def test_a_superuser_does_all_of_it(superuser):
    anna, beyond = UserFactory(), Permission.objects.get(codename="delete_logentry")

    superuser.post(page(anna), form(superuser, anna) | {"is_superuser": "on", "user_permissions": beyond.pk})

    anna.refresh_from_db()
    assert anna.is_superuser
    assert anna.user_permissions.exists()


@pytest.mark.parametrize(
    "query", ["?q=%00", "?q=" + "ada+" * 40, "?is_active__exact=x", "?password__startswith=a"]
)
def test_a_forged_question_to_the_accounts_gets_an_answer(administrator, query):
    for address in (PEOPLE, GROUPS):
        assert administrator.get(address + query).status_code in (200, 302, 400)


def test_accounts_are_found_and_listed_with_few_queries(administrator, django_assert_max_num_queries):
    for number in range(10):
        at_the_door("analysts", username=f"anna{number}")

    with django_assert_max_num_queries(9):
        text = administrator.get(PEOPLE, {"q": "anna"}).content.decode()
    assert "anna7" in text
    assert "analysts" in text
    assert "ada</a>" not in text
