"""A file with the code of a unit that was merged says into which, since when, and what to write."""

from datetime import date, datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.folder_intake import send_file
from chuky.house import open_house
from chuky.ledger.models import Receipt
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from tests.chuky.cycle.conftest import PLAN, Running
from tests.chuky.cycle.test_services import SELF, rows

pytestmark = pytest.mark.unit


def test_an_old_code_comes_back_with_the_new_one(tmp_path: Path) -> None:
    loaded = load_plan(find_plan(PLAN))
    merged = {"predecessors": ("CU1", "CU2"), "valid_from": date(2023, 7, 1)}
    unit = loaded.plan.units[0].model_copy(update=merged)
    plan = loaded.plan.model_copy(update={"units": (unit, *loaded.plan.units[1:3])})
    clock = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path / "house", clock, MARK)
    running = Running(house, activate(house, plan, loaded.criteria, "quan-tri"))
    running.at(2023, 12, 5, 9)
    path = tmp_path / "a.csv"
    path.write_bytes(rows(running, unit.code).replace(b"\n" + unit.code.encode(), b"\nCU2"))
    stage = running.context.plan.stage(SELF)
    outcome = send_file(house, running.context, stage, unit.code, path, "can-bo")
    assert outcome.verdict == "returned"
    assert "đã sáp nhập hoặc đổi mã" in outcome.reason
    wanted = f"“{unit.code}” ({unit.name}) từ 01/07/2023; dùng mã mới “{unit.code}”"
    assert wanted in outcome.reason
    with house.ledger.session() as session:
        report = session.query(Receipt).one().report_sha256
    assert report is not None
    assert wanted in house.vault.get(report).decode()
    house.close()
