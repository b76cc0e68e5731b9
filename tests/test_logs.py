"""Log lines: what a stranger sends is not logged whole."""

import logging

import pytest

from tracker.logs import LONGEST, Shortened


@pytest.fixture
def lines(monkeypatch):
    """What the server's handler would write."""
    root, found = logging.getLogger(), []
    [handler] = [each for each in root.handlers if any(isinstance(f, Shortened) for f in each.filters)]
    monkeypatch.setattr(handler, "emit", lambda record: found.append(handler.format(record)))
    return found


@pytest.mark.django_db
def test_a_long_address_that_leads_nowhere_is_logged_in_short(client, lines):
    client.get(f"/nowhere/{'x' * 60_000}")
    client.get("/nowhere/")
    client.get("/", headers={"Host": "x" * 8_000})
    logging.getLogger("django.security.Example").error("Invalid: %s", ValueError("y" * 8_000))

    assert [line for line in lines if "/nowhere/x" in line and len(line) < LONGEST + 100 and "…" in line]
    assert [line for line in lines if line.endswith("Not Found: /nowhere/")]
    assert max(map(len, lines)) < LONGEST + 100
