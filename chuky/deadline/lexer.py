"""Cutting a wording into terminals. What they look like is in `lexicon.py`.

Raises nothing: what no form fits is a word or a mark. Whether a day exists is judged in `times.py`.
"""

import re

from chuky.deadline.item import Item
from chuky.deadline.lexicon import FORMS
from chuky.deadline.numbers import number

_MONTH_NAMES = {"giêng": 1}


def lex(low: str) -> list[Item]:
    """Every terminal of `low` in order; spaces are dropped."""
    items: list[Item] = []
    place = 0
    while place < len(low):
        if low[place] == " ":
            place += 1
            continue
        item = _next(low, place)
        items.append(item)
        place = item.end
    return items


def _next(low: str, place: int) -> Item:
    for kind, word, form in FORMS:
        match = form.match(low, place)
        if match is not None and match.end() > place and not _cut(low, match.end()):
            return _item(kind, word, match)
    return Item("mark", place, place + 1, low[place])


def _cut(low: str, end: int) -> bool:
    """Whether a match would end inside a word or a number."""
    if end >= len(low):
        return False
    last, following = low[end - 1], low[end]
    return (last.isalpha() and following.isalpha()) or (last.isdigit() and following.isdigit())


def _item(kind: str, word: str, match: re.Match[str]) -> Item:
    said = match.groupdict()
    return Item(
        kind,
        match.start(),
        match.end(),
        word=said.get("word") or word or match[0],
        day=_int(said.get("day")),
        month=_month(said),
        year=_year(said.get("year")),
        amount=_int(said.get("amount")) or number(said.get("amount_word") or ""),
        hour=_int(said.get("hour")),
        minute=_int(said.get("minute")) or 0,
    )


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _month(said: dict[str, str | None]) -> int | None:
    word = said.get("month_word")
    if word:
        plain = word.removeprefix("thứ ")
        return _MONTH_NAMES.get(plain) or number(plain)
    return _int(said.get("month"))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + 2000 if len(text) == 2 else int(text)
