"""The tracker in a real browser. Run with: pytest -m browser tests/browser

    def test_an_editor_publishes(page_as):
        page = page_as("editor")              # logged in; "superuser", "analyst", "viewer", or "" for a reader
        page.goto("/admin/")                  # addresses are the live server's own

Records are made with tests/factories.py as everywhere. When the test ends, everything that a page of it broke
fails the test: the page's own policy (CSP), an error on the console, a request that failed. A test that goes
where an error is right takes it out: `page.troubles.clear()`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from agreements.services.accounts import set_up_groups
from tests.factories import UserFactory

PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
FOLDER = Path(__file__).parent
WATCH = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder needs a browser."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: the server and the test each hold a connection of their own."""
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        file = tmp_path_factory.mktemp("browser") / "tracker.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium; CHROMIUM names another."""
    found = next(
        (place for place in [os.environ.get("CHROMIUM", ""), *PLACES] if os.path.exists(place)), None
    )
    if not found:
        if os.environ.get("CI"):
            pytest.fail("No Chromium here: apt-get install chromium")
        pytest.skip("No Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, which Django takes for a reason to refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def _database(transactional_db: None) -> None:
    """The server has to see what the test stored, so nothing can wait in an open transaction."""


@pytest.fixture
def live(_database: None, live_server: Any) -> str:
    """Where the tracker answers, such as http://localhost:41235."""
    set_up_groups()
    return live_server.url


@pytest.fixture
def page_as(live: str, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a browser of its own for somebody of the group; `page.user` is who."""
    opened: list[Any] = []

    def open_page(role: str = "", *, username: str = "", language: str = "en", width: int = 1280) -> Any:
        context = chromium.new_context(
            base_url=live, locale=language, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.user = enter(context, live, role, username or role) if role else None
        page.troubles = watched(page, live)
        opened.append((context, page))
        return page

    yield open_page
    troubles = [trouble for _context, page in opened for trouble in page.troubles]
    for context, _page in opened:
        context.close()
    assert troubles == []


def enter(context: Any, live: str, role: str, username: str) -> Any:
    """Logs somebody in without the form: the form has its own test."""
    user = UserFactory(username=username, is_superuser=role == "superuser")
    if role not in ("superuser", "staff"):
        user.groups.set([Group.objects.get(name=f"{role}s")])
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    return user


def watched(page: Any, live: str) -> list[str]:
    """The list to which everything that goes wrong on the page will be added."""
    troubles: list[str] = []
    page.add_init_script(WATCH)
    page.on("console", lambda said: said.type == "error" and troubles.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda sent: gone(sent) or troubles.append(f"{sent.url}: {sent.failure}"))
    page.on("request", lambda sent: at_home(sent.url, live) or troubles.append(f"{sent.url}: foreign"))
    page.on("response", lambda got: got.status < 400 or troubles.append(f"{got.url}: {got.status}"))
    return troubles


def gone(sent: Any) -> bool:
    """The reader went on before it had come, or saved a file: nothing is wrong."""
    return "ERR_ABORTED" in (sent.failure or "")


def at_home(url: str, live: str) -> bool:
    return url.startswith((live, "data:", "blob:", "about:"))
