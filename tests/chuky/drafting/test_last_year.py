"""Last year's values beside this year's form: the unit's own, or its predecessors' side by side."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.drafting.form import read_form
from chuky.drafting.last_year import last_year_of
from chuky.ledger.models import Cycle
from chuky.plan import find_plan, load_plan
from tests.chuky.cycle.conftest import PLAN, Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
POINTS = {"TM01": "1", "TM02": "0.5", "TM03": "0.25"}


@dataclass
class Years:
    """A house that published 2023 and runs 2024."""

    running: Running
    context: CycleContext
    code: str

    def shown(self, unit: str) -> tuple[tuple[str, Decimal], ...]:
        """What stands beside the first component of a unit's form."""
        context, house = self.context, self.running.house
        stage = next(one for one in context.plan.stages if one.kind == "self_assessment")
        found = context.unit(unit, stage)
        with house.ledger.session() as session:
            last = last_year_of(house, session, context, found)
            form = read_form(session, context, stage, found, last)
        return next(line.last_years for line in form.lines if line.component.code == self.code)


@pytest.fixture
def years(running: Running, tmp_path: Path) -> Years:
    house, earlier = running.house, running.context
    code = next(iter(earlier.criteria.values())).criteria[0].components[0].code
    house.publications[earlier.id] = published(tmp_path / "publication", code, earlier)
    with house.ledger.transaction() as session:
        session.get_one(Cycle, earlier.id).state = "published"
    loaded = load_plan(find_plan(PLAN))
    first, _second, third = loaded.plan.units[:3]
    merged = first.model_copy(
        update={"code": "TM90", "name": "Xã mới", "predecessors": ("TM01", "TM02")}
    )
    fresh = third.model_copy(update={"code": "TM91", "name": "Xã lạ"})
    update = {"key": "nam-sau", "years": (2024,), "units": (merged, third, fresh)}
    plan = loaded.plan.model_copy(update=update)
    return Years(running, activate(house, plan, loaded.criteria, "quan-tri"), code)


def published(folder: Path, code: str, earlier: CycleContext) -> Path:
    """As much of a publication as is read here: its manifest and results.json."""
    folder.mkdir()
    names = {unit.code: unit.name for unit in earlier.plan.units}
    document = {
        "years": [2023],
        "units": [
            {
                "unit_code": unit,
                "unit_name": names[unit],
                "components": [{"code": code, "points": p}],
            }
            for unit, p in POINTS.items()
        ],
    }
    content = json.dumps(document).encode()
    (folder / "results.json").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    manifest = {
        "files": [{"path": "results.json", "sha256": sha256, "bytes": len(content)}],
        "results_sha256": sha256,
        "decision": {},
        "published_at": "2024-03-01T00:00:00+00:00",
        "mark": None,
        "simulated": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_units_own_points_of_last_year_stand_beside(years: Years) -> None:
    assert years.shown("TM03") == (("", Decimal("0.25")),)


def test_a_merged_unit_sees_its_predecessors_side_by_side_never_summed(years: Years) -> None:
    names = [unit.name for unit in years.running.context.plan.units[:2]]
    assert years.shown("TM90") == ((names[0], Decimal(1)), (names[1], Decimal("0.5")))


def test_a_new_unit_has_none(years: Years) -> None:
    assert years.shown("TM91") == ()
