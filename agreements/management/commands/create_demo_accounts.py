import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

ACCOUNTS = {
    "viewer": "viewers",
    "analyst": "analysts",
    "editor": "editors",
    "administrator": "administrators",
}


class Command(BaseCommand):
    help = "Make an account of each role to try the tracker with, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demo accounts are for development only; use createsuperuser here.")
        for username, group in ACCOUNTS.items():
            self.stdout.write(make(username, group))
        self.stdout.write("Change a password with: .venv/bin/python manage.py changepassword analyst")


def make(username: str, group: str) -> str:
    """Make the account unless it exists; the line to show for it."""
    users = get_user_model().objects
    if users.filter(username=username).exists():
        return f"  {username:13}  password as set before"
    password = secrets.token_urlsafe(9)
    user = users.create_user(username, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    return f"  {username:13}  password {password}"
