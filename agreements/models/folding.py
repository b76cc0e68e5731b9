"""The one rule by which written names meet, in any language and script.

Three keys, each looser than the one before:

- `fold`: the text without case, width, accents, punctuation and invisible characters; Chinese in simplified script.
- `name_key`: a folded name without what only wraps the name of a place (市, "г.").
- `romanised`: the name key in Latin letters, spelled so that the usual romanisations are one.

They never refuse a text; where nothing remains, the key is empty and meets nothing.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

APOSTROPHES = dict.fromkeys(map(ord, "`´‘’‛ʹʻʼʽʾʿˈ′＇"), "'")
SPELLED = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
}
ACCENT = re.compile(
    "(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
"""Marks that a reader leaves out when typing; й is a letter of its own, and so are the vowel signs of Indic scripts."""
IGNORED = set("\u00ad\u115f\u1160\u3164\uffa0\u0640") | {chr(code) for code in range(0xFE00, 0xFE10)}
INNER_APOSTROPHE = re.compile(r"(?<=\w)'+(?=\w)")
ASCII_WORD = re.compile("[a-z0-9]+")
HAN = r"[\u3007\u3400-\u9fff\U00020000-\U000323af]"
HAS_HAN = re.compile(HAN)


class Cleaned(dict[int, str | None]):
    """What stays of a character: letters, digits and marks; the invisible goes, all else parts words."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        kind = unicodedata.category(char)
        if kind in ("Cn", "Co", "Cs"):
            return " "  # not remembered: there are a million of them
        self[code] = self.stays(char, kind)
        return self[code]

    def stays(self, char: str, kind: str) -> str | None:
        if kind == "Cf" or char in IGNORED:
            return None
        return SPELLED.get(char, char) if kind[0] in "LNM" else " "


CLEANED = Cleaned()


def fold(text: str) -> str:
    """The text as it is compared: "Łódź" is "lodz", "ＭＯＳＣＯＷ" is "moscow", "臺北" is "台北".

    An apostrophe inside a word joins ("Xi'an" is "xian"); all other punctuation parts words.
    """
    return _folded_before(text) if len(text) <= LONGEST_REMEMBERED else _folded(text)


TITLE_KEY = 60


def title_key(text: str) -> bytes:
    """Where a title stands in the order of the alphabet. What has no letter or digit comes last."""
    return fold(text)[:TITLE_KEY].encode()[:TITLE_KEY] or b"\xff"


def _folded(text: str) -> str:
    if text.isascii():  # the same as below, in a third of the time: most text of a long sheet is
        text = text.lower()
        if "'" in text or "`" in text:
            text = INNER_APOSTROPHE.sub("", text.replace("`", "'").replace("_", " "))
        return " ".join(ASCII_WORD.findall(text))
    text = INNER_APOSTROPHE.sub("", bare(text).replace("_", " ")).translate(CLEANED)
    return _simplified(" ".join(text.split()))


def bare(text: str) -> str:
    """One width, one case, one apostrophe, no accents; the rest as it stands.

    Case and width are folded again, as taking accents off can uncover both.
    """
    text = unicodedata.normalize("NFKC", text.translate(APOSTROPHES)).casefold().translate(APOSTROPHES)
    text = ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


LONGEST_REMEMBERED = 300
_folded_before = lru_cache(maxsize=2**15)(_folded)
"""The names of parties and areas are folded again for every document that they stand in."""


@cache
def _converter() -> Any:
    from opencc import OpenCC  # loaded with the first Chinese name: its dictionary takes time

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    if not HAS_HAN.search(text):
        return text
    simple = _converter().convert(text)
    return simple if simple == text else _converter().convert(simple)  # 薴 takes two steps: 苧, 苎


PREFIX = re.compile(r"^(?:(?:г|гор|город) )+(?=\S)")
SUFFIX = re.compile(
    rf"^({HAN}{{2,}}?)"
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|新区|市|省|区|县|州)+$"
)
BETWEEN_HAN = re.compile(rf"(?<={HAN}) (?={HAN})")


def name_key(text: str) -> str:
    """The folded name without the wrapper of a place: 北京市 is 北京, "г. Москва" is "москва".

    At least two Han characters stay (广州, 沙市). Words that make another body stay: 北京市人民政府 is not 北京.
    """
    key = PREFIX.sub("", fold(text))
    return SUFFIX.sub(r"\1", BETWEEN_HAN.sub("", key))


SOFTENED = [
    (re.compile("j(?![iu])"), "y"),  # Jekaterinburg, Nizhnij; pinyin has j before i and u only
    (re.compile("x(?![iu])"), "ks"),  # Alexei; pinyin has x before i and u only
    (re.compile("(?<=[bdflmnprstvzh])yo"), "e"),  # Korolyov: ё is folded to е
    (re.compile("ye"), "e"),  # Yekaterinburg, Dostoyevsky
    (re.compile("(?<=i)y(?=[aou])"), ""),  # Sofiya
    (re.compile("y(?![aou])"), "i"),  # Nizhny and Nizhniy, Sergey and Sergei, Kyiv
]
"""Differences between romanisations, in the order in which they are smoothed out, word by word."""

HAN_RUN = re.compile(f"{HAN}+")


class Spelt(NamedTuple):
    """A name in Latin letters: the key, its words, and the words in alphabetical order."""

    key: str
    words: tuple[str, ...]
    in_order: str


def romanised(text: str) -> str:
    """The name in Latin letters and digits, without spaces: 北京市 and Beijing, Казань and Kazan' meet."""
    return (_remembered(text) if len(text) <= LONGEST_REMEMBERED else _spelt(text)).key


def _spelt(text: str) -> Spelt:
    latin = HAN_RUN.sub(lambda run: _pinyin(run[0]), name_key(text))
    found = tuple(filter(None, map(_softened, latin.split())))
    return Spelt(re.sub("ii+", "i", "".join(found)), found, " ".join(sorted(found)))


_remembered = lru_cache(maxsize=2**15)(_spelt)
"""Finding the nearest names compares each with many; romanising takes longer than comparing."""


def _softened(word: str) -> str:
    plain = re.sub("[^a-z0-9]", "", _ascii(word).lower())
    for pattern, instead in SOFTENED:
        plain = pattern.sub(instead, plain)
    return plain


def _ascii(word: str) -> str:
    """In a script that nobody has romanised, the numbers of the characters: no key may be lost."""
    plain = word if word.isascii() else anyascii(word)
    return plain if re.search("[A-Za-z0-9]", plain) else "".join(f"u{ord(char):x}" for char in word)


PLACE_SOUNDS = {
    "陕西": "shaan xi",  # so written, to tell it from 山西
    "朝阳": "chao yang",
    "都匀": "du yun",
    "什邡": "shi fang",
    "六合": "lu he",
    "大城": "dai cheng",
    "单县": "shan xian",
    "浚县": "xun xian",
    "涡阳": "guo yang",
    "泊头": "bo tou",
    "洪洞": "hong tong",
    "珲春": "hun chun",
    "漯河": "luo he",
    "繁峙": "fan shi",
    "会稽": "kuai ji",
    "长治": "chang zhi",
}
"""Places whose characters have several readings, where the dictionary has another one."""
NAME_SOUNDS = {"长": "cháng,zhǎng", "曾": "zēng,céng", "藏": "zàng,cáng"}
"""Characters that in names mostly sound unlike in sentences; 市长 and the like are in the dictionary."""


@cache
def _reader() -> Any:
    import pypinyin  # loaded late, like the converter

    pypinyin.load_single_dict({ord(char): sounds for char, sounds in NAME_SOUNDS.items()})
    pypinyin.load_phrases_dict(
        {name: [[sound] for sound in sounds.split()] for name, sounds in PLACE_SOUNDS.items()}
    )
    return pypinyin.lazy_pinyin


def _pinyin(han: str) -> str:
    return "".join(_reader()(han)).replace("lv", "lu").replace("nv", "nu")


def similarity(a: str, b: str) -> float:
    """How near two names are, 0 to 1; 1 only where their romanised keys are the same.

    One name inside the other ("Moscow", "Moscow Government") is found but stays below 0.9. Of very long
    names only the beginning is compared.
    """
    one, other = (_remembered(text[:LONGEST_REMEMBERED]) for text in (a, b))
    if one.key == other.key:
        return 1.0 if one.key else 0.0
    nearest = max(fuzz.ratio(one.key, other.key), fuzz.ratio(one.in_order, other.in_order)) / 100
    return max(min(0.98, nearest), _containment(one, other, chinese=bool(HAS_HAN.search(a + b))))


def _containment(one: Spelt, other: Spelt, chinese: bool) -> float:
    """Between 0.7 and 0.9 where one name is part of the other, else 0. Chinese has no words: its beginning counts."""
    short, long = (one, other) if len(one.key) < len(other.key) else (other, one)
    inside = set(short.words) <= set(long.words) or (chinese and long.key.startswith(short.key))
    return 0.7 + 0.19 * len(short.key) / len(long.key) if inside and short.key else 0.0


def words(text: str) -> list[str]:
    """The folded words to search for. Chinese is not split: 北京市友好城市 is one word."""
    return fold(text).split()
