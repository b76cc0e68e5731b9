"""What docs/api.md promises is what the API does."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from agreements import counting
from agreements.api.documents import DOCUMENTS
from agreements.api.schema import NOUNS
from agreements.api.views import LISTS
from agreements.filters import FILTERS
from agreements.services import publishing
from tests import world
from tests.factories import CitationFactory, OfficeFactory, SourceFactory, TenureFactory

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ROWS = [line for line in DOCS.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("name", LISTS)
def test_every_parameter_of_a_list_is_described(name):
    row = next(line for line in ROWS if line.startswith(f"| {name.replace('-', ' ')} |"))

    assert [one for one in FILTERS[LISTS[name]].base_filters if f"`{one}`" not in row and one != "lang"] == []
    assert "`lang=ru`" in DOCS  # of all lists


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_named(name):
    assert f"`/api/v1/{name}/`" in DOCS


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_field_of_a_document_is_named(kind):
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", NOUNS[kind][0]).lower()
    row = next(line for line in FIELDS if line.startswith(f"| {name} |"))

    assert [field for field in DOCUMENTS[kind]().fields if f"`{field}`" not in row] == []


FIELDS = DOCS.partition("What is in a document:")[2].splitlines()


@pytest.mark.parametrize("name", counting.NAMES)
def test_every_facet_is_named(name):
    assert f'"{name}":' in DOCS.partition("## Counts")[2]


EXAMPLES = re.findall(
    r"^    curl (?:-H '([^:]+): ([^']+)' )?'http://127.0.0.1:8000([^']+)'$", DOCS, re.MULTILINE
)


def test_every_example_is_tried():
    assert len(EXAMPLES) == DOCS.count("    curl ") >= 7


@pytest.mark.parametrize(("header", "value", "address"), EXAMPLES)
def test_an_example_is_answered(client, header, value, address):
    public_world()

    answer = client.get(address, headers={header: value} if header else {})

    assert answer.status_code == 200, answer.content
    if answer["Content-Type"] == "application/json":
        assert answer.json().get("results") or answer.json().get("count")
    else:
        assert b"moscow" in b"".join(answer)


def program(language):
    """The example in this language, as it stands on the page."""
    return re.search(rf"^```{language}\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.django_db(transaction=True)
def test_the_program_in_python_runs(live_server, capsys):
    public_world()

    exec(program("python").replace("http://127.0.0.1:8000", live_server.url), {})  # noqa: S102  # our own page

    assert "in force" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed here")
@pytest.mark.django_db(transaction=True)
def test_the_program_in_r_runs(live_server):
    public_world()
    code = program("r").replace("http://127.0.0.1:8000", live_server.url)

    done = subprocess.run(
        ["Rscript", "-e", f"{code}\ncat(length(titles), nrow(table))"], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "4 4"


def public_world():
    """The world of the tests, with a mayor of Beijing, a Russian source of 2024, and a decision that is due."""
    made = world.drafts()
    made["mb-2024"].renewal, made["mb-2024"].renewal_notice_months = "tacit", 3
    made["mb-2024"].save()
    signatory = made["mb-2024"].signatories.get()
    office = OfficeFactory(name="Mayor of Beijing", party=made["parties"]["Beijing"])
    made["mb-2024"].signatories.create(person=signatory.person, office=office)
    tenure = TenureFactory(person=signatory.person, office=office)
    CitationFactory(tenure=tenure, agreement=None, source=SourceFactory())
    records = [one for name, one in made.items() if name not in ("parties", "areas")]
    assert publishing.publish(records, by=None).refused == []
