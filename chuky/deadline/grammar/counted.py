"""Rules for what hangs on an event: a duration from it, work after it, work before it.

Finding the event's words is in `events.py`, the duration's event in `durations.py`.
"""

from chuky.deadline.grammar.choice import last_day, limit, of_role, strong_range
from chuky.deadline.grammar.durations import Count, count, measure
from chuky.deadline.grammar.events import clean, event_from, events
from chuky.deadline.grammar.made import make, quoted
from chuky.deadline.grammar.said import Said
from chuky.deadline.grammar.windows import stated_with
from chuky.deadline.item import Item
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span

_TRIED = 3
"""Connectors tried for an event; a wording has one or two."""
_ACTS = ("word", "done", "doing", "from")


def counted(said: Said) -> Reading | None:
    """`trong thời hạn 10 ngày làm việc kể từ ngày …`, `trước khi họp 07 ngày làm việc`."""
    found = None if strong_range(said) is not None else count(said)
    if found is None:
        return None
    if found.base is not None:
        return _from_day(said, found, found.base)
    due = limit(said)
    values = {
        "amount": found.amount,
        "unit": found.unit,
        "event": found.event,
        "cue": quoted(said, said.things[found.at]),
    }
    if due is not None and found.direction == "after":
        return make(said, "fixed", "event-and-day", due=last_day(said, *due), **values)
    rule = "counted-before" if found.direction == "before" else "counted-after"
    return make(said, "after_event", rule, direction=found.direction, **values)


def _from_day(said: Said, found: Count, base: Span) -> Reading:
    """A term from a day that is named has a last day (working days by the plan calendar)."""
    from chuky.deadline.count import due_after, due_before
    from chuky.workcalendar import plan_calendar

    move = due_before if found.direction == "before" else due_after
    due = move(base.last, found.amount, found.unit, plan_calendar(base.last.year))
    return make(
        said,
        "fixed",
        "counted-day",
        due=due,
        amount=found.amount,
        unit=found.unit,
        direction=found.direction,
        cue=said.quote(said.things[found.at].start, base.end),
    )


def after_event(said: Said) -> Reading | None:
    """`sau khi được … công nhận`; with a month that is stated too, that month."""
    found = events(said)
    if not found:
        return None
    stated = of_role(said, "stated")
    if any(span.grain != "year" or said.introduced(at, "done") for at, span in stated):
        return stated_with(said, found[0].words)
    cue = quoted(said, said.things[found[0].at])
    return make(said, "after_event", "after-event", event=found[0].words, cue=cue)


def before_event(said: Said) -> Reading | None:
    """`trước khi tổ chức hội nghị`, `trước Tết Nguyên đán`."""
    for at, _ in said.all("before")[:_TRIED]:
        first = at + 1
        while first < len(said.things) and said.things[first].kind in ("khi", "filler"):
            first += 1
        event = event_from(said, at, first)
        if event is not None and said.things[first].kind in _ACTS:
            cue = said.quote(said.things[at].start, said.things[first - 1].end)
            words = clean(event.words)
            return make(
                said, "after_event", "before-event", event=words, direction="before", cue=cue
            )
    return None


def duration_alone(said: Said) -> Reading | None:
    """`trong 15 ngày`, `10 ngày làm việc`: counted from something that isn't said."""
    for at, item in said.all("duration"):
        if said.lead(at) or (at == len(said.things) - 1 and _only_label(said, at)):
            amount, unit = measure(item)
            cue = quoted(said, item)
            return make(said, "after_event", "counted-alone", amount=amount, unit=unit, cue=cue)
    return None


def _only_label(said: Said, at: int) -> bool:
    kinds = ("mark", "label", "word", "done")
    return all(isinstance(thing, Item) and thing.kind in kinds for thing in said.things[:at])
