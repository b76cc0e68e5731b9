"""Whatever way something is written, the change log tells all of it: replayed, it gives what is stored."""

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import RequestFactory

from agreements.admin.saving import SavingAdmin
from agreements.models import Change, ImportBatch
from agreements.records import KINDS, delete, kind_of, read
from agreements.services import merging, undoing
from agreements.spreadsheets import importing
from tests.admin.browser import filled
from tests.admin.full_records import form_id, full, page, row_field, typed_fields
from tests.admin.test_sheets import confirmed, upload
from tests.factories import UserFactory
from tests.spreadsheets.sheets import csv_file

EVERY_KIND = pytest.mark.parametrize("kind", list(KINDS))
OURS = [model for model in admin.site._registry if model._meta.app_label == "agreements"]
SHEETS = {
    "party": "reference,name,names\nmoscow,Moscow,ru: Москва\n",
    "person": "reference,name\nivan,Ivan\n",
    "office": "reference,name,party\nmayor,Mayor,Moscow\n",
    "area": "code,name\nsport,Sport\n",
    "type": "code,name\nmou,Memorandum\n",
    "source": "url,title\nhttps://example.org/1,Report\n",
}


def replayed(kind):
    """Primary key → what the record says by its last change; each change starts where the one before ended."""
    known = {}
    for pk, before, after in (
        Change.objects.filter(record_kind=kind).order_by("pk").values_list("record_id", "before", "after")
    ):
        assert pk not in known or known[pk] == before, f"{kind} {pk} changed between two changes"
        known[pk] = after
    return known


def assert_told():
    """Everything that the log knows is as the log says; and what was written since the world stood is known to it."""
    for kind in KINDS:
        known = replayed(kind)
        assert {pk: said for pk, said in known.items() if said} == read(kind, known), kind


def everything():
    return {kind: read(kind, KINDS[kind].model.objects.values_list("pk", flat=True)) for kind in KINDS}


class Watch:
    """What is stored when it begins, and that everything which differs afterwards stands in the log."""

    def __init__(self):
        self.before, self.last = (
            everything(),
            Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        )

    def assert_told(self, *kinds):
        assert_told()
        after = everything()
        differing = {
            (kind, pk)
            for kind in KINDS
            for pk in {*self.before[kind], *after[kind]}
            if self.before[kind].get(pk) != after[kind].get(pk)
        }
        new = Change.objects.filter(pk__gt=self.last)
        assert set(new.values_list("record_kind", "record_id")) == differing
        assert set(kinds) <= {kind for kind, _pk in differing}
        assert new.values("change_set").distinct().count() >= 1


@EVERY_KIND
def test_added_in_the_form_with_all_its_rows(kind, superuser):
    fields = as_new(kind, superuser)
    watch = Watch()

    response = superuser.post(page(kind, deed="add"), fields)

    assert response.status_code == 302, response.context["errors"]
    watch.assert_told(kind)
    change = Change.objects.latest("pk")
    assert change.before is None
    assert all(len(change.after[part]) == 2 for part in KINDS[kind].part if part != "documents")
    assert change.change_set.by == superuser.user


def as_new(kind, client):
    """The form of a full record that is gone by now, as that of a new one."""
    pk = full(kind)
    fields = filled(client.get(page(kind, pk)), form_id(kind))
    delete(kind, [pk], None)
    for name in list(fields):
        if name.endswith("-INITIAL_FORMS"):
            fields[name] = "0"
        elif name.split("-")[-1] in ("id", *roots(kind)) and name.count("-") == 2:
            fields[name] = ""
    code = {"code": "new"} if kind in ("area", "type") else {}  # once given it is not typed any more
    return code | {name: value for name, value in fields.items() if name != "opened_revision"}


def roots(kind):
    return {part.root for part in KINDS[kind].parts}


@EVERY_KIND
def test_changed_in_the_form_with_one_of_its_rows(kind, superuser):
    pk = full(kind)
    fields = filled(superuser.get(page(kind, pk)), form_id(kind))
    name, text = typed_fields(kind)[0]
    typed = {name: text, "why": "Read it"}
    for part in KINDS[kind].part:
        if row_field(kind, part) in ("text", "wording", "value_stated"):
            typed[f"{part}-0-{row_field(kind, part)}"] = "Typed"
    watch = Watch()

    response = superuser.post(page(kind, pk), fields | typed)

    assert response.status_code == 302, response.context["errors"]
    watch.assert_told(kind)
    assert Change.objects.latest("pk").change_set.why == "Read it"


@EVERY_KIND
def test_deleted_on_its_page(kind, superuser):
    pk = full(kind)
    watch = Watch()

    superuser.post(page(kind, pk, "delete"), {"post": "yes"})

    watch.assert_told(kind)
    assert Change.objects.latest("pk").after is None


@EVERY_KIND
def test_deleted_in_the_list(kind, superuser):
    pks = [full(kind, seed) for seed in (1, 2)]
    watch = Watch()

    superuser.post(
        page(kind, deed="changelist"), {"action": "delete_selected", "_selected_action": pks, "post": "yes"}
    )

    watch.assert_told(kind)
    assert Change.objects.latest("pk").change_set.changes.count() == 2


@pytest.mark.parametrize("kind", list(SHEETS))
def test_brought_in_as_a_sheet_of_reference_data(kind, superuser):
    table = KINDS[kind].model._meta.model_name
    if kind == "office":
        superuser.post(
            "/admin/agreements/party/process_import/", confirmed(upload(superuser, SHEETS["party"]))
        )
    watch = Watch()

    preview = upload(superuser, SHEETS[kind], table=table)
    superuser.post(f"/admin/agreements/{table}/process_import/", confirmed(preview))

    watch.assert_told(kind)


def test_brought_in_as_a_sheet_of_agreements(superuser):
    watch = Watch()
    content = csv_file(
        ["title", "parties", "type", "source"],
        ["Programme", "Moscow; Beijing", "programme", "https://example.org/1"],
    )
    batch = importing.start("a.csv", content, superuser.user)
    while ImportBatch.objects.filter(pk=batch.pk, counts__names__gt=0).exists():
        opened = {n["key"]: n["creation"] for n in batch.plan["names"] if not n["decision"]}
        batch = importing.decide(batch, opened, superuser.user)

    importing.apply(batch, superuser.user)

    watch.assert_told("agreement", "party", "source")


def test_loaded_by_the_commands():
    watch = Watch()

    call_command("load_vocabulary", verbosity=0)
    call_command("load_demo", verbosity=0, force=True)

    watch.assert_told("agreement", "event", "party", "person", "office", "area", "type", "source")


@pytest.mark.parametrize("kind", ["party", "person", "area", "source"])
def test_merged(kind):
    keep, other = (full(kind, seed) for seed in (1, 2))
    watch = Watch()

    merging.merge(merging.plan(kind, keep, [other]), None)

    watch.assert_told(kind)


@EVERY_KIND
def test_taken_back_and_restored(kind):
    pk = full(kind)
    gone = delete(kind, [pk], None)
    watch = Watch()

    undoing.revert(gone, None)
    delete(kind, [pk], None)
    undoing.restore(kind, pk, None)

    watch.assert_told(kind)


def test_the_watch_sees_what_is_not_logged():
    kind = "party"
    pk = full(kind)
    watch = Watch()
    KINDS[kind].model.objects.filter(pk=pk).update(name="Behind the log's back")

    with pytest.raises(AssertionError):
        watch.assert_told()


def test_what_a_user_may_write_in_the_admin_is_saved_as_a_record():
    request = RequestFactory().get("/")
    request.user = UserFactory(is_superuser=True)
    for model in OURS:
        mine = admin.site._registry[model]
        if mine.has_add_permission(request) or mine.has_change_permission(request):
            assert isinstance(mine, SavingAdmin) or model is ImportBatch, model
            rows = {inline.model for inline in mine.get_inline_instances(request)}
            kind = kind_of(model)
            assert rows <= {part.model for part in kind.parts} if kind else not rows, model
