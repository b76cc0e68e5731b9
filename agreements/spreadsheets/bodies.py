"""Words by which the name of an authority or organisation is told from the name of its place."""

import re

from agreements.models.folding import fold

BODY_WORDS = (
    # en
    "peoples government",
    "municipal government",
    "city government",
    "government",
    "city council",
    "city hall",
    "municipality",
    "mayor s office",
    "administration",
    "council",
    # ru
    "народное правительство",
    "народного правительства",
    "правительство",
    "городская администрация",
    "администрация",
    "мэрия",
    "городская дума",
    "городской совет",
    "муниципалитет",
    # zh
    "人民政府",
    "市政府",
    "政府",
    # de
    "stadtverwaltung",
    "stadtgemeinde",
    "stadtrat",
    "regierung",
    "magistrat",
)
"""Folded, the longest first where one contains another."""

JOINING = re.compile(r"\b(?:of|the|city|von|der|des|города|г)\b")
ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|bank|agency|fund|association|university|institute|company|ltd|gmbh|commission|committee|"
    r"программа|организация|банк|агентство|фонд|ассоциация|университет|институт|компания|ооо|ао|комиссия|комитет)\b"
    r"|(?:公司|大学|银行|协会|学院)$"
)
DISTRICT = re.compile(
    r"\b(?:район|district|bezirk|округ|county|borough|arrondissement|ward|gmina|powiat|raion)\b|区$|县$"
)
REGION = re.compile(
    r"\b(?:область|край|республика|province|region|oblast|land|prefecture|voivodeship|canton|"
    r"провинция|префектура|кантон|воеводство)\b|省$|州$"
)


def guess_kind(text: str) -> str:
    """The kind of party that a name sounds like; a city where nothing tells."""
    folded = fold(text)
    if any(word in folded for word in BODY_WORDS):
        return "authority"
    if ORGANISATION.search(folded):
        return "organisation"
    if DISTRICT.search(folded):
        return "district"
    return "region" if REGION.search(folded) else "city"


def without_body_words(text: str) -> str:
    """What remains of "Government of Moscow" when the body is taken away; "" for a name without such words."""
    folded = fold(text)
    bare = folded
    for word in BODY_WORDS:
        bare = bare.replace(word, " ")
    if bare == folded:
        return ""
    return " ".join(JOINING.sub(" ", bare).split())
