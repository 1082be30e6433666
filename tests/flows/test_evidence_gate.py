"""The gate's step of two self-assessments in one plan: each judges its own list of evidence."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.gates import failing_rows_of
from chuky.evidence import Place, cite
from chuky.house import open_house
from chuky.ledger.models import GateRun, Moment
from chuky.mark import MARK
from chuky.plan import Stage, find_plan, load_plan
from tasks.house import use_house
from tasks.moment import gate_step
from tests.chuky.cycle.conftest import Running

pytestmark = pytest.mark.unit
PLAN = "par-index-plan-84-2020"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """The plan of communes and departments, one unit of each group, both stages open."""
    loaded = load_plan(find_plan(PLAN))
    firsts = {unit.group: unit for unit in reversed(loaded.plan.units)}
    plan = loaded.plan.model_copy(update={"units": tuple(firsts.values())})
    clock = SimulatedClock(datetime(2020, 12, 1, tzinfo=VIETNAM))
    house = open_house(tmp_path / "house", clock, MARK)
    made = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    use_house(house)
    yield made
    use_house(None)
    house.close()


def stages(running: Running) -> list[Stage]:
    return [stage for stage in running.context.plan.stages if stage.kind == "self_assessment"]


def gated(running: Running, stage: Stage) -> list[str]:
    """The rules that the list of evidence breaks, once the step of the stage's closing ran."""
    with running.house.ledger.session() as session:
        moment = session.query(Moment).filter_by(stage=stage.key, kind="closes").first()
    assert moment is not None
    assert gate_step.fn(moment.id) is False, "nobody has sent a self-assessment"
    with running.house.ledger.session() as session:
        run = session.query(GateRun).filter_by(stage=stage.key, contract="evidence_list").one()
        sha256 = failing_rows_of(session, run)
    found = json.loads(running.house.vault.get(sha256)) if sha256 else {"findings": []}
    return [finding["rule"] for finding in found["findings"]]


def test_no_stage_takes_the_others_units_for_unknown(running: Running) -> None:
    for stage in stages(running):
        running.opened(stage.key)
        unit = next(iter(running.context.plan.units_of(stage)))
        component = next(running.context.criteria_of(unit).components())[1].code
        place = Place(stage.key, unit.code, component, "can-bo")
        cite(running.house, running.context.id, place, "12/BC", date(2020, 11, 30))
    assert len(stages(running)) == 2
    for stage in stages(running):
        assert gated(running, stage) == []
