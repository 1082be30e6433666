"""Rules for a last day: *trước*, *chậm nhất*, *đến hết*, *không muộn hơn*."""

from typing import Any

from chuky.deadline.grammar.choice import last_day, limit, of_role
from chuky.deadline.grammar.events import Event, events
from chuky.deadline.grammar.made import led, make
from chuky.deadline.grammar.said import Said
from chuky.deadline.reading import Reading
from chuky.deadline.spans import MIDNIGHT


def limited(said: Said) -> Reading | None:
    """`trước ngày …`, `chậm nhất đến ngày …`, `đến hết quý …`, each with what it starts from."""
    found = limit(said)
    if found is None:
        return None
    at, span = found
    due = last_day(said, at, span)
    timed = span.clock if due == span.last and span.clock != MIDNIGHT else None
    values: dict[str, Any] = {"due": due, "due_time": timed, "cue": led(said, at)}
    event = _event(said)
    if event is not None:
        return make(said, "fixed", "event-and-day", event=event.words, **values)
    begins = [one for index, one in of_role(said, "from") if index < at and not one.ranged]
    if begins and begins[0].first <= due and "yearly" not in said.rhythms:
        return make(said, "window", "from-to", opens=begins[0].first, **values)
    rule = "before" if said.role(at) == "before" else "until"
    return make(said, "fixed", rule, **values)


def _event(said: Said) -> Event | None:
    """An event that the last day goes with; *đột xuất khi …* beside it is another matter."""
    return next((one for one in events(said) if said.things[one.at].kind != "khi"), None)
