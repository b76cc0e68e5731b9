"""What stands around every answer: its safety headers, the language it is given in, and who is logged in."""

from collections.abc import Callable
from typing import Any

import django
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from agreements.api.views import language

if django.VERSION >= (6, 0):
    from django.middleware.csp import ContentSecurityPolicyMiddleware as Policies
else:
    from csp.middleware import CSPMiddleware as Policies  # type: ignore[assignment]  # the same under its older name

API, ADMIN = "/api/", "/admin/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}

NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def safety_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Far out, so that static files and refusals of the other layers have them too."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(ADMIN):  # refusals too: Django marks only what its views answer
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


class LanguageMiddleware(LocaleMiddleware):
    """Pages follow the cookie that keeps a chosen language, and caches must know; the API reads no cookie."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith(API):
            return super().process_request(request)
        translation.activate(language(request))  # type: ignore[arg-type]  # it asks for a header alone
        request.LANGUAGE_CODE = translation.get_language() or ""
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]  # the stubs say Base
        if request.path_info.startswith(API):
            response.headers.setdefault("Content-Language", translation.get_language())
            return response  # its views say what the answer depends on
        response = super().process_response(request, response)  # type: ignore[assignment]  # the same
        patch_vary_headers(response, ["Cookie"])
        return response


class PolicyMiddleware(Policies):
    """What a page may load. What is no page loads nothing, which need not be worked out for each answer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        if request.path_info.startswith(API) and not response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", NO_PAGE)
            return response
        return super().process_response(request, response)


class ForPages(MiddlewareMixin):
    """The API goes past it: it knows no session, no login and no message, and its answers come sooner."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)


class Sessions(ForPages, SessionMiddleware):
    """Who was here before."""


class Logins(ForPages, AuthenticationMiddleware):
    """Who is logged in."""


class Messages(ForPages, MessageMiddleware):
    """What is said on the next page."""
