import copy
import csv
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agreements.models import (
    Agreement,
    ChangeSet,
    Citation,
    Event,
    ImportBatch,
    Office,
    Party,
    Person,
    Publication,
    PublishedRecord,
    Source,
    Tenure,
)
from agreements.models.agreement import DATES
from agreements.records import kind_of
from agreements.services import vocabulary
from agreements.services.loading import NotLoaded
from agreements.spreadsheets import demo
from agreements.spreadsheets.errors import SheetError
from tests.loading import loaded_once


def load_everything():
    vocabulary.load()
    demo.load()


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, load_everything):
        yield


@pytest.fixture(scope="class")
def with_vocabulary(django_db_setup, django_db_blocker):
    with loaded_once(django_db_blocker, vocabulary.load):
        yield


def status_of(reference, day):
    agreement = Agreement.objects.with_status(on=date.fromisoformat(day)).get(reference=reference)
    return agreement.status, agreement.status_certain


@pytest.mark.usefixtures("loaded")
class TestWhatIsLoaded:
    def test_at_least_thirty_agreements_are_there_and_all_are_published(self):
        assert Agreement.objects.count() >= 30
        assert set(Agreement.objects.values_list("state", flat=True)) == {"published"}
        assert set(Event.objects.values_list("state", flat=True)) == {"published"}

    def test_every_agreement_has_a_type_and_two_parties(self):
        for agreement in Agreement.objects.prefetch_related("participations"):
            assert agreement.type_id, agreement.reference
            assert len(agreement.participations.all()) >= 2, agreement.reference

    def test_every_dated_fact_of_an_agreement_is_cited(self):
        uncited = [
            (agreement.reference, name)
            for agreement in Agreement.objects.prefetch_related("citations")
            for name in DATES
            if getattr(agreement, name) and name not in {c.field for c in agreement.citations.all()}
        ]

        assert uncited == []

    def test_every_agreement_event_and_tenure_is_cited(self):
        for model in (Agreement, Event, Tenure):
            assert not model.objects.filter(citations=None).exists(), model

    def test_every_source_has_an_address_a_publisher_and_a_citation(self):
        assert not Source.objects.filter(url="").exists()
        assert not Source.objects.filter(publisher="").exists()
        assert not Source.objects.filter(citations=None).exists()

    def test_no_citation_is_there_twice(self):
        rows = list(
            Citation.objects.values_list(
                "agreement", "event", "tenure", "source", "field", "value_stated", "quote"
            )
        )

        assert len(rows) == len(set(rows))

    def test_a_citation_names_a_fact_of_the_record_and_in_public_one_of_the_document(self):
        for model in (Agreement, Event):
            kind = kind_of(model)
            facts = {"", *(field.name for field in kind.fields), *kind.part}
            cited = model.objects.values_list("citations__field", flat=True)
            assert set(cited) <= facts
        for published in PublishedRecord.objects.filter(kind__in=["agreement", "event"]):
            body = json.loads(published.body)
            facts = {"", *body, *body.get("dates", {})}
            assert {citation["field"] for citation in body["citations"]} <= facts, published.slug

    def test_doubtful_facts_say_so(self):
        assert Citation.objects.filter(stance="contradicts").exclude(note="").exists()
        assert Citation.objects.filter(agreement__reference="moscow-beijing-2024", field="signed").exclude(
            note=""
        )

    @pytest.mark.parametrize("text", ["Пекин", "ПЕКИН", "北京市", "北京", "Peking", "Beijing", "Бэйцзин"])
    def test_beijing_is_found_by_any_of_its_names(self, text):
        assert Party.objects.matching(text).get().reference == "beijing"

    def test_every_place_has_russian_and_chinese_names(self):
        for party in Party.objects.exclude(reference=None).prefetch_related("names"):
            assert {"ru", "zh"} <= party.names_by_language.keys(), party.reference

    def test_every_party_of_an_agreement_lies_in_a_country(self):
        for party in Party.objects.filter(participations__isnull=False).distinct():
            assert party.country is not None, party.reference

    def test_signatories_signed_in_their_offices(self):
        programme = Agreement.objects.get(reference="moscow-beijing-2024")

        assert [
            (str(row.person), str(row.office), row.party.reference) for row in programme.signatories.all()
        ] == [
            ("Sergey Sobyanin", "Mayor of Moscow", "moscow"),
            ("Yin Yong", "Mayor of Beijing", "beijing"),
        ]

    def test_the_programmes_of_moscow_and_beijing_follow_one_another(self):
        latest = Agreement.objects.get(reference="moscow-beijing-2024")
        before = latest.relations.get(kind="continues").to

        assert before.reference == "moscow-beijing-2021"
        assert before.relations.get(kind="continues").to.reference == "moscow-beijing-2014"

    def test_the_areas_of_the_latest_programme_are_as_the_article_states_them(self):
        programme = Agreement.objects.get(reference="moscow-beijing-2024")

        assert [(row.wording, row.area.code) for row in programme.coverage.all()] == [
            ("trade and economic cooperation", "trade-investment"),
            ("telecommunications and IT technology", "digital-telecom"),
            ("environmental protection", "environment-climate"),
            ("social welfare", "social-protection"),
            ("healthcare", "health"),
            ("education", "education-youth"),
            ("culture", "culture"),
            ("tourism", "tourism"),
            ("urban development policy", "urban-development"),
        ]

    @pytest.mark.parametrize(
        ("reference", "day", "status", "certain"),
        [
            ("moscow-beijing-1995", "1995-05-15", "not_yet", True),
            ("moscow-beijing-1995", "2023-06-01", "presumed_in_force", True),
            ("moscow-beijing-2014", "2016-12-31", "in_force", True),
            ("moscow-beijing-2014", "2017-01-01", "expired", True),
            ("moscow-beijing-2021", "2020-12-07", "signed", True),
            ("moscow-beijing-2021", "2021-01-01", "in_force", True),
            ("moscow-beijing-2021", "2023-12-31", "in_force", True),
            ("moscow-beijing-2021", "2024-01-01", "expired", True),
            ("moscow-beijing-2024", "2023-12-31", "not_yet", True),
            ("moscow-beijing-2024", "2025-01-01", "in_force", True),
            ("moscow-beijing-2024", "2026-12-31", "in_force", True),
            ("moscow-beijing-2024", "2027-01-01", "expired", True),
        ],
    )
    def test_status_of_the_chain_on_a_day(self, reference, day, status, certain):
        assert status_of(reference, day) == (status, certain)

    def test_the_programme_of_2024_is_uncertain_while_only_the_year_of_its_signature_is_sure(self):
        assert status_of("moscow-beijing-2024", "2024-03-01")[1] is False

    def test_a_city_council_s_decision_ended_the_protocols_with_krakow(self):
        assert status_of("moscow-krakow-2004", "2022-03-01")[0] == "presumed_in_force"
        assert status_of("moscow-krakow-2004", "2022-03-02")[0] == "terminated"

    def test_the_forum_in_shenzhen_with_everybody_who_is_named(self):
        forum = Event.objects.get(reference="shenzhen-forum-2025")

        assert (forum.start, forum.end, forum.place.reference) == ("2025-12-03", "2025-12-04", "shenzhen")
        assert {row.party.reference for row in forum.parties.all()} == {
            "government-of-moscow",
            "technopolis-moscow",
        }
        speaker = forum.speakers.get()
        assert (str(speaker.person), str(speaker.office)) == (
            "Maksim Liksutov",
            "Deputy Mayor of Moscow for Transport and Industry",
        )
        assert {"microelectronics", "robotics", "real-estate"} <= set(
            forum.topics.values_list("area__code", flat=True)
        )
        assert not forum.topics.filter(area=None).exists()

    def test_loading_again_changes_and_publishes_nothing(self, django_assert_num_queries):
        before = ChangeSet.objects.count(), Publication.objects.count()

        with django_assert_num_queries(3):  # the question, and a transaction around it
            assert demo.load() is None
        assert (ChangeSet.objects.count(), Publication.objects.count()) == before

    def test_what_was_changed_or_removed_since_stays_so(self):
        Party.objects.filter(reference="moscow").update(name="Moskva")
        Person.objects.filter(name="Yin Yong").update(name="Mayor Yin")
        Event.objects.get(reference="moscow-beijing-25-forum-2020").delete()

        assert demo.load() is None
        assert Party.objects.get(reference="moscow").name == "Moskva"
        assert not Person.objects.filter(name="Yin Yong").exists()
        assert Event.objects.count() == 1

    def test_everything_stands_in_the_change_log(self):
        sets = ChangeSet.objects.filter(why="Demo data")
        changed = {
            kind for change_set in sets for kind in change_set.changes.values_list("record_kind", flat=True)
        }

        assert set(sets.values_list("kind", "by")) == {("load", None)}
        assert changed == {"source", "party", "person", "office", "tenure", "agreement", "event"}
        assert not ImportBatch.objects.exists()


SMALL = {
    "sources": [
        {"url": "https://paper.test/1", "title": "Two cities sign", "language": "en", "kind": "news"}
    ],
    "parties": [
        {
            "slug": "bern",
            "name": "Bern",
            "kind": "city",
            "part of": "switzerland",
            "names": "de: Bern; ru: Берн",
        },
        {"slug": "oslo", "name": "Oslo", "kind": "city", "part of": "norway", "names": "nb: Oslo; ru: Осло"},
    ],
    "people": [{"name": "Anna Berg", "names": "ru: Анна Берг"}],
    "offices": [{"title": "Mayor of Oslo", "party": "oslo"}],
    "tenures": [
        {
            "person": "Anna Berg",
            "office": "Mayor of Oslo",
            "held_from": "2020",
            "source": "https://paper.test/1",
        }
    ],
    "agreements": [
        {
            "reference": "bern-oslo-2020",
            "type": "programme",
            "title": "First",
            "parties": "bern; oslo",
            "signed": "2020",
        },
        {
            "reference": "bern-oslo-2024",
            "type": "programme",
            "title": "Second",
            "parties": "bern; oslo",
            "signed": "2024",
            "signatories": "Anna Berg, Mayor of Oslo (oslo)",
            "relations": "continues: bern-oslo-2020",
        },
    ],
    "citations": [
        {"agreement": "bern-oslo-2020", "field": "", "source_url": "https://paper.test/1"},
        {
            "agreement": "bern-oslo-2024",
            "field": "signed",
            "source_url": "https://paper.test/1",
            "stance": "supports",
        },
    ],
    "events": [
        {
            "reference": "bern-days",
            "name": "Days of Bern",
            "kind": "forum",
            "status": "held",
            "start": "2024-06-17",
            "place": "oslo",
            "hosts": "oslo",
            "speakers": "Anna Berg, Mayor of Oslo (oslo)",
            "topics": "song [culture]",
            "agreements": "bern-oslo-2024: signed",
        }
    ],
    "event_citations": [{"event": "bern-days", "field": "start", "source_url": "https://paper.test/1"}],
}


def write_workbook(folder, sheets):
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, demo.SHEETS[name], restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.mark.usefixtures("with_vocabulary")
class TestAnyWorkbook:
    def test_it_is_loaded_and_published(self, tmp_path):
        loaded = demo.load(write_workbook(tmp_path, SMALL))

        assert loaded.records == {name: len(SMALL[name]) for name in SMALL if "citations" not in name}
        assert loaded.published == 3
        second = Agreement.objects.get(reference="bern-oslo-2024")
        assert second.relations.get().to.reference == "bern-oslo-2020"
        assert second.events.get().happening == "signed"
        assert [c.field for c in second.citations.all()] == ["signed"]

    @pytest.mark.parametrize(
        ("sheet", "row", "column", "value", "words"),
        [
            ("parties", 3, "part of", "Norwhy", "parties.csv: Row 3, part of: “Norwhy” is not known"),
            ("sources", 2, "url", "javascript:alert(1)", "sources.csv: Row 2"),
            ("sources", 2, "published", "03/04/2024", "sources.csv: Row 2, published: .*03/04/2024"),
            ("people", 2, "names", "Берг", "people.csv: Row 2, names: “Берг” needs its language"),
            ("offices", 2, "party", "Osslo", "offices.csv: Row 2, party: “Osslo” is not known"),
            ("tenures", 2, "person", "Nobody", "tenures.csv, row 2, column person: “Nobody” is not known"),
            ("tenures", 2, "held_until", "1999", "tenures.csv, row 2.*ends before it starts"),
            ("agreements", 2, "signed", "2024-13", "agreements.csv, row 2, column signed: .*2024-13"),
            ("agreements", 3, "parties", "bern; Atlantis", "agreements.csv, row 3: “Atlantis” is not known"),
            ("agreements", 3, "type", "wish", "agreements.csv, row 3: “wish” is not known"),
            (
                "agreements",
                3,
                "relations",
                "continues: nothing",
                "agreements.csv, row 3, column relations: .*“nothing”",
            ),
            (
                "citations",
                2,
                "agreement",
                "bern-mars",
                "citations.csv, row 2, column agreement: “bern-mars” is not in",
            ),
            ("citations", 3, "field", "singed", "citations.csv, row 3, column field: “singed” is no fact"),
            (
                "citations",
                3,
                "source_url",
                "https://x.test",
                "citations.csv, row 3, column source_url: .*not known",
            ),
            ("events", 2, "place", "Osslo", "events.csv, row 2, column place: “Osslo” is not known"),
            (
                "events",
                2,
                "topics",
                "x [alchemy]",
                "events.csv, row 2, column topics: “alchemy” is not known",
            ),
            (
                "events",
                2,
                "agreements",
                "oslo-mars: signed",
                "events.csv, row 2, column agreements: “oslo-mars” is",
            ),
            ("events", 2, "agreements", "bern-oslo-2024: sung", "events.csv, row 2, agreements: .*sung"),
            ("events", 2, "end", "2024-06-16", "events.csv, row 2.*The event ends before it starts"),
            ("event_citations", 2, "stance", "doubts", "events.csv, row 2, citations: .*doubts"),
        ],
    )
    def test_a_wrong_cell_is_named_and_nothing_is_loaded(self, tmp_path, sheet, row, column, value, words):
        spoilt = copy.deepcopy(SMALL)
        spoilt[sheet][row - 2][column] = value

        with pytest.raises((SheetError, NotLoaded), match=words):
            demo.load(write_workbook(tmp_path, spoilt))
        assert not Source.objects.exists()
        assert not Agreement.objects.exists()
        assert not ChangeSet.objects.filter(why="Demo data").exists()

    def test_what_cannot_be_published_is_named_and_nothing_is_loaded(self, tmp_path):
        spoilt = copy.deepcopy(SMALL)
        spoilt["citations"].pop(0)

        with pytest.raises(NotLoaded, match="First: It has no citation"):
            demo.load(write_workbook(tmp_path, spoilt))
        assert not Agreement.objects.exists()

    def test_what_was_there_under_the_same_key_is_left_alone(self, tmp_path):
        oslo = Party.objects.create(
            reference="oslo", name="Our Oslo", parent=Party.objects.get(reference="norway")
        )
        anna = Person.objects.create(name="Anna Berg")
        mayor = Office.objects.create(name="Mayor of Oslo", party=oslo)
        Tenure.objects.create(person=anna, office=mayor, held_from="2020", held_until="2022")
        Source.objects.create(url="http://www.paper.test/1/", title="Our own")
        Agreement.objects.create(reference="bern-oslo-2020", title="Our own")

        loaded = demo.load(write_workbook(tmp_path, SMALL))

        assert loaded.records == {
            "sources": 0, "parties": 1, "people": 0, "offices": 0, "tenures": 0, "agreements": 1, "events": 1
        }  # fmt: skip
        assert Party.objects.get(reference="oslo").name == "Our Oslo"
        assert not anna.names.exists()
        assert Tenure.objects.get().held_until == "2022"
        assert Agreement.objects.get(reference="bern-oslo-2020").state == "draft"


@pytest.mark.usefixtures("with_vocabulary")
class TestTheCommand:
    def test_it_says_what_it_did(self, capsys):
        call_command("load_demo")
        assert "48 agreements, 2 events; 50 published" in capsys.readouterr().out

        call_command("load_demo")
        assert "loaded before" in capsys.readouterr().out

    def test_outside_development_it_must_be_forced(self, settings):
        settings.DEVELOPMENT = False

        with pytest.raises(CommandError, match="--force"):
            call_command("load_demo")
        assert not Agreement.objects.exists()
        call_command("load_demo", force=True)
        assert Agreement.objects.exists()


def test_without_the_vocabulary_nothing_is_loaded():
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_demo")
    assert not Source.objects.exists()
