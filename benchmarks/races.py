"""Racing pairs: two people send the same record's form at the same instant, each from a process of his own.

    DATABASE_URL=… python -m benchmarks.races [pairs]        (the database must be an empty one of its own)

Sources, types, events and agreements take turns; every tenth pair, an editor publishes an agreement while an
analyst saves it. Nothing may be lost: exactly one of two saves wins, the other is refused with everything typed
still in its form, and the record, its revision and the change log agree.
"""

import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

FIELDS = {
    "source": ("publisher", "text"),
    "type": ("name", "definition"),
    "event": ("summary", "venue"),
    "agreement": ("summary", "internal_notes"),
}
"""The one types in the first, the other in the second: a lost update would go unseen with one alone."""
TURNS = (
    "source",
    "source",
    "type",
    "source",
    "agreement",
    "source",
    "type",
    "source",
    "event",
    "publication",
)
PASSWORD_FREE = {"is_staff": True, "is_superuser": True}


def client_of(name: str) -> Any:
    """Somebody who has logged in."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(User.objects.get_or_create(username=name, defaults=PASSWORD_FREE)[0])
    return client


def typed(number: int, pair: int) -> str:
    return f"Racer {number} in pair {pair}"


def racer(number: int, tasks: Any, results: Any, start: Any) -> None:
    """A process that sends its form whenever both are ready."""
    import django
    from django.db import connection

    django.setup()
    connection.close()
    client = client_of(f"racer{number}")
    while (task := tasks.get()) is not None:
        pair, address, form, late = task
        start.wait()
        time.sleep(late)
        began = time.perf_counter()
        response = client.post(address, form)
        took = time.perf_counter() - began
        results.put((pair, number, response.status_code, told(response, form), took))
        start.wait()
    connection.close()


def told(response: Any, form: dict[str, str]) -> bool:
    """Whether a refused form says why and still has what was typed."""
    page = response.content.decode()
    return "Nothing was saved" in page and all(text in page for text in form.values() if "Racer" in text)


class Race:
    """Pairs after pairs on records that are new each time, and what came of each."""

    def __init__(self, racers: int = 2):
        context = multiprocessing.get_context("spawn")
        self.results, self.start = context.Queue(), context.Barrier(racers + 1)
        self.tasks = [context.Queue() for _n in range(racers)]
        self.processes = [
            context.Process(target=racer, args=(n, self.tasks[n], self.results, self.start), daemon=True)
            for n in range(racers)
        ]
        for process in self.processes:
            process.start()
        self.count: Counter[str] = Counter()
        self.longest = 0.0
        self.lost: list[tuple[str, int]] = []

    def run(
        self, pair: int, forms: list[tuple[str, dict[str, str]]], late: float = 0
    ) -> list[tuple[int, bool]]:
        """(status, told) of each racer; the first sets out so many seconds after the other."""
        for number, (queue, (address, form)) in enumerate(zip(self.tasks, forms, strict=True)):
            queue.put((pair, address, form, 0 if number else late))
        self.start.wait()
        answers = sorted((self.results.get(timeout=120) for _each in forms), key=lambda each: each[1])
        self.start.wait()
        self.longest = max([self.longest, *(took for *_rest, took in answers)])
        self.count["pairs"] += 1
        return [(status, said) for _pair, _number, status, said, _took in answers]

    def finish(self) -> None:
        for queue in self.tasks:
            queue.put(None)
        for process in self.processes:
            process.join(20)


def new_record(kind: str, pair: int) -> int:
    """A logged record of the kind; an agreement can be published."""
    from agreements import records
    from agreements.models import AgreementType, Party, Source

    record: dict[str, Any] = {"name": f"Race {pair}"}
    if kind == "source":
        record = {"title": f"Race {pair}"}
    elif kind == "type":
        record |= {"code": f"race-{pair}-{time.time_ns()}"}
    elif kind == "agreement":
        instrument, _new = AgreementType.objects.get_or_create(code="race", defaults={"name": "Race"})
        city, _new = Party.objects.get_or_create(name="Racing City", defaults={"kind": "city"})
        source, _new = Source.objects.get_or_create(title="The race")
        record = {"title": f"Race {pair}", "type": instrument.pk}
        record |= {"participations": [{"party": city.pk}], "citations": [{"source": source.pk}]}
    return records.write(kind, [record], None).ids[0]


def address_of(kind: str, pk: int, deed: str = "change") -> str:
    return f"/admin/agreements/{'agreementtype' if kind == 'type' else kind}/{pk}/{deed}/"


def form_of(client: Any, kind: str, pk: int) -> dict[str, str]:
    from tests.admin.browser import filled

    form = "agreementtype_form" if kind == "type" else f"{kind}_form"
    return filled(client.get(address_of(kind, pk)), form)


def two_save(race: Race, pair: int, kind: str, reader: Any) -> None:
    pk = new_record(kind, pair)
    form, address = form_of(reader, kind, pk), address_of(kind, pk)
    forms = [(address, form | {name: typed(n, pair)}) for n, name in enumerate(FIELDS[kind])]
    answers = race.run(pair, forms)
    wins = [number for number, (status, _told) in enumerate(answers) if status == 302]
    race.count["wins"] += len(wins)
    race.count["refusals"] += sum(status == 200 and said for status, said in answers)
    race.count["errors"] += sum(status not in (200, 302) for status, _said in answers)
    if len(wins) != 1 or not agree(kind, pk, FIELDS[kind][wins[0]], typed(wins[0], pair)):
        race.lost.append((kind, pk))


def agree(kind: str, pk: int, field: str, text: str) -> bool:
    """Whether the record says what its winner typed and nothing of the loser, and the log agrees with it."""
    from agreements import records
    from agreements.models import Change

    now = records.read(kind, [pk])[pk]
    log = list(Change.objects.filter(record_kind=kind, record_id=pk).order_by("pk"))
    told = len(log) == 2 and log[0].after == log[1].before and log[1].after == now
    alone = now[field] == text and "Racer" not in str(now | {field: ""})
    return told and alone and records.revisions(kind, [pk])[pk] == 2


def one_saves_one_publishes(race: Race, pair: int, reader: Any) -> None:
    """The save stands; so does the publication, or that it was refused because of the save."""
    from agreements.models import Agreement, PublishedRecord

    pk = new_record("agreement", pair)
    form, field = form_of(reader, "agreement", pk), FIELDS["agreement"][0]
    save = (address_of("agreement", pk), form | {field: typed(0, pair)})
    publish = (address_of("agreement", pk, "publish"), {"revision": "1"})
    answers = race.run(pair, [save, publish], late=random.random() * 0.1)
    race.count["saves beside a publication"] += answers[0][0] == 302
    race.count["errors"] += sum(status != 302 for status, _said in answers)
    public = PublishedRecord.objects.filter(kind="agreement", record_id=pk).exists()
    race.count["publications beside a save"] += public
    state = Agreement.objects.get(pk=pk).state
    if not agree("agreement", pk, field, typed(0, pair)) or (state == "published") != public:
        race.lost.append(("agreement", pk))


def hold(pairs: int) -> Race:
    """All races, one after another."""
    race, reader = Race(), client_of("reader")
    try:
        for pair in range(pairs):
            kind = TURNS[pair % len(TURNS)]
            if kind == "publication":
                one_saves_one_publishes(race, pair, reader)
            else:
                two_save(race, pair, kind, reader)
    finally:
        race.finish()
    return race


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    race = hold(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    figures = dict(race.count) | {"lost": len(race.lost), "longest wait, s": round(race.longest, 2)}
    print(connection.vendor, figures, f"in {time.perf_counter() - began:.0f} s")
    sys.exit(bool(race.lost or race.count["errors"]))


if __name__ == "__main__":
    main()
