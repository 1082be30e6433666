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
        for words in ("Thư nhắc chuyển ngày", "Người nhận thư mỗi ngày", "Cảnh báo"):
            assert words in page
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
