"""For each constraint a row that breaks it, and nothing else.

A case makes the row unsaved. `told` is what people read: the form must say it, and the database refuse the row.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models

from agreements.models.agreement import DATES
from tests import factories as make


class Case(NamedTuple):
    told: str
    row: Callable[[], models.Model]
    past: dict[str, Any] | None = None  # columns that `save` would put right; written past it
    field: str = ""  # the field itself refuses this before the constraint is asked; so says the form


def twin(factory: Any, *same: str, **given: Any) -> Callable[[], models.Model]:
    """A second row that has these columns in common with one that is stored."""

    def row() -> models.Model:
        first = factory(**given)
        values = {field.name: getattr(first, field.name) for field in first._meta.concrete_fields}
        values = {name: value for name, value in values.items() if name in same or name in given}
        for field in first._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name not in values and not field.null:
                values[field.name] = getattr(first, field.name)
        return factory.build(**values)

    return row


def of_itself(factory: Any, **given: Any) -> Callable[[], models.Model]:
    def row() -> models.Model:
        party = factory(**given)
        party.parent = party
        return party

    return row


def bounds(factory: Any, model: str, *names: str) -> dict[str, Case]:
    """Text and bounds of a partial date come apart only past the model: see `test_fields.py`."""
    return {
        f"{model}_{name}_bounds_agree": Case(
            "can't be read", stored(factory, **{name: "2024"}), {f"{name}_earliest": None}
        )
        for name in names
    }


def stored(factory: Any, **given: Any) -> Callable[[], models.Model]:
    return lambda: factory(**given)


def related_to_itself() -> models.Model:
    agreement = make.AgreementFactory()
    return make.AgreementRelationFactory.build(agreement=agreement, to=agreement)


def of(field: str, parent: Any, factory: Any, **given: Any) -> Callable[[], models.Model]:
    """An unsaved row that belongs to a stored one."""
    return lambda: factory.build(**{field: parent(), **given})


NAME_FACTORIES = [
    make.PartyNameFactory,
    make.PersonNameFactory,
    make.OfficeNameFactory,
    make.AreaNameFactory,
    make.AgreementTypeNameFactory,
    make.EventNameFactory,
]


def name_cases() -> dict[str, Case]:
    cases = {}
    for factory in NAME_FACTORIES:
        model = factory._meta.get_model_class()._meta.model_name
        cases[f"{model}_is_told_once"] = Case(
            "name is already there", twin(factory, "owner", "text", "language")
        )
        cases[f"{model}_has_letters"] = Case("at least one letter", letterless(factory))
    return cases


def letterless(factory: Any) -> Callable[[], models.Model]:
    return lambda: factory.build(owner=factory().owner, text="—")


CASES: dict[str, Case] = {
    # agreement.py
    **bounds(make.AgreementFactory, "agreement", *(name for name in DATES if name != "suspended_until")),
    "agreement_suspended_until_bounds_agree": Case(
        "can't be read",
        stored(make.AgreementFactory, suspended_from="2023", suspended_until="2024"),
        {"suspended_until_earliest": None},
    ),
    "agreement_has_a_title": Case(
        "needs a title", lambda: make.AgreementFactory.build(title=""), field="title"
    ),
    "agreement_period_ends_after_it_starts": Case(
        "period ends before it starts",
        lambda: make.AgreementFactory.build(period_start="2024", period_end="2023"),
    ),
    "agreement_suspension_ends_after_it_starts": Case(
        "suspension ends before it starts",
        lambda: make.AgreementFactory.build(suspended_from="2024", suspended_until="2023"),
    ),
    "agreement_renewal_terms_need_a_renewal": Case(
        "yet a renewal is given",
        lambda: make.AgreementFactory.build(renewal="none", renewed_until="2026"),
    ),
    "title_is_told_once": Case(
        "title is already there", twin(make.AgreementTitleFactory, "agreement", "language", "text")
    ),
    "participation_is_told_once": Case(
        "already there in this role", twin(make.ParticipationFactory, "agreement", "party", "role")
    ),
    "coverage_says_something": Case(
        "an area, or both", of("agreement", make.AgreementFactory, make.CoverageFactory, wording="")
    ),
    "signatory_signed_bounds_agree": Case(
        "can't be read", stored(make.SignatoryFactory, signed="2024"), {"signed_latest": None}
    ),
    "relation_is_told_once": Case(
        "relation is already there", twin(make.AgreementRelationFactory, "agreement", "kind", "to")
    ),
    "relation_is_to_another": Case("related to itself", related_to_itself),
    "document_is_somewhere": Case(
        "a file, an address, or both", of("agreement", make.AgreementFactory, make.DocumentFactory, url="")
    ),
    "document_address_is_a_web_address": Case(
        "must start with https://",
        of("agreement", make.AgreementFactory, make.DocumentFactory, url="javascript:alert(1)"),
        field="url",
    ),
    # party.py, person.py, area.py
    "party_is_not_part_of_itself": Case("part of itself", of_itself(make.PartyFactory)),
    "party_country_has_no_parent": Case(
        "not part of another party", of("parent", make.PartyFactory, make.PartyFactory, kind="country")
    ),
    "party_country_code_is_a_country_s": Case(
        "Only a country", lambda: make.PartyFactory.build(iso_3166_1="RU")
    ),
    "party_coordinates_come_in_pairs": Case("or neither", lambda: make.PartyFactory.build(latitude="55.75")),
    "office_is_told_once": Case("already has an office", twin(make.OfficeFactory, "party", "name")),
    **bounds(make.TenureFactory, "tenure", "held_from"),
    "tenure_held_until_bounds_agree": Case(
        "can't be read", stored(make.TenureFactory, held_until="2024"), {"held_until_earliest": None}
    ),
    "tenure_is_told_once": Case(
        "tenure is already there", twin(make.TenureFactory, "person", "office", "held_from")
    ),
    "tenure_ends_after_it_starts": Case(
        "tenure ends before it starts",
        lambda: make.TenureFactory.build(
            person=make.PersonFactory(), office=make.OfficeFactory(), held_from="2024", held_until="2023"
        ),
    ),
    "area_is_not_part_of_itself": Case("part of itself", of_itself(make.AreaFactory)),
    "area_mapping_is_told_once": Case(
        "mapping is already there", twin(make.AreaMappingFactory, "area", "scheme", "code")
    ),
    **name_cases(),
    # event.py
    "event_start_bounds_agree": Case("can't be read", stored(make.EventFactory), {"start_latest": None}),
    "event_end_bounds_agree": Case("can't be read", stored(make.EventFactory), {"end_earliest": None}),
    "event_ends_after_it_starts": Case(
        "event ends before it starts", lambda: make.EventFactory.build(start="2025-12-04", end="2025-12-03")
    ),
    "event_party_is_told_once": Case(
        "already there in this role", twin(make.EventPartyFactory, "event", "party", "role")
    ),
    "topic_says_something": Case(
        "an area, or both", of("event", make.EventFactory, make.TopicFactory, wording="")
    ),
    "event_agreement_is_told_once": Case(
        "This is already there", twin(make.EventAgreementFactory, "event", "agreement", "happening")
    ),
    # source.py
    **bounds(make.SourceFactory, "source", "published"),
    "source_address_is_a_web_address": Case(
        "must start with https://", lambda: make.SourceFactory.build(url="javascript:alert(1)"), field="url"
    ),
    "source_can_be_found": Case(
        "an address, a title, or both", lambda: make.SourceFactory.build(url="", title="")
    ),
    "citation_is_about_exactly_one_record": Case(
        "exactly one record",
        lambda: make.CitationFactory.build(
            source=make.SourceFactory(), agreement=make.AgreementFactory(), event=make.EventFactory()
        ),
    ),
    # import_batch.py, publication.py
    "import_batch_applied_has_a_change_set": Case(
        "has a change set", lambda: make.ImportBatchFactory.build(by=make.UserFactory(), state="applied")
    ),
    "plan_part_is_kept_once": Case(
        "kept already", twin(make.PlanPartFactory, "batch", "run", "what", "place")
    ),
    "undo_of_a_change_set_is_done_once_at_a_time": Case(
        "being taken back already", twin(make.UndoFactory, "change_set")
    ),
    "batch_publication_is_begun_once": Case(
        "being published already", twin(make.BatchPublicationFactory, "batch", "after")
    ),
    "published_record_address": Case("has this address", twin(make.PublishedRecordFactory, "kind", "slug")),
    "published_record_of": Case("published already", twin(make.PublishedRecordFactory, "kind", "record_id")),
    "published_slug_can_stand_in_a_pair": Case(
        "no two hyphens", lambda: make.PublishedRecordFactory.build(slug="moscow--beijing")
    ),
    "facet_is_told_once": Case("already there", twin(make.PublishedFacetFactory, "record", "kind", "value")),
    "address_is_never_reused": Case("never given again", twin(make.AddressFactory, "kind", "slug")),
}
