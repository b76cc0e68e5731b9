"""For every column of every sheet: one changed cell changes exactly that field of that record, as one change set."""

import pytest

from agreements.models import ChangeSet
from agreements.models.change import ChangeKind
from agreements.records import KINDS, read
from agreements.spreadsheets.whole import choosing, texts, values
from agreements.spreadsheets.whole.layout import by_name
from tests.factories import UserFactory
from tests.spreadsheets.whole import worlds
from tests.spreadsheets.whole.editing import opened, put, saved


@pytest.fixture
def boss():
    return UserFactory(username="boss", is_superuser=True)


def whole(kind):
    return read(kind, KINDS[kind].model._default_manager.values_list("pk", flat=True))


def everything():
    return {kind: whole(kind) for kind in KINDS}


TRIES = 6
"""Random values that are tried for a field: some are what it says, and some another field forbids."""


def others(world, field, old):
    """Cells that this field might have instead."""
    drawn = [values.text_of(field, world.value(field)) for _n in range(5 * TRIES)]
    return [cell for cell in dict.fromkeys(map(texts.encode, drawn)) if cell != old][:TRIES]


def changeable(layout):
    return [field for field in layout.fields if field.get_internal_type() != "FileField"]


@pytest.mark.parametrize("name", list(by_name()))
def test_one_changed_cell_changes_exactly_that_field(name, boss):
    world, layout = worlds.fill(5, 2), by_name()[name]
    kind, changed = layout.kind.name, []
    for field in changeable(layout):
        found = opened(worlds.workbook("zip", choosing.everything([kind])))
        if len(found[name]) < 2:
            pytest.skip("no such row in this world")
        owner, before = int(found[name][1][0]), everything()
        for cell in others(world, field, found[name][1][found[name][0].index(field.name)]):
            content = saved(put(found, name, 2, field.name, cell))
            plan = worlds.planned("zip", content)
            if not plan.problems and plan.counts()["changed"]:
                worlds.apply("zip", content, boss)
                check_changed(layout, field.name, owner, before, everything())
                changed.append(field.name)
                break
    assert changed


def check_changed(layout, field, owner, before, after):
    """Of everything, only this field of this record is another one."""
    kind = layout.kind.name
    records = [(k, pk) for k in after for pk in after[k] if after[k][pk] != before[k][pk]]
    assert records == [(kind, owner)]
    old, new = before[kind][owner], after[kind][owner]
    assert [key for key in new if new[key] != old[key]] == [layout.part.name if layout.part else field]
    if layout.part and layout.part.ordered:
        rows = zip(old[layout.part.name], new[layout.part.name], strict=True)
        assert [key for was, row in rows for key in row if row[key] != was[key]] == [field]
    [change] = ChangeSet.objects.latest("pk").changes.all()
    assert (change.record_kind, change.record_id, change.change_set.kind) == (kind, owner, ChangeKind.IMPORT)
