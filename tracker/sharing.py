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
            return HttpResponse(status=204, headers=EVERYBODY | ASKED_BEFORE)
        response = get_response(request)
        if response.status_code == 204:
            del response[
                "Content-Length"
            ]  # Django counts to 0, but what is no content has no length (RFC 9110, 8.6)
        for name, value in EVERYBODY.items():
            response[name] = value
        return response

    return answer
