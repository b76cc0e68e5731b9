"""Datasette on the same SQLite file: the published documents as a table, and questions of them in SQL.

It is no dependency: `pip install datasette` into the environment adds its rows to the table.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

SHELF = "agreements_publishedrecord"
OF_PARTY = """
    select r.slug, r.body from agreements_publishedfacet f join agreements_publishedrecord r on r.id = f.record_id
    where f.kind = 'party' and f.value = :party and f.of = 'agreement' order by f.sort_day desc limit 50
"""


def questions(file: Path, slug: str) -> dict[str, Callable[[], Any]]:
    """What is asked, by the names of `benchmarks.reading`; nothing where Datasette is not installed."""
    try:
        from datasette.app import Datasette
    except ImportError:
        return {}
    loop = asyncio.new_event_loop()
    served = Datasette([str(file)], settings={"num_sql_threads": 1, "max_returned_rows": 1000})
    loop.run_until_complete(served.invoke_startup())
    name = file.stem

    def ask(path: str) -> Callable[[], Any]:
        def asked() -> Any:
            response = loop.run_until_complete(served.client.get(path))
            assert response.status_code == 200, (path, response.status_code, response.text[:300])
            return response

        return asked

    table, in_sql = f"/{name}/{SHELF}.json", f"/{name}.json"
    return {
        "list of 50": ask(
            f"{table}?{urlencode({'kind': 'agreement', '_size': 50, '_sort_desc': 'sort_day', '_nocount': 1, '_nofacet': 1})}"
        ),
        "one record": ask(
            f"{table}?{urlencode({'kind': 'agreement', 'slug': slug, '_nocount': 1, '_nofacet': 1})}"
        ),
        "filter: party, hottest": ask(f"{in_sql}?{urlencode({'sql': OF_PARTY, 'party': 'moscow'})}"),
    }
