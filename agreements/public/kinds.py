"""What kinds of public records there are."""

from agreements.models import (
    PublishedStatus,
)

AGREEMENT, EVENT, PARTY, AREA, TYPE = "agreement", "event", "party", "area", "type"


PERSON, OFFICE, SOURCE = "person", "office", "source"


KINDS = (AGREEMENT, PARTY, PERSON, OFFICE, AREA, TYPE, EVENT, SOURCE)


STANDS = PublishedStatus.STANDS
"""What is in force, provisionally applied or presumed in force: asked for like a status."""
