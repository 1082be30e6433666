"""With a clock in doubt no moment runs and no mail leaves, whatever people send meanwhile."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM
from chuky.cycle.clock_hold import clock_doubt, confirm_clock
from chuky.cycle.submit import Sending, submit
from chuky.ledger.audit import append
from chuky.reminders.letter import Letter, queue_letter
from flows.catch_up import catch_up
from flows.engine import Engine
from flows.moment import moment
from tests.flows.real_cycle import PLAN, RealCycle, real_cycle

pytestmark = pytest.mark.flow
SOON = f"{PLAN}/self-assessment/all/opens/v1"
BELIEVED = datetime(2023, 12, 2, tzinfo=VIETNAM)
"""By then the clock was right."""


@pytest.fixture
def cycle(engine: Engine, tmp_path: Path) -> Iterator[RealCycle]:
    with real_cycle(tmp_path, engine) as made:
        made.set_clock(2023, 12, 1, 9)
        moment(SOON)
        yield made


def upload(cycle: RealCycle, name: str) -> None:
    """A unit sends a file: events of its own in the audit trail."""
    unit = cycle.context.plan.units[0].code
    submit(cycle.house, PLAN, Sending("self-assessment", unit, "can-bo", name, name.encode()))


def wake(cycle: RealCycle) -> None:
    """Whatever wakes it: the moment's own run, the hourly catch-up."""
    moment(next(key for key, state in cycle.states().items() if state == "pending"))
    catch_up()


def queue(cycle: RealCycle) -> None:
    with cycle.house.ledger.transaction() as session:
        letter = Letter("<1@chuky>", "xa@huyen.example", "…", "Kính gửi", cycle.house.clock.now())
        queue_letter(cycle.house, session, PLAN, letter)


def test_an_upload_lifts_no_doubt_and_only_a_confirmation_lets_moments_and_mail_go(
    cycle: RealCycle,
) -> None:
    cycle.set_clock(2024, 1, 30, 9)  # 60 days on, a Tuesday morning
    upload(cycle, "bao-cao.xlsx")
    queue(cycle)
    before = cycle.states()
    wake(cycle)
    assert (cycle.states(), cycle.sent()) == (before, [])
    confirm_clock(cycle.house, PLAN, "quan-tri", "máy tắt hai tháng")
    wake(cycle)
    assert cycle.states() != before
    assert "<1@chuky>" in cycle.sent()


def test_a_doubt_that_was_seen_stays_though_the_clock_is_set_right_again(cycle: RealCycle) -> None:
    cycle.set_clock(2024, 1, 30, 9)
    catch_up()
    cycle.set_clock(2023, 12, 29, 9)
    queue(cycle)
    before = cycle.states()
    wake(cycle)
    assert (cycle.states(), cycle.sent()) == (before, [])
    doubt = clock_doubt(cycle.house, PLAN)
    assert doubt is not None
    assert doubt.last < BELIEVED
    confirm_clock(cycle.house, PLAN, "quan-tri", "đã chỉnh NTP")
    assert clock_doubt(cycle.house, PLAN) is None
    wake(cycle)
    assert cycle.states() != before
    assert "<1@chuky>" in cycle.sent()


def test_a_clock_behind_the_last_event_holds_until_it_is_confirmed(cycle: RealCycle) -> None:
    with cycle.house.ledger.transaction() as session:
        ahead = BELIEVED.replace(day=30)
        append(session, PLAN, ahead, "can-bo", "submission.received", {})
    cycle.set_clock(2023, 12, 29, 9)
    before = cycle.states()
    wake(cycle)
    cycle.set_clock(2024, 1, 2, 9)
    wake(cycle)
    assert cycle.states() == before
    confirm_clock(cycle.house, PLAN, "quan-tri", "đồng hồ trước đó chạy nhanh")
    wake(cycle)
    assert cycle.states() != before


def test_a_house_that_is_woken_daily_is_never_in_doubt(cycle: RealCycle) -> None:
    for month, day in ((12, 8), (12, 20), (12, 31), (1, 12)):
        cycle.set_clock(2023 if month > 1 else 2024, month, day, 9)
        assert clock_doubt(cycle.house, PLAN) is None
        catch_up()
