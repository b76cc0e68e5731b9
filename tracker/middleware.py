"""What stands around every answer: its safety headers, and the language it is given in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from agreements.api.views import language

API, ADMIN = "/api/", "/admin/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def safety_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Outermost, so that static files and refusals of the other layers have them too."""

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
        response = super().process_response(request, response)  # type: ignore[assignment]  # the same
        if not request.path_info.startswith(API):
            patch_vary_headers(response, ["Cookie"])
        return response
