"""A wording made ready to be read: composed letters, no markup, single spaces.

Belongs here: spelling (NFD, scanning noise, slips of tone marks, missing accents). What is no
deadline is in `noise.py`.
"""

import re
import unicodedata
from dataclasses import dataclass

_MARKUP = frozenset("*_`#|")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LOOKALIKE = {
    "’": "'", "‘": "'", "′": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "⁄": "/",
    "∕": "/",
}  # fmt: skip
_EDGES = " -+•·▪●○►➢✓"
_SLIPS = {
    "hàng ": "hằng ", "ứơ": "ướ", "ựơ": "ượ", "ừơ": "ườ", "đuợc": "được", "kì ": "kỳ ",
}  # fmt: skip
"""Spellings of one word, of the same length, so that positions stay what they were."""
_ACCENTED = {
    "truoc": "trước", "ngay": "ngày", "thang": "tháng", "nam": "năm", "quy": "quý", "den": "đến",
    "het": "hết", "cham": "chậm", "nhat": "nhất", "muon": "muộn", "tu": "từ", "ke": "kể",
    "thoi": "thời", "han": "hạn", "hoan": "hoàn", "thanh": "thành", "hang": "hằng",
    "tuan": "tuần", "gio": "giờ", "dau": "đầu", "cuoi": "cuối", "giua": "giữa",
    "thuong": "thường", "xuyen": "xuyên", "du": "dự", "kien": "kiến", "dinh": "định",
    "vao": "vào", "va": "và", "lam": "làm", "viec": "việc", "dot": "đợt", "lien": "liên",
    "tuc": "tục", "doan": "đoạn", "toi": "tới", "khong": "không", "qua": "quá", "hon": "hơn",
    "nhan": "nhận",
}  # fmt: skip
"""Words without their accents, for a text that has none at all."""


@dataclass(frozen=True)
class Wording:
    """`folded` keeps the capitals, `low` is its mended small letters; same length."""

    folded: str
    low: str


def fold(text: str) -> Wording:
    """`text` ready to be read; every digit of the text stays, in order."""
    folded = _single_spaced(unicodedata.normalize("NFC", text)).strip(_EDGES)
    return Wording(folded, _mended("".join(_small(letter) for letter in folded)))


def _single_spaced(composed: str) -> str:
    letters: list[str] = []
    for letter in composed:
        shown = " " if letter.isspace() or letter in _MARKUP else _LOOKALIKE.get(letter, letter)
        if letter not in _INVISIBLE and (shown != " " or letters[-1:] != [" "]):
            letters.append(shown)
    return "".join(letters)


def _small(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _mended(low: str) -> str:
    """Letters that scanning makes of digits, slips of tone marks, accents where none were typed."""
    low = re.sub(r"(?<=\d)o(?=[\d/.\-h ]|$)|(?<=[/ ])o(?=\d/)", "0", low)
    low = re.sub(r"(?<=[/\d])l(?=[/\d])|(?<![^\W\d_])l(?=\d/)", "1", low)
    low = re.sub(r"\b(?:quí|qúy|qúi|quỳ)(?= (?:[ivl]{1,3}|[1-4])\b)", "quý", low)
    for slip, right in _SLIPS.items():
        low = low.replace(slip, right)
    if low.isascii():
        return re.sub(r"[a-z]+", lambda word: _ACCENTED.get(word[0], word[0]), low)
    return low
