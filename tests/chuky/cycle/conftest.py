"""A small cycle on a simulated clock: Thanh Miện 2023 with three communes, its stages open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import due_moments
from chuky.cycle.open_stage import open_stage
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan

PLAN = "thanh-mien-par-index-2023"


@dataclass(repr=False)
class Running:
    """A house with one activated cycle."""

    house: House
    context: CycleContext

    def at(self, *moment: int) -> None:
        """Move the clock and open what opens by then."""
        clock = self.house.clock
        assert isinstance(clock, SimulatedClock)
        clock.move_to(datetime(*moment, tzinfo=VIETNAM))  # type: ignore[arg-type,misc]
        for due in due_moments(self.house, self.context.id):
            if due.kind == "opens":
                open_stage(self.house, self.context, due)

    def opened(self, stage: str) -> None:
        """Open a stage that waits for others, without playing them."""
        self.put(stage, "open")

    def put(self, stage: str, state: str) -> None:
        """Put a stage into a state, without playing what leads there."""
        with self.house.ledger.transaction() as session:
            stage_state(session, self.context.id, stage).state = state


def opened_cycle(folder: Path) -> Running:
    """The cycle, just activated, in a house in `folder`."""
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(folder / "house", clock, MARK)
    return Running(house, activate(house, plan, loaded.criteria, "quan-tri"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = opened_cycle(tmp_path)
    yield made
    made.house.close()
