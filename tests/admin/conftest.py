"""People at the admin's door."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory


def at_the_door(group: str = "", **facts: Any) -> Client:
    """Somebody who has logged in; `client.user` is who. The groups were set up when the tables were made."""
    user = UserFactory(**facts)
    if group:
        user.groups.set([Group.objects.get(name=group)])
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def analyst() -> Client:
    return at_the_door("analysts", username="anna")


@pytest.fixture
def colleague() -> Client:
    return at_the_door("analysts", username="boris")


@pytest.fixture
def editor() -> Client:
    return at_the_door("editors", username="edith")


@pytest.fixture
def staff() -> Client:
    """Somebody who may log in and nothing else."""
    return at_the_door(username="sam")


@pytest.fixture
def superuser() -> Client:
    return at_the_door(username="root", is_superuser=True)
