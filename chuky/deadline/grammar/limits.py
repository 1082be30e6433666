"""One last day: `trước ngày …`, `chậm nhất đến ngày …`, `đến hết quý …`."""

import re
from datetime import date, time, timedelta

from chuky.deadline.grammar.periodic import recurs
from chuky.deadline.grammar.said import TIME, Said, make
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span

_LIMIT_WORD = (
    r"chậm nhất|muộn nhất|trễ nhất|không(?:\s+để)?\s+(?:quá|muộn|chậm|trễ)(?:\s+(?:hơn|quá))?"
    r"|thời hạn|hạn(?:\s+(?:cuối(?:\s+cùng)?|chót|nộp|gửi|hoàn thành))?|deadline"
    r"|(?:cho\s+)?(?:đến hết|đến|tới|hết)|xong|trước"
)
_BETWEEN = r"(?:là|vào|trong|đến|tới|hết|trước|cuối|ngày|thời điểm|thứ\s+\w+)"
_UNTIL = re.compile(
    rf"(?:^|(?<=\W))(?P<cue>(?:{_LIMIT_WORD})\W*(?:{_BETWEEN}\W+)*(?:{_BETWEEN}\W*)?)"
    rf"(?:{TIME}\W*(?:của\s+)?(?:{_BETWEEN}\W*)*)?$"
)
_BEFORE = re.compile(
    rf"(?:^|(?<=\W))trước\W*(?:(?:thời điểm|ngày|lúc)\W*|{TIME}\W*(?:của\s+)?(?:ngày\W*)?)*$"
)
_HOUR = re.compile(rf"{TIME}\W*(?:của\s+)?(?:(?:ngày|thứ\s+\w+|chủ nhật)\W*)*$")
_NOT_A_LIMIT = re.compile(r"(?:xong|thời hạn|hạn(?:\s+\w+){1,2})\W*(?:trong\W*)?$")


def due_span(said: Said, but: Span | None = None) -> Span | None:
    """The span that a word of limit stands before; `but` one that ends a range."""
    limited = (
        span
        for span in said.spans
        if (but is None or span.start != but.start) and _UNTIL.search(said.left(span))
    )
    return next(limited, None)


def is_before(said: Said, span: Span) -> bool:
    return _BEFORE.search(said.left(span)) is not None


def last_day(said: Said, span: Span) -> date:
    """The last day of a limit: *trước* excludes the day, but not the day of an hour."""
    if not is_before(said, span) or _HOUR.search(said.left(span)):
        return span.last
    if said.before_day == "included" and span.grain == "day":
        return span.last
    return span.first - timedelta(days=1)


def hour(said: Said, span: Span) -> time | None:
    """The hour named before a day; 24 giờ is the day's end and no hour of its own."""
    found = _HOUR.search(said.left(span))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def limit_cue(said: Said, span: Span) -> str | None:
    """The text's own word of limit before `span`."""
    left = said.left(span)
    found = _UNTIL.search(left)
    if found is None:
        return None
    start = span.start - len(left)
    return said.quote(start + found.start("cue"), start + found.end("cue"))


def _strongest(said: Said) -> Span | None:
    """The first limit; the end of *từ … đến …* is one only where nothing is limited by *trước*."""
    span = due_span(said)
    if span is None or not re.search(r"\b(?:đến|-)\s*(?:ngày\s*)?$", said.left(span)):
        return span
    follower = due_span(said, span)
    facts = re.search(r"(?:từ|số liệu)[^.;]*$", said.left(span))
    return follower if follower is not None and facts and is_before(said, follower) else span


def limit(said: Said) -> Reading | None:
    """`trước ngày …`, `chậm nhất đến ngày …`, `đến hết quý …`."""
    span = _strongest(said)
    if span is None:
        return None
    if span.grain != "day" and not span.vague and _NOT_A_LIMIT.search(said.left(span)):
        return None
    at = hour(said, span)
    rule = "until-hour" if at else "before" if is_before(said, span) else "until"
    due = last_day(said, span)
    cue = limit_cue(said, span)
    return make(said, "fixed", rule, cue, due=due, recurs=recurs(said), due_time=at)
