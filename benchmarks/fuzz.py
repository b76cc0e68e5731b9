"""Thousands of questions that follow from the API's own description, and many that break it: is every answer one that the
description promises?

    .venv/bin/python -m benchmarks.fuzz --cases 20000 --database sqlite --schemathesis ~/fuzz/bin/schemathesis

Schemathesis is no dependency of the tracker; `pip install schemathesis` in an environment of its own, and say where it
is. An answer of 500 and above, a status, a type of content or a body that is not described ends it with exit code 1.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

from benchmarks import generate, places
from benchmarks.soak import PORT, serving

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
FIRST, LATER = "examples,coverage,fuzzing", "fuzzing"
"""Examples and the borders of each parameter are the same in every round."""
QUIETLY = ["--continue-on-failure", "--workers", "2", "--no-color"]
EACH = 150
"""Random questions for each operation in one round, beside the examples and the borders of each parameter."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--after", type=int, default=0, help="go on as if so many cases had passed")
    parser.add_argument("--size", type=int, default=500, help="agreements to ask about")
    parser.add_argument("--schemathesis", default=shutil.which("schemathesis") or "", help="the program")
    places.add_arguments(parser)
    asked = parser.parse_args()
    if not asked.schemathesis:
        sys.exit(
            "Install it into an environment of its own (pip install schemathesis), and say where: --schemathesis"
        )
    os.environ |= {
        "API_THROTTLE": "",
        "SCHEMATHESIS_HOOKS": "benchmarks.fuzz_hooks",
        "PYTHONPATH": str(places.ROOT),
    }
    where = places.Place(asked.database, asked.size, asked.folder)
    generate.make(where, asked.anew)
    done, broken = asked.after, False
    with serving("granian", where, "tracker.settings"):
        while done < asked.cases and not broken:
            command = [
                asked.schemathesis,
                "run",
                f"http://127.0.0.1:{PORT}/api/v1/schema/",
                "--checks",
                CHECKS,
            ]
            command += [
                "--max-examples",
                str(EACH),
                "--seed",
                str(done + 1),
                "--phases",
                LATER if done else FIRST,
                *QUIETLY,
            ]
            told = subprocess.run(command, cwd=where.folder, capture_output=True, text=True, check=False)  # noqa: S603
            found = re.search(r"([0-9]+) generated", told.stdout)
            if not found:
                sys.exit(told.stdout[-3000:] + told.stderr[-3000:])
            done, broken = done + int(found[1]), told.returncode != 0
            print(f"# {done:,} cases", flush=True)
    if broken:
        print(told.stdout[-20_000:])
    sys.exit(int(broken))


if __name__ == "__main__":
    main()
