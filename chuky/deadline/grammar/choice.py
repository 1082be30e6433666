"""Which expression of time counts, where a wording holds several.

Belongs here: limits, ranges and what is left outside an event's words, and the year that one lends
another. What a chosen expression makes is in `limits.py` and `windows.py`.
"""

from dataclasses import replace
from datetime import date, timedelta

from chuky.deadline.grammar.events import end_events, events
from chuky.deadline.grammar.said import Said
from chuky.deadline.spans import Span

Found = tuple[int, Span]
_ONE_DAY = timedelta(days=1)


def outside(said: Said) -> list[Found]:
    """Expressions of time that aren't part of an event's words."""
    taken = [*events(said), *end_events(said)]
    return [
        (at, span)
        for at, span in said.times
        if not any(event.first <= at < event.last for event in taken)
    ]


def of_role(said: Said, *roles: str) -> list[Found]:
    """Expressions outside events that have one of these roles."""
    return [(at, span) for at, span in outside(said) if said.role(at) in roles]


def limit(said: Said) -> Found | None:
    """The first expression that a word of limit stands before, in the year lent to it."""
    found = of_role(said, "before", "until")
    return (found[0][0], in_stated_year(said, *found[0])) if found else None


def strong_range(said: Said) -> Found | None:
    """A first and a last day, month or quarter that were said together."""
    for at, span in outside(said):
        if not span.ranged or span.period or said.role(at) in ("before", "until"):
            continue
        if span.grain != "year" or said.role(at) in ("from", "stated"):
            return at, span
    return None


def in_stated_year(said: Said, at: int, span: Span) -> Span:
    """`Năm 2026: trước ngày 30/6`: what names no year takes the one year that leads it."""
    if span.year_known or span.grain == "year":
        return span
    years = [
        one
        for index, one in outside(said)
        if index < at and one.grain == "year" and len(one.parts) == 1 and not one.vague
        if said.role(index) in ("stated", "from")
    ]
    return _moved(span, years[0].first.year - span.last.year) if len(years) == 1 else span


def _moved(span: Span, years: int) -> Span:
    parts = tuple((_year(first, years), _year(last, years)) for first, last in span.parts)
    return replace(span, parts=parts)


def _year(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes the 28th where it must."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def apart(span: Span) -> bool:
    """Whether a list's members don't touch: *15/6 và 15/12*."""
    return not span.ranged and any(
        following[0] - before[1] > _ONE_DAY
        for before, following in zip(span.parts, span.parts[1:], strict=False)
    )


def last_day(said: Said, at: int, span: Span) -> date:
    """The last day of a limit: *trước* excludes the day, but not the day of an hour."""
    first, last = span.parts[0] if apart(span) else (span.first, span.last)
    if said.role(at) != "before":
        return last
    if span.clock is not None and (span.clock.hour or span.clock.minute):
        return last
    if said.before_day == "included" and span.grain == "day":
        return last
    return first - _ONE_DAY
