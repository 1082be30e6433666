"""A real cycle (no rehearsal) on a clock that tests move, woken through Prefect's flows.

Fixtures and words for the tests of waking; no test is here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.house import House, open_house
from chuky.ledger.models import Message, Moment
from chuky.plan import find_plan, load_plan
from flows.engine import Engine, working_with
from tasks.house import use_house

PLAN = "thanh-mien-par-index-2023"
START = datetime(2023, 11, 20, 8, tzinfo=VIETNAM)


@dataclass
class RealCycle:
    """A house with one activated cycle of three communes."""

    house: House
    context: CycleContext

    def set_clock(self, *instant: int) -> None:
        """The machine's clock shows this, also where it goes back."""
        self.house.clock = SimulatedClock(datetime(*instant, tzinfo=VIETNAM))  # type: ignore[arg-type,misc]

    def states(self) -> dict[str, str]:
        with self.house.ledger.session() as session:
            return {row.id: row.state for row in session.scalars(select(Moment))}

    def count(self, state: str) -> int:
        return list(self.states().values()).count(state)

    def sent(self) -> list[str]:
        with self.house.ledger.session() as session:
            return list(session.scalars(select(Message.id).where(Message.state == "sent")))


@contextmanager
def real_cycle(folder: Path, engine: Engine) -> Iterator[RealCycle]:
    """Activated on 20/11/2023; flows called inside work in its house."""
    house = open_house(folder / "house", SimulatedClock(START))
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    context = activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    use_house(house)
    try:
        with working_with(engine):
            yield RealCycle(house, context)
    finally:
        use_house(None)
        house.close()
