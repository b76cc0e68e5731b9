"""Log lines: none longer than its cause is worth, and for machines one JSON object each."""

import json
import logging
from datetime import UTC, datetime

LONGEST = 1_000
"""Characters of a message that are logged: of what a stranger sends, such as an address, no more is told."""


class Shortened(logging.Filter):
    """Shortens what a line says: an address may have 65,000 characters, and robots send many. Tracebacks stay whole."""

    def filter(self, record: logging.LogRecord) -> bool:
        if len(said := record.getMessage()) > LONGEST:
            record.msg, record.args = f"{said[:LONGEST]}…", ()
        return True


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
