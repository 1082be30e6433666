"""The same wording for another year's plan: its years moved, everything else as it stands.

Only years that say when are moved; those of legal references (*Quyết định … ngày 15/12/2022*) and
of what isn't a deadline stay. A weekday that the wording names isn't checked against the new year.
"""

import calendar
import re

from chuky.deadline.grammar import cut
from chuky.deadline.spans import InvalidDay, Span

_YEAR = re.compile(
    r"(?<!\d)(?P<long>(?:19|20|21)\d{2})(?!\d)|(?<=\d[/.\-])(?P<short>\d{2})(?![\d/.\-])"
)
_LONG = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
_SHORT_DAY = re.compile(r"\D*\d{1,2}\s*([/.\-])\s*\d{1,2}\s*\1\s*\d{2}$")
_DAY_29 = re.compile(r"(?<!\d)29(?=\D+0?2(?!\d))")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+")
_ANY_YEAR = 2000


def rewrite(text: str, shift_years: int) -> str:
    """`text` with the years of its days, months, quarters and years moved by `shift_years`.

    29 February becomes the 28th where the new year has none. A wording that can't be read stays.
    In a key (`par-index-2023`) every year is one.
    """
    if _KEY.fullmatch(text):
        return _LONG.sub(lambda year: f"{int(year[0]) + shift_years:04}", text)
    try:
        said = cut(text, _ANY_YEAR, "excluded")
    except InvalidDay:
        return text
    changed = {
        position: digits
        for _, span in said.times
        if span.year_known
        for position, digits in _moved(said.low, span, shift_years)
    }
    return _with_digits(text, said.folded, changed)


def _moved(low: str, span: Span, shift: int) -> list[tuple[int, str]]:
    """New digits at positions of `low`."""
    words = low[span.start : span.end]
    is_short = _SHORT_DAY.match(words)
    found = []
    for year in _YEAR.finditer(words):
        if year["long"]:
            found.append((span.start + year.start(), f"{int(year['long']) + shift:04}"))
        elif is_short and year.end() == len(words):
            found.append((span.start + year.start(), f"{(int(year['short']) + shift) % 100:02}"))
    lost = span.first.month == 2 and span.first.day == 29 and span.grain == "day"
    if lost and not calendar.isleap(span.first.year + shift):
        found += _day_28(words, span)
    return found


def _day_28(words: str, span: Span) -> list[tuple[int, str]]:
    """The 29th as 28th, before its month or, in an ISO day, at the end."""
    day = _DAY_29.search(words) or re.search(r"29$", words)
    return [(span.start + day.start(), "28")] if day else []


def _with_digits(text: str, folded: str, changed: dict[int, str]) -> str:
    """`text` with digits replaced that are at positions of `folded`; folding keeps every digit."""
    places = [at for at, letter in enumerate(text) if letter.isdecimal()]
    order = {at: n for n, at in enumerate(i for i, c in enumerate(folded) if c.isdecimal())}
    letters = list(text)
    for position, digits in changed.items():
        for offset, digit in enumerate(digits):
            if position + offset in order:
                letters[places[order[position + offset]]] = digit
    return "".join(letters)
