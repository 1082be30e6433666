"""What Today says of the machines: what should have run, when it last did. Reads marks, no logs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chuky.cycle.health import CATCH_UP, Fault, health
from chuky.house import House
from chuky.ledger.last_checks import BACKUP, ChainCheck, last_checks, last_ends

SAVED_WITHIN = timedelta(days=2)
"""Who saves every night may miss one; after two it is said."""
WHOLE_HOUSE = "-"
"""Stands for the cycle where a fault concerns them all."""


@dataclass(frozen=True)
class Machinery:
    """`silent`: what has not run in its time; `caught_up`: when the catch-up last ended;
    `backed_up`: when the house was last saved; `checks`: cycle → its chain's last check.
    """

    silent: tuple[Fault, ...]
    caught_up: datetime | None
    backed_up: datetime | None
    save_again: bool
    """It was saved, and too long ago."""
    checks: Mapping[str, ChainCheck]

    def of(self, cycle: str) -> tuple[Fault, ...]:
        """Faults that concern a cycle."""
        return tuple(f for f in self.silent if f.cycle in (cycle, WHOLE_HOUSE))


def read_machinery(
    house: House, session: Session, now: datetime, cycles: Collection[str]
) -> Machinery:
    """Of the house and of the cycles that the reader may see."""
    ends = last_ends(session, CATCH_UP, BACKUP)
    faults = health(house, now)
    seen = tuple(fault for fault in faults if fault.cycle in (WHOLE_HOUSE, *cycles))
    saved = ends.get(BACKUP)
    return Machinery(
        seen,
        ends.get(CATCH_UP),
        saved,
        saved is not None and now - saved > SAVED_WITHIN,
        last_checks(session, cycles),
    )
