"""Any page in the world may read the API in its reader's browser (CORS): it is public, and takes no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tracker.middleware import API

EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Content-Disposition, Deprecation, ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-Request-ID",
}
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def open_to_any_page(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The same headers whoever asks, so that a cache in front keeps one answer for all (docs/decisions)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _without_content(HttpResponse(status=204, headers=EVERYBODY | ASKED_BEFORE))
        response = get_response(request)
        if response.status_code in (204, 304):
            _without_content(response)
        for name, value in EVERYBODY.items():
            response[name] = value
        return response

    return answer


def _without_content(response: HttpResponse) -> HttpResponse:
    """Django counts to 0 and says that it is a page; what is no content has neither length nor type (RFC 9110, 8.6)."""
    del response["Content-Length"], response["Content-Type"]
    return response
