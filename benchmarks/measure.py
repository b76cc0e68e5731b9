"""Measuring: CPU time of this process and of the database's, contenders in turn, the median of many."""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client

Deed = Callable[[], Any]


class Clock:
    """CPU seconds spent here, and in the PostgreSQL processes that work for this database. Where the machine
    doesn't tell the latter (no /proc), the wall clock serves."""

    def __init__(self) -> None:
        self.servers = self._servers()

    def _servers(self) -> list[Path]:
        if connection.vendor != "postgresql":
            return []
        with connection.cursor() as cursor:
            # Workers of a parallel query are processes of their own, gone before they can be asked.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            return [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]

    def now(self) -> float:
        try:
            return time.process_time() + sum(int(p.read_text().split()[0]) for p in self.servers) / 1e9
        except OSError:
            return time.perf_counter()


class Figure(NamedTuple):
    """How long one contender took: the median, and how many queries."""

    seconds: float
    repeats: int

    def __str__(self) -> str:
        milliseconds = self.seconds * 1000
        return f"{milliseconds:.2f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def race(deeds: dict[str, Deed], least: int = 5, most: int = 60, seconds: float = 1.5) -> dict[str, Figure]:
    """Each contender's median, their order turned from round to round. Short deeds are done more often: a
    round of one contender takes some milliseconds, so that the clock's grain does not matter."""
    batches = {name: _batch(deed) for name, deed in deeds.items()}
    taken: dict[str, list[float]] = {name: [] for name in deeds}
    names, ends = list(deeds), time.perf_counter() + seconds * len(deeds)
    clock = Clock()
    gc.collect()
    gc.disable()
    try:
        while len(taken[names[0]]) < least or (time.perf_counter() < ends and len(taken[names[0]]) < most):
            for name in names:
                began = clock.now()
                for _each in range(batches[name]):
                    deeds[name]()
                taken[name].append((clock.now() - began) / batches[name])
            names.reverse()
            gc.collect()
    finally:
        gc.enable()
    return {name: Figure(statistics.median(times), len(times)) for name, times in taken.items()}


def _batch(deed: Deed) -> int:
    """How often to do it in a row; done twice first, so that caches are warm for everybody."""
    deed()
    began = time.perf_counter()
    deed()
    return max(1, min(50, int(0.02 / (time.perf_counter() - began + 1e-9))))


class Page:
    """A page that is asked for in this process, through the whole stack of middleware."""

    def __init__(self, client: Client, path: str, status: int = 200, **headers: str):
        self.client, self.path, self.status, self.headers = client, path, status, headers

    def __call__(self) -> Any:
        response = self.client.get(self.path, headers=self.headers)
        assert response.status_code == self.status, (self.path, response.status_code, response.content[:500])
        return response


class Request(Page):
    """The same, and its connection given back afterwards, as a server does: Django's client keeps it."""

    def __call__(self) -> Any:
        from django.db import close_old_connections

        response = super().__call__()
        close_old_connections()
        return response
