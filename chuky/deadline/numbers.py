"""Vietnamese numbers in words up to ninety-nine: *mười lăm*, *hai mươi tư*, *sáu mươi*."""

_ONES = {
    "không": 0, "một": 1, "mốt": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5,
    "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_DIGIT = r"(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
_LAST = r"(?:mốt|một|hai|ba|bốn|tư|lăm|nhăm|năm|sáu|bảy|bẩy|tám|chín)"
NUMBER = rf"(?:{_DIGIT}\s+mươi(?:\s+{_LAST})?|mười(?:\s+{_LAST})?|{_DIGIT})"
"""A pattern, without groups, for what `number` understands; small letters, composed."""


def number(text: str) -> int:
    """What digits or words mean. Raises KeyError for a word that is no number."""
    if text.isdecimal():
        return int(text)
    total = 0
    for word in text.split():
        if word == "mươi":
            total *= 10
        elif word == "mười":
            total = 10
        else:
            total += _ONES[word]
    return total
