"""What a public server must be told before it may start."""

import environ

NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"


def problems(env: environ.Env) -> list[str]:
    """What is wrong with the environment, each with its cure; empty when the tracker may start."""
    name = env.str("DJANGO_ENV", default="development")
    if name == "development":
        return []
    if name != "production":
        return [f"DJANGO_ENV is {name!r}; it can be development (also when unset) or production."]
    return [said for check in (secret_key, hosts, database) if (said := check(env))]


def secret_key(env: environ.Env) -> str:
    key = env.str("SECRET_KEY", default="")
    if len(key) >= 50 and not key.startswith("django-insecure-"):
        return ""
    found = "is not set" if not key else "is too weak (under 50 characters, or the one for development)"
    return f"SECRET_KEY {found}. Make one with: {NEW_KEY}  Keep it: changing it logs everybody out."


def hosts(env: environ.Env) -> str:
    names = env.list("ALLOWED_HOSTS", default=[])
    if names and "*" not in names:
        return ""
    found = "allows any host" if names else "is not set"
    return f"ALLOWED_HOSTS {found}. List the host names readers use, such as: ALLOWED_HOSTS=agreements.example.org"


def database(env: environ.Env) -> str:
    if env.str("DATABASE_URL", default=""):
        return ""
    return (
        "DATABASE_URL is not set. Say where the data is kept: postgres://user:password@host:5432/name, "
        "or sqlite:////var/lib/tracker/tracker.sqlite3 for a small team on one server."
    )
