"""Log lines: none longer than its cause is worth, and for machines one JSON object each."""

import json
import logging
from datetime import UTC, datetime

LONGEST = 500
"""Characters of what a stranger sent, such as an address, that are logged."""


class Shortened(logging.Filter):
    """Shortens the texts that a line is made of: an address may have 65,000 characters, and robots send many."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_short(each) for each in record.args)
        return True


def _short(value: object) -> object:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


class JSONFormatter(logging.Formatter):
    """A log line as JSON: when, how grave, where from, what; with the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := getattr(record, "request_id", ""):
            line["request"] = request
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
