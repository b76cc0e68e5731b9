"""Which names leave a row undecided."""

from agreements.spreadsheets.doubles import mentions
from agreements.spreadsheets.planned import PlannedRow


def open_names(row: PlannedRow) -> list[str]:
    """The names of the row, as written, of which nobody decided whom they mean. Each once."""
    values, stated = row.reading.values, row.stated
    parties = zip(stated.get("participations", ()), mentions(values), strict=False)
    found = [mention.text for party, mention in parties if party["party"] is None]
    if "type" in stated and stated["type"] is None:
        found.append(values["type"].text)
    signed = zip(stated.get("signatories", ()), values.get("signatories", ()), strict=False)
    for signatory, mention in signed:
        if signatory["person"] is None:
            found.append(mention.person.text)
        if "party" in signatory and signatory["party"] is None and mention.party:
            found.append(mention.party)
    return list(dict.fromkeys(found))
