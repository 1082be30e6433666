"""The small running cycle of the cycle's tests, with its appraisal open and self scores in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.criteria import Component
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import ScoreEntry, components_for, record_scores
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan

NOW = datetime(2024, 1, 12, 9, tzinfo=VIETNAM)


@dataclass
class Appraisal:
    """A cycle whose three units have given themselves every maximum."""

    house: House
    context: CycleContext
    stage: str
    units: list[str]
    components: list[Component]

    def seal(self) -> None:
        with self.house.ledger.transaction() as session:
            stage_state(session, self.context.id, self.stage).state = "sealed"

    def later(self, *moment: int) -> None:
        clock = self.house.clock
        assert isinstance(clock, SimulatedClock)
        clock.move_to(datetime(*moment, tzinfo=VIETNAM))  # type: ignore[arg-type,misc]


@pytest.fixture
def appraisal(tmp_path: Path) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path)
    yield made
    made.house.close()


def make_appraisal(folder: Path) -> Appraisal:
    """The house in `folder`, with a cycle in the middle of its appraisal."""
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    house = open_house(folder / "house", SimulatedClock(NOW), MARK)
    context = activate(house, plan, loaded.criteria, "quan-tri")
    stages = {stage.kind: stage for stage in plan.stages}
    own, stage = stages["self_assessment"], stages["appraisal"]
    components = list(components_for(context, plan.units[0], "appraised_score").values())
    entries = [
        ScoreEntry(unit.code, code, component.max_points, evidence=f"KH-{code}.pdf")
        for unit in plan.units
        for code, component in components_for(context, unit, "self_score").items()
    ]
    with house.ledger.transaction() as session:
        for one in (own, stage):
            stage_state(session, context.id, one.key).state = "open"
        record_scores(house, session, context, own, entries, "officer")
    return Appraisal(house, context, stage.key, [unit.code for unit in plan.units], components)
