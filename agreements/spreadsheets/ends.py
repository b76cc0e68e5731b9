"""Ends that are no dates: "unlimited", "auto renew", 无限期, "5 years". They say how an agreement goes on.

No date is worked out from them: five years from when is for an analyst to say. What fits a field becomes its value
(tacit renewal, and its term); the words are always kept as stated.
"""

import re

from django.utils.translation import gettext as _

from agreements.models import partial_dates
from agreements.models.agreement import Renewal
from agreements.models.folding import fold
from agreements.spreadsheets import durations
from agreements.spreadsheets.said import NOTHING, Said

ENDS = frozenset({"period_end", "expires", "renewed_until", "suspended_until", "terminated"})
"""Fields in which an agreement may have no end."""

NO_END = re.compile(
    r"(?:9999|2999)(?:[-./]12[-./]31)?|31[-./]12[-./](?:9999|2999)|12[-./]31[-./](?:9999|2999)|(?:99[-./]99[-./]9999)|9999年12月31日"
)
NO_DAY = re.compile(
    r"0{1,2}[-./]0{1,2}[-./](?:0000|1900|00)|(?:0000|1900)[-./]0{1,2}[-./]0{1,2}|99[-./]99[-./]99(?:99)?|9999(?:[-./]\d\d[-./]\d\d)?|\d\d[-./]\d\d[-./]9999|0+"
)
"""What programs write where there is no day."""

TACIT = re.compile(
    r"\bauto\w* ?(?:renew|exten|prolong|roll|continu)|\b(?:renew|exten|prolong)\w*(?: \w+)? automatic|\bautomatic\w*"
    r"|\btacit|\bevergreen\b|\brolling\b|\broll ?over|\bself renew"
    r"|автоматич|автопролонг|автопродл|\bпролонг|молчалив"
    r"|自动|自動|默示|逐年顺延|顺延"
    r"|\bstillschweigend|\bautomatisch|\btacitement|\breconduction|\btacita|\bautomatiquement"
)
NOT_TACIT = re.compile(r"\b(?:no|not|non|without|kein\w*|nicht|sans|sin)\b|\bне\b|\bбез\b|\bнет\b|不|未|无")
EXPRESS = re.compile(
    r"\b(?:by|mutual|subject to|with|upon)(?: the)?(?: mutual| written| express| common)* (?:agreement|consent)"
    r"|\bmay be (?:renewed|extended)|\bexpress\b|по (?:взаимному |обоюдному |письменному )?(?:соглас|соглашен|договор)"
    r"|может быть продл|经双方|双方协商|双方同意|协商(?:一致)?(?:可)?(?:延|续)|可延长|可续"
)
UNLIMITED = re.compile(
    r"\b(?:un|in|il)limit|\bindefinit|\bperpetu|\bpermanent|\bopen ?ended|\bongoing\b|\bcontinu(?:ing|ous|es)\b|\bforever\b"
    r"|\b(?:no|without)(?: an?| any)?(?: fixed| set| specified)? ?(?:end|expiry|expiration|expir|term|limit|time limit|termination)"
    r"|\buntil (?:terminated|further notice|denounced|revoked|cancell?ed)|\bnot? expir|\bdoes not expire|\bin force\b|\bin effect\b"
    r"|\bactive\b|\bpresent\b|\bcurrent\b|\bto date\b|\bnow\b|\bpermanently\b"
    r"|бессрочн|без ?срочн|неогранич|не огранич|без огранич|без срока|без указания срока|неопредел|постоянн|вечн|до расторж|до денонс"
    r"|по настоящее|по н ?в\b|настоящее время|\bдействует\b|\bдействующ|срок не|не установлен"
    r"|无限|無限|长期|長期|永久|不定期|无固定|无期限|至今|持续有效|继续有效|有效中|现行有效|不设期限|未设|未规定"
    r"|\bunbefrist|\bunbegrenz|\billimit|\bindefinid|\bindeterminad|\bindetermine"
)


def read(text: str, key: str, day_first: bool | None) -> Said | None:
    """What the words say of this end; None where they say nothing that is understood."""
    if NO_END.fullmatch(text):
        return Said(notes=[_no_end(text)], stated=[(key, text)])
    if re.fullmatch(r"[1-9][0-9]?", text):
        return _length(text, key)
    folded = fold(text)
    if TACIT.search(folded):
        return _no_renewal(text, key) if _denied(folded) else _tacit(text, key, day_first)
    if EXPRESS.search(folded):
        return _express(text, key, day_first)
    days = partial_dates.find(text, day_first)
    if days:
        return _with_length(text, key, days) if durations.has_length(text) else None
    if UNLIMITED.search(folded):
        return Said(notes=[_no_end(text)], stated=[(key, text)])
    return _length(text, key) if durations.has_length(text) else None


def renewal(text: str) -> Said | None:
    """What a cell about the renewal says in words."""
    folded = fold(text)
    term = durations.months(text)
    also = {"renewal_term_months": term} if term else {}
    if TACIT.search(folded) and not _denied(folded):
        return _understood(text, Renewal.TACIT, also)
    if EXPRESS.search(folded):
        return _understood(text, Renewal.EXPRESS, also)
    if TACIT.search(folded):
        return _no_renewal(text, "renewal")
    if term and _is_length(text):
        words = _("“%(text)s” is a length of time: it is read as the renewal's term, %(months)s months.")
        return Said(notes=[words % {"text": text, "months": term}], also=also, stated=[("renewal", text)])
    return None


def _understood(text: str, mode: Renewal, also: dict[str, int]) -> Said:
    words = _("Read as: %(mode)s.") % {"mode": mode.label}
    return Said(mode.value, notes=[words, *_term(also)], also=also, stated=[("renewal", text)])


def _denied(folded: str) -> bool:
    """Whether a word before "automatic" takes it back."""
    found = TACIT.search(folded)
    return bool(found and NOT_TACIT.search(folded[max(0, found.start() - 25) : found.start()]))


def _no_end(text: str) -> str:
    return _("“%(text)s” names no day: no end is set, and the words are kept.") % {"text": _short(text)}


def _tacit(text: str, key: str, day_first: bool | None) -> Said:
    return _renewed(text, key, day_first, Renewal.TACIT)


def _express(text: str, key: str, day_first: bool | None) -> Said:
    return _renewed(text, key, day_first, Renewal.EXPRESS)


def _renewed(text: str, key: str, day_first: bool | None, mode: Renewal) -> Said:
    """The end, where the words name one day, and what comes after it."""
    days = partial_dates.find(text, day_first)
    also: dict[str, object] = {"renewal": mode.value}
    if (term := durations.months(partial_dates.around(text))) is not None:
        also["renewal_term_months"] = term
    said = Said(days[0] if len(days) == 1 else NOTHING, also=also)
    said.notes.append(_("Renewal is read as: %(mode)s.") % {"mode": mode.label})
    said.notes += _term(also)
    if len(days) == 1:
        said.notes.append(_("The end is read as %(day)s.") % {"day": partial_dates.wording(days[0])})
    else:
        said.notes.append(_no_end(text))
    said.stated += [("renewal", text), *([(key, text)] if days else [])]
    return said


def _term(also: dict) -> list[str]:
    if "renewal_term_months" not in also:
        return []
    return [_("Its term is read as %(months)s months.") % {"months": also["renewal_term_months"]}]


def _no_renewal(text: str, key: str) -> Said:
    words = _("“%(text)s” denies an automatic renewal; no renewal is set, and the words are kept.")
    return Said(notes=[words % {"text": _short(text)}], stated=[("renewal", text)])


def _length(text: str, key: str) -> Said:
    words = _(
        "“%(text)s” is how long it runs, not a day: no end is set, and the words are kept. "
        "Write the last day where it is known."
    )
    return Said(notes=[words % {"text": _short(text)}], stated=[(key, text)])


def _with_length(text: str, key: str, days: list[str]) -> Said | None:
    """`2024-06-17 (5 years)`: the day, where nothing else is said."""
    rest = re.sub(r"[^\w]", "", durations.without(partial_dates.around(text)))
    if len(days) != 1 or rest:
        return None
    words = _("Read as %(day)s; the length of time is kept as stated.")
    return Said(days[0], notes=[words % {"day": partial_dates.wording(days[0])}], stated=[(key, text)])


def _is_length(text: str) -> bool:
    return not re.sub(r"[^\w]|\b(?:for|на|of|a|term|срок|сроком)\b", "", durations.without(text))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
