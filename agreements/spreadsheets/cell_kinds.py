"""What a cell's text looks like, before anybody knows what it means."""

import re

LONGEST_HEADING = 120
NUMBERS = re.compile(r"[\d\s.,:/%+()–-]*\d[\d\s.,:/%+()–-]*")
"""Numbers, years, days, times: all that is written without letters."""
ADDRESS = re.compile(r"(?:https?://|www\.)|\S+@\S+\.\S+", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]|[№#]")
WRITTEN_DAY = re.compile(r"\d{4} ?年|\d{1,2} +\w+\.? +\d{4}|\w+\.? \d{1,2}, ?\d{4}|\d{4}[-./]\d{1,2}")


def is_number(text: str) -> bool:
    return NUMBERS.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Whether it is a number, a day or an address: what stands below headings, and not in them."""
    return is_number(text) or ADDRESS.match(text) is not None or WRITTEN_DAY.match(text) is not None


def like_a_heading(text: str) -> bool:
    """Short words, or the sign for a number."""
    return len(text) <= LONGEST_HEADING and WORDS.search(text) is not None and not is_value(text)
