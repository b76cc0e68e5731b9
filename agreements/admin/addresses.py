"""Where records have their pages in the admin."""

from django.urls import NoReverseMatch, reverse

from agreements.records import KINDS


def record_url(kind: str, pk: int, page: str = "change") -> str:
    """The record's page in the admin; empty for a kind that has none."""
    try:
        return reverse(f"admin:agreements_{KINDS[kind].model._meta.model_name}_{page}", args=[pk])
    except (KeyError, NoReverseMatch):
        return ""
