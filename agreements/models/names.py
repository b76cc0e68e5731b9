"""Names in any language: the rows, and the one rule by which a written name meets them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.models.checked import Checked
from agreements.models.fields import DerivedCharField
from agreements.models.folding import name_key, romanised
from agreements.models.languages import language_field

MOST_WORDS = 20
"""Words of a search that are looked at: a longer one is a paste by mistake, and each costs a condition."""


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("official")
    SHORT = "short", _("short")
    FORMER = "former", _("former")
    ALIAS = "alias", _("alias")
    TRANSLITERATION = "transliteration", _("transliteration")


class Keyed(Checked):
    """A row with a written name and the two keys by which names meet.

    `folded` is the name in its own script without case, accents, width or place suffix;
    `romanised` is the same in Latin letters, so that 北京市 and Beijing meet.
    """

    folded = DerivedCharField(source="text", derive=name_key, db_index=True)
    romanised = DerivedCharField(source="text", derive=romanised, db_index=True)

    class Meta:
        abstract = True


class Name(Keyed):
    """One name of a party, person, office, area, agreement type or event."""

    owner: models.ForeignKey[Any, Any]  # declared by each concrete class, with related_name="names"

    language = language_field(default="en")
    text = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind, default=NameKind.OFFICIAL)

    class Meta:
        abstract = True
        ordering = ["language", "kind", "text"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "language", "text"],
                name="%(class)s_is_told_once",
                violation_error_message=_("This name is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(folded=""),
                name="%(class)s_has_letters",
                violation_error_message=_("A name needs at least one letter or digit."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NamedQuerySet(models.QuerySet):
    """Records that are found by any of their names."""

    def labels(self, language: str) -> dict[int, str]:
        """Primary key → what `name_in` says, in the order of these names. Two queries, and no instances."""
        owners: dict[int, str] = dict(self.order_by().values_list("pk", "name"))
        names: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        model: Any = self.model._meta.get_field("names").related_model
        rows = model.objects.filter(owner__in=list(owners))
        for owner, *told in rows.values_list("owner", "language", "kind", "text"):
            names[owner].append((told[0], told[1], told[2]))
        base = base_language(language)
        found = {pk: best_names(names[pk]).get(base, name) for pk, name in owners.items()}
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def matching(self, text: str) -> Self:
        """Those called `text` in any script, case or width; romanisations count."""
        key, sound = name_key(text), romanised(text)
        return self._having(Q(folded=key) | Q(romanised=sound)) if key and sound else self.none()

    def called(self, text: str) -> Self:
        """Those called `text` in its own script."""
        key = name_key(text)
        return self._having(Q(folded=key)) if key else self.none()

    def search(self, text: str) -> Self:
        """Those that have every word of `text` in one of their names."""
        words = name_key(text).split()[:MOST_WORDS]
        found = self if words or not text.strip() else self.none()  # "!!!" is no word, but not nothing either
        for word in words:
            found = found._having(Q(folded__contains=word))
        return found

    def _having(self, condition: Q) -> Self:
        names: Any = self.model._meta.get_field("names").related_model
        return self.filter(condition | Exists(names.objects.filter(condition, owner=OuterRef("pk"))))


class Named(Keyed):
    """A record with an English working label and names in any language."""

    name = models.CharField(_("name"), max_length=300, help_text=_("English working label."))

    folded = DerivedCharField(source="name", derive=name_key, db_index=True)
    romanised = DerivedCharField(source="name", derive=romanised, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """The official name in the language, else the working label. Reads `names` (prefetch for lists)."""
        return self.names_by_language.get(base_language(language), self.name)

    @cached_property
    def names_by_language(self) -> dict[str, str]:
        """Base language (`zh`) → the first official name, else the first short one."""
        rows = self.names.all() if self.pk else []  # type: ignore[attr-defined]  # each concrete class has `names`
        return best_names((row.language, row.kind, row.text) for row in rows)


RANK = {NameKind.OFFICIAL.value: 0, NameKind.SHORT.value: 1}


def best_names(names: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Of names as (language, kind, text) the one to show in each base language; Chinese in simplified script."""
    best: dict[str, tuple[int, str]] = {}
    for language, kind, text in names:
        if kind in RANK:
            offer = (RANK[kind] + 2 * (language == "zh-Hant"), text)
            best[base_language(language)] = min(offer, best.get(base_language(language), offer), key=_rank)
    return {language: text for language, (_rank_, text) in best.items()}


def _rank(offer: tuple[int, str]) -> int:
    return offer[0]


def base_language(tag: str) -> str:
    """`zh` of `zh-Hans`, `en` of `en-GB`."""
    return tag.split("-")[0].lower()
