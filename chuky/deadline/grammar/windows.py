"""Rules for a first and a last day: ranges, months, quarters, years; and starts without an end."""

from datetime import date, timedelta
from typing import Any

from chuky.deadline.grammar.choice import (
    Found,
    apart,
    in_stated_year,
    limit,
    of_role,
    outside,
    strong_range,
)
from chuky.deadline.grammar.events import end_events, events
from chuky.deadline.grammar.made import joined, led, make, quoted
from chuky.deadline.grammar.said import Said
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span

_FINENESS = {"day": 0, "month": 1, "part": 2, "quarter": 2, "year": 3}


def dated_range(said: Said) -> Reading | None:
    """`từ ngày … đến ngày …`, `Quý III/2025 đến Quý IV/2025`."""
    found = strong_range(said)
    if found is None or _gives_way(said, *found):
        return None
    span = found[1]
    begun = events(said)
    return make(
        said,
        "window",
        "from-to",
        opens=span.first,
        due=span.last,
        due_time=span.clock,
        event=begun[0].words if begun else None,
        cue=joined(said, span),
    )


def _gives_way(said: Said, at: int, span: Span) -> bool:
    """Whether a limit, or *và những năm tiếp theo*, says more than the range does."""
    due = limit(said)
    if due is not None and (due[0] < at or span.grain == "year" or said.follows_word(at)):
        return True
    return span.first > span.last or any(on > at for on, _ in said.all("on"))


def until_event(said: Said) -> Reading | None:
    """`từ tháng 11/2025 đến khi kết thúc …`: the last day isn't known yet."""
    ends = end_events(said)
    if not ends or limit(said) is not None:
        return None
    opens = of_role(said, "from")
    begun = [event for event in events(said) if event.at < ends[0].at]
    event = (begun or ends)[0]
    return make(
        said,
        "after_event",
        "after-event" if begun else "until-event",
        opens=opens[0][1].first if opens else None,
        event=event.words,
        cue=quoted(said, said.things[event.at]),
    )


def open_end(said: Said) -> Reading | None:
    """`từ 01/7/2025`, `giai đoạn 2026-2030 và những năm tiếp theo`: a start without an end."""
    stated = outside(said)
    on = said.all("on")
    if on and stated and stated[0][0] < on[0][0]:
        opens, cue = _begin(said, *stated[0]), quoted(said, on[0][1])
        return make(said, "continuous", "open-ended", opens=opens, cue=cue)
    begins = of_role(said, "from", "after")
    return _from(said, begins[0], stated) if begins else None


def _from(said: Said, begin: Found, stated: list[Found]) -> Reading:
    opens, cue = _begin(said, *begin), led(said, begin[0])
    ends = [
        span.last
        for at, span in stated
        if at > begin[0] and said.introduced(at, "in", "done") and opens <= span.last
    ]
    if ends:
        return make(said, "window", "from-to", opens=opens, due=ends[0], cue=cue)
    if said.rhythms:
        return make(said, "recurring", "recurring", opens=opens, cue=cue)
    return make(said, "continuous", "open-ended", opens=opens, cue=cue)


def _begin(said: Said, at: int, span: Span) -> date:
    """*sau ngày 30/6* begins on the day after."""
    return span.last + timedelta(days=1) if said.role(at) == "after" else span.first


def stated(said: Said) -> Reading | None:
    """A month, quarter, year or part stated by itself is a window, a day is the last day."""
    return stated_with(said, None)


def stated_with(said: Said, event: str | None) -> Reading | None:
    """As `stated`, beside an event."""
    candidates = [found for found in of_role(said, "stated", "plain") if _says_when(said, *found)]
    if not candidates:
        return None
    at, span = min(candidates, key=lambda found: _weight(said, *found))
    span = in_stated_year(said, at, span)
    first, last = span.parts[0] if span.grain == "day" and apart(span) else (span.first, span.last)
    values: dict[str, Any] = {"due": last, "event": event, "cue": quoted(said, span)}
    if first == last:
        rule = "vague" if span.vague else "day"
        if said.introduced(at, "done") and not span.vague:
            rule, values["cue"] = "until", led(said, at)
        return make(said, "fixed", rule, due_time=span.clock, **values)
    rule = "from-to" if span.grain == "day" else span.grain
    return make(said, "window", rule, opens=first, **values)


def _says_when(said: Said, at: int, span: Span) -> bool:
    """A single year after a noun only says which: *dự toán năm 2025*."""
    named = span.grain == "year" and not span.ranged and not span.vague
    return span.first <= span.last and (said.role(at) == "stated" or not named)


def _weight(said: Said, at: int, span: Span) -> tuple[int, int, int]:
    """Smaller is likelier: introduced by a word, then finer, then earlier; a year comes last."""
    introduced = said.role(at) == "stated"
    if span.grain == "year" and not span.ranged:
        return (1 if introduced else 2, 3, at)
    return (0 if introduced else 1, _FINENESS[span.grain], at)
