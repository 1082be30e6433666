"""Numbers as plans write them: digits, Vietnamese words (*hai mươi tư*), Roman quarters.

Only what stands in deadlines: 1 to 199. Points and money are elsewhere.
"""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "l": 1, "ll": 2, "lll": 3, "lv": 4}
"""With the small L that scanning makes of a capital I."""

_ONES = {
    "một": 1, "mốt": 1, "nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
    "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_WORD = "(?:" + "|".join([*_ONES, "mươi", "mười", "trăm", "linh", "lẻ"]) + ")"
WORDS = rf"{_WORD}(?: {_WORD})*"
"""Pattern of a number in words, in small letters."""


def number(text: str) -> int | None:
    """The value of digits, number words or a Roman quarter; None where it is none of these."""
    if text.isdecimal():
        return int(text)
    return ROMAN[text] if text in ROMAN else _spelled(text.split())


def _spelled(words: list[str]) -> int | None:
    total = 0
    pending = 0
    for word in words:
        if word == "mươi":
            total, pending = total + pending * 10, 0
        elif word == "trăm":
            total, pending = total + pending * 100, 0
        elif word == "mười":
            total, pending = total + 10, 0
        elif word in _ONES:
            pending = _ONES[word]
        elif word not in ("linh", "lẻ"):
            return None
    return total + pending or None
