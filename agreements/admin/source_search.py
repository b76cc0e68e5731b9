"""Finding sources by what is written on them."""

from django.db.models import Q

from agreements.models.source import normalised_url

MOST_WORDS = 20


def told_by(term: str, source: str = "") -> Q:
    """The condition that a source has every word in its title, publisher or address, or is at that address.

    `source` leads from the row to its source, as in `source__`. Titles have no folded column, and SQLite knows
    no case of Cyrillic letters; so each word is looked for in its usual forms.
    """
    found = Q()
    for word in term.split()[:MOST_WORDS]:
        anywhere = Q(**{f"{source}url__icontains": word})
        for form in sorted({word, word.lower(), word.upper(), word.capitalize()}):
            anywhere |= Q(**{f"{source}title__icontains": form}) | Q(
                **{f"{source}publisher__icontains": form}
            )
        found &= anywhere
    return found | Q(**{f"{source}url_key": normalised_url(term)}) if "/" in term else found
