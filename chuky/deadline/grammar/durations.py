"""Durations counted from an event, back from one, or from a day that is named.

`10 ngày làm việc kể từ ngày …`, `trước khi họp 07 ngày`, `30 ngày kể từ ngày 01/7/2025`. The
arithmetic is in `count.py`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from chuky.deadline.grammar.events import Event, clean, event_from, events
from chuky.deadline.grammar.said import Said
from chuky.deadline.item import Item
from chuky.deadline.reading import Unit
from chuky.deadline.spans import Span

_UNITS: dict[str, Unit] = {
    "ngày làm việc": "working_day", "giờ làm việc": "working_hour", "ngày": "day", "tuần": "week",
    "tuần lễ": "week", "tháng": "month", "giờ": "hour", "h": "hour", "năm": "month",
}  # fmt: skip
_HALVES: dict[str, tuple[int, Unit]] = {"nửa tháng": (15, "day"), "nửa năm": (6, "month")}
_BETWEEN = ("filler", "least", "latest", "in")
_COMPARED = re.compile(r"(?:so với|tính từ|tính đến|kể từ)(?: ngày| khi| thời điểm)? ?")
_CALLED = re.compile(r"(?:ngày|khi|thời điểm|lúc) ")


@dataclass(frozen=True)
class Count:
    """`base`: the day that is counted from, where it is named; else `event`, where that is.

    `at`: the thing that decided, the connector or the duration itself.
    """

    at: int
    amount: int
    unit: Unit
    direction: Literal["after", "before"]
    event: str | None = None
    base: Span | None = None


def count(said: Said) -> Count | None:
    """The first duration that is counted from something."""
    for at, item in said.all("duration"):
        found = _backward(said, at) or _forward(said, at)
        if found is not None:
            amount, unit = measure(item)
            return Count(_decides(said, at), amount, unit, found.direction, found.event, found.base)
    return None


def _decides(said: Said, at: int) -> int:
    """The connector to the event where it follows the duration, else the duration."""
    after = _skip(said, at + 1, "(", ",", "đầu", "tiên", "tròn", "liên tục")
    return after if _kind(said, after) in ("from", "after", "before") else at


def measure(item: Item) -> tuple[int, Unit]:
    """A duration's amount and unit; a year is twelve months."""
    if item.word in _HALVES:
        return _HALVES[item.word]
    return (item.amount or 0) * (12 if item.word == "năm" else 1), _UNITS[item.word]


@dataclass(frozen=True)
class _Found:
    direction: Literal["after", "before"]
    event: str | None = None
    base: Span | None = None


def _kind(said: Said, at: int) -> str:
    return said.things[at].kind if 0 <= at < len(said.things) else ""


def _skip(said: Said, at: int, *words: str) -> int:
    while at < len(said.things) and (
        said.low[said.things[at].start : said.things[at].end] in words
    ):
        at += 1
    return at


def _forward(said: Said, at: int) -> _Found | None:
    """`10 ngày kể từ …`, `sau 3 ngày kết thúc …`, `sau khi …, trong 10 ngày`."""
    after = _skip(said, at + 1, "(", ",", "đầu", "tiên", "tròn", "liên tục")
    if _kind(said, after) in ("from", "sau", "after"):
        based = _dated(said, after + 1)
        if based is not None:
            return _Found("after", base=based)
        event = event_from(said, after, after + 1)
        return _Found("after", event.words) if event is not None else None
    if "sau" in [item.kind for item in said.lead(at)] and _kind(said, after) in ("word", "done"):
        event = event_from(said, at, after)
        return _Found("after", _CALLED.sub("", event.words, count=1)) if event is not None else None
    return _earlier(said, at)


def _dated(said: Said, at: int) -> Span | None:
    at = _skip(said, at, "ngày", "thời", "điểm")
    thing = said.things[at] if at < len(said.things) else None
    return thing if isinstance(thing, Span) and thing.grain == "day" else None


def _earlier(said: Said, at: int) -> _Found | None:
    """An event that ends where the duration's own connectors begin."""
    begin = at
    while begin and (_kind(said, begin - 1) in _BETWEEN or said.things[begin - 1].kind == "sau"):
        begin -= 1
    for event in events(said):
        if event.first < at and event.last <= at and _only_joins(said, event, begin):
            return _Found("after", event.words)
    return None


def _only_joins(said: Said, event: Event, begin: int) -> bool:
    between = said.things[event.last : begin]
    return len(between) < 25 and not any(isinstance(thing, Span) for thing in between)


def _backward(said: Said, at: int) -> _Found | None:
    after = _skip(said, at + 1, ",")
    if _kind(said, after) == "before":
        based = _dated(said, after + 1)
        if based is not None:
            return _Found("before", base=based)
        return _back_event(said, after + 1)
    lead = [item.kind for item in said.lead(at)]
    if "before" in lead and "khi" not in lead:
        hourly = said.things[at].word in ("giờ", "h") and bool(said.rhythms)  # type: ignore[union-attr]
        return None if hourly else _compared(said, after)
    return _ahead(said, at)


def _back_event(said: Said, at: int) -> _Found | None:
    at = _skip(said, at, "khi", "ngày", "thời điểm", "lúc")
    event = event_from(said, at, at)
    return _Found("before", event.words) if event is not None else None


def _compared(said: Said, at: int) -> _Found | None:
    """`trước ít nhất 01 tuần so với ngày …`, `trước 30 ngày`."""
    rest = said.low[said.things[at].start :] if at < len(said.things) else ""
    compared = _COMPARED.match(rest)
    if compared is not None:
        start = said.things[at].start + compared.end()
        return _Found("before", clean(said.folded[start:].split(";")[0]) or None)
    if _kind(said, at) in ("khi", "filler", "word", "done"):
        return _back_event(said, at)
    return _Found("before")


def _ahead(said: Said, at: int) -> _Found | None:
    """`trước khi tổ chức họp tối thiểu 07 ngày`, `trước ngày thi 15 ngày`."""
    rest = said.things[at + 1 :]
    if any(thing.kind not in ("mark", "join", "blank") for thing in rest[:1]):
        return None
    end = at
    while end and _kind(said, end - 1) in (*_BETWEEN, "join"):
        end -= 1
    for begin, _ in reversed(said.all("before")):
        based = _dated(said, begin + 1)
        if based is not None and begin + 2 == end:
            return _Found("before", base=based)
        between = said.things[begin + 1 : end]
        if begin < end and between and not any(isinstance(thing, Span) for thing in between):
            first = _skip(said, begin + 1, "khi", "thời điểm")
            words = said.folded[said.things[first].start : said.things[end - 1].end]
            return _Found("before", clean(words)) if clean(words) else None
    return None
