"""A plan in which groups of units score themselves in stages of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import stage_state
from chuky.house import open_house
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, add_person

pytestmark = pytest.mark.unit


@dataclass
class Province:
    office: Office
    context: CycleContext

    def stage_of(self, code: str) -> str:
        return next(
            stage.name
            for stage in self.context.plan.stages
            if stage.kind == "self_assessment"
            and any(unit.code == code for unit in self.context.plan.units_of(stage))
        )


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    loaded = load_plan(find_plan("par-index-plan-84-2020"))
    start = datetime.combine(loaded.plan.starts, datetime.min.time(), VIETNAM)
    house = open_house(tmp_path / "house", SimulatedClock(start), MARK)
    context = activate(house, loaded.plan, loaded.criteria, "quan-tri")
    app = create_app(Web(house, FixedClock(), secure=False))
    yield Province(Office(house, app, context.id, "S01", "H01"), context)
    house.close()


def commune(province: Province) -> str:
    groups = province.context.plan.stage("self-assessment-communes").groups
    return next(unit.code for unit in province.context.plan.units if unit.group in groups)


@pytest.mark.parametrize("open_", ["self-assessment-communes", "self-assessment-province", ""])
def test_every_unit_has_the_desk_of_its_own_stage(province: Province, open_: str) -> None:
    house, cycle = province.office.house, province.office.cycle
    if open_:
        with house.ledger.transaction() as session:
            stage_state(session, cycle, open_).state = "open"
    for code in ("S01", "H01", commune(province)):
        add_person(house, f"nguoi-{code.lower()}", "contributor", cycle, code)
        browser = province.office.client(f"nguoi-{code.lower()}")
        duties = browser.get("/my")
        assert duties.status_code == 200, code
        assert province.stage_of(code) in duties.text, code
        for path in ("", "/scores", "/approve", "/queries"):
            answer = browser.get(f"/cycles/{cycle}/my/{code}{path}")
            assert answer.status_code == 200, (code, path)
        assert province.stage_of(code) in browser.get(f"/cycles/{cycle}/my/{code}").text
