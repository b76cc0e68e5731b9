"""What every record has: the analysts' own key, the public address, a revision, a publication state."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.checked import Checked

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class State(models.TextChoices):
    """Where a record stands on its way to the public."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Record(Checked):
    """The root row of a record: what an analyst thinks of as one thing, with all its parts."""

    revision = models.PositiveIntegerField(
        _("revision"), default=1, editable=False, help_text=_("Counts the saves; guards against lost work.")
    )

    class Meta:
        abstract = True


class Addressed(Record):
    """A record with a key of the analysts' own and, once published, a public address."""

    reference = models.SlugField(
        _("reference"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Your own key for it; sheets are matched by it."),
        error_messages={"unique": _("Another record already has this reference.")},
    )
    slug = models.SlugField(
        _("public address"),
        max_length=120,
        unique=True,
        null=True,
        editable=False,
        help_text=_("Given when it is first published; it never changes its meaning."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        # An empty key is no key, and not a duplicate of another empty one.
        self.reference = self.reference or None


class Publishable(Addressed):
    """A record that an editor publishes and withdraws. Only `services.publishing` changes its state."""

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    published_revision = models.PositiveIntegerField(null=True, editable=False)
    internal_notes = models.TextField(
        _("internal notes"), blank=True, help_text=_("Never shown to the public.")
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )

    class Meta:
        abstract = True

    @property
    def changed_since_published(self) -> bool:
        """Whether readers see an older revision than the analysts."""
        return self.state == State.PUBLISHED and self.revision != self.published_revision


def refuse_cycle(record: Any, parent: Any, message: "str | _StrPromise") -> None:
    """Raise when following `parent` upwards from a record's new parent comes back to the record."""
    seen = set()
    while parent is not None and parent.pk not in seen:
        if record.pk and parent.pk == record.pk:
            raise ValidationError({"parent": message})
        seen.add(parent.pk)
        parent = parent.parent


def url_is_web(field: str) -> Q:
    """The condition that an address is empty or http(s): nothing else may ever become a link."""
    return (
        Q(**{field: ""})
        | Q(**{f"{field}__startswith": "https://"})
        | Q(**{f"{field}__startswith": "http://"})
    )
