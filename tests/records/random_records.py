"""Random records that an analyst could have made: every field and every part is filled now and then."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import models

from agreements.models.fields import PartialDateField
from agreements.records import KINDS, Part, canonical, validate
from tests import factories

TARGETS = {
    "party": factories.PartyFactory,
    "person": factories.PersonFactory,
    "office": factories.OfficeFactory,
    "area": factories.AreaFactory,
    "agreementtype": factories.AgreementTypeFactory,
    "agreement": factories.AgreementFactory,
    "source": factories.SourceFactory,
    "user": factories.UserFactory,
}
WORDS = "Москва 北京 Beijing “Łódź” 2024–2026 electric транспорт 电动交通 O'Brien ñ <b> & = \u202ba\u202c 🏙".split()
LANGUAGES = ["en", "ru", "zh-Hans", "zh-Hant", "de"]
ALWAYS = {
    "web": lambda r: f"https://www.mos.ru/news/{r.randrange(10**12)}/?page={r.randrange(9)}",
    "key": lambda r: f"key-{r.randrange(10**12)}",
}
BY_NAME = {
    "language": lambda r: r.choice(LANGUAGES),
    "quote_language": lambda r: r.choice(LANGUAGES),
    "url": ALWAYS["web"],
    "archive_url": ALWAYS["web"],
    "reference": ALWAYS["key"],
    "code": ALWAYS["key"],
    "iso_3166_1": lambda r: "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=2)),
    "iso_3166_2": lambda r: f"CN-{r.randrange(999)}",
    "wikidata": lambda r: f"Q{r.randrange(1, 10**9)}",
    "file": lambda r: f"documents/2024/{r.randrange(10**9)}.pdf",
    "sha256": lambda r: f"{r.getrandbits(256):064x}",
}


class World:
    """Records for others to refer to, and random records that refer to them."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.pool = {name: [make().pk for _n in range(4)] for name, make in TARGETS.items()}

    def record(self, kind: str, **given: Any) -> dict[str, Any]:
        """A random valid record in canonical form."""
        for _try in range(500):
            record = canonical(kind, self.draw(kind) | given)
            if not validate(kind, [record]):
                return record
        raise AssertionError(f"no valid {kind} in 500 tries: {validate(kind, [record])}")

    def records(self, kind: str, count: int) -> list[dict[str, Any]]:
        """So many that may be written together: none takes a unique value of another."""
        records = [self.record(kind) for _n in range(count)]
        while clashes := {message.index for message in validate(kind, records)}:
            records = [self.record(kind) if i in clashes else record for i, record in enumerate(records)]
        return records

    def draw(self, kind: str) -> dict[str, Any]:
        declared = KINDS[kind]
        record = {field.name: self.value(field) for field in declared.fields}
        return record | {part.name: self.rows(part) for part in declared.parts}

    def rows(self, part: Part) -> list[dict[str, Any]]:
        count = self.random.choice([0, 1, 2, 3])
        rows = [{field.name: self.value(field) for field in part.fields} for _n in range(count)]
        if part.model._meta.model_name == "areamapping":
            rows = [row | {"code": str(self.random.randrange(99))} for row in rows]
        return rows

    def value(self, field: models.Field) -> Any:
        optional = field.null or field.blank
        if optional and self.random.random() < 0.4:
            return None if field.null else ""
        if isinstance(field, models.ForeignKey):
            return self.random.choice(self.pool[field.related_model._meta.model_name])
        if field.choices:
            return self.random.choice([value for value, _label in field.choices])
        if field.name in BY_NAME:
            return BY_NAME[field.name](self.random)
        return self.by_type(field)

    def by_type(self, field: models.Field) -> Any:
        if isinstance(field, PartialDateField):
            return self.day().isoformat()[: self.random.choice([4, 7, 10])]
        if isinstance(field, models.DateField):
            return self.day().isoformat()
        if isinstance(field, models.BooleanField):
            return self.random.random() < 0.5
        if isinstance(field, models.DecimalField):
            return str(Decimal(self.random.randrange(-9_000_000, 9_000_000)) / 100_000)
        if isinstance(field, models.IntegerField):
            return self.random.randrange(0, 30_000)
        return self.text(field)

    def text(self, field: models.Field) -> str:
        words = " ".join(self.random.choices(WORDS, k=self.random.randrange(1, 8)))
        return f"A {words}"[: field.max_length or 2000].strip()

    def day(self) -> date:
        return date(1990, 1, 1) + timedelta(days=self.random.randrange(15_000))

    def changed(self, kind: str, record: dict[str, Any]) -> dict[str, Any]:
        """The same record, with some fields and parts as another random record has them."""
        other = self.record(kind)
        for _try in range(500):
            names = [name for name in other if name != "id" and self.random.random() < 0.3]
            mixed = record | {name: other[name] for name in names}
            for part in KINDS[kind].parts:
                self.random.shuffle(rows := [*mixed[part.name], *self.rows(part)])
                mixed[part.name] = rows[: self.random.randrange(len(rows) + 1)]
            if not validate(kind, [mixed]):
                return canonical(kind, mixed)
        raise AssertionError(f"no valid change of {kind} in 500 tries")
