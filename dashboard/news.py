"""Whether something is new in the cycles: one question to the ledger for all pages that listen.

A page remembers the mark of what it showed; another mark means that it is old. What listens is in
`pages/today_live.py`.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycles
from chuky.house import House
from chuky.ledger.planning import JobEnd
from chuky.views.stages import cycles
from chuky.views.stamp import stamp_of
from chuky.views.today import house_duties

FRESH_SECONDS = 2.0
"""How old an answer may be that tells of nothing new."""
HELD_SECONDS = 10.0
"""An answer that told of something stands this long: while units send every second, pages are made
anew together, and a state of the cycle is read once for all of them."""
MACHINES = "-"
"""Stands for the house: when its jobs last ran, and what waits for those who run it."""

Marks = Mapping[str, str]
"""Cycle → another word after anything was done, a due instant has passed or a day has ended."""


class News:
    """The marks as they were when last asked for."""

    def __init__(self) -> None:
        self._marks: Marks = {}
        self._ask_at = 0.0
        self._turn = Lock()

    def marks(self, house: House) -> Marks:
        with self._turn:
            now = time.monotonic()
            if now >= self._ask_at:
                with house.ledger.session() as session:
                    found = read_marks(house, session)
                rests = HELD_SECONDS if self._marks and found != self._marks else FRESH_SECONDS
                self._marks, self._ask_at = found, now + rests
            return self._marks


def read_marks(house: House, session: Session) -> Marks:
    """Of every cycle and of the house's jobs, now."""
    rows, now = cycles(session), house.clock.now()
    contexts = load_cycles(house, session, [row.id for row in rows])
    marks = {
        row.id: _word(row.state, stamp_of(session, context, now))
        for row, context in zip(rows, contexts, strict=True)
    }
    ended = session.scalar(select(func.max(JobEnd.at)))
    return marks | {MACHINES: _word(ended, house_duties(session))}


def together(marks: Marks, seen: Iterable[str]) -> str:
    """One mark of several cycles, as a page's address carries it."""
    return _word(*((cycle, marks.get(cycle, "")) for cycle in sorted(seen)))


def _word(*state: object) -> str:
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]
