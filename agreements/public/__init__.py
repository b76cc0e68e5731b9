"""What anyone may read: published documents, and nothing else. The only part that public doors ask.

Working records are never read here, so a draft can't show through a list, a count, a status or an address.
"""

from agreements.models.decision import NOTICE_GIVEN_FOR, months_before
from agreements.models.finding import RecordQuerySet
from agreements.models.json_text import as_json
from agreements.models.names import base_language
from agreements.models.partial_dates import earliest, latest, wording
from agreements.models.publication import COUNTED, Facet, as_value, code, facets_in, values_in
from agreements.models.status import DATES, ENDS, IN_FORCE, WINDOWS
from agreements.public.addresses import Gone, Moved, Unknown, coded, current, find
from agreements.public.conditions import (
    DECISION,
    HELD,
    Span,
    has_value,
    having,
    in_force,
    not_after,
    not_before,
    standing,
)
from agreements.public.groups import Group, groups
from agreements.public.kinds import AGREEMENT, AREA, EVENT, KINDS, OFFICE, PARTY, PERSON, SOURCE, STANDS, TYPE
from agreements.public.lists import (
    MOST_COUNTED,
    STAMPS,
    Read,
    behind,
    every,
    how_many,
    latest_published,
    listing,
    more_than,
    rows,
    stamped,
    table_rows,
)
from agreements.public.naming import named, nearest, nearest_values, saying, searched
from agreements.public.newest import sequence
from agreements.public.orders import ORDERINGS, Place, in_order, ordered, orderings
from agreements.public.pairs import bodies, shared_by, stands
from agreements.public.places import Box, lying_in
from agreements.public.telling import documents, status, told

__all__ = [
    "AGREEMENT",
    "AREA",
    "Box",
    "COUNTED",
    "DATES",
    "DECISION",
    "ENDS",
    "EVENT",
    "Facet",
    "Gone",
    "Group",
    "HELD",
    "IN_FORCE",
    "KINDS",
    "MOST_COUNTED",
    "Moved",
    "NOTICE_GIVEN_FOR",
    "OFFICE",
    "ORDERINGS",
    "PARTY",
    "PERSON",
    "Place",
    "RecordQuerySet",
    "SOURCE",
    "STAMPS",
    "STANDS",
    "Span",
    "TYPE",
    "Unknown",
    "WINDOWS",
    "as_json",
    "as_value",
    "base_language",
    "behind",
    "bodies",
    "code",
    "coded",
    "current",
    "earliest",
    "every",
    "facets_in",
    "find",
    "groups",
    "has_value",
    "having",
    "in_force",
    "how_many",
    "in_order",
    "latest",
    "latest_published",
    "listing",
    "lying_in",
    "months_before",
    "more_than",
    "named",
    "nearest",
    "nearest_values",
    "not_after",
    "not_before",
    "ordered",
    "orderings",
    "rows",
    "saying",
    "searched",
    "sequence",
    "shared_by",
    "stamped",
    "standing",
    "stands",
    "told",
    "values_in",
    "wording",
    "Read",
    "documents",
    "status",
    "table_rows",
]
