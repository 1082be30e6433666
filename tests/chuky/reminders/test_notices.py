"""What a unit is told of its work by mail: each event once, to those who act for the unit."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.appraising.queries import Place, ask
from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.scores import components_for, components_of
from chuky.cycle.submit import Sending, submit
from chuky.cycle.waive import rules_of, waive
from chuky.drafting import drafts
from chuky.drafting.form import read_form
from chuky.drafting.presenting import present
from chuky.ledger.models import Message
from chuky.ledger.planning import JobEnd
from chuky.plan.timetable import day_end
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.hold import hold, release_hold
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHouse]:
    opened = real_house(tmp_path, 2024, 1, 3, 20)
    yield opened
    opened.house.close()


@pytest.fixture
def context(real: RealHouse) -> CycleContext:
    context = real.activate(addressed(real.loaded.plan), opened=(STAGE, "appraisal"))
    deliver_queued(real.house, context)
    return context


def send(real: RealHouse, context: CycleContext, content: bytes) -> str:
    sending = Sending(STAGE, "TM01", "an", "bao-cao.csv", content)
    return submit(real.house, context.id, sending).code


def test_a_returned_file_is_told_to_its_unit_at_once_also_at_night(
    real: RealHouse, context: CycleContext
) -> None:
    code = send(real, context, b"khong phai bieu mau")
    assert deliver_queued(real.house, context) == 1
    ((message, recipient, _, text),) = real.post.taken
    assert recipient == "tm01@xa.example"
    assert code in text
    assert "CHƯA ĐẠT" in text
    assert "It was returned" in text
    assert message.startswith(f"<{context.id}.receipt.")
    send(real, context, b"khong phai bieu mau")
    assert deliver_queued(real.house, context) == 0, "the same bytes are the same receipt"


def test_a_query_reaches_the_units_officer_and_head_and_nobody_else(
    real: RealHouse, context: CycleContext
) -> None:
    unit = context.plan.units[1]
    with real.house.ledger.transaction() as session:
        now = real.clock.now()
        for account, role in (("an", "contributor"), ("binh", "head")):
            add_account(session, account, account.title(), "q", now, f"{account}@xa.example")
            give_role(session, account, Grant(role, context.id, unit.code), "a", "b", now)
    component = next(iter(components_of(context, unit)))
    place = Place(context.id, "appraisal", unit.code, component)
    ask(real.house, place, "Số văn bản nào?", date(2024, 1, 17), "tham-dinh")
    assert deliver_queued(real.house, context) == 2
    assert set(real.post.recipients) == {"an@xa.example", "binh@xa.example"}
    text = real.post.taken[0][3]
    assert "Số văn bản nào?" in text
    assert "17/01/2024" in text


def test_a_draft_is_put_before_the_head_alone_once_a_version(
    real: RealHouse, context: CycleContext
) -> None:
    unit, stage = context.plan.units[1], context.plan.stage(STAGE)
    with real.house.ledger.transaction() as session:
        now = real.clock.now()
        for account, role in (("an", "contributor"), ("binh", "head")):
            add_account(session, account, account.title(), "q", now, f"{account}@xa.example")
            give_role(session, account, Grant(role, context.id, unit.code), "a", "b", now)
    for said in ("", "sửa", ""):  # back to the first version
        codes = components_for(context, unit, "self_score")
        places = [drafts.Place(context.id, STAGE, unit.code, code, "an") for code in codes]
        with real.house.ledger.session() as session:
            seen = drafts.drafts_of(session, context.id, STAGE, unit.code)
        written = [
            (place, drafts.Written(Decimal(0), said, seen[place.component].version if seen else 0))
            for place in places
        ]
        drafts.save_drafts(real.house, written)
        with real.house.ledger.session() as session:
            digest = read_form(session, context, stage, unit).digest
        present(real.house, context.id, (STAGE, unit.code), "an", digest)
        present(real.house, context.id, (STAGE, unit.code), "an", digest)
        deliver_queued(real.house, context)
    assert real.post.recipients == ["binh@xa.example"] * 2
    assert unit.name in real.post.taken[0][3]
    assert "an đã trình anh/chị duyệt" in real.post.taken[0][3]


def test_a_moved_deadline_is_told_to_all_and_an_extension_to_its_unit(
    real: RealHouse, context: CycleContext
) -> None:
    later = Move(STAGE, day_end(date(2024, 1, 12)), "mưa lũ", document="12/UBND")
    move_deadline(real.house, context, later, "quan-tri")
    assert deliver_queued(real.house, context) == 3
    assert all("từ 10/01/2024 đến hết 12/01/2024" in one[3] for one in real.post.taken)
    alone = Move(STAGE, day_end(date(2024, 1, 19)), "ngập lụt", scope="TM02")
    move_deadline(real.house, context, alone, "quan-tri")
    assert deliver_queued(real.house, context) == 1
    assert real.post.taken[-1][1] == "tm02@xa.example"
    assert "cho riêng đơn vị" in real.post.taken[-1][3]


def test_a_waiver_is_told_with_its_rule_and_reason(real: RealHouse, context: CycleContext) -> None:
    rule = next(iter(rules_of(context, context.plan.stage(STAGE)).values()))
    waive(real.house, context.id, STAGE, rule.id, "TM03", "mất điện", asked_by="a", granted_by="b")
    assert deliver_queued(real.house, context) == 1
    assert rule.message.vi in real.post.taken[0][3]
    assert "mất điện" in real.post.taken[0][3]


def test_nothing_is_told_twice_nor_lost_when_the_poster_dies_between(
    real: RealHouse, context: CycleContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Move(STAGE, day_end(date(2024, 1, 12)), "mưa lũ")
    move_deadline(real.house, context, move, "quan-tri")

    class Killed(BaseException):
        """The process ends here."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("chuky.reminders.notices.mark_told", die)
        with pytest.raises(Killed):
            deliver_queued(real.house, context)
    deliver_queued(real.house, context)
    assert len(real.post.recipients) == len(set(real.post.recipients)) == 3


def test_a_held_house_tells_nothing_before_it_is_released(
    real: RealHouse, context: CycleContext
) -> None:
    hold(real.house.folder, "khôi phục")
    send(real, context, b"khong phai bieu mau")
    assert deliver_queued(real.house, context) == 0
    with real.house.ledger.session() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert release_hold(real.house.folder)
    assert deliver_queued(real.house, context) == 1


def test_what_happened_before_the_first_catch_up_is_told_however_late_that_comes(
    real: RealHouse,
) -> None:
    fresh = real.activate(addressed(real.loaded.plan))
    send(real, fresh, b"khong phai bieu mau")
    real.clock.move_to(datetime(2024, 1, 8, 9, tzinfo=VIETNAM))
    assert deliver_queued(real.house, fresh) == 1


def test_a_cycle_that_is_older_than_the_program_hears_of_nothing_old(
    real: RealHouse,
) -> None:
    old = real.activate(addressed(real.loaded.plan))
    with real.house.ledger.transaction() as session:
        session.execute(delete(JobEnd))
    send(real, old, b"khong phai bieu mau")
    real.clock.move_to(datetime(2024, 1, 8, 9, tzinfo=VIETNAM))
    assert deliver_queued(real.house, old) == 0
