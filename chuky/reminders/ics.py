"""iCalendar (RFC 5545) text: deadlines as events, with the time zone of Vietnam written out.

Belongs here: the format. Which deadlines a person or a cycle has is in `feeds.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from chuky.clock import VIETNAM

ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
LAST_SECOND = time(23, 59, 59)
WIDTH = 75
"""Octets of a line, its continuation's space included."""


@dataclass(frozen=True)
class Event:
    """One day or instant. `version`: the deadline's, so that a moved one replaces the old."""

    uid: str
    at: datetime
    summary: str
    version: int
    stamp: datetime
    description: str = ""


def calendar_text(name: str, events: Iterable[Event]) -> str:
    """A whole VCALENDAR; the same events give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Chu Ky//chuky//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        *ZONE,
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.version - 1}"
    yield from _times(event.at.astimezone(VIETNAM))
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _times(at: datetime) -> tuple[str, ...]:
    """A day as a whole where only the day counts."""
    if at.time().replace(microsecond=0) in (LAST_SECOND, time(0)):
        after = at.date() + timedelta(days=1)
        return f"DTSTART;VALUE=DATE:{at:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    return (f"DTSTART;TZID=Asia/Ho_Chi_Minh:{at:%Y%m%dT%H%M%S}",)


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets; the later ones begin with a space, no letter is cut."""
    if len(line) <= WIDTH and line.isascii():
        yield line
        return
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
