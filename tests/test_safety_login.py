"""Logging in: guessing is stopped, nobody learns who exists, and sessions end when they should."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client

LOGIN, HOME = "/admin/login/", "/admin/"
RIGHT, WRONG = "correct horse battery", "wrong horse battery"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _locks(settings):
    settings.AXES_ENABLED = True


@pytest.fixture(autouse=True)
def anna():
    return User.objects.create_user("anna", password=RIGHT, is_staff=True)


def try_password(password, name="anna", address=HERE, client=None, **headers):
    sent = {"username": name, "password": password}
    return (client or Client()).post(LOGIN, sent, REMOTE_ADDR=address, headers=headers)


def fail(times, **who):
    return [try_password(WRONG, **who) for _ in range(times)][-1]


def test_the_fifth_wrong_password_locks_and_the_right_one_then_helps_no_more():
    assert fail(4).status_code == 200

    locked = try_password(WRONG)

    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert try_password(RIGHT).status_code == 429


def test_only_that_name_at_that_address_is_locked():
    User.objects.create_user("boris", password=RIGHT, is_staff=True)

    fail(6)

    assert try_password(RIGHT, address=ELSEWHERE).status_code == 302
    assert try_password(RIGHT, name="boris").status_code == 302


def test_the_right_password_forgets_the_wrong_ones():
    fail(4)
    assert try_password(RIGHT).status_code == 302

    assert fail(4).status_code == 200
    assert try_password(RIGHT).status_code == 302


def test_the_lock_opens_by_itself(settings):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        fail(5)
        clock.shift(timedelta(minutes=14))
        assert try_password(RIGHT).status_code == 429
        clock.shift(timedelta(minutes=16))
        assert try_password(RIGHT).status_code == 302


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Wait 15 minutes, then try again."), ("ru", "15"), ("zh-hans", "15")]
)
def test_the_lock_is_told_on_a_page_of_our_own(language, said):
    page = fail(5, **{"accept-language": language}).content.decode()

    assert said in page
    assert f'<html lang="{language}"' in page
    assert "agreements/site.css" in page
    assert "anna" not in page


def test_a_machine_s_request_is_told_the_same():
    assert fail(5, **{"X-Requested-With": "XMLHttpRequest"}).status_code == 429


# Who exists?


def without_token(response, name):
    text = response.content.decode().replace(name, "NAME")
    start = text.find('name="csrfmiddlewaretoken"')
    return text[:start] + text[text.find(">", start) :]


@pytest.mark.parametrize("name", ["nobody", "olga", "reader"])
def test_a_name_that_exists_is_answered_as_one_that_does_not(name):
    User.objects.create_user("olga", password=RIGHT, is_staff=True, is_active=False)
    User.objects.create_user("reader", password=RIGHT)

    for _ in range(6):
        known, other = try_password(WRONG), try_password(WRONG, name=name)
        assert known.status_code == other.status_code
        assert without_token(known, "anna") == without_token(other, name)


def test_nor_does_the_time_tell(monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a: hashed.append(1) or encode(*a))

    try_password(WRONG)
    known = len(hashed)
    try_password(WRONG, name="nobody")

    assert len(hashed) == 2 * known


# Addresses


def test_without_a_proxy_a_forwarded_address_is_not_believed():
    for number in range(5):
        last = try_password(WRONG, **{"X-Forwarded-For": f"203.0.113.{number}"})

    assert last.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {HERE}


def test_behind_a_proxy_the_address_that_it_saw_counts_and_not_a_stranger_s(settings):
    settings.BEHIND_PROXY = True
    for number in range(5):
        last = try_password(WRONG, **{"X-Forwarded-For": f"203.0.113.{number}, {ELSEWHERE}"})

    assert last.status_code == 429
    locked_out = {"X-Forwarded-For": f"203.0.113.9, {ELSEWHERE}"}
    assert try_password(RIGHT, **locked_out).status_code == 429
    assert try_password(RIGHT, **{"X-Forwarded-For": f"{ELSEWHERE}, 203.0.113.9"}).status_code == 302


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", HERE),
        ("junk", HERE),
        ("junk\x00", HERE),
        ("1" * 5000, HERE),
        (f"{ELSEWHERE}:4711", ELSEWHERE),
        ("[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"),
        ("2001:db8:1:2::99%eth0", "2001:db8:1:2::"),
        (f"::ffff:{ELSEWHERE}", ELSEWHERE),
    ],
)
def test_whatever_a_proxy_writes_is_read_or_left_alone(settings, written, kept):
    settings.BEHIND_PROXY = True

    assert try_password(WRONG, **{"X-Forwarded-For": written}).status_code == 200
    assert AccessAttempt.objects.get().ip_address == kept


@pytest.mark.parametrize(
    "name",
    ["", "\x00", "a" * 151, "a" * 5000, "anna\x00", "\ud800".encode("utf-8", "surrogatepass"), "%_", "Ａnna"],
)
def test_no_name_breaks_the_login(name):
    for password in (WRONG, "\x00", "x" * 5000):
        assert try_password(password, name=name).status_code in (200, 429)


def test_a_name_written_in_wide_letters_is_the_same_name():
    for name in ("anna", "ａnna", "aｎna", "anｎa", "annａ"):
        last = try_password(WRONG, name=name)

    assert last.status_code == 429


# Sessions


@pytest.fixture
def inside():
    client = Client()
    client.get(LOGIN)
    try_password(RIGHT, client=client)
    return client


def test_a_login_gets_a_session_of_its_own():
    client = Client()
    client.session.save()
    client.cookies["sessionid"] = planted = client.session.session_key

    try_password(RIGHT, client=client)

    assert client.cookies["sessionid"].value != planted
    planted_client = Client()
    planted_client.cookies["sessionid"] = planted
    assert planted_client.get(HOME).status_code == 302


def test_a_session_ends_after_its_hours(settings):
    settings.SESSION_COOKIE_AGE = 12 * 3600
    with time_machine.travel(datetime(2026, 3, 1, 8, tzinfo=UTC), tick=False) as clock:
        client = Client()
        try_password(RIGHT, client=client)
        clock.shift(timedelta(hours=11, minutes=59))
        assert client.get(HOME).status_code == 200
        clock.shift(timedelta(minutes=2))
        assert client.get(HOME).status_code == 302


def test_a_changed_password_ends_the_other_sessions(inside):
    elsewhere = Client()
    try_password(RIGHT, client=elsewhere)

    new = "another horse battery"
    sent = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    assert inside.post("/admin/password_change/", sent).status_code == 302

    assert inside.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_the_password_is_changed_only_by_who_knows_it(inside):
    new = "another horse battery"
    inside.post(
        "/admin/password_change/", {"old_password": WRONG, "new_password1": new, "new_password2": new}
    )

    assert User.objects.get(username="anna").check_password(RIGHT)


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012345"])
def test_a_weak_password_is_refused(inside, weak):
    sent = {"old_password": RIGHT, "new_password1": weak, "new_password2": weak}
    inside.post("/admin/password_change/", sent)

    assert User.objects.get(username="anna").check_password(RIGHT)


def test_logging_out_is_a_post_and_ends_the_session(inside):
    key = inside.cookies["sessionid"].value

    assert inside.get("/admin/logout/").status_code == 405
    assert inside.get(HOME).status_code == 200
    inside.post("/admin/logout/")

    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get(HOME).status_code == 302


def test_a_locked_account_that_is_inside_is_put_out(inside, anna):
    anna.is_active = False
    anna.save()

    assert inside.get(HOME).status_code == 302


def test_what_is_sent_without_the_form_s_token_is_refused(anna):
    client = Client(enforce_csrf_checks=True)
    refused = client.post(LOGIN, {"username": "anna", "password": RIGHT})
    client.force_login(anna)

    assert refused.status_code == 403
    assert "This form is too old" in refused.content.decode()
    assert client.post("/admin/logout/").status_code == 403
    assert client.post("/admin/agreements/party/add/", {"name": "X"}).status_code == 403
