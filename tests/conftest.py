"""For every test: the database, no network, quick passwords."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
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
