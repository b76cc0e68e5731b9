"""Errors as RFC 9457 problem documents, each in words and with the parameter that it is about."""

import math
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from rest_framework import exceptions, status
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _lazy("Bad request"),
    404: _lazy("Not found"),
    405: _lazy("Method not allowed"),
    406: _lazy("Not acceptable"),
    410: _lazy("Gone"),
    414: _lazy("Address too long"),
    429: _lazy("Too many requests"),
}


class BadParameter(exceptions.APIException):
    """A parameter that is not known, or a value that is not."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, parameter: str, words: str, nearest: Iterable[str] = ()):
        super().__init__(words)
        self.parameter, self.nearest = parameter, list(nearest)


class TooLong(exceptions.APIException):
    """A question of more characters than any that is meant."""

    status_code = status.HTTP_414_REQUEST_URI_TOO_LONG


class Withdrawn(exceptions.APIException):
    """There was a public record here; it was taken back."""

    status_code = status.HTTP_410_GONE


def title(status: int) -> str:
    """What a problem of this status is called, in the reader's language."""
    return str(TITLES.get(status, _("Error")))


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error; None for one that is our own fault."""
    error = _as_api_error(error)
    if not isinstance(error, exceptions.APIException):
        return None
    body = {
        "type": "about:blank",
        "title": title(error.status_code),
        "status": error.status_code,
        "detail": str(error.detail),
    }
    if isinstance(error, BadParameter):
        body |= {"parameter": error.parameter, "nearest": error.nearest}
    headers = _headers(context) | ({"Retry-After": str(wait)} if (wait := _wait(error)) else {})
    return Response(body, error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _as_api_error(error: Exception) -> Exception:
    if isinstance(error, Http404):
        return exceptions.NotFound(_("There is nothing at this address."))
    if isinstance(error, exceptions.MethodNotAllowed):
        return _method_not_allowed(error)
    if isinstance(error, exceptions.NotAcceptable):
        return _not_acceptable(error)
    if isinstance(error, exceptions.Throttled):
        return _too_many(error)
    if isinstance(error, SuspiciousOperation):  # more parameters than Django reads
        return exceptions.ParseError(_("The question can't be read; it may have too many parameters."))
    return error


def _method_not_allowed(error: exceptions.MethodNotAllowed) -> exceptions.APIException:
    error.detail = exceptions.ErrorDetail(_("This can only be read: GET or HEAD."), "method_not_allowed")
    return error


def _not_acceptable(error: exceptions.NotAcceptable) -> exceptions.APIException:
    known = ", ".join(each.media_type for each in error.available_renderers or ())
    words = _("None of the formats that the Accept header asks for is here. There are: %(known)s.")
    error.detail = exceptions.ErrorDetail(words % {"known": known}, "not_acceptable")
    return error


def _too_many(error: exceptions.Throttled) -> exceptions.APIException:
    words = _("Too many questions came from your address. Ask again in %(seconds)s seconds.")
    error.detail = exceptions.ErrorDetail(words % {"seconds": _wait(error)}, "throttled")
    return error


def _wait(error: exceptions.APIException) -> int:
    """For how many seconds, where waiting helps."""
    return max(math.ceil(getattr(error, "wait", None) or 0), 1) if error.status_code == 429 else 0


def _headers(context: dict[str, Any]) -> dict[str, str]:
    view = context.get("view")
    return {"Allow": ", ".join(view.allowed_methods)} if view else {}
