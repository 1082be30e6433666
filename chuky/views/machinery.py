"""What Today says of the machines: what should have run, when it last did. Reads marks, no logs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.cycle.health import CATCH_UP, Fault, health
from chuky.house import House
from chuky.ledger.planning import JobEnd

WHOLE_HOUSE = "-"
"""Stands for the cycle where a fault concerns them all."""


@dataclass(frozen=True)
class Machinery:
    """`silent`: what has not run in its time; `caught_up`: when the catch-up last ended."""

    silent: tuple[Fault, ...]
    caught_up: datetime | None

    def of(self, cycle: str) -> tuple[Fault, ...]:
        """Faults that concern a cycle."""
        return tuple(f for f in self.silent if f.cycle in (cycle, WHOLE_HOUSE))


def read_machinery(
    house: House, session: Session, now: datetime, cycles: Collection[str]
) -> Machinery:
    """Of the house and of the cycles that the reader may see."""
    row = session.get(JobEnd, CATCH_UP)
    faults = health(house, now)
    seen = tuple(fault for fault in faults if fault.cycle in (WHOLE_HOUSE, *cycles))
    return Machinery(seen, row.at if row is not None else None)
