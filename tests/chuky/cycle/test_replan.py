"""A move and what follows from it: one diff, one transaction, by the deadlines in force."""

from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock, local_day
from chuky.cycle.activate import activate
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.replan import Follower, move_with_followers, planned_replan
from chuky.cycle.stage_state import deadline_in_force
from chuky.house import open_house
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Deadline
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.plan.timetable import day_end
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
SELF, APPRAISAL = "self-assessment", "appraisal"


def days(followers: tuple[Follower, ...]) -> dict[str, tuple[date | None, date | None]]:
    return {
        item.stage: (
            local_day(item.before) if item.before else None,
            local_day(item.after) if item.after else None,
        )
        for item in followers
    }


def due(running: Running, stage: str, scope: str = "all") -> date | None:
    with running.house.ledger.session() as session:
        found = deadline_in_force(session, running.context.id, stage, scope).due
    return local_day(found) if found else None


def test_followers_keep_the_working_days_they_had(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    planned = planned_replan(running.house, running.context, to(15))
    found = days(planned.followers)
    assert found[APPRAISAL] == (date(2024, 1, 31), date(2024, 2, 5))
    keys = [item.stage for item in planned.followers]
    assert keys.index(APPRAISAL) < keys.index("aggregation")
    assert due(running, APPRAISAL) == date(2024, 1, 31)


def to(day: int, scope: str = "all", month: int = 1) -> Move:
    return Move(SELF, day_end(date(2024, month, day)), "bão số 9", scope, "CV 12/SNV")


def test_all_are_moved_in_one_act_or_none(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.at(2024, 1, 4, 9)
    planned = move_with_followers(running.house, running.context, to(15), "quan-tri")
    for one in (planned.move, *planned.proposed):
        assert due(running, one.move.stage) == local_day(one.after)
    with running.house.ledger.session() as session:
        moved = select(AuditEvent).where(AuditEvent.action == "deadline.moved")
        events = session.scalars(moved).all()
    assert [event.payload["stage"] for event in events] == [
        SELF,
        *(one.move.stage for one in planned.proposed),
    ]
    assert {event.payload["reason"] for event in events} == {"bão số 9"}

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    before = versions(running)
    monkeypatch.setattr("chuky.cycle.replan.apply_move", broken)
    with pytest.raises(RuntimeError):
        move_with_followers(running.house, running.context, to(19), "quan-tri")
    assert versions(running) == before


def versions(running: Running) -> list[tuple[str, int]]:
    with running.house.ledger.session() as session:
        rows = session.execute(select(Deadline.stage, Deadline.version))
        return sorted((row.stage, row.version) for row in rows)


def test_the_move_alone_leaves_its_followers(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    move_deadline(running.house, running.context, to(15), "quan-tri")
    assert due(running, APPRAISAL) == date(2024, 1, 31)


def test_proposals_go_from_the_ledgers_days_not_the_plans(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    move_with_followers(running.house, running.context, to(15), "quan-tri")
    again = planned_replan(running.house, running.context, to(16))
    assert again.move.before is not None
    assert local_day(again.move.before) == date(2024, 1, 15)
    assert days(again.followers)[APPRAISAL] == (date(2024, 2, 5), date(2024, 2, 6))


def test_one_units_extension_is_waited_for_too(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    unit = running.context.plan.units[0].code
    planned = planned_replan(running.house, running.context, to(15, unit))
    assert days(planned.followers)[APPRAISAL] == (date(2024, 1, 31), date(2024, 2, 5))


def test_an_earlier_day_moves_no_follower(running: Running) -> None:
    running.at(2024, 1, 2, 9)
    planned = planned_replan(running.house, running.context, to(9))
    assert planned.followers == ()


def test_what_counts_from_a_seal_is_projected(tmp_path_factory: pytest.TempPathFactory) -> None:
    plan = load_plan(find_plan("binh-phuoc-friendly-2024"))
    clock = SimulatedClock(datetime(2024, 8, 1, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("counted"), clock, MARK)
    context = activate(house, plan.plan, plan.criteria, "quan-tri")
    made = Running(house, context)
    (before,) = context.plan.stage("sign-printing").after
    last = due(made, before)
    assert last is not None
    move = Move(before, day_end(last.replace(year=2025)), "muộn")
    planned = planned_replan(house, context, move)
    (follower,) = [item for item in planned.followers if item.stage == "sign-printing"]
    assert follower.planned is None
    assert follower.after is not None
    assert local_day(follower.after) == local_day(move.due)
    house.close()


def test_the_command_shows_the_diff_and_takes_the_proposals_when_asked(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    words = ["move", running.context.id, SELF, "2100-01-15", "--home", str(running.house.folder)]
    words += ["--reason", "bão"]
    shown = CliRunner().invoke(cli, words)
    assert shown.exit_code == 0, shown.output
    assert "đề nghị; thêm --followers" in shown.output
    assert due(running, SELF) == date(2024, 1, 10)
    done = CliRunner().invoke(cli, [*words, "--followers", "--yes"])
    assert done.exit_code == 0, done.output
    assert due(running, SELF) == date(2100, 1, 15)
    later = due(running, APPRAISAL)
    assert later is not None
    assert later.year == 2100
