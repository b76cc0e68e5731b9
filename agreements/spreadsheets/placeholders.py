"""Cells that only say that there is nothing to say: "n/a", "—", "не указано", and a formula's error."""

import re

from django.utils.translation import gettext as _

from agreements.models.folding import fold

ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|BLOCKED!|FIELD!|CONNECT!|UNKNOWN!"
    r"|Н/Д|ССЫЛКА!|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ПУСТО!|ЧИСЛО!|NV|BEZUG!|WERT!|ZAHL!|¡REF!|¡VALOR!|VALEUR!)|Err:5[0-9]{2}",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[\s\-–—―−‐‑_.…?？*/\\=~·•×]+")
LONGEST = 30
DIGIT = re.compile(r"\d")
NOBODY_KNOWS = frozenset(
    "n a|na|xx|xxx|хх|ххх|not available|not applicable|not known|not stated|not specified|not given|no data|unknown|unspecified|tbd"
    "|tbc|tba|to be confirmed|to be determined|null|nil|nan|missing|blank|empty|undated|no date|n d|not dated|s d"
    "|н д|н у|не указано|не указан|не указана|не известно|неизвестно|неизвестна|неизвестен|нет данных|нет сведений"
    "|не определено|не определен|не применимо|неприменимо|не установлено|данные отсутствуют|отсутствует|отсутствуют"
    "|уточняется|без даты|б д"
    "|不详|不明|未知|未注明|未标明|未提供|未公布|暂无|暂缺|待定|待确认|待补充|缺|空|不适用|日期不详|无数据|无资料"
    "|k a|keine angabe|keine angaben|unbekannt|entfallt|inconnu|non precise|non renseigne|sans objet|desconocido"
    "|sin datos|desconhecido|sem data|sin fecha|brak|brak danych".split("|")
)
"""Folded words that never are a value themselves."""
NONE = frozenset(
    "none|no|nothing|not any|нет|не имеется|отсутствует|无|沒有|没有|否|nein|keine|kein|non|aucun|aucune|ninguno".split(
        "|"
    )
)
"""Folded words that are a value in some fields, and in running text a sentence."""


def is_error(text: str) -> bool:
    """Whether the cell holds a formula that went wrong."""
    return (text[0] in "#Ee") and ERROR.fullmatch(text) is not None


def means_nothing(text: str, also_none: bool = True) -> bool:
    """Whether the text stands for an empty cell; with `also_none`, "none" and "нет" do too."""
    if len(text) > LONGEST or DIGIT.search(text):
        return False
    if SIGNS.fullmatch(text):
        return True
    words = fold(text)
    return words in NOBODY_KNOWS or (also_none and words in NONE)


def note(text: str) -> str:
    """What to tell about a cell that is taken for empty."""
    if is_error(text):
        return _("“%(text)s” is a formula's error; it is read as no value.") % {"text": text}
    return _("“%(text)s” is read as no value.") % {"text": text}
