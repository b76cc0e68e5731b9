"""Two people and one record of any kind: whatever the one does meanwhile, nothing of either is lost."""

from typing import Any

import pytest

from agreements import records
from agreements.admin.guard import GuardedAdmin, Opened
from agreements.models import Change
from agreements.records import KINDS
from tests.admin.browser import filled, row
from tests.admin.conftest import at_the_door
from tests.admin.full_records import (
    TABLES,
    action_of,
    another,
    form_id,
    full,
    page,
    row_field,
    says,
    typed_fields,
)

REFUSED = "Nothing was saved: the record was changed after you had opened it"
GONE = "Nothing was saved: the record was deleted after you had opened it"
FIELDS = [(kind, deed) for kind in KINDS for deed in ("the same field", "another field")]


@pytest.fixture
def boris():
    return at_the_door(username="boris", is_superuser=True)


def opened(client, kind, pk):
    return filled(client.get(page(kind, pk)), form_id(kind))


def saved(client, kind, pk, fields):
    response = client.post(page(kind, pk), fields)
    assert response.status_code == 302, response.context["errors"]


def stored(kind, pk):
    return records.read(kind, [pk]).get(pk)


def in_a_row(kind: str, part: str, fields: dict[str, str], mark: str, place: int = 0) -> dict[str, str]:
    """The form with something else typed in a row of the table."""
    name = f"{part}-{place}-{row_field(kind, part)}"
    return fields | {name: another(kind, part, fields[name], mark)}


def with_a_row(kind: str, part: str, fields: dict[str, str], mark: str, pk: int) -> dict[str, str]:
    """The form with one more row, about other targets than the first."""
    declared = KINDS[kind].part[part]
    said = {field.name: fields.get(f"{part}-0-{field.name}", "") for field in declared.fields}
    for field in declared.fields:
        if field.related_model:
            said[field.name] = field.related_model._default_manager.exclude(pk=pk).order_by("pk").last().pk
    said[row_field(kind, part)] = another(kind, part, said[row_field(kind, part)], mark)
    if f"{part}-0-order" in fields:
        said["order"] = "2"
    new = {"code": "17", "url": "https://www.mos.ru/theirs", "file": ""}  # told once, or not by a field
    return row(fields, part, **said | {name: text for name, text in new.items() if name in said})


def colleague_works_in_the_table(client: Any, kind: str, pk: int, part: str) -> None:
    """Edits its first row, deletes its second, adds a third."""
    fields = in_a_row(kind, part, opened(client, kind, pk), "theirs")
    saved(client, kind, pk, with_a_row(kind, part, fields, "theirs, new", pk) | {f"{part}-1-DELETE": "on"})


def nothing_is_lost(client: Any, kind: str, pk: int, sent: dict[str, str]) -> Any:
    """The form is refused, says why, and still says all that was typed; the record is the colleague's."""
    theirs = stored(kind, pk)
    response = client.post(page(kind, pk), sent)

    assert response.status_code == 200
    text = response.content.decode()
    assert REFUSED in text
    assert "boris" in text
    assert says(kind, filled(response, form_id(kind))) == says(kind, sent)
    assert stored(kind, pk) == theirs
    return response


def saying_yes_saves_what_was_typed(client: Any, kind: str, pk: int, refused: Any) -> None:
    theirs, again = stored(kind, pk), filled(refused, form_id(kind))
    revision = KINDS[kind].model._default_manager.get(pk=pk).revision

    saved(client, kind, pk, again | {"overwrite": str(revision)})

    typed, now = says(kind, again), says(kind, opened(client, kind, pk))
    for name, value in typed.items():
        if isinstance(value, list):
            assert not [each for each in value if each not in now[name]], name
        elif name != "why":
            assert now[name] == value, name
    last = Change.objects.filter(record_kind=kind, record_id=pk).last()
    assert (last.before, last.after) == (theirs, stored(kind, pk))  # what it wrote over stays in the log


@pytest.mark.parametrize(("kind", "deed"), FIELDS)
def test_a_colleague_edits_a_field_meanwhile(kind, deed, analyst, boris):
    pk = full(kind)
    (name, text), (other, beside) = typed_fields(kind)
    mine = opened(analyst, kind, pk) | {name: f"{text}"}
    theirs = {name: f"{text}"[:-1] + "0"} if deed == "the same field" else {other: beside}
    saved(boris, kind, pk, opened(boris, kind, pk) | theirs)

    refused = nothing_is_lost(analyst, kind, pk, mine)
    refused = nothing_is_lost(
        analyst, kind, pk, filled(refused, form_id(kind))
    )  # without a yes: refused again
    saying_yes_saves_what_was_typed(analyst, kind, pk, refused)


@pytest.mark.parametrize(("kind", "part"), TABLES)
def test_a_colleague_edits_adds_and_deletes_rows_meanwhile(kind, part, analyst, boris):
    pk = full(kind)
    mine = in_a_row(kind, part, in_a_row(kind, part, opened(analyst, kind, pk), "mine"), "mine", 1)
    colleague_works_in_the_table(boris, kind, pk, part)

    refused = nothing_is_lost(analyst, kind, pk, mine)
    saying_yes_saves_what_was_typed(analyst, kind, pk, refused)


@pytest.mark.parametrize("how", ["edit", "merge"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_colleague_deletes_the_record_or_merges_it_away_meanwhile(kind, how, analyst, boris):
    pk = full(kind)
    mine = opened(analyst, kind, pk) | dict([typed_fields(kind)[0]])
    for part in KINDS[kind].part:
        mine = in_a_row(kind, part, mine, "mine")
    records.delete(kind, [pk], boris.user, "It was there twice", change_kind=how)

    response = analyst.post(page(kind, pk), mine)

    assert response.status_code == 200
    text = response.content.decode()
    assert GONE in text
    assert "boris" in text
    assert "It was there twice" in text
    again = filled(response, form_id(kind))
    assert {key: says(kind, again)[key] for key in says(kind, mine)} == says(kind, mine)
    address = action_of(response, kind, page(kind, pk))
    assert address == page(kind, deed="add")
    assert analyst.post(address, again).status_code == 302
    new = KINDS[kind].model._default_manager.latest("pk")
    assert says(kind, opened(analyst, kind, new.pk)) | {"why": ""} == says(kind, mine) | {"why": ""}


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_guard_off_a_colleague_s_work_is_lost_and_these_tests_notice(
    kind, analyst, boris, monkeypatch
):
    def look_away(self, request, object_id):
        now = self._stored_revision(object_id) if object_id else 0
        request.opened = Opened(now, now, True)

    monkeypatch.setattr(GuardedAdmin, "_look", look_away)
    pk = full(kind)
    (name, text), (other, beside) = typed_fields(kind)
    mine = opened(analyst, kind, pk) | {name: text}
    saved(boris, kind, pk, opened(boris, kind, pk) | {other: beside})

    with pytest.raises(AssertionError):
        nothing_is_lost(analyst, kind, pk, mine)
    assert str(stored(kind, pk)[other] or "") != beside
