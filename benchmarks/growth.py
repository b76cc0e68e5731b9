"""Whether answers stay as quick when there are ten times as many agreements:

.venv/bin/python -m benchmarks.growth --sizes 10000 100000 --database sqlite
"""

import argparse
import json
import subprocess
import sys
from urllib.parse import quote

from benchmarks import generate, places
from benchmarks.table import Row, show

ASKED = {
    "list": "",
    "filter: party, hottest": "?party=moscow",
    "filter: type": "?type=programme",
    "filter: country": "?country=russia",
    "filter: area": "?area=industry-innovation",
    "filter: status, frequent": "?status=in_force",
    "filter: status, rare": "?status=terminated",
    "filter: status, of nearly none": "?status=signed",
    "filter: in force on a day": "?in_force_on=2006-06-01",
    "filter: signed by a year": "?signed_to=1990",
    "filter: ends by a year": "?ends_to=1990",
    "filter: hottest party, type, status": "?party=moscow&type=mou&status=expired",
    "order: by title": "?ordering=title",
    "order: by end, from a year": "?ordering=ends_soonest&ends_from=2026",
    "order: by end, of a party": "?ordering=ends_soonest&party=moscow",
    "search: frequent word": f"?q={quote('москва')}",
    "search: rare word": "?q=zanzibarite",
    "search: nothing has it": "?q=xyzzyx",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs=2, default=[10_000, 100_000])
    places.add_arguments(parser)
    asked = parser.parse_args()
    found = []
    for size in asked.sizes:
        where = places.Place(asked.database, size, asked.folder)
        generate.make(where, asked.anew)
        code = "import django; django.setup(); from benchmarks.growth import take; take()"
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            cwd=places.ROOT,
            env=where.environment,
            check=True,
            capture_output=True,
        )
        found.append(json.loads(done.stdout.splitlines()[-1]))
    small, large = found
    rows = [
        Row(
            name,
            f"{large[name] * 1000:.2f} ms",
            f"itself {small[name] * 1000:.2f} ms",
            large[name] / small[name],
            2,
            more=False,
        )
        for name in small
    ]
    show(f"Growth from {asked.sizes[0]:,} to {asked.sizes[1]:,}, {asked.database}", rows)


def take() -> None:
    """Seconds of each, as JSON on the last line."""
    from django.test import Client

    from benchmarks.measure import Page, race

    client, url = Client(), "/api/v1/agreements/"
    first = client.get(url)
    deeds = {name: Page(client, f"{url}{query}") for name, query in ASKED.items()}
    deeds["record"] = Page(client, f"{url}{first.json()['results'][0]['slug']}/")
    deeds["304"] = Page(client, url, status=304, **{"if-none-match": first["ETag"]})
    print(json.dumps({name: figure.seconds for name, figure in race(deeds).items()}))


if __name__ == "__main__":
    main()
