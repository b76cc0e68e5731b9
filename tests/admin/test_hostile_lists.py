"""Every list of the admin, asked every question that a hostile browser can think of."""

import pytest

from tests.admin.hostile import NOT_TEXT, SITES, VALUES, is_an_answer, label, matrix, parameters, stored
from tests.factories import (
    ChangeFactory,
    CitationFactory,
    EventPartyFactory,
    TenureFactory,
    agreement_between,
)


def listed(site):
    return f"/admin/{site.opts.app_label}/{site.opts.model_name}/"


@pytest.fixture
def root(superuser):
    CitationFactory(agreement=agreement_between("Moscow", "Beijing", signed="2024"))
    EventPartyFactory(), TenureFactory(), ChangeFactory(after={"title": "x"})
    return superuser


@pytest.mark.parametrize("what", VALUES)
def test_every_list_answers_every_forged_question(what, root):
    before = stored()

    for site, name in matrix(what):
        is_an_answer(root.get(f"{listed(site)}?{name}={VALUES[what]}"), label(site), name)
    assert stored() == before


@pytest.mark.parametrize("what", NOT_TEXT)
def test_every_list_refuses_what_is_no_text(what, root):
    for site in SITES:
        for question in (f"?q={NOT_TEXT[what]}", f"?{NOT_TEXT[what]}=1", f"?id__in=1,{NOT_TEXT[what]}"):
            response = root.get(listed(site) + question)
            assert response.status_code == 400, (label(site), question)
            assert "can't be read" in response.content.decode()


REPEATED = ["{0}=1&{0}=2&{0}=", "{0}[]=1", "{0}[0][x]=1", "=&".join(["{0}"] * 300)]


@pytest.mark.parametrize("question", REPEATED, ids=["repeated", "bracketed", "nested", "300 times"])
def test_every_list_answers_repeated_and_bracketed_parameters(question, root):
    for place, site in enumerate(SITES):
        name = parameters(site)[place % len(parameters(site))]
        is_an_answer(root.get(f"{listed(site)}?{question.format(name)}"), label(site), name)


@pytest.mark.parametrize("site", SITES, ids=label)
def test_a_forged_question_costs_few_queries(site, root, django_assert_max_num_queries):
    for question in ("q=" + "word+" * 190, "o=" + "1." * 400, "p=" + "9" * 20):
        with django_assert_max_num_queries(25):
            is_an_answer(root.get(f"{listed(site)}?{question}"))


def test_nobody_narrows_a_list_by_what_it_does_not_show(root):
    """A lookup that is let through tells by the number of rows what stands in a hidden column."""
    for site in SITES:
        if site.opts.app_label == "agreements":
            response = root.get(f"{listed(site)}?verified_by__password__startswith=a")
            assert response.status_code in (302, 400), label(site)
