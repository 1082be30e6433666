"""Reopening a sealed stage: two persons, a new day, the old datasets kept beside the new ones."""

from datetime import date

import pytest
from sqlalchemy import select

from chuky.clock import local_day
from chuky.cycle.close_early import close_early
from chuky.cycle.close_stage import readiness
from chuky.cycle.exceptions import MoveRefused, ReopeningRefused, SecondPersonNeeded
from chuky.cycle.moments import due_moments
from chuky.cycle.move import Move
from chuky.cycle.reopen import planned_reopening, reopen_stage
from chuky.cycle.replan import proposed
from chuky.cycle.seal_stage import seal_stage
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.datasets import seal_frame
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Moment, SealedDataset
from chuky.ledger.planning import Reopening, SupersededDataset
from chuky.plan.timetable import day_end
from chuky.publication.frames import frame_columns
from chuky.publication.model import PublishedDataset
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.cycle.submitting import accepted

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"
AGAIN = Move(STAGE, day_end(date(2024, 1, 25)), "một xã nộp nhầm tệp")


def seal(running: Running, stage: str, kind: str) -> None:
    """Seal a stage by the first of its moments of a kind that is due."""
    due = due_moments(running.house, running.context.id)
    moment = next(item for item in due if item.stage == stage and item.kind.startswith(kind))
    seal_stage(running.house, running.context, moment, (dataset(running, stage),))


def dataset(running: Running, stage: str) -> PublishedDataset:
    columns = frame_columns(running.context.plan.stage(stage), "")
    return PublishedDataset(stage, "", seal_frame(columns, []), simulated=True)


@pytest.fixture
def sealed(running: Running) -> Running:
    running.at(2024, 1, 11, 9)
    seal(running, STAGE, "closes")
    return running


def test_a_reopened_stage_takes_work_and_is_sealed_anew(sealed: Running) -> None:
    house, context = sealed.house, sealed.context
    planned = planned_reopening(house, context, AGAIN)
    assert planned.datasets == (STAGE,)
    assert reopen_stage(house, context, AGAIN, "quan-tri", "lanh-dao") == planned
    with house.ledger.session() as session:
        assert stage_state(session, context.id, STAGE).state == "open"
        assert session.get(SealedDataset, (context.id, STAGE)) is None
        assert session.get_one(SupersededDataset, (context.id, STAGE, 1)).stage == STAGE
        row = session.get_one(Reopening, (context.id, STAGE, 1))
        assert (row.asked_by, row.granted_by) == ("quan-tri", "lanh-dao")
        closes = session.get_one(Moment, f"{context.id}/{STAGE}/all/closes/v2")
        assert closes.state == "pending"
        said = select(AuditEvent).where(AuditEvent.action == "stage.reopened")
        assert session.scalars(said).one().payload["reason"] == AGAIN.reason
    sealed.at(2024, 1, 26, 9)
    seal(sealed, STAGE, "closes")
    with house.ledger.session() as session:
        assert stage_state(session, context.id, STAGE).state == "sealed"
        assert session.get(SealedDataset, (context.id, STAGE)) is not None


def test_a_reopened_stage_can_be_closed_early_though_it_was_so_before(running: Running) -> None:
    house, context = running.house, running.context
    for number, due in enumerate((25, 26), start=1):
        running.at(2024, 1, 3 + number, 9)
        for unit in context.plan.units:
            accepted(running, unit.code)
        close_early(house, context.id, STAGE, "so-noi-vu")
        close_early(house, context.id, STAGE, "so-noi-vu")
        seal(running, STAGE, "completed")
        move = Move(STAGE, day_end(date(2024, 1, due)), "nhầm tệp")
        reopen_stage(house, context, move, "quan-tri", "lanh-dao")
    with house.ledger.session() as session:
        done = select(Moment.id).where(Moment.kind == "completed", Moment.state == "done")
        assert {name[-2:] for name in session.scalars(done)} == {"v1", "v2"}
        assert session.get_one(SupersededDataset, (context.id, STAGE, 2)).name == STAGE


def test_a_stage_that_builds_on_a_reopened_one_waits_for_it(sealed: Running) -> None:
    house, context = sealed.house, sealed.context
    later = next(s for s in context.plan.stages if STAGE in (*s.after, *s.needs))
    sealed.opened(later.key)
    reopen_stage(house, context, AGAIN, "quan-tri", "lanh-dao")
    with house.ledger.transaction() as session:
        from chuky.cycle.close_stage import _missing

        waits = _missing(session, context, later)
    assert waits is not None
    assert readiness(house, context, later).waits == waits


def test_what_is_reopened_proposes_days_for_its_followers_and_moves_them_if_asked(
    sealed: Running,
) -> None:
    house, context = sealed.house, sealed.context
    planned = planned_reopening(house, context, AGAIN)
    days = {one.move.stage: local_day(one.after) for one in proposed(planned.followers)}
    assert days["appraisal"] == date(2024, 2, 21), (
        "14 working days after it, as before, Tết left out"
    )
    reopen_stage(house, context, AGAIN, "quan-tri", "lanh-dao", shift=True)
    with house.ledger.session() as session:
        for stage, day in days.items():
            due = deadline_in_force(session, context.id, stage).due
            assert due is not None
            assert local_day(due) == day


def test_one_person_alone_reopens_nothing(sealed: Running) -> None:
    with pytest.raises(SecondPersonNeeded):
        reopen_stage(sealed.house, sealed.context, AGAIN, "quan-tri", "quan-tri")


def test_what_is_open_or_built_on_or_published_is_not_reopened(sealed: Running) -> None:
    house, context = sealed.house, sealed.context
    survey = Move("survey", AGAIN.due, "…")
    with pytest.raises(ReopeningRefused, match="đang mở"):
        planned_reopening(house, context, survey)
    last = next(s.key for s in context.plan.stages if s.kind == "publication")
    with house.ledger.transaction() as session:
        stage_state(session, context.id, last).state = "sealed"
    with pytest.raises(ReopeningRefused, match=last):
        planned_reopening(house, context, AGAIN)
    with pytest.raises(ReopeningRefused, match="đã công bố"):
        planned_reopening(house, context, Move(last, AGAIN.due, "…"))


def test_a_reopening_has_a_reason_and_a_day_to_come(sealed: Running) -> None:
    for move in (Move(STAGE, AGAIN.due, " "), Move(STAGE, day_end(date(2024, 1, 9)), "…")):
        with pytest.raises(MoveRefused):
            planned_reopening(sealed.house, sealed.context, move)
