"""The variables that the tracker is set by: how they are read, and what a public server must be told."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"


Rate = tuple[int, int]  # so many in so many seconds
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class Env(environ.Env):
    """Reads variables; one that is not a number where a number is needed is named."""

    def int(self, var: str, default: Any = environ.Env.NOTSET) -> int:
        try:
            return super().int(var, default=default)
        except ValueError:
            raise ImproperlyConfigured(f"{var} is {self.str(var)!r}; a whole number is needed.") from None

    def rate(self, var: str, default: str = "") -> "Rate | None":
        """So many in so many seconds, written as 600/minute; None where it is empty."""
        text = self.str(var, default=default)
        if not text:
            return None
        most, _, unit = text.partition("/")
        if not (most.isascii() and most.isdigit() and int(most)) or unit not in SECONDS:
            raise ImproperlyConfigured(f"{var} is {text!r}; write it as 600/minute, or second, hour, day.")
        return int(most), SECONDS[unit]


def problems(env: Env) -> list[str]:
    """What is wrong with the environment, each with its cure; empty when the tracker may start."""
    name = env.str("DJANGO_ENV", default="development")
    if name == "development":
        return []
    if name != "production":
        return [f"DJANGO_ENV is {name!r}; it can be development (also when unset) or production."]
    return [said for check in (secret_key, hosts, database) if (said := check(env))]


def secret_key(env: Env) -> str:
    key = env.str("SECRET_KEY", default="")
    if len(key) >= 50 and not key.startswith("django-insecure-"):
        return ""
    found = "is not set" if not key else "is too weak (under 50 characters, or the one for development)"
    return f"SECRET_KEY {found}. Make one with: {NEW_KEY}  Keep it: changing it logs everybody out."


def hosts(env: Env) -> str:
    names = env.list("ALLOWED_HOSTS", default=[])
    if names and "*" not in names:
        return ""
    found = "allows any host" if names else "is not set"
    return f"ALLOWED_HOSTS {found}. List the host names readers use, such as: ALLOWED_HOSTS=agreements.example.org"


def database(env: Env) -> str:
    if env.str("DATABASE_URL", default=""):
        return ""
    return (
        "DATABASE_URL is not set. Say where the data is kept: postgres://user:password@host:5432/name, "
        "or sqlite:////var/lib/tracker/tracker.sqlite3 for a small team on one server."
    )
