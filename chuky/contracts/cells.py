"""What one cell means: the text a person sent, the cleaned text, the exact value.

`1,25`, ` 1.25 ` and Decimal("1.25") are the same number; NFC and single meaning for blanks happen
here and nowhere else. Belongs here: single cells, no tables and no pandas.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from chuky.points import SCALE

NUMBER_PATTERN = r"^[+-]?[0-9]{1,7}(?:[.,][0-9]{1,9})?$"
"""Points and shares: at most seven digits before the mark and the ledger's nine after it."""

INTEGER_PATTERN = r"^[+-]?[0-9]{1,15}(?:[.,]0{1,9})?$"
"""Counts; Excel's `20.0` is the count 20."""

_NUMBER = re.compile(NUMBER_PATTERN)
_INTEGER = re.compile(INTEGER_PATTERN)
_ISO_DAY = re.compile(r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})$", re.ASCII)
_VIETNAMESE_DAY = re.compile(r"^(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})$", re.ASCII)
_TRUTHS = {
    **dict.fromkeys(("có", "yes", "true", "1"), 1),
    **dict.fromkeys(("không", "no", "false", "0"), 0),
}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
_LONGEST_EXPONENT = 30  # Decimal("1E+999999") must not become a megabyte of zeros


def sent_text(value: object) -> str:
    """The cell as text, before any cleaning. Floats keep their shortest exact form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return _decimal_text(Decimal(repr(float(value))))
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_EXPONENT:
        return str(value)
    return format(value, "f")


def clean_text(text: str) -> str | None:
    """NFC, no zero-width signs, spaces of every kind single and none outside; blank is None."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return " ".join(text.split()) or None


def read_number(text: str) -> int | None:
    """Exact integer, the number × 10^SCALE; None where `text` isn't a number that we hold."""
    if not _NUMBER.match(text):
        return None
    whole, _, part = text.replace(",", ".").partition(".")
    scaled = int(whole.lstrip("+-") + part.ljust(SCALE, "0"))
    return -scaled if whole.startswith("-") else scaled


def read_integer(text: str) -> int | None:
    """The count; None where `text` isn't a whole number."""
    if not _INTEGER.match(text):
        return None
    return int(re.split("[.,]", text)[0])


def read_day(text: str) -> int | None:
    """Proleptic ordinal of `2024-01-10` or of `10/01/2024`, day first; None for anything else."""
    found = _ISO_DAY.match(text) or _VIETNAMESE_DAY.match(text)
    if found is None:
        return None
    parts = {name: int(value) for name, value in found.groupdict().items()}
    try:
        return date(**parts).toordinal()
    except ValueError:
        return None


def read_truth(text: str) -> int | None:
    """1 or 0; None for what is neither yes nor no."""
    return _TRUTHS.get(text.lower())


READERS: Mapping[str, Callable[[str], int | None]] = {
    "number": read_number,
    "integer": read_integer,
    "date": read_day,
    "boolean": read_truth,
}
