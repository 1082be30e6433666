"""Joining members to expressions of time: lists, ranges, and the year that one lends another.

`tháng 12 - 01/2026` begins in 2025; `từ ngày 08 đến ngày 10 tháng 12` takes the month from the
second. What stands around an expression is in `grammar.py`.
"""

from dataclasses import dataclass, replace
from datetime import time, timedelta

from chuky.deadline.item import Item
from chuky.deadline.part import Part, find_part, numbered
from chuky.deadline.spans import Days, Grain, Span

_EXCLUDED = timedelta(days=1)


@dataclass(frozen=True)
class Chain:
    """Members in order; `ranged`: joined by *đến* or a dash; `open_last`: *đến trước*."""

    parts: list[Part]
    ranged: bool
    until: bool
    open_last: bool


def find_times(items: list[Item], low: str, year: int) -> list[Item | Span]:
    """`items` with every expression of time put together. Raises InvalidDay."""
    found: list[Item | Span] = []
    at = 0
    while at < len(items):
        read = _chain(items, at, low)
        if read is None:
            found.append(items[at])
            at += 1
            continue
        chain, at = read
        found.append(_span(chain, year))
    return found


def _chain(items: list[Item], at: int, low: str) -> tuple[Chain, int] | None:
    first = _first(items, at, low)
    if first is None:
        return None
    part, at = first
    parts, ranged, until, open_last = [part], False, False, False
    while True:
        following = _following(items, at, parts[-1], low)
        if following is None:
            break
        joiner, part, at = following
        parts.append(part)
        until |= joiner.kind == "until"
        ranged |= joiner.kind == "until" or joiner.word == "-"
        open_last = joiner.kind == "until" and "trước" in joiner.word
    while parts and parts[-1].day_only:
        return None
    return Chain(parts, ranged, until, open_last), at


def _first(items: list[Item], at: int, low: str) -> tuple[Part, int] | None:
    """A first member; a day without its month only where the next member names it."""
    read = find_part(items, at, None)
    if read is None or not read[0].day_only:
        return read
    following = _following(items, read[1], read[0], low)
    while following is not None and following[1].day_only:
        following = _following(items, following[2], following[1], low)
    return read if following is not None else _in_quarter(items, read)


def _in_quarter(items: list[Item], read: tuple[Part, int]) -> tuple[Part, int] | None:
    """`ngày 20 tháng cuối quý III/2025`: a day of a month that a numbered quarter names."""
    month = find_part(items, read[1], None)
    if month is None or month[0].grain != "month" or items[read[1]].kind != "month_of_quarter":
        return None
    day = replace(month[0], start=read[0].start, grain="day", day=read[0].day, clock=read[0].clock)
    return day, month[1]


def _following(items: list[Item], at: int, before: Part, low: str) -> tuple[Item, Part, int] | None:
    """The joiner at `at` and the member after it, where they go on what `before` began."""
    if at + 1 >= len(items) or items[at].kind not in ("join", "until"):
        return None
    joiner = items[at]
    after = at + 1
    if joiner.word == "," and items[after].kind == "until" and after + 1 < len(items):
        joiner, after = items[after], after + 1
    if joiner.word in ("và", ",", ";") and items[after].kind == "in":
        after += 1
    read = numbered(items, after, before, low) or find_part(items, after, before)
    if read is None or not _goes_on(before, read[0], joiner):
        return None
    return joiner, read[0], read[1]


def _goes_on(before: Part, part: Part, joiner: Item) -> bool:
    if joiner.kind == "until":
        return True
    if before.grain == "year" and joiner.word == "và" and not part.loose:
        return (before.year or 0) < (part.year or 0)
    if part.grain != before.grain:
        return joiner.word == "-" and not part.loose and before.grain != "year"
    if joiner.word == "-" and before.grain == "year":
        return (before.year or 0) < (part.year or 0)
    return joiner.word not in ("hoặc", "&", "+") or part.bare or part.grain != "day"


def _span(chain: Chain, year: int) -> Span:
    parts = _months_lent(chain.parts)
    days = [part.days(said) for part, said in zip(parts, _years(parts, year), strict=True)]
    if chain.open_last and parts[-1].shape != "edge":
        last = days[-1][0] - _EXCLUDED
        days[-1] = (last, last)
    if parts[0].period and parts[0].shape == "edge":
        whole = [part_days(part, year) for part in parts]
        days = [whole[0]] if parts[0].shape_word == "đầu" else [whole[-1]]
        days = [
            (day[1], day[1]) if parts[0].shape_word == "cuối" else (day[0], day[0]) for day in days
        ]
    known = any(part.year is not None or part.offset is not None for part in parts)
    return Span(
        parts[0].start,
        parts[-1].end,
        tuple(days) if len(days) == 1 or chain.ranged else tuple(sorted(days)),
        _grain(parts),
        year_known=known,
        vague=any(part.shape in ("edge", "week_of") for part in parts),
        ranged=chain.ranged,
        loose=parts[0].loose and not chain.until and not parts[0].period,
        period=parts[0].period,
        clock=_last_clock(parts),
    )


def part_days(part: Part, year: int) -> Days:
    """The whole period that a member names, without *đầu* or *cuối*."""
    return replace(part, shape="").days(part.year or year)


def _grain(parts: list[Part]) -> Grain:
    return parts[-1].grain


def _last_clock(parts: list[Part]) -> time | None:
    return parts[-1].clock


def _months_lent(parts: list[Part]) -> list[Part]:
    """Days without a month take it from the next one that has it."""
    lent = list(parts)
    for at in range(len(lent) - 2, -1, -1):
        if lent[at].day_only:
            following = lent[at + 1]
            month, year = following.number, following.year
            if lent[at].day > following.day:
                month, year = (month - 1, year) if month > 1 else (12, year - 1 if year else None)
            lent[at] = replace(
                lent[at], number=month, year=year, offset=following.offset, day_only=False
            )
    return lent


def _years(parts: list[Part], year: int) -> list[int]:
    """The year of each member: its own, else lent by the next that has one, else by the last."""
    said = [
        part.year if part.year is not None else None if part.offset is None else year + part.offset
        for part in parts
    ]
    years: list[int] = []
    for at, own in enumerate(said):
        if own is None:
            own = next((one for one in said[at:] if one is not None), None)
            if own is not None and _turns(parts, at, said):
                own -= 1
        if own is None:
            own = years[-1] if years else year
            if years and _order(parts[at]) < _order(parts[at - 1]):
                own += 1
        years.append(own)
    return years


def _turns(parts: list[Part], at: int, said: list[int | None]) -> bool:
    """Whether the year turns between a member and the next one that names its year."""
    following = next(n for n in range(at, len(parts)) if said[n] is not None)
    return _order(parts[at]) > _order(parts[following])


def _order(part: Part) -> tuple[int, int]:
    """Where in its year a member begins; a whole year begins it."""
    month = {"day": part.number, "month": part.number, "quarter": 3 * part.number - 2}
    return month.get(part.grain, 0), part.day
