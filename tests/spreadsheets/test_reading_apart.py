"""The process that reads a file begins anew with every file."""

import subprocess
import sys

SLOW_TO_IMPORT = {"dataclasses", "inspect", "zipfile", "python_calamine", "charset_normalizer", "django"}
FOR_A_CSV = "from agreements.spreadsheets.child import __main__, texts; import sys; print(*sys.modules)"


def test_for_a_csv_it_imports_nothing_that_takes_longer_than_reading_it():
    imported = subprocess.run([sys.executable, "-c", FOR_A_CSV], capture_output=True, text=True, check=True)

    assert SLOW_TO_IMPORT.isdisjoint(imported.stdout.split())
