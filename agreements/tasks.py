"""Where `@task()` comes from: Django itself from 6.0 on, django-tasks before."""

try:
    from django.tasks import task
except ImportError:  # Django 5.2
    from django_tasks import task  # type: ignore[assignment,no-redef,unused-ignore]

__all__ = ["task"]
