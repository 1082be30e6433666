"""Whatever people do to a timetable in whatever order, no stage is left that nothing would move."""

import itertools
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock, local_day
from chuky.cycle.activate import activate
from chuky.cycle.close_early import close_early
from chuky.cycle.close_stage import be_patient, hold_back, nothing_left, readiness
from chuky.cycle.exceptions import ClosingRefused, MoveRefused, ReopeningRefused, StageNotOpen
from chuky.cycle.moments import DueMoment, due_moments, finish
from chuky.cycle.move import Move
from chuky.cycle.open_stage import open_stage, unsealed
from chuky.cycle.reopen import reopen_stage
from chuky.cycle.replan import move_with_followers
from chuky.cycle.seal_stage import seal_stage
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House, open_house
from chuky.ledger.models import Cycle, Moment
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from chuky.plan.timetable import day_end
from tests.chuky.cycle.conftest import PLAN, Running

pytestmark = pytest.mark.unit
STAGES = ("self-assessment", "survey", "appraisal", "aggregation", "council-meeting")
NUMBERS = itertools.count()
BEGIN = datetime(2023, 11, 20, tzinfo=VIETNAM)
LEFT = ("pending", "blocked")
CLOSING = ("closes", "grace", "completed")
acts = st.one_of(
    st.tuples(
        st.just("move"), st.sampled_from(STAGES), st.sampled_from(["all", "TM01"]),
        st.integers(-9, 15),
    ),
    st.tuples(st.just("reopen"), st.sampled_from(STAGES), st.booleans(), st.integers(1, 15)),
    st.tuples(st.just("close"), st.sampled_from(STAGES)),
    st.tuples(st.just("wait"), st.booleans(), st.integers(1, 400)),
    st.tuples(st.just("off"), st.integers(1, 400)),
)  # fmt: skip


class Home:
    """A house for many cycles; no dataclass, for hypothesis prints those whole."""

    def __init__(self, house: House) -> None:
        self.house = house


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Path(folder), SimulatedClock(BEGIN), MARK)
        yield Home(house)
        house.close()


def fresh(home: Home) -> Running:
    """A cycle of its own, from 20 November 2023."""
    house, loaded = home.house, load_plan(find_plan(PLAN))
    house.clock = SimulatedClock(BEGIN)
    units, key = loaded.plan.units[:3], f"viec-{next(NUMBERS)}"
    plan = loaded.plan.model_copy(update={"units": units, "key": key})
    return Running(house, activate(house, plan, loaded.criteria, "quan-tri"))


def do(running: Running, act: tuple[object, ...]) -> None:
    """One act of a person, or hours that pass, with the machines on (`wait`) or off; what is
    refused changes nothing."""
    house, context = running.house, running.context
    try:
        match act:
            case ("move", str(stage), str(scope), int(days)):
                with house.ledger.session() as session:
                    due = deadline_in_force(session, context.id, stage, scope).due or BEGIN
                new = day_end(local_day(due) + timedelta(days=days))
                move_with_followers(house, context, Move(stage, new, "bão", scope), "quan-tri")
            case ("reopen", str(stage), bool(shift), int(days)):
                new = day_end(local_day(house.clock.now()) + timedelta(days=days))
                move = Move(stage, new, "nhầm tệp")
                reopen_stage(house, context, move, "quan-tri", "lanh-dao", shift=shift)
            case ("close", str(stage)):
                close_early(house, context.id, stage, "quan-tri", "đủ hồ sơ")
            case ("wait", bool(ready), int(hours)):
                assert isinstance(house.clock, SimulatedClock)
                house.clock.move_to(house.clock.now() + timedelta(hours=hours))
                wake(running, ready)
            case ("off", int(hours)):
                assert isinstance(house.clock, SimulatedClock)
                house.clock.move_to(house.clock.now() + timedelta(hours=hours))
    except (MoveRefused, ReopeningRefused, ClosingRefused, StageNotOpen):
        return


def wake(running: Running, ready: bool) -> None:
    """What a wake does, without flows and letters. `ready`: the gates pass."""
    house, context = running.house, running.context
    while due := due_moments(house, context.id):
        moment = due[0]
        if moment.kind == "opens":
            open_stage(house, context, moment)
        elif moment.reminds:
            with house.ledger.transaction() as session:
                finish(session, moment.id, house.clock.now(), blocked=False)
        else:
            close(running, moment, ready)


def close(running: Running, moment: DueMoment, ready: bool) -> None:
    house, context = running.house, running.context
    found = readiness(house, context, context.plan.stage(moment.stage), moment)
    if found.sealed:
        nothing_left(house, moment)
    elif found.patient:
        be_patient(house, moment)
    elif found.waits in ("not_open", "reopened") or not ready:
        hold_back(house, context, moment, "gate")
    else:
        seal_stage(house, context, moment, ())


def nothing_is_left_standing(running: Running) -> None:
    context = running.context
    with running.house.ledger.session() as session:
        rows = select(Moment).where(Moment.cycle_id == context.id, Moment.state.in_(LEFT))
        left = session.scalars(rows).all()
        for stage in context.plan.stages:
            state = stage_state(session, context.id, stage.key).state
            deadline = deadline_in_force(session, context.id, stage.key)
            mine = [row for row in left if row.stage == stage.key]
            kinds = {row.kind for row in mine if row.scope == "all"}
            stale = [row.id for row in mine if row.scope == "all" and row.kind != "completed"
                     and row.deadline_version != deadline.version]  # fmt: skip
            assert not stale or state == "sealed", stale
            if state == "sealed":
                assert not mine, f"{stage.key} is sealed, yet {mine[0].id} would run"
            elif state == "waiting":
                waits = unsealed(session, context.id, stage.after)
                counts = deadline.opens is None and bool(waits)
                assert counts or "opens" in kinds, f"nothing would open {stage.key}"
            elif deadline.due is not None:
                assert kinds & set(CLOSING), f"nothing would close {stage.key}"


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@example(several=[("off", 400), ("move", "self-assessment", "all", 5)])
@given(several=st.lists(acts, min_size=3, max_size=14))
def test_every_stage_would_still_open_and_close_after_any_acts(
    home: Home, several: list[tuple[object, ...]]
) -> None:
    running = fresh(home)
    for act in several:
        do(running, act)
        nothing_is_left_standing(running)
    with running.house.ledger.transaction() as session:
        session.get_one(Cycle, running.context.id).state = "ended"
