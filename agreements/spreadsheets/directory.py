"""Everything that has names, loaded once for one sheet: who is called what, and who is nearest to a name."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from django.db.models import F
from rapidfuzz import fuzz, process

from agreements.models import AgreementType, Area, Office, Party, Person, Signatory
from agreements.models.folding import name_key, romanised, similarity
from agreements.models.names import NamedQuerySet
from agreements.spreadsheets.plain import plain

NEAR = 0.72
"""Below this likeness a name is no candidate."""

MOST_CANDIDATES = 5

NUMBERED = re.compile(r"^(?P<label>.*?) ?#(?P<pk>[0-9]{1,18})$", re.DOTALL)
"""A label with the record's number, for names that several have."""


@dataclass
class Entry:
    """One record with names, as the importer needs it."""

    pk: int
    name: str
    kind: str = ""
    parent: int | None = None
    code: str = ""


@dataclass
class Directory:
    """The records of one model by their names."""

    entries: dict[int, Entry] = field(default_factory=dict)
    folded: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    romanised: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    texts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def called(self, text: str) -> set[int]:
        """Those with this name in its own script."""
        key = name_key(text)
        return self.folded.get(key, set()) if key else set()

    def sounding(self, text: str) -> set[int]:
        """Those with this name in another script or romanisation."""
        key = romanised(text)
        return self.romanised.get(key, set()) if key else set()

    def label(self, pk: int) -> str:
        """A name that means this record and no other: with its number where others are called the same."""
        text = plain(self.entries[pk].name)
        alone = self.called(text) <= {pk} and bool(name_key(text)) and not NUMBERED.match(text)
        return text if alone else f"{text} #{pk}"

    def labelled(self, text: str) -> int | None:
        """The record with this label, where the label has a number."""
        numbered = NUMBERED.match(text)
        pk = int(numbered["pk"]) if numbered else 0
        return pk if pk in self.entries and self.label(pk) == text else None

    def nearest(self, text: str) -> list[tuple[int, float]]:
        """Records with the most similar names, the most similar first."""
        scores: dict[int, float] = {}
        for name in self._roughly(romanised(text)):
            for pk in self.romanised[name]:
                score = max(similarity(text, known) for known in self.texts[pk])
                if score >= NEAR:
                    scores[pk] = max(score, scores.get(pk, 0))
        return sorted(scores.items(), key=lambda pair: -pair[1])[:MOST_CANDIDATES]

    def _roughly(self, key: str) -> set[str]:
        """The keys that are worth a closer look: a quick comparison, as there are many keys and many names."""
        if not key:
            return set()
        close = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=55, limit=20)
        inside = (known for known in self._keys if known in key or key in known)
        return {name for name, _score, _index in close} | set(islice(inside, 20))

    @cached_property
    def _keys(self) -> list[str]:
        return list(self.romanised)


def load(rows: NamedQuerySet, columns: Iterable[str]) -> Directory:
    """The directory of these records: two queries. `columns` name the attributes of an Entry beside pk and name."""
    directory = Directory()
    columns = list(columns)
    for pk, name, folded, sound, *rest in rows.order_by().values_list(
        "pk", "name", "folded", "romanised", *columns
    ):
        directory.entries[pk] = Entry(pk, name, **dict(zip(_attributes(columns), rest, strict=True)))
        _add(directory, pk, name, folded, sound)
    names = rows.model._meta.get_field("names").related_model.objects.order_by()
    for pk, name, folded, sound in names.values_list("owner_id", "text", "folded", "romanised"):
        if pk in directory.entries:
            _add(directory, pk, name, folded, sound)
    return directory


def _attributes(columns: list[str]) -> list[str]:
    return [column.removesuffix("_id") if column != "party_id" else "parent" for column in columns]


def _add(directory: Directory, pk: int, text: str, folded: str, sound: str) -> None:
    directory.texts[pk].add(text)
    if folded:
        directory.folded[folded].add(pk)
    if sound:
        directory.romanised[sound].add(pk)


class Directories:
    """All directories that one sheet of agreements needs, and the tree of the parties."""

    def __init__(self) -> None:
        self.parties = load(Party.objects.all(), ["kind", "parent_id"])
        self.people = load(Person.objects.all(), [])
        self.offices = load(Office.objects.all(), ["party_id"])
        self.types = load(AgreementType.objects.all(), ["code"])
        self.areas = load(Area.objects.all(), ["code"])
        self.iso = dict(Party.objects.filter(iso_3166_1__isnull=False).values_list("iso_3166_1", "pk"))
        self.references = dict(Party.objects.filter(reference__isnull=False).values_list("reference", "pk"))
        self.area_codes = {entry.code: pk for pk, entry in self.areas.entries.items()}
        self.type_codes = {entry.code: pk for pk, entry in self.types.entries.items()}

    @cached_property
    def offices_as_written(self) -> set[str]:
        """Titles of offices that signatories keep in the words of a sheet: somebody decided so."""
        written = Signatory.objects.exclude(office_as_written="").order_by()
        return {name_key(text) for text in written.values_list("office_as_written", flat=True).distinct()}

    @cached_property
    def offices_elsewhere(self) -> set[tuple[str, int | None]]:
        """(title, party) of signatories who sign for one party and hold their office at another one."""
        signed = Signatory.objects.filter(office__isnull=False).exclude(office__party=F("party")).order_by()
        pairs = signed.values_list("office", "party").distinct()
        return {(name_key(self.offices.entries[office].name), party) for office, party in pairs}

    @cached_property
    def geonames(self) -> dict[int, int]:
        """GeoNames id → the party."""
        known = Party.objects.filter(geonames__isnull=False).values_list("geonames", "pk")
        return {number: pk for number, pk in known if number}

    @cached_property
    def codes(self) -> dict[int, str]:
        """Country → its ISO 3166-1 code."""
        return {pk: str(code) for code, pk in self.iso.items()}

    def country_code(self, pk: int | None) -> str:
        """The ISO 3166-1 code of the country in which the party lies; "" where none is known."""
        return (
            next((self.codes[each] for each in reversed(self.line(pk)) if each in self.codes), "")
            if pk
            else ""
        )

    def of(self, kind: str) -> Directory:
        """The directory for a kind of mention."""
        return {
            "party": self.parties,
            "country": self.parties,
            "person": self.people,
            "office": self.offices,
            "type": self.types,
            "area": self.areas,
        }[kind]

    def line(self, pk: int) -> list[int]:
        """The party and everything that it is part of, nearest first."""
        line: list[int] = []
        current: int | None = pk
        while current is not None and current not in line:
            line.append(current)
            current = self.parties.entries[current].parent if current in self.parties.entries else None
        return line

    def within(self, pk: int, country: int) -> bool:
        """Whether the party is this country (or region) or lies in it."""
        return country in self.line(pk)

    def party_label(self, pk: int) -> str:
        """A name that means this party and no other: with its country, and its number where even that is shared."""
        return self._labels[pk]

    def labelled(self, text: str) -> int | None:
        """The party that downloads call so."""
        return self._by_label.get(text)

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return {label: pk for pk, label in self._labels.items()}

    @cached_property
    def _labels(self) -> dict[int, str]:
        labels = {pk: self._with_country(pk) for pk in self.parties.entries}
        shared = Counter(map(name_key, labels.values()))
        return {
            pk: label if shared[name_key(label)] == 1 and self._means_only(label, pk) else f"{label} #{pk}"
            for pk, label in labels.items()
        }

    def _with_country(self, pk: int) -> str:
        outermost, name = self.line(pk)[-1], plain(self.parties.entries[pk].name)
        return name if outermost == pk else f"{name} ({plain(self.parties.entries[outermost].name)})"

    def _means_only(self, label: str, pk: int) -> bool:
        """Whether nobody else is called or referred to so, and it doesn't look like a label with a number."""
        others = self.parties.called(label) | {self.references.get(label, pk)}
        return others <= {pk} and not NUMBERED.match(label)
