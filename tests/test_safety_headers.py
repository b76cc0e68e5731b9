"""Headers, cookies, hosts, ways elsewhere and files: what every answer has and none gives away."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import path

from tests import world
from tests.admin_addresses import person
from tests.factories import PartyFactory
from tests.test_project import PRODUCTION, ROOT
from tracker import errors, urls

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
PUBLIC = [
    "/",
    "/healthz",
    "/api/v1/",
    "/api/v1/agreements/",
    "/api/v1/agreements/?x=1",
    "/api/nothing",
    "/nothing",
]


@pytest.mark.parametrize(
    "address", [*PUBLIC, "/admin/", "/admin/login/", "/admin/nothing/", "/static/agreements/site.css"]
)
def test_every_answer_has_its_safety_headers(client, address):
    answer = client.get(address)

    for name, value in HEADERS.items():
        assert value in answer.headers.get(name, ""), name
    is_page = answer["Content-Type"].startswith("text/html") or not address.startswith("/api/")
    assert ("default-src 'self'" if is_page else "default-src 'none'") in answer["Content-Security-Policy"]


def test_the_page_of_the_api_loads_what_it_needs(client):
    assert "default-src 'self'" in client.get("/api/v1/docs/")["Content-Security-Policy"]


def test_the_api_answers_without_session_login_and_messages(client):
    request = client.get("/api/v1/agreements/").wsgi_request

    assert not hasattr(request, "session")
    assert getattr(request, "user", None) is None
    assert not hasattr(request, "_messages")


# Cookies


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_gives_no_cookie_and_reads_no_session(client, address, django_assert_max_num_queries):
    client.cookies["sessionid"] = "x" * 32
    client.cookies["csrftoken"] = "y" * 32

    with django_assert_max_num_queries(2) as asked:
        answer = client.get(address)

    assert not answer.cookies
    assert "django_session" not in str(asked.captured_queries)


def test_the_api_is_the_same_whatever_cookie_comes_along(client):
    world.public()
    address = "/api/v1/agreements/moscow-beijing-1995/"
    plain = client.get(address)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "ru"
    client.force_login(person("superuser").get("/admin/").wsgi_request.user)

    again = client.get(address)

    assert again.content == plain.content
    assert "Cookie" not in plain.headers.get("Vary", "")
    assert "Accept-Language" in plain["Vary"]


def test_a_page_says_what_it_depends_on(client):
    assert {"Accept-Language", "Cookie"} <= set(client.get("/")["Vary"].split(", "))


def test_a_chosen_language_is_the_only_cookie_of_a_reader(client):
    answer = client.post("/i18n/setlang/", {"language": "ru", "next": "/"})

    assert set(answer.cookies) == {"django_language"}
    assert answer.cookies["django_language"]["httponly"]
    assert answer.cookies["django_language"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/nothing/", "/admin/agreements/party/", "/admin/jsi18n/", "/admin/login/"]
)
@pytest.mark.parametrize("role", ["", "staff", "superuser"])
def test_no_cache_keeps_what_the_admin_answers(role, address):
    answer = person(role).get(address)

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


# Hosts and ways elsewhere


FORGED_HOSTS = [
    "elsewhere.example",
    "testserver.elsewhere.example",
    "a b",
    "<script>",
    "[::",
    "test\x00server",
]


@pytest.mark.parametrize("host", FORGED_HOSTS)
def test_a_forged_host_is_refused_in_words_and_not_repeated(client, host):
    page = client.get("/", headers={"host": host})
    data = client.get("/api/v1/", headers={"host": host})

    assert page.status_code == data.status_code == 400
    assert "Nothing was changed." in page.content.decode()
    assert data.json()["status"] == 400
    assert data["Content-Type"] == "application/problem+json"
    for answer in (page, data):
        assert "elsewhere" not in answer.content.decode()
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_forwarded_host_is_not_believed(client):
    answer = client.get(
        "/api/v1/", headers={"x-forwarded-host": "elsewhere.example", "forwarded": "host=elsewhere.example"}
    )

    assert "elsewhere" not in answer.content.decode()


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //elsewhere.example",
    "\t//elsewhere.example",
    "http:///elsewhere.example",
    "https://testserver@elsewhere.example/",
    "\x00//elsewhere.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_link_of_ours_leads_elsewhere(address):
    client = Client()
    chosen = client.post("/i18n/setlang/", {"language": "ru", "next": address})
    referred = client.post("/i18n/setlang/", {"language": "ru"}, headers={"referer": address})
    root = person("superuser")
    user = root.get("/admin/").wsgi_request.user
    user.set_password("correct horse battery")
    user.save()
    inside = client.post(
        "/admin/login/", {"username": user.username, "password": "correct horse battery", "next": address}
    )

    for answer in (chosen, referred, inside):
        where = answer["Location"].replace("\\", "/").strip()
        assert where.startswith("/"), where
        assert not where.startswith("//"), where


@pytest.mark.parametrize(
    "sent", [{"language": "xx"}, {"language": "\x00"}, {}, {"next": "/" + "a" * 9000}, {"next": "/\r\nX: y"}]
)
def test_no_choice_of_language_breaks(client, sent):
    answer = client.post("/i18n/setlang/", sent)

    assert answer.status_code in (204, 302, 400)
    assert "X" not in answer.headers
    assert client.get("/i18n/setlang/", sent).status_code in (302, 400)


# Files


def test_what_was_uploaded_is_never_served(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "files" / "uploads").mkdir(parents=True)
    (tmp_path / "files" / "uploads" / "secret").write_text("secret")

    for start in ("/files/", "/media/", "/static/", "/static/../", "/", "/var/files/", "/static/%2e%2e/"):
        for rest in ("uploads/secret", "tracker.sqlite3", "manage.py", "tracker/settings.py"):
            assert client.get(start + rest).status_code in (400, 404), start + rest


def test_a_download_is_saved_under_a_plain_name_and_never_shown():
    PartyFactory(name='"; filename="evil.html')
    root = person("superuser")

    for ending in ("csv", "xlsx"):
        answer = root.get(f"/admin/agreements/party/download/{ending}/")
        assert re.fullmatch(
            r'attachment; filename="party-[0-9-]{10}\.' + ending + '"', answer["Content-Disposition"]
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "html" not in answer["Content-Type"]


# Errors in words


@pytest.mark.parametrize(
    ("status", "view"),
    [(400, errors.bad_request), (403, errors.permission_denied), (404, errors.page_not_found)],
)
@pytest.mark.parametrize("language", ["en", "ru", "zh-hans"])
def test_an_error_has_a_page_in_the_reader_s_language(status, view, language):
    request = RequestFactory().get("/x", headers={"accept-language": language})

    answer = view(request, PermissionDenied("never shown"))

    text = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{language}"' in text
    assert "never shown" not in text


def boom(request):
    raise ZeroDivisionError("never shown")


urlpatterns = [path("boom/", boom), path("api/boom/", boom), *urls.urlpatterns]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.urls(__name__)
def test_a_failure_of_ours_says_so_and_nothing_else(client):
    client.raise_request_exception = False

    page, data = client.get("/boom/"), client.get("/api/boom/")

    assert page.status_code == data.status_code == 500
    assert "Something went wrong here" in page.content.decode()
    assert data.json()["title"] == "Error"
    for answer in (page, data):
        assert "never shown" not in answer.content.decode()
        assert "Traceback" not in answer.content.decode()
        assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.urls(__name__)
def test_a_failure_is_told_without_asking_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        client.get("/boom/")


# As on a server

ASK = """
import json, os
import django
django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
User.objects.create_user("anna", password="correct horse battery", is_staff=True)
client = Client(SERVER_NAME="agreements.example.org", raise_request_exception=False)
def ask(method, address, sent=None, secure=True, **headers):
    answer = getattr(client, method)(address, sent or {}, secure=secure, headers=headers)
    cookies = {name: [bool(c["secure"]), bool(c["httponly"]), c["samesite"], c["path"], c["domain"]]
               for name, c in answer.cookies.items()}
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}
from django.core import signing
print(json.dumps({
    "old key": {"headers": {"said": signing.loads(signing.dumps("x", key="old" * 30))}},
    "plain": ask("get", "/", secure=False),
    "health": ask("get", "/healthz", secure=False),
    "page": ask("get", "/"),
    "forged": ask("get", "/", host="elsewhere.example"),
    "forged plain": ask("get", "/", secure=False, host="elsewhere.example"),
    "missing": ask("get", "/nothing"),
    "api": ask("get", "/api/v1/agreements/"),
    "language": ask("post", "/i18n/setlang/", {"language": "ru", "next": "/"}),
    "form": ask("get", "/admin/login/"),
    "inside": ask("post", "/admin/login/", {"username": "anna", "password": "correct horse battery"}),
}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """Answers of the tracker as it runs on a server."""
    folder = str(tmp_path_factory.mktemp("production"))
    told = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        **PRODUCTION,
    }
    told["SECRET_KEY_FALLBACKS"] = "older," + "old" * 30
    told["DATABASE_URL"] = f"sqlite:///{folder}/tracker.sqlite3"
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=Path(ROOT), env=told, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answers(production):
    return [(name, answer) for name, answer in production.items() if "status" in answer]


def test_on_a_server_plain_http_leads_to_https(production):
    assert production["plain"]["status"] == 301
    assert production["plain"]["headers"]["Location"] == "https://agreements.example.org/"
    assert production["health"]["status"] == 200


def test_on_a_server_every_answer_has_its_headers(production):
    for name, answer in answers(production):
        for header, value in HEADERS.items():
            assert value in answer["headers"].get(header, ""), (name, header)
    for name in ("page", "missing", "api", "inside"):
        assert production[name]["headers"]["Strict-Transport-Security"].startswith("max-age=2592000")


@pytest.mark.parametrize("forged", ["forged", "forged plain"])
def test_on_a_server_a_forged_host_leads_nowhere(production, forged):
    assert production[forged]["status"] == 400
    assert "Location" not in production[forged]["headers"]


def test_on_a_server_cookies_are_for_this_host_over_https_alone(production):
    cookies = {name: facts for _, answer in answers(production) for name, facts in answer["cookies"].items()}

    assert set(cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for name, (secure, httponly, samesite, where, domain) in cookies.items():
        assert (secure, samesite, where, domain) == (True, "Lax", "/", ""), name
        assert httponly, name


def test_on_a_server_an_earlier_key_is_believed_while_it_is_named(production):
    assert production["old key"]["headers"]["said"] == "x"
