"""What no text can be: a NUL, or bytes that are not UTF-8, in an address or a cookie."""

import string
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from tracker.errors import bad_request
from tracker.middleware import API


def readable_input(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Refuse it at once: PostgreSQL would stumble over the one, and Django would quietly read the other as �.

    The API names the parameter itself, and forms say it beside the field, with everything typed kept.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        _write_in_ascii(request)
        if request.path_info.startswith(API) or is_readable(request):
            return get_response(request)
        return bad_request(request)

    return answer


def _write_in_ascii(request: HttpRequest) -> None:
    """A question with letters as they are (`curl '…?q=Москва'`) becomes the one that a browser would send: WSGI hands its
    bytes on as Latin-1, and an address that Django makes of these, as of the next page, would ask for something else."""
    query = request.META.get("QUERY_STRING", "")
    if not query.isascii():
        request.META["QUERY_STRING"] = quote(query.encode("latin-1", "replace"), safe=string.punctuation)


def is_readable(request: HttpRequest) -> bool:
    """Whether the address and the cookies are text."""
    query = request.META.get("QUERY_STRING", "").replace("+", " ")
    return (
        _is_text(unquote_to_bytes(request.path_info))  # Django writes broken bytes as %ED again
        and _is_text(unquote_to_bytes(query.encode("latin-1", "replace")))
        and not any("\x00" in value for value in request.COOKIES.values())
    )


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False
