"""The analysts' list and page of agreements."""

import re

import pytest
import time_machine
from django.utils.html import escape

from agreements.models import Agreement, Change, status_words
from tests.admin.browser import filled, row
from tests.factories import (
    AgreementRelationFactory,
    AgreementTitleFactory,
    AgreementTypeFactory,
    CitationFactory,
    CoverageFactory,
    ParticipationFactory,
    PartyNameFactory,
    SignatoryFactory,
    SourceFactory,
    agreement_between,
    party,
)

LIST = "/admin/agreements/agreement/"


def page(agreement):
    return f"{LIST}{agreement.pk}/change/"


def titles(response):
    return {agreement.title for agreement in response.context["cl"].result_list}


@time_machine.travel("2025-05-01")
def test_the_list_tells_status_and_whether_it_is_certain(analyst):
    agreement_between(
        "Moscow", "Beijing", title="Programme", signed="2024", period_start="2024", period_end="2026"
    )

    response = analyst.get(LIST)

    assert "Moscow – Beijing" in response.content.decode()
    assert '<span class="status in_force">in force</span>' in response.content.decode()
    assert re.search(r'field-certain"><img[^>]+icon-yes', response.content.decode())


def test_status_is_told_for_the_day_of_each_request(analyst):
    agreement_between("Moscow", "Beijing", signed="2024", period_start="2024", period_end="2026")

    for day, told in [("2026-12-31", "in_force"), ("2027-01-01", "expired")]:
        with time_machine.travel(day):
            analyst.force_login(analyst.user)
            assert f'<span class="status {told}">' in analyst.get(LIST).content.decode()


@time_machine.travel("2025-05-01")
def test_the_list_sorts_and_filters_by_status(analyst):
    agreement_between(
        "Moscow", "Beijing", title="Runs", signed="2024-01-01", period_start="2024", period_end="2026"
    )
    agreement_between(
        "Moscow", "Minsk", title="Over", signed="2020-01-01", period_start="2020", period_end="2021"
    )

    assert titles(analyst.get(LIST, {"status": "expired"})) == {"Over"}
    assert titles(analyst.get(LIST, {"status": "nonsense"})) == {"Runs", "Over"}
    assert [a.title for a in analyst.get(LIST, {"o": "-6"}).context["cl"].result_list] == ["Runs", "Over"]


def test_the_list_filters_by_country_citation_and_change(analyst):
    russia = party("Russia", "country")
    here = agreement_between("Moscow", "Beijing", title="Here")
    party("Moscow").__class__.objects.filter(name="Moscow").update(parent=russia)
    cited = agreement_between("Berlin", "Vienna", title="Cited")
    CitationFactory(agreement=cited)
    Agreement.objects.filter(pk=cited.pk).update(state="published", revision=3, published_revision=2)

    assert titles(analyst.get(LIST, {"country": russia.pk})) == {"Here"}
    assert titles(analyst.get(LIST, {"uncited": "yes"})) == {"Here"}
    assert titles(analyst.get(LIST, {"changed": "yes"})) == {"Cited"}
    assert titles(analyst.get(LIST, {"state__exact": "draft"})) == {"Here"}
    assert titles(analyst.get(LIST, {"party": here.participations.first().party_id})) == {"Here"}


@pytest.mark.parametrize(
    "typed", ["Пекин", "пекин", "ПЕКИН", "北京", "北京 2024–2026", "beijing", "МОСКВА Пекин"]
)
def test_search_finds_a_party_in_any_script_and_case(analyst, typed):
    found = agreement_between("Moscow", "Beijing", title="Programme 2024–2026")
    PartyNameFactory(owner=party("Beijing"), text="Пекин")
    PartyNameFactory(owner=party("Beijing"), language="zh-Hans", text="北京市")
    PartyNameFactory(owner=party("Moscow"), text="Москва")
    agreement_between("Berlin", "Vienna", title="Other")

    assert titles(analyst.get(LIST, {"q": typed})) == {found.title}


def test_search_finds_a_title_in_another_language_and_a_reference(analyst):
    agreement = agreement_between("Moscow", "Beijing", title="Programme", reference="mb-2024")
    AgreementTitleFactory(agreement=agreement, text="Программа СОТРУДНИЧЕСТВА")

    assert titles(analyst.get(LIST, {"q": "сотрудничества"})) == {"Programme"}
    assert titles(analyst.get(LIST, {"q": "MB-2024"})) == {"Programme"}
    assert titles(analyst.get(LIST, {"q": "!!!"})) == set()


def many(first, last):
    for number in range(first, last):
        agreement = agreement_between(f"City {number}", f"Town {number}", type=AgreementTypeFactory())
        PartyNameFactory(owner=party(f"City {number}"), text=f"Город {number}")
        CitationFactory(agreement=agreement)


def test_the_list_takes_the_same_few_queries_however_long(analyst, django_assert_max_num_queries):
    many(0, 2)
    with django_assert_max_num_queries(15) as few:
        analyst.get(LIST)
    many(2, 14)
    with django_assert_max_num_queries(len(few)):
        analyst.get(LIST)


def with_rows(count):
    agreement = agreement_between("Moscow", "Beijing", type=AgreementTypeFactory())
    for number in range(count):
        ParticipationFactory(agreement=agreement, party=party(f"City {number}"), role="witness")
        SignatoryFactory(agreement=agreement, party=party(f"City {number}"))
        CoverageFactory(agreement=agreement, wording=f"wording {number}")
        CitationFactory(agreement=agreement)
        AgreementRelationFactory(agreement=agreement, kind="related")
    return agreement


def test_the_page_takes_the_same_queries_however_many_rows(analyst, django_assert_max_num_queries):
    small, large = with_rows(1), with_rows(9)
    with django_assert_max_num_queries(45) as few:
        analyst.get(page(small))
    with django_assert_max_num_queries(len(few)):
        analyst.get(page(large))


@time_machine.travel("2025-05-01")
def test_the_page_says_the_status_why_and_when_it_changes(analyst):
    agreement = agreement_between(
        "Moscow", "Beijing", signed="2024-06-17", period_start="2024", period_end="2026"
    )

    text = analyst.get(page(agreement)).content.decode()

    assert "in force" in text
    assert escape(status_words.sentence(agreement, "period-runs")) in text
    assert "not certain" not in text
    assert "Next change: 1 January 2027." in text


def test_the_page_shows_what_later_agreements_say_of_it(analyst):
    earlier, later = (
        agreement_between("Moscow", "Beijing", title="2021–2023"),
        agreement_between("Moscow", "Beijing", title="2024–2026"),
    )
    AgreementRelationFactory(agreement=later, kind="continues", to=earlier)

    text = analyst.get(page(earlier)).content.decode()

    assert f'continued by: <a href="{page(later)}">2024–2026</a>' in text


def test_a_citation_names_the_fact_from_a_list(analyst):
    agreement = agreement_between("Moscow", "Beijing")
    CitationFactory(agreement=agreement, field="signed")
    CitationFactory(agreement=agreement, field="something else")

    text = analyst.get(page(agreement)).content.decode()

    assert '<option value="signed" selected>Signed</option>' in text
    assert '<option value="period_end">Period until</option>' in text
    assert '<option value="something else" selected>' in text


def test_adding_an_agreement_with_its_rows_is_one_change(analyst):
    moscow, source, kind = party("Moscow"), SourceFactory(), AgreementTypeFactory()
    fields = filled(analyst.get(LIST + "add/")) | {
        "title": "Programme of cooperation",
        "type": kind.pk,
        "signed": "17 июня 2024",
        "why": "Read in the news",
        "participations-0-party": moscow.pk,
    }
    fields = row(fields, "citations", source=source.pk, field="signed", stance="supports", order=0)

    response = analyst.post(LIST + "add/", fields)

    assert response.status_code == 302, response.context["errors"]
    agreement = Agreement.objects.get()
    change = Change.objects.get()
    assert (agreement.signed, agreement.revision) == ("2024-06-17", 1)
    assert change.before is None
    assert change.after["participations"] == [{"party": moscow.pk, "role": "contracting"}]
    assert (change.change_set.by, change.change_set.why) == (analyst.user, "Read in the news")


def test_a_new_row_comes_last_unless_it_is_given_a_number(analyst):
    agreement = agreement_between("Moscow", "Beijing")
    fields = row(
        filled(analyst.get(page(agreement))),
        "participations",
        party=party("Minsk").pk,
        role="witness",
        order=0,
    )
    fields = row(fields, "participations", party=party("Kazan").pk, role="witness", order=1)

    analyst.post(page(agreement), fields)

    assert [str(p.party) for p in agreement.participations.all()] == ["Moscow", "Beijing", "Kazan", "Minsk"]


def test_a_page_sent_back_untouched_changes_nothing(analyst):
    agreement = with_rows(2)

    response = analyst.post(page(agreement), filled(analyst.get(page(agreement))))

    assert response.status_code == 302, response.context["errors"]
    agreement.refresh_from_db()
    assert agreement.revision == 1
    assert not Change.objects.exists()


def test_a_change_counts_the_revision_and_is_logged(analyst):
    agreement = agreement_between("Moscow", "Beijing", signed="2024")

    analyst.post(page(agreement), filled(analyst.get(page(agreement))) | {"signed": "2024-06-17"})

    agreement.refresh_from_db()
    assert agreement.revision == 2
    assert Change.objects.get().before["signed"] == "2024"


def test_the_history_says_who_changed_what_and_why(analyst):
    agreement = agreement_between("Moscow", "Beijing", signed="2024")
    analyst.post(
        page(agreement), filled(analyst.get(page(agreement))) | {"signed": "2024-06-17", "why": "The report"}
    )

    text = analyst.get(f"{LIST}{agreement.pk}/history/").content.decode()

    assert "anna" in text
    assert "The report" in text
    assert "<del>2024</del> → <ins>17 June 2024</ins>" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signed": "03/04/2024"}, "3 April 2024"),
        ({"period_start": "2025", "period_end": "2024"}, "ends before it starts"),
        ({"title": ""}, "This field is required"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        (
            {
                "documents-TOTAL_FORMS": "1",
                "documents-0-language": "ru",
                "documents-0-url": "javascript:alert(1)",
            },
            "valid URL",
        ),
        ({"renewal_term_months": "99999999999999999999"}, "less than or equal"),
        ({"type": "99999999999999999999"}, "Select a valid choice"),
        ({"type": "abc"}, "Select a valid choice"),
        ({"participations-0-party": "abc"}, "Select a valid choice"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field_and_nothing_is_stored(analyst, wrong, said):
    agreement = agreement_between("Moscow", "Beijing", title="Programme", signed="2024-06-17")

    response = analyst.post(page(agreement), filled(analyst.get(page(agreement))) | wrong)

    assert response.status_code == 200
    assert said in response.content.decode()
    agreement.refresh_from_db()
    assert (agreement.title, agreement.signed, agreement.revision) == ("Programme", "2024-06-17", 1)


def test_a_circle_of_agreements_is_refused_in_the_form(analyst):
    first, second = agreement_between("Moscow", "Beijing"), agreement_between("Moscow", "Beijing")
    AgreementRelationFactory(agreement=second, kind="continues", to=first)
    fields = row(filled(analyst.get(page(first))), "relations", kind="continues", to=second.pk)

    response = analyst.post(page(first), fields | {"summary": "typed"})

    assert "would close a circle" in response.content.decode()
    assert "typed" in response.content.decode()
    assert not first.relations.exists()
