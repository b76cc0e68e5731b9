"""Pages for readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def landing(request: HttpRequest) -> HttpResponse:
    """What this is and where to go on. No query."""
    return render(request, "agreements/landing.html")
