"""Which encoding of before Unicode a text is in, told from what it would say in each."""

import re
from collections.abc import Iterator

from agreements.spreadsheets.child.refused import Refused

OLDER = ["cp1252", "cp1251", "gb18030", "big5", "koi8_r"]
"""Encodings of before Unicode that are looked for."""
BINARY = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
"""Control characters that a text has none of, or few."""

# What a text has none of, or little, when it is read in its own encoding.
MIXED = re.compile(r"[A-Za-zÀ-ɏ](?=[Ѐ-ӿ⺀-鿿])|[Ѐ-ӿ](?=[A-Za-zÀ-ɏ⺀-鿿])|[⺀-鿿](?=[a-zÀ-ɏЀ-ӿ])")
"""Scripts that meet inside of a word, as in "Zьrich"."""
FLIPPED = re.compile(r"[а-яё][А-ЯЁ]")
"""Small letters before capitals: KOI8-R read as Windows-1251, or the other way round."""
ACCENTED = re.compile(r"[À-ÖØ-öø-ÿ]{3,}|[À-ÖØ-Þ]{2}|[À-ÿ][£ºª¢¥§]")
"""Words of accented letters: what other alphabets look like in Windows-1252."""
SYMBOLS = re.compile(r"[¤¦¨¬¯±-´µ-¹¼-¾×÷─-◿\ue000-\uf8ff\x80-\x9f]")
CHINESE = re.compile(r"[⺀-鿿]")
RARE_LETTERS = re.compile(r"[бгзйхцчшщъыьэюяфжё]", re.IGNORECASE)


def likeliest(sample: bytes) -> str:
    """The encoding in which it looks least odd. Raises Refused."""
    if len(sample.translate(None, BINARY)) < len(sample) * 0.95:
        raise Refused("not_text")
    odd = {encoding: _oddness(text, encoding) for encoding, text in _readings(sample)}
    likely = [encoding for encoding in odd if odd[encoding] == min(odd.values())]
    if len(likely) == 1:
        return likely[0]
    from charset_normalizer import from_bytes  # it takes longer to load than most files to read

    best = from_bytes(sample, cp_isolation=likely or OLDER).best()
    if best is None:
        raise Refused("unknown_encoding")
    return best.encoding


def _readings(sample: bytes) -> Iterator[tuple[str, str]]:
    for encoding in OLDER:
        try:
            yield encoding, sample.decode(encoding)
        except UnicodeDecodeError:
            continue


def _oddness(text: str, encoding: str) -> float:
    """How much in it looks as if it were read in the wrong encoding."""
    odd = sum(len(pattern.findall(text)) for pattern in (MIXED, FLIPPED, ACCENTED, SYMBOLS))
    if encoding in ("gb18030", "big5"):
        return odd + sum(_rare(char, encoding) for char in set(CHINESE.findall(text)))
    return odd + len(RARE_LETTERS.findall(text)) / 10


def _rare(char: str, encoding: str) -> float:
    """Both Chinese encodings list the characters in common use first, in rows of their own."""
    try:
        first = char.encode("gb2312" if encoding == "gb18030" else "big5")[0]
    except UnicodeEncodeError:
        return 1
    common = 0xB0 <= first <= 0xD7 if encoding == "gb18030" else 0xA4 <= first <= 0xC6
    return 0.05 if common else 1
