"""Moving, reopening and pausing on pages: previewed first, confirmed with a reason, on record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import select

from chuky.access.roles import ALL as EVERY
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.cycle.pause import pauses
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House, open_house
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Deadline
from chuky.mark import MARK
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post, running_cycle

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@dataclass
class Desk:
    """A cycle of its own, and two administrators before it."""

    office: Office
    first: TestClient
    second: TestClient

    @property
    def base(self) -> str:
        return f"/cycles/{self.office.cycle}"


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    start = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("desk"), start, MARK)
    cycle, units = running_cycle(house)
    for name in ("first", "second"):
        add_person(house, name, "administrator", EVERY, EVERY)
    app = create_app(Web(house, FixedClock(), secure=False))
    office = Office(house, app, cycle, units[0], units[1])
    yield Desk(office, office.client("first"), office.client("second"))
    house.close()


def due(desk: Desk, scope: str = "all") -> str:
    with desk.office.house.ledger.session() as session:
        found = deadline_in_force(session, desk.office.cycle, STAGE, scope).due
    return f"{found:%d/%m/%Y}" if found else ""


def actions(desk: Desk) -> list[str]:
    with desk.office.house.ledger.session() as session:
        return list(session.scalars(select(AuditEvent.action)))


def test_looking_shows_what_moves_and_writes_nothing(desk: Desk) -> None:
    before = actions(desk)
    text = desk.first.get(f"{desk.base}/move?stage={STAGE}&to=2024-01-15").text
    assert "thứ Hai, 15/01/2024" in text
    assert "đơn vị" in text
    assert "đôn đốc sau" in text
    assert actions(desk) == before


def test_a_deadline_is_moved_for_all_with_its_reason(desk: Desk) -> None:
    form = {"stage": STAGE, "to": "2024-01-15", "for_unit": "all", "reason": "mưa lũ"}
    answer = post(desk.first, f"{desk.base}/move", form)
    assert answer.status_code == 303, answer.text
    assert due(desk) == "15/01/2024"
    assert "deadline.moved" in actions(desk)
    assert "mưa lũ" in desk.first.get(f"{desk.base}/changes").text


def test_one_unit_is_given_longer_and_only_it_sees_so(desk: Desk) -> None:
    own, foreign = desk.office.own, desk.office.foreign
    form = {"stage": STAGE, "to": "2024-01-17", "for_unit": own, "reason": "mất điện"}
    assert post(desk.first, f"{desk.base}/move", form).status_code == 303
    assert due(desk, own) == "17/01/2024"
    assert due(desk) != "17/01/2024"
    assert "mất điện" in desk.first.get(f"{desk.base}/units/{own}").text
    assert "mất điện" not in desk.first.get(f"{desk.base}/units/{foreign}").text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": "  "}, "phải nêu lý do"),
        ({"to": "2024-01-02"}, "đã qua"),
        ({"to": "mai"}, "không phải một ngày"),
        ({"stage": "none"}, "không có bước này"),
        ({"for_unit": "XX99"}, "XX99"),
    ],
)
def test_a_wrong_move_says_why_and_keeps_what_was_typed(
    desk: Desk, change: dict[str, str], says: str
) -> None:
    form = {"stage": STAGE, "to": "2024-01-15", "for_unit": "all", "reason": "lũ"} | change
    answer = post(desk.first, f"{desk.base}/move", form)
    assert answer.status_code == 422
    assert says in answer.text
    with desk.office.house.ledger.session() as session:
        assert not session.scalars(select(Deadline).where(Deadline.version > 1)).all()


def test_reopening_waits_for_a_second_person(desk: Desk) -> None:
    house, cycle = desk.office.house, desk.office.cycle
    with house.ledger.transaction() as session:
        state = stage_state(session, cycle, STAGE)
        state.state, state.sealed_at = "sealed", house.clock.now()
    asked = f"{desk.base}/move?stage={STAGE}&to=2024-02-01"
    assert "người thứ hai" in desk.first.get(asked).text
    assert "đề nghị, chưa dời" in desk.first.get(asked).text
    assert "dời cùng lúc" in desk.first.get(f"{asked}&followers=yes").text
    form = {"stage": STAGE, "to": "2024-02-01", "reason": "thiếu hai xã", "followers": "yes"}
    assert post(desk.first, f"{desk.base}/move", form).status_code == 303
    page = desk.second.get(f"{desk.base}/changes").text
    act = page.split("/decide")[0].rsplit("/changes/", 1)[1]
    path = f"{desk.base}/changes/{act}/decide"
    assert post(desk.first, path, {"granted": "yes"}).status_code == 422
    assert post(desk.second, path, {"granted": "yes"}).status_code == 303
    with house.ledger.session() as session:
        assert stage_state(session, cycle, STAGE).state == "open"
        moved = select(Deadline.stage).where(
            Deadline.version > 1, Deadline.reason == form["reason"]
        )
        assert {STAGE, "appraisal"} <= set(session.scalars(moved))
    appraisal = load_cycle(house, cycle).plan.stage("appraisal").name
    assert re.search(rf"{appraisal} đến \d\d/\d\d/2024", page), "the second person sees it"
    assert "thiếu hai xã" in desk.first.get(f"{desk.base}/units/{desk.office.own}").text


def test_a_pause_says_first_what_it_would_hold_back(desk: Desk) -> None:
    path, before = f"{desk.base}/pause", actions(desk)
    assert 'name="reason"' not in desk.first.get(path).text, "nothing is confirmed unseen"
    page = desk.first.get(f"{path}?stage=appraisal").text
    assert re.search(r"<dd>\d+, trong đó \d+ đợt thư nhắc</dd>", page)
    assert "31/01/2024 23:59 hết hạn" in page
    assert 'name="stage" value="appraisal"' in page
    assert "trong đó" in desk.first.get(f"{path}?stage=*").text
    assert 'name="reason"' not in desk.first.get(f"{path}?stage=none").text
    assert actions(desk) == before


def test_a_cycle_is_paused_and_goes_on(desk: Desk) -> None:
    path = f"{desk.base}/pause"
    assert post(desk.first, path, {"way": "pause", "reason": "chờ họp"}).status_code == 303
    load_cycle(desk.office.house, desk.office.cycle)
    with desk.office.house.ledger.session() as session:
        assert [one.reason for one in pauses(session, desk.office.cycle)] == ["chờ họp"]
    assert "chờ họp" in desk.first.get(path).text
    assert post(desk.first, path, {"way": "resume", "reason": "xong"}).status_code == 303
    with desk.office.house.ledger.session() as session:
        assert not pauses(session, desk.office.cycle)
    assert post(desk.first, path, {"way": "resume", "reason": "xong"}).status_code == 422


def test_a_waiver_is_chosen_from_what_fails_previewed_and_waits(desk: Desk) -> None:
    path = f"{desk.base}/waive"
    assert f'href="{path}"' in desk.first.get(f"{desk.base}/changes").text
    listed = desk.first.get(f"{path}?stage={STAGE}").text
    own = desk.office.own
    assert f"stage={STAGE}&amp;rule=row-absent&amp;for_unit={own}" in listed
    before = actions(desk)
    preview = desk.first.get(f"{path}?stage={STAGE}&rule=row-absent&for_unit={own}").text
    assert "chốt vẫn giữ bước lại vì" in preview
    assert actions(desk) == before
    form = {"stage": STAGE, "rule": "row-absent", "for_unit": own, "reason": "lũ lụt"}
    for wrong, says in (({"reason": " "}, "cần nêu lý do"), ({"rule": "none"}, "quy tắc `none`")):
        refused = post(desk.first, path, form | wrong)
        assert refused.status_code == 422
        assert says in refused.text
    assert post(desk.first, path, form).status_code == 303
    act = desk.second.get(f"{desk.base}/changes").text.split("/decide")[0].rsplit("/changes/")[-1]
    assert post(desk.second, f"{desk.base}/changes/{act}/decide", {"granted": "yes"}).is_redirect
    assert "lũ lụt" in desk.first.get(f"{desk.base}/units/{own}").text


def test_late_work_is_decided_with_a_reason_that_the_unit_reads(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[House] = []
    monkeypatch.setattr("dashboard.pages.change.wake_soon", woken.append)
    house, cycle, own = desk.office.house, desk.office.cycle, desk.office.own
    add_person(house, "thu-truong", "head", cycle, own)
    page = desk.first.get(f"{desk.base}/changes").text
    code = page.split("/changes/late/")[1].split('"')[0]
    path = f"{desk.base}/changes/late/{code}"
    assert post(desk.first, path, {"counts": "yes"}).status_code == 422
    assert post(desk.first, path, {"counts": "no", "reason": "không báo trước"}).is_redirect
    assert len(woken) == 1, "the unit is told by mail soon"
    head = desk.office.client("thu-truong")
    receipt = head.get(f"{desk.base}/my/{own}/receipts/{code}").text
    assert "nộp muộn: không tính" in receipt
    assert "không báo trước" in receipt
    assert post(desk.first, path, {"counts": "yes", "reason": "có công văn"}).is_redirect
    mine = head.get(f"{desk.base}/my/{own}").text
    assert "Tính hồ sơ nộp muộn" in mine
    assert "có công văn" in mine
    with house.ledger.transaction() as session:
        stage_state(session, cycle, STAGE).state = "sealed"
    assert post(desk.first, path, {"counts": "no", "reason": "x"}).status_code == 422
