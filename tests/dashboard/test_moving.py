"""The page that moves a deadline: by what is in force, with what follows, in one act."""

from datetime import date

import pytest
from sqlalchemy import select

from chuky.cycle.context import load_cycle
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import deadline_in_force
from chuky.ledger.audit import AuditEvent
from chuky.plan.timetable import day_end
from tests.dashboard.conftest import post
from tests.dashboard.test_changes import STAGE, Desk, desk
from tests.dashboard.test_today import words

pytestmark = pytest.mark.unit
__all__ = ["desk"]
LATER = f"/move?stage={STAGE}&to=2024-01-31&for_unit="


def moved(desk: Desk, day: int) -> None:
    house, cycle = desk.office.house, desk.office.cycle
    move = Move(STAGE, day_end(date(2024, 1, day)), "bão")
    move_deadline(house, load_cycle(house, cycle), move, "quan-tri")


def due(desk: Desk, stage: str) -> str:
    with desk.office.house.ledger.session() as session:
        return f"{deadline_in_force(session, desk.office.cycle, stage).due:%d/%m/%Y}"


def test_the_preview_goes_from_the_day_in_force_and_warns_of_nothing_else(desk: Desk) -> None:
    moved(desk, 30)
    page = desk.first.get(desk.base + LATER + "all").text
    assert "30/01/2024 → " in page
    assert "10/01" not in page.split('id="effect"')[1].split("</section>")[0]


def test_the_preview_shows_slack_people_reminders_also_for_one_unit(desk: Desk) -> None:
    for scope in ("all", desk.office.own):
        page = desk.first.get(desk.base + LATER + scope).text
        for said in ("Thư nhắc chuyển ngày", "Người nhận thư mỗi ngày", "Cảnh báo"):
            assert said in page
    assert "tới hạn công bố" in desk.first.get(desk.base + LATER + "all").text


def test_followers_are_proposed_previewed_and_moved_in_one_act(desk: Desk) -> None:
    page = desk.first.get(desk.base + LATER + "all").text
    assert "đề nghị, chưa dời" in page
    assert "followers=yes" in page
    whole = desk.first.get(desk.base + LATER + "all&followers=yes").text
    assert "dời cùng lúc" in whole
    assert 'name="followers" value="yes"' in whole
    before = due(desk, "appraisal")
    form = {"stage": STAGE, "to": "2024-01-31", "for_unit": "all", "reason": "bão"}
    answer = post(desk.first, desk.base + "/move", form | {"followers": "yes"})
    assert answer.status_code == 303
    assert due(desk, STAGE) == "31/01/2024"
    assert due(desk, "appraisal") != before
    with desk.office.house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "deadline.moved")
        assert len(session.scalars(query).all()) > 1


def test_a_unit_is_named_by_its_code_or_its_name(desk: Desk) -> None:
    plan = load_cycle(desk.office.house, desk.office.cycle).plan
    own = next(unit for unit in plan.units if unit.code == desk.office.own)
    page = desk.first.get(desk.base + LATER + own.name).text
    assert f'/units/{own.code}">{own.name}</a>' in page


def test_the_preview_names_the_late_work_that_will_be_in_time_and_what_is_wrong_with_a_day(
    desk: Desk,
) -> None:
    page = words(desk.first.get(desk.base + LATER + "all").text)
    assert "Hồ sơ nộp muộn thành đúng hạn, được tính Thị trấn" in page
    page = words(desk.first.get(f"{desk.base}/move?stage={STAGE}&to=2024-02-10&for_unit=all").text)
    assert "10/02/2024 · ngày nghỉ: " in page
    assert "trước hạn của bước mà nó cần: " in page
    path, form = f"{desk.base}/move", {"stage": STAGE, "to": "2024-01-31", "reason": "bão"}
    assert post(desk.first, path, form).is_redirect
    changes = words(desk.first.get(f"{desk.base}/changes").text)
    assert "được tính · bão" in changes
    assert "chờ quyết định" not in changes
