"""Events without a date yet: *sau khi …*, *kể từ ngày …*, *đến khi …*, and where their words end.

Belongs here: finding the event's own words, without the connector. Durations counted from an event
are in `durations.py`.
"""

import re
from dataclasses import dataclass

from chuky.deadline.grammar.said import Said
from chuky.deadline.item import Item
from chuky.deadline.spans import Span

_STOPPERS = frozenset(("before", "latest", "until", "until_event"))
_STARTERS = frozenset(("done", "in", "from", "latest", "label", "sau", "after", "before", "until"))
_LONGEST_LEAD = 8
"""Connectors that may stand before one expression: *nhưng chậm nhất là đến hết …*."""
_NEXT_ACT = re.compile(r"thay thế|bãi bỏ|áp dụng (?:cho|đến)")
_ACTOR = re.compile(
    r"(?:các |mọi )?(?:sở|ubnd|ủy ban|uỷ ban|bộ|chủ tịch|văn phòng|phòng|hội đồng|tổ|ban|cơ quan|"
    r"đơn vị|người|thủ trưởng|công an|trung tâm)\b[^,;]*?\b(?:phải|có trách nhiệm|tiến hành|gửi|"
    r"trả lời|thẩm định|xem xét|quyết định|tổ chức|báo cáo|lập|trình|ra|thông báo|ban hành)\b"
)
_TRAILING = re.compile(
    r"[\s,;:.(\-/]*(?:\b(?:và|nhưng|phải|thì|là|trong|được|chậm nhất|tối đa|không quá)\b)?"
    r"[\s,;:.(\-/]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Event:
    """`words` of the event between things `first` and `last` (exclusive); `at`: its connector."""

    at: int
    first: int
    last: int
    words: str


def events(said: Said) -> list[Event]:
    """Every event that something follows, in order."""
    found: list[Event] = []
    for at, item in said.all("after", "sau", "from", "khi"):
        if (not found or at >= found[-1].last) and _introduces(said, at, item):
            event = event_from(said, at, at + 1)
            if event is not None:
                found.append(event)
    return found


def end_events(said: Said) -> list[Event]:
    """Every event that ends something: *đến khi …*."""
    found = [event_from(said, at, at + 1) for at, _ in said.all("until_event")]
    return [event for event in found if event is not None]


def _introduces(said: Said, at: int, item: Item) -> bool:
    following = said.things[at + 1] if at + 1 < len(said.things) else None
    if following is None or isinstance(following, Span):
        return False
    if following.kind in (
        "duration",
        "mark",
        "join",
        "least",
        "blank",
        "clock",
        "day_of",
        "rhythm",
    ):
        return False
    before = said.things[at - 1] if at else None
    if item.kind == "from":
        return item.word in ("kể từ", "tính từ") and following.kind != "now"
    if item.kind == "khi":
        return (
            before is None
            or before.kind in ("label", "mark", "join", "continuous")
            or (isinstance(before, Item) and before.word in ("xuất", "mỗi", "ngay", ":", "cho"))
        )
    return True


def event_from(said: Said, at: int, first: int) -> Event | None:
    """The event whose words begin at thing `first`; None where there are none."""
    last = first
    while last < len(said.things) and not _ends(said, first, last):
        last += 1
    start = said.things[first].start if first < len(said.things) else len(said.folded)
    end = said.things[last - 1].end if last > first else start
    words = clean(said.folded[start:end])
    return Event(at, first, last, words) if words else None


def _ends(said: Said, first: int, at: int) -> bool:
    thing = said.things[at]
    if isinstance(thing, Span):
        return False
    if thing.word in (";", ")"):
        return thing.word == ";" or _closes(said, first, at)
    if thing.word == "." and (
        at == len(said.things) - 1 or said.low[thing.end : thing.end + 1] == " "
    ):
        return not _abbreviation(said, at)
    if thing.kind == "join" or thing.word == "(":
        return _clause_begins(said, at + 1)
    return _limits(said, at) or _trailing_duration(said, at)


def _abbreviation(said: Said, at: int) -> bool:
    before = said.things[at - 1]
    return said.folded[before.start : before.end] in ("TP", "Q", "H", "TX", "TT", "P", "X", "Tp")


def _closes(said: Said, first: int, at: int) -> bool:
    inside = said.low[said.things[first].start : said.things[at].start]
    return inside.count("(") <= inside.count(")")


def _clause_begins(said: Said, at: int) -> bool:
    """Whether a new clause with a limit, or with who must act, begins at thing `at`."""
    if at >= len(said.things):
        return True
    thing = said.things[at]
    if isinstance(thing, Span):
        return not thing.loose and thing.grain != "year"
    if thing.kind in ("rhythm", "periodic", "continuous"):
        return True
    if thing.kind in _STARTERS:
        return _leads_on(said, at)
    return bool(_ACTOR.match(said.low, thing.start) or _NEXT_ACT.match(said.low, thing.start))


def _leads_on(said: Said, at: int) -> bool:
    """Whether connectors from thing `at` on lead to an expression of time or a duration."""
    for thing in said.things[at : at + _LONGEST_LEAD]:
        if isinstance(thing, Span) or thing.kind == "duration":
            return True
        if thing.kind not in _STARTERS | {"filler", "least", "khi"} and thing.word != ":":
            return False
    return False


def _limits(said: Said, at: int) -> bool:
    thing = said.things[at]
    if thing.kind == "until_event":
        return True
    return thing.kind in _STOPPERS and _leads_on(said, at)


def _trailing_duration(said: Said, at: int) -> bool:
    """`… kết thúc hội nghị 05 ngày làm việc`, `… trong vòng 05 ngày`: the count, not the event."""
    while at < len(said.things) and said.things[at].kind in ("in", "least", "latest", "sau"):
        at += 1
    if at >= len(said.things) or said.things[at].kind != "duration":
        return False
    before = said.things[at - 1].kind
    rest = said.things[at + 1 :]
    return before in ("in", "least", "latest", "sau") or all(
        isinstance(thing, Item) and thing.kind == "mark" for thing in rest
    )


def clean(words: str) -> str:
    """The event's words without what joins them to the rest."""
    trimmed = _TRAILING.sub("", words).strip(" ,;:.-/")
    if trimmed.count("(") < trimmed.count(")"):
        trimmed = trimmed.rstrip(") ")
    return trimmed.strip(" ,;:.-/")
