"""The vocabulary: areas as a tree, terms that are retired."""

from agreements.models import Area
from tests.factories import AgreementTypeFactory, AreaFactory, CoverageFactory, agreement_between

AREAS = "/admin/agreements/area/"


def test_areas_are_listed_as_a_tree(analyst):
    industry = AreaFactory(code="industry", name="Industry")
    AreaFactory(code="art", name="Art"), AreaFactory(code="industry-and-more", name="Industry and more")
    pharma = AreaFactory(code="a-pharma", name="Pharmaceuticals", parent=industry)
    AreaFactory(code="vaccines", name="Vaccines", parent=pharma)
    AreaFactory(code="b-robots", name="Robots", parent=industry)

    response = analyst.get(AREAS)

    assert [area.code for area in response.context["cl"].result_list] == [
        "art",
        "industry",
        "a-pharma",
        "vaccines",
        "b-robots",
        "industry-and-more",
    ]
    assert '<span class="tree-2">Vaccines</span>' in response.content.decode()


def test_the_code_of_a_term_never_changes(analyst):
    area = AreaFactory(code="trade")

    text = analyst.get(f"{AREAS}{area.pk}/change/").content.decode()

    assert 'name="code"' not in text
    assert 'name="code"' in analyst.get(AREAS + "add/").content.decode()


def test_a_used_term_is_not_deleted(editor):
    area, kind = AreaFactory(), AgreementTypeFactory()
    CoverageFactory(area=area, agreement=agreement_between("Moscow", "Beijing", type=kind))

    response = editor.post(f"{AREAS}{area.pk}/delete/", {"post": "yes"})
    editor.post(f"/admin/agreements/agreementtype/{kind.pk}/delete/", {"post": "yes"})

    assert "can't be deleted as long as it is needed" in response.content.decode()
    assert Area.objects.exists()
    assert type(kind).objects.exists()
