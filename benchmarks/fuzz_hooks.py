"""What schemathesis leaves out. It runs in an environment of its own, so nothing of the tracker is imported here."""

from urllib.parse import urlencode

import schemathesis

LONGEST = 60_000
"""Characters of a question. From 65,535 of an address on the server itself refuses it, without a word: docs/api.md says so."""


@schemathesis.hook
def filter_case(context, case):
    return len(urlencode(case.query or {}, doseq=True)) < LONGEST
