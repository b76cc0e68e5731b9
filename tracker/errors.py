"""Answers where something went wrong before or outside a view: a page in words, a problem document at the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.api import errors, views
from tracker.middleware import API


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also for a forged host name, which is never repeated."""
    return answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403, "403_csrf.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, 500)


def answer(request: HttpRequest, status: int, template: str = "", **more: Any) -> HttpResponse:
    """No query and no session: they may be what went wrong."""
    if request.path_info.startswith(API):
        with translation.override(views.language(request)):  # type: ignore[arg-type]  # it asks for a header
            return problem(status)
    code = translation.get_language_from_request(request)
    with translation.override(code):
        page = render_to_string(template or f"{status}.html", more)
    return HttpResponse(page, status=status, headers={"Content-Language": code})


def problem(status: int) -> HttpResponse:
    words = {
        400: _("The question can't be read, or it was sent to another host's name."),
        403: _("This is not for you."),
        404: _("There is nothing at this address."),
    }
    body = {
        "type": "about:blank",
        "title": errors.title(status),
        "status": status,
        "detail": words.get(status, _("Something went wrong here. It was noted.")),
    }
    headers = {"Vary": "Accept-Language"}
    return JsonResponse(body, status=status, content_type=errors.MEDIA_TYPE, headers=headers)
