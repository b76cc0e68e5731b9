"""For every test: the database, no network, quick passwords."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile(
    "dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.register_profile(
    "ci", parent=hypothesis_settings.get_profile("dev"), max_examples=200, derandomize=True
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_configure() -> None:
    """A real password hash takes a quarter of a second, and a locked account would lock the next test out."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    settings.GAZETTEER = False  # the same guesses whether it is installed or not; its tests make a small one
    # Nearly all that a test makes goes when it ends; looking for circles so often costs a tenth of the time.
    gc.set_threshold(100_000, 50, 50)


PARTS = 1 if os.environ.get("WHOLE_MATRIX") else 3
PART = int(os.environ.get("MATRIX_PART", "0"))
MATRICES = {
    "admin/test_every_path_is_logged.py",
    "admin/test_guard.py",
    "admin/test_hostile_lists.py",
    "admin/test_hostile_pages.py",
    "admin/test_workflow_walk.py",
    "api/test_hostile.py",
    "api/test_ordering.py",
    "services/test_drift.py",
    "spreadsheets/test_bombs.py",
    "spreadsheets/test_books.py",
    "spreadsheets/whole/test_one_cell.py",
    "spreadsheets/whole/test_round_trip.py",
    "test_safety_permissions.py",
    "test_safety_pages.py",
}
"""Files whose tests are made of tables times tables. A run makes every third of them; .ci/run, which runs the suite
three times, makes another third each time; WHOLE_MATRIX=1 makes all."""

LONG = {
    "admin/test_accounts.py",
    "admin/test_doors.py",
    "admin/test_import_columns.py",
    "admin/test_import_names.py",
    "admin/test_import_table.py",
    "api/test_docs.py",
    "api/test_errors.py",
    "api/test_manners.py",
    "api/test_schema.py",
    "api/test_shaping.py",
    "api/test_tables.py",
    "models/test_partial_dates.py",
    "records/test_writing.py",
    "services/test_undoing.py",
    "spreadsheets/test_any_sheet.py",
    "spreadsheets/test_damaged_files.py",
    "spreadsheets/test_deciding.py",
    "spreadsheets/test_demo.py",
    "spreadsheets/test_download.py",
    "spreadsheets/test_ends.py",
    "spreadsheets/test_guessing.py",
    "spreadsheets/test_headings.py",
    "spreadsheets/test_hostile_files.py",
    "spreadsheets/test_list_widgets.py",
    "spreadsheets/test_mapping.py",
    "spreadsheets/test_naming.py",
    "spreadsheets/test_parting.py",
    "spreadsheets/test_placeholders.py",
    "spreadsheets/test_readers.py",
    "spreadsheets/test_reference.py",
    "spreadsheets/test_spellings.py",
    "spreadsheets/test_splitting.py",
    "spreadsheets/test_tables.py",
    "spreadsheets/test_what_people_send.py",
    "spreadsheets/test_widgets.py",
    "spreadsheets/test_worded_dates.py",
    "spreadsheets/whole/test_programs.py",
    "test_import_sheet.py",
    "test_safety_headers.py",
}
"""Files of many tests alike, or of slow ones to which the database and Python make little difference. They are made
whole, but by thirds in the second and the third run of .ci/run."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = left_out(items, MATRICES)
    if PART:
        left |= left_out(items, LONG)
    if left and not config.option.keyword and not any("::" in name for name in config.args):
        config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
        items[:] = [item for item in items if id(item) not in left]


def left_out(items: list[pytest.Item], files: set[str]) -> set[int]:
    """Which of the tests in these files another run makes."""
    here = Path(__file__).parent
    made = [item for item in items if item.path.relative_to(here).as_posix() in files]
    return {id(item) for place, item in enumerate(made) if (place + PART) % PARTS}


@pytest.fixture(scope="session", autouse=True)
def _world(django_db_setup: None, django_db_blocker: Any) -> None:
    """The public world is made before the first test that asks for it."""
    from tests import world

    with django_db_blocker.unblock(), transaction.atomic():
        world.keep()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test may use the database."""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A page that a test asks for in Russian leaves the thread in Russian; the next test starts in English."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    """Uploaded files of a test go when the test goes."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks another machine fails at once. This machine's own database and server may be asked."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            refuse_elsewhere(address[0])
        return connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_elsewhere(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def refuse_elsewhere(host: Any) -> None:
    if not is_here(host):
        pytest.fail(f"A test tried to reach {host!r}; tests use no network.")


def is_here(host: Any) -> bool:
    if host in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
