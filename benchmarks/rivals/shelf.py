"""The least that a list or a record of stored documents can cost: one query, and its text sent as it is."""

from django.http import HttpRequest, HttpResponse

from agreements.models import PublishedRecord


def page(request: HttpRequest) -> HttpResponse:
    """The fifty newest documents, without a question, a status, a neighbour's address or a tag."""
    rows = PublishedRecord.objects.filter(kind="agreement").order_by("-sort_day", "slug")
    return _sent(",".join(rows.values_list("body", flat=True)[:50]))


def record(request: HttpRequest, slug: str) -> HttpResponse:
    """One document."""
    return _sent(
        PublishedRecord.objects.filter(kind="agreement", slug=slug).values_list("body", flat=True)[0]
    )


def _sent(text: str) -> HttpResponse:
    return HttpResponse(f"[{text}]", content_type="application/json")
