"""Many at once on one SQLite file, over HTTP and the production server, while a sheet is imported:

    .venv/bin/python -m benchmarks.soak --seconds 60

Editors open an agreement's form and save it with a row more or less; readers ask the API and the admin's list;
one process applies a sheet of 2,000 rows. Prints how long each took, how long the turn to write was waited for,
and what failed.
"""

import argparse
import http.client
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks import places
from tests.admin.browser import FormReader

PORT = 8793
IMPORTED = 2_000
PAUSE = 2.0
"""Seconds between what an editor does. With less, twelve of them wait for two cores and not for each other."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--agreements", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=IMPORTED)
    parser.add_argument("--server", choices=["granian", "runserver"], default="granian")
    parser.add_argument("--folder", type=Path, default=places.default_folder())
    asked = parser.parse_args()
    where = places.Place("sqlite", asked.agreements, asked.folder / "soak")
    from benchmarks import generate

    generate.make(where, anew=True)
    where.call("benchmarks.soak", "prepare", asked.writers, str(asked.folder / "soak"))
    given = json.loads((asked.folder / "soak" / "soak.json").read_text())
    with serving(asked.server, where):
        _run(asked, where, given)


def prepare(writers: int, folder: str) -> None:
    """Accounts that have logged in, and agreements for each to work on."""
    from django.contrib.auth.models import User
    from django.test import Client

    from agreements.models import Agreement

    cookies = []
    for number in range(writers):
        user = User.objects.create_superuser(f"soak{number}", password="soak")  # noqa: S106  # thrown away
        client = Client()
        client.force_login(user)
        cookies.append(client.cookies["sessionid"].value)
    keys = list(Agreement.objects.order_by("pk").values_list("pk", flat=True)[: writers * 20])
    Path(folder, "soak.json").write_text(json.dumps({"cookies": cookies, "keys": keys}))


class serving:  # used like a function
    """The tracker as it is served, on this database."""

    def __init__(self, kind: str, where: places.Place, settings: str = "benchmarks.settings"):
        granian = ["-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
        commands = {
            "granian": [*granian, "--port", str(PORT), "tracker.wsgi:application"],
            "runserver": ["manage.py", "runserver", "--noreload", f"127.0.0.1:{PORT}"],
        }
        self.command, self.where, self.settings = commands[kind], where, settings

    def __enter__(self) -> None:
        environment = self.where.environment | {"DJANGO_SETTINGS_MODULE": self.settings}
        log = (self.where.folder / "server.log").open("w")
        self.process = subprocess.Popen(  # noqa: S603  # our own server
            [sys.executable, *self.command], cwd=places.ROOT, env=environment, stdout=log, stderr=log
        )
        for _attempt in range(100):
            time.sleep(0.3)
            try:
                if _ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                continue
        raise SystemExit("The server did not start; see server.log.")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _ask(method: str, path: str, cookie: str = "", fields: dict[str, str] | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Cookie": cookie, "Host": "127.0.0.1", "Referer": f"http://127.0.0.1:{PORT}/"}
    if fields is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


class Waits:
    """How long each kind of request took, and what came of it."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}
        self.wrong: Counter[str] = Counter()
        self.lock = threading.Lock()

    def timed(self, name: str, ask: Callable[[], tuple[int, str]], good: tuple[int, ...]) -> str:
        began = time.perf_counter()
        try:
            status, text = ask()
        except OSError as error:
            status, text = 0, str(error)
        with self.lock:
            self.taken.setdefault(name, []).append(time.perf_counter() - began)
            if status not in good:
                locked = "database is locked" in text
                self.wrong[f"{name}: {'database is locked' if locked else status or text}"] += 1
        return text if status in good else ""


def _write(number: int, given: Any, waits: Waits, until: float) -> None:
    rng = random.Random(number)
    session = f"sessionid={given['cookies'][number]}"
    mine = given["keys"][number * 20 : number * 20 + 20]
    while time.perf_counter() < until:
        path = f"/admin/agreements/agreement/{rng.choice(mine)}/change/"
        page = waits.timed("editor opens the form", lambda: _ask("GET", path, session), (200,))  # noqa: B023
        if not page:
            continue
        reader = FormReader("agreement_form")
        reader.feed(page)
        fields = {name: value for name, value in reader.fields.items() if "__prefix__" not in name}
        fields["title"] = f"{fields['title'].split(' · ')[0]} · {rng.randrange(10**6)}"
        fields["coverage-0-wording"] = f"wording {rng.randrange(10**6)}"
        cookie = f"{session}; csrftoken={fields['csrfmiddlewaretoken'][:32]}"
        fields["csrfmiddlewaretoken"] = fields["csrfmiddlewaretoken"][:32]
        waits.timed("editor saves", lambda: _ask("POST", path, cookie, fields), (302,))  # noqa: B023
        time.sleep(rng.uniform(0.5, 1.5) * PAUSE)  # a person reads for longer


READ = {
    "reader: list": "/api/v1/agreements/",
    "reader: search": f"/api/v1/agreements/?q={quote('москва')}",
    "reader: filter": "/api/v1/agreements/?party=moscow&status=in_force",
    "admin: list": "/admin/agreements/agreement/",
}


def _read(number: int, given: Any, waits: Waits, until: float) -> None:
    rng = random.Random(number)
    session = f"sessionid={given['cookies'][0]}"
    while time.perf_counter() < until:
        name = rng.choice(list(READ))
        waits.timed(name, lambda: _ask("GET", READ[name], session), (200,))  # noqa: B023
        time.sleep(rng.uniform(0.5, 1.5) * PAUSE / 4)


def _wait_for_turn(where: places.Place, waits: Waits, until: float) -> None:
    """Take the right to write and give it back, as every save does first. What it takes is the wait for others
    alone: how long a save takes beside that is a matter of processors."""
    connection = sqlite3.connect(where.file, timeout=60, isolation_level=None, check_same_thread=False)

    def take() -> tuple[int, str]:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        return 200, ""

    while time.perf_counter() < until:
        waits.timed("turn to write", take, (200,))
        time.sleep(0.1)


def import_sheet(rows: int) -> None:
    """Bring a sheet in, decide what is open, apply it."""
    from django.contrib.auth.models import User

    from agreements.spreadsheets import importing

    user = User.objects.get(username="soak0")
    lines = ["reference,title,type,parties,signed"]
    lines += [f"soak-{n},Soak agreement {n},mou,Moscow; Beijing,2024-0{n % 9 + 1}-11" for n in range(rows)]
    batch = importing.start("soak.csv", "\n".join(lines).encode(), user)
    batch = importing.accept_guesses(batch, user)
    print(f"# import planned: {batch.counts}", flush=True)
    began = time.perf_counter()
    importing.apply(batch, user)
    print(f"# import applied in {time.perf_counter() - began:.1f} s", flush=True)


def _run(asked: argparse.Namespace, where: places.Place, given: Any) -> None:
    waits, until = Waits(), time.perf_counter() + asked.seconds
    tasks = [threading.Thread(target=_write, args=(n, given, waits, until)) for n in range(asked.writers)]
    tasks += [threading.Thread(target=_read, args=(n, given, waits, until)) for n in range(asked.readers)]
    tasks.append(threading.Thread(target=_wait_for_turn, args=(where, waits, until)))
    if asked.rows:
        tasks.append(
            threading.Thread(target=where.call, args=("benchmarks.soak", "import_sheet", asked.rows))
        )
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    _show(waits, where, asked.seconds)


def _show(waits: Waits, where: places.Place, seconds: int) -> None:
    print(f"\n### {sum(map(len, waits.taken.values())):,} requests in {seconds} s\n")
    print("| request | number | half within | 95 % within | longest |\n|---|---|---|---|---|")
    for name, taken in sorted(waits.taken.items()):
        taken.sort()
        marks = [taken[int((len(taken) - 1) * share)] for share in (0.5, 0.95, 1)]
        print(f"| {name} | {len(taken)} | " + " | ".join(f"{mark * 1000:.0f} ms" for mark in marks) + " |")
    locked = (where.folder / "server.log").read_text().count("database is locked")
    print(f"\n“database is locked”: {locked}. Refused: {dict(waits.wrong) or 'nothing'}.\n", flush=True)


if __name__ == "__main__":
    main()
