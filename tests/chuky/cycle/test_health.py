"""The dead-man's switch: what should have run and did not is said, in time, and only then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.clock_hold import leave_mark
from chuky.cycle.context import CycleContext
from chuky.cycle.health import PATIENCE, health, record_end
from chuky.cycle.overview import troubles
from chuky.cycle.pause import pause, resume
from chuky.house import House, open_house
from chuky.ledger.models import Cycle, Moment
from chuky.ledger.planning import JobEnd
from chuky.plan import find_plan, load_plan
from chuky.reminders.hold import hold
from chuky.reminders.letter import Letter, queue_letter
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.cycle.conftest import Running, running
from tests.dashboard.conftest import TestClient

pytestmark = pytest.mark.unit
__all__ = ["running"]
START = datetime(2023, 11, 20, 8, tzinfo=VIETNAM)
HOUR = timedelta(hours=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "house", SimulatedClock(START))
    yield opened
    opened.close()


@pytest.fixture
def context(house: House) -> CycleContext:
    """A real cycle, its moments all done but the stage in December's."""
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    context = activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        past = update(Moment).where(Moment.at <= START).values(state="done", done_at=START)
        session.execute(past)
    return context


def go(house: House, instant: datetime) -> datetime:
    assert isinstance(house.clock, SimulatedClock)
    house.clock.move_to(instant)
    return instant


def kinds(house: House, now: datetime) -> list[str]:
    return [fault.kind for fault in health(house, now)]


def test_a_house_without_real_cycles_is_well(running: Running, house: House) -> None:
    assert health(house, START + timedelta(days=40)) == ()
    assert health(running.house, START + timedelta(days=400)) == ()


def test_a_catch_up_that_never_came_or_stayed_away_is_said(
    house: House, context: CycleContext
) -> None:
    assert kinds(house, START + HOUR) == []
    assert kinds(house, START + PATIENCE + HOUR) == ["catch_up"]
    go(house, START + 3 * HOUR)
    record_end(house)
    assert kinds(house, START + 4 * HOUR) == []
    (fault,) = health(house, START + 8 * HOUR)
    assert (fault.kind, fault.since) == ("catch_up", START + 3 * HOUR)


def test_status_says_it_in_one_line_and_exits_1(house: House, context: CycleContext) -> None:
    with house.ledger.transaction() as session:
        session.execute(update(Cycle).values(activated_at=START))
        session.merge(JobEnd(job="catch_up", at=START))
    done = CliRunner().invoke(cli, ["status", "--home", str(house.folder)])
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if "chạy bù" in line]
    assert "20/11/2023 08:00" in line


def test_the_health_page_is_red_and_names_nobody(house: House, context: CycleContext) -> None:
    with TestClient(create_app(Web(house, house.clock, secure=False))) as client:
        assert client.get("/health").json() == {"status": "ok"}
        go(house, START + 5 * HOUR)
        answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "late", "what": ["catch_up"]})


def test_a_reminder_and_a_moment_that_did_not_run_are_told_apart(
    house: House, context: CycleContext
) -> None:
    def first(like: str) -> datetime:
        with house.ledger.session() as session:
            query = select(Moment.at).where(Moment.state == "pending", Moment.kind.like(like))
            return min(session.scalars(query))

    for like, kind in (("reminder-%", "reminders"), ("opens", "moments")):
        at = first(like)
        late = at + PATIENCE + HOUR
        with house.ledger.transaction() as session:
            now = update(Moment).where(Moment.at < at)
            session.execute(now.values(state="done", done_at=START))
        house.clock = SimulatedClock(late)
        leave_mark(house, context.id)
        record_end(house)
        assert kind in kinds(house, late)
        assert kinds(house, at + PATIENCE) == [] or kind not in kinds(house, at + PATIENCE)


def test_mail_that_the_post_did_not_take_is_a_reminder_that_did_not_go(
    house: House, context: CycleContext
) -> None:
    with house.ledger.transaction() as session:
        letter = Letter("<1@chuky>", "xa@huyen.example", "…", "Kính gửi", START)
        queue_letter(house, session, context.id, letter)
    late = go(house, START + 6 * HOUR)
    record_end(house)
    assert kinds(house, late) == ["reminders"]
    hold(house.folder, "thử")
    assert kinds(house, late) == []


def test_what_is_paused_is_no_fault_and_counts_from_its_resuming(
    house: House, context: CycleContext
) -> None:
    with house.ledger.session() as session:
        at = min(session.scalars(select(Moment.at).where(Moment.state == "pending")))
    pause(house, context, "bão", "quan-tri")
    late = go(house, at + timedelta(days=10))
    leave_mark(house, context.id)
    record_end(house)
    assert kinds(house, late) == []
    assert "paused" in {item.kind for item in troubles(house)}
    resume(house, context, "hết bão", "quan-tri")
    assert kinds(house, late + HOUR) == []
    assert kinds(house, late + 3 * HOUR) != []


def test_a_clock_in_doubt_is_said_instead_of_what_it_holds(
    house: House, context: CycleContext
) -> None:
    late = go(house, START + timedelta(days=30))
    assert kinds(house, late) == ["catch_up", "clock"]
    assert {item.kind for item in troubles(house)} >= {"catch_up", "clock"}
