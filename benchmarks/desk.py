"""How quickly the analysts' list of agreements comes, beside Django's admin in its usual setup:

.venv/bin/python -m benchmarks.desk --size 100000 --database sqlite
"""

import argparse
from urllib.parse import quote

from benchmarks import generate, places
from benchmarks.table import Row, show

OURS, RIVAL = "/admin/agreements/agreement/", "/rival/admin/agreements/agreement/"
MOST_QUERIES = 15


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    places.add_arguments(parser)
    asked = parser.parse_args()
    where = places.Place(asked.database, asked.size, asked.folder)
    generate.make(where, asked.anew)
    where.call("benchmarks.desk", "run", where.kind, where.size)


def run(database: str, size: int) -> list[Row]:
    """In a process that Django is set up in."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from agreements.models import AgreementType, Party
    from benchmarks.measure import Page, race

    user, _made = User.objects.get_or_create(username="benchmark", is_staff=True, is_superuser=True)
    client, rows = Client(), []
    client.force_login(user)
    kind = AgreementType.objects.get(code="mou").pk
    russia = Party.objects.get(iso_3166_1="RU").pk
    for name, ours, rival in (
        ("first page", "", ""),
        ("search: a city", f"?q={quote('москва')}", f"?q={quote('Москва')}"),
        ("search: a rare word", "?q=zanzibarite", "?q=zanzibarite"),
        ("filter: type", f"?type={kind}", f"?type__id__exact={kind}"),
        ("filter: country", f"?country={russia}", f"?participations__party__parent__id__exact={russia}"),
    ):
        deeds = {"ours": Page(client, OURS + ours), "rival": Page(client, RIVAL + rival)}
        found = race(deeds, least=3, most=20)
        with CaptureQueriesContext(connection) as queries:
            deeds["ours"]()
        ratio = found["rival"].seconds / found["ours"].seconds
        words = f"{name} ({len(queries)} queries, at most {MOST_QUERIES})"
        rows.append(Row(words, str(found["ours"]), f"Django's admin {found['rival']}", ratio, 4))
    show(f"Analysts' list, {size:,} agreements, {database}", rows)
    return rows


if __name__ == "__main__":
    main()
