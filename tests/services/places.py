"""The database of a test, where other processes reach it: workers that are started, watched and killed."""

import os
import sqlite3
import subprocess
import sys
import time

import pytest
from django.db import connection, connections


class Place:
    """Where they work. SQLite's in-memory database is copied into a file; what they do is seen by `ask`."""

    def __init__(self, folder):
        self.file = folder / "tracker.sqlite3"
        self.started = []
        self.env = os.environ | {"JOB_SILENT_SECONDS": "1", "DATA_DIR": str(folder)}
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
            self.env["DATABASE_URL"] = f"sqlite:///{self.file}"
        else:
            address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
            self.env["DATABASE_URL"] = f"{address}/{connection.settings_dict['NAME']}"

    def start(self, *command):
        self.started.append(
            subprocess.Popen([sys.executable, *command], env=self.env, stderr=subprocess.DEVNULL)
        )
        return self.started[-1]

    def ask(self, question):
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file, timeout=20) as opened:
                return opened.execute(question).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def wait_for(self, question, condition):
        for _ in range(600):
            if condition(self.ask(question)[0][0]):
                return
            time.sleep(0.05)
        pytest.fail(f"It never came to that: {self.ask(question)}")

    def close(self):
        for process in self.started:
            process.kill()
            process.wait()
        connections.close_all()
