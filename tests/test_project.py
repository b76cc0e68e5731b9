"""The project as a whole: it starts, it refuses to start, it keeps its promises to operators."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tracker.databases import database
from tracker.environment import Env

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "k3-" + "long-and-random-" * 4,
    "ALLOWED_HOSTS": "agreements.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}


def manage(*command, **variables):
    """Run a command as an operator would, with only these variables set."""
    environment = {"PATH": os.environ["PATH"], **{name: text for name, text in variables.items() if text}}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_check_deploy_is_quiet_in_production(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. Make one with: python3 -c 'import secrets"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak (under 50 characters"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set. List the host names readers use"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS allows any host"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set. Say where the data is kept: postgres://"),
        ({"DATABASE_URL": "mysql://localhost/tracker"}, "DATABASE_URL names a database"),
        (
            {"DJANGO_ENV": "prod"},
            "DJANGO_ENV is 'prod'; it can be development (also when unset) or production.",
        ),
        ({"LOGIN_FAILURES": "many"}, "LOGIN_FAILURES"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_cure_and_no_traceback(wrong, cure, tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), **{**PRODUCTION, **wrong})

    assert done.returncode != 0
    assert cure in done.stderr
    assert "Traceback" not in done.stderr


def test_all_that_is_missing_is_said_at_once(tmp_path):
    done = manage("check", DJANGO_ENV="production", DATA_DIR=str(tmp_path))

    for name in ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]:
        assert f"{name} is not set" in done.stderr


def test_readme_names_every_setting():
    text = (ROOT / "README.md").read_text()
    code = "\n".join(path.read_text() for path in sorted((ROOT / "tracker").glob("*.py")))
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))

    assert {name for name in names if f"`{name}`" not in text} == set()
    assert "SECRET_KEY" in names


def test_the_lists_of_requirements_name_no_index():
    for path in ROOT.glob("requirements*.txt"):
        assert not re.search(r"https?://|index-url|find-links", path.read_text()), path.name


def test_a_writer_takes_its_turn_on_sqlite():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"
    assert connection.get_connection_params()["timeout"] == 20


def test_what_the_address_of_the_database_asks_for_is_kept(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@example.org/agreements?sslmode=require")

    options = database(Env(), "")["OPTIONS"]

    assert options["sslmode"] == "require"
    assert options["server_side_binding"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans for any value")
def test_statements_are_planned_for_their_values_on_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_custom_plan",)


def test_a_test_cannot_reach_another_machine():
    import socket

    with pytest.raises(pytest.fail.Exception, match="tests use no network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(pytest.fail.Exception, match="tests use no network"):
        socket.getaddrinfo("example.org", 443)
