"""Verification and inspection on pages: entered by who did them, looked at, then they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chuky.access.roles import ALL
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.scores import components_of
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.ledger.models import InspectionFinding, Proposal
from chuky.mark import MARK
from chuky.plan import Stage, Unit, find_plan, load_plan
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

pytestmark = pytest.mark.unit


@dataclass
class Field:
    """A cycle whose verification and inspection are open, and an appraiser before it."""

    house: House
    browser: TestClient
    stages: dict[str, Stage]
    units: tuple[Unit, ...]
    code: str
    cycle: str

    def path(self, kind: str) -> str:
        return f"/cycles/{self.cycle}/stages/{self.stages[kind].key}"

    def send(self, kind: str, way: str, form: dict[str, str]) -> Any:
        return post(self.browser, f"{self.path(kind)}/{way}", form)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    loaded = load_plan(find_plan("chinh-quyen-than-thien-2026"))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    starts = datetime.combine(plan.starts, datetime.min.time(), VIETNAM)
    house = open_house(tmp_path / "house", SimulatedClock(starts), MARK)
    context = activate(house, plan, loaded.criteria, "quan-tri")
    stages: dict[str, Stage] = {stage.kind: stage for stage in plan.stages}
    with house.ledger.transaction() as session:
        for kind in ("verification", "inspection"):
            stage_state(session, plan.key, stages[kind].key).state = "open"
    add_person(house, "tham-dinh", "appraiser", plan.key, ALL)
    office = Office(house, create_app(Web(house, FixedClock(), secure=False)), plan.key, "", "")
    units = tuple(plan.units_of(stages["verification"]))
    code = next(iter(components_of(context, plan.units[0])))
    yield Field(house, office.client("tham-dinh"), stages, units, code, plan.key)
    house.close()


def test_verification_is_confirmed_before_it_stands(field: Field) -> None:
    first = field.units[0]
    form = {f"proposed-{first.code}": "yes", f"note-{first.code}": "đủ hồ sơ"}
    asked = field.send("verification", "proposals", form)
    assert asked.status_code == 200
    assert "đề nghị. đủ hồ sơ" in asked.text
    with field.house.ledger.session() as session:
        assert session.query(Proposal).count() == 0
    taken = field.send("verification", "proposals", form | {"confirmed": "yes"})
    assert taken.status_code == 303
    with field.house.ledger.session() as session:
        found = session.query(Proposal).one()
    assert (found.unit_code, found.proposed, found.actor) == (first.code, True, "tham-dinh")
    page = field.browser.get(field.path("verification")).text
    assert 'đủ hồ sơ <span class="quiet small">Thẩm định viên (tham-dinh)' in page


def test_a_no_of_verification_needs_its_reason_and_keeps_what_was_chosen(field: Field) -> None:
    first = field.units[0]
    answer = field.send("verification", "proposals", {f"proposed-{first.code}": "no"})
    assert answer.status_code == 422
    assert "không đề nghị thì phải ghi lý do" in answer.text
    assert '<option value="no" selected>' in answer.text
    nothing = field.send("verification", "proposals", {})
    assert "chưa chọn kết quả" in nothing.text


def test_a_finding_names_a_unit_and_a_component_of_the_set(field: Field) -> None:
    unit = field.units[0].code
    form = {"unit-0": unit, "component-0": "99.99", "finding-0": "thiếu sổ theo dõi"}
    answer = field.send("inspection", "findings", form)
    assert answer.status_code == 422
    assert "chọn đơn vị và mã tiêu chí" in answer.text
    assert "thiếu sổ theo dõi" in answer.text
    form["component-0"] = field.code
    assert field.send("inspection", "findings", form).status_code == 200
    assert field.send("inspection", "findings", form | {"confirmed": "yes"}).status_code == 303
    with field.house.ledger.session() as session:
        assert session.query(InspectionFinding).one().finding == "thiếu sổ theo dõi"
