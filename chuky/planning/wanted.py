"""The runs that a scheduler should hold: one per pending moment within the horizon.

Belongs here: which, when, under which key. Prefect isn't known here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.models import UNDER_WAY, Cycle, Moment

HORIZON = timedelta(days=400)
"""A whole cycle and what reaches into the next year; Prefect takes a run of any time."""


@dataclass(frozen=True)
class WantedRun:
    """One moment that something has to wake for."""

    moment_id: str
    at: datetime

    def key(self, attempt: int) -> str:
        """`{cycle}/{stage}/{scope}/{moment}/{deadline version}/{attempt}`: a key is spent once
        its run has ended, so the next try needs the next attempt."""
        return f"{self.moment_id}/{attempt}"


def wanted_runs(house: House, horizon: timedelta = HORIZON) -> list[WantedRun]:
    """Pending moments of every cycle up to now + `horizon`, paused ones left out, in order."""
    with house.ledger.session() as session:
        rows = session.execute(
            select(Moment.id, Moment.at)
            .join(Cycle, Cycle.id == Moment.cycle_id)
            .where(Cycle.state.in_(UNDER_WAY), Moment.state == "pending")
            .where(Moment.at <= house.clock.now() + horizon, not_paused())
            .order_by(Moment.at, Moment.position, Moment.id)
        )
        return [WantedRun(row.id, row.at) for row in rows]
