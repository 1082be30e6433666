"""What of a running cycle's plan may be amended: where a unit is looked up, not which units."""

from datetime import date

import pytest

from chuky.access.exceptions import ReasonMissing
from chuky.clock import VIETNAM
from chuky.cycle.activate import activate
from chuky.cycle.amend import amend, in_force, planned_amendment
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import (
    AmendedMeanwhile,
    AmendmentClosed,
    AmendmentRefused,
    CycleActive,
    MoveRefused,
)
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Cycle
from chuky.plan import Plan
from chuky.plan.timetable import day_end
from chuky.views.changes import changes_of
from tests.chuky.cycle.conftest import PLAN, Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"


def changed(plan: Plan, **unit: object) -> Plan:
    first, *others = plan.units
    return plan.model_copy(update={"units": (first.model_copy(update=unit), *others)})


def test_the_cluster_of_a_unit_may_be_written_while_the_cycle_runs(running: Running) -> None:
    plan = changed(running.context.plan, cluster="Huyện cũ A")
    plan = plan.model_copy(update={"cluster_name": "Huyện cũ"})
    done = amend(running.house, running.context, plan, "bổ sung", "quan-tri")
    assert (done.moves, done.words) == ((), True)
    read = load_cycle(running.house, running.context.id).plan
    assert (read.units[0].cluster, read.cluster_name) == ("Huyện cũ A", "Huyện cũ")


def test_its_group_may_not(running: Running) -> None:
    plan = changed(running.context.plan, group="elsewhere")
    with pytest.raises(AmendmentRefused, match="units"):
        planned_amendment(running.house, running.context, plan, "nhầm")


def later(plan: Plan, stage: str, **fields: object) -> Plan:
    stages = [one.model_copy(update=fields) if one.key == stage else one for one in plan.stages]
    return plan.model_copy(update={"stages": tuple(stages)})


@pytest.mark.parametrize(
    "fields",
    [
        {"stated": "Chậm nhất đến ngày 17/01/2024"},
        {"stated": "Từ ngày 25/12/2023 đến ngày 17/01/2024"},
    ],
)
def test_a_sealed_stage_is_not_reopened_by_an_amendment(
    running: Running, fields: dict[str, object]
) -> None:
    running.put(STAGE, "sealed")
    plan = later(running.context.plan, STAGE, **fields)
    plan = plan.model_copy(update={"title": "Tên mới"})
    with pytest.raises(MoveRefused, match="niêm phong"):
        amend(running.house, running.context, plan, "mưa lũ", "quan-tri")
    with running.house.ledger.session() as session:
        assert stage_state(session, running.context.id, STAGE).state == "sealed"
        assert deadline_in_force(session, running.context.id, STAGE).version == 1
        assert session.get_one(Cycle, running.context.id).title != "Tên mới"


def test_a_sealed_stage_keeps_its_deadline_when_an_amendment_words_it_otherwise(
    running: Running,
) -> None:
    """What it was moved to before it was sealed may be written down; no other day may."""
    due = day_end(date(2024, 1, 15))
    move_deadline(running.house, running.context, Move(STAGE, due, "bão"), "quan-tri")
    running.put(STAGE, "sealed")
    plan = later(running.context.plan, STAGE, stated="Chậm nhất đến ngày 15/01/2024")
    done = amend(running.house, running.context, plan, "ghi lại", "quan-tri")
    assert (done.moves, done.words) == ((), True)
    other = later(plan, STAGE, stated="Chậm nhất đến ngày 10/01/2024")
    with pytest.raises(MoveRefused):
        amend(running.house, load_cycle(running.house, PLAN), other, "sớm lại", "quan-tri")


def test_a_reason_is_asked_for_where_only_words_change(running: Running) -> None:
    plan = running.context.plan.model_copy(update={"title": "Tên mới"})
    with pytest.raises(ReasonMissing):
        amend(running.house, running.context, plan, "  ", "quan-tri")
    assert load_cycle(running.house, PLAN).plan == running.context.plan


def test_the_cycle_is_called_by_its_amended_title(running: Running) -> None:
    plan = running.context.plan.model_copy(update={"title": "Tên mới"})
    amend(running.house, running.context, plan, "CV 5", "quan-tri")
    with running.house.ledger.session() as session:
        assert session.get_one(Cycle, running.context.id).title == "Tên mới"


def test_an_amendment_made_against_another_plan_than_the_one_in_force_is_refused(
    running: Running,
) -> None:
    shown = in_force(running.context)
    plan = running.context.plan.model_copy(update={"title": "Tên mới"})
    amend(running.house, running.context, plan, "CV 5", "quan-tri", seen=shown)
    other = plan.model_copy(update={"title": "Tên khác"})
    context = load_cycle(running.house, PLAN)
    with pytest.raises(AmendedMeanwhile):
        amend(running.house, context, other, "CV 6", "quan-tri", seen=shown)


def test_an_amendment_is_among_the_changes_also_of_a_unit(running: Running) -> None:
    plan = later(running.context.plan, STAGE, stated="Chậm nhất đến ngày 17/01/2024")
    amend(running.house, running.context, plan, "Công văn 12", "quan-tri")
    with running.house.ledger.session() as session:
        for unit in (None, running.context.plan.units[0].code):
            found = changes_of(session, PLAN, unit)
            assert {(one.kind, one.stage, one.reason, one.by) for one in found} == {
                ("amended", "*", "Công văn 12", "quan-tri"),
                ("moved", STAGE, "Công văn 12", "quan-tri"),
            }


def test_a_deadline_that_is_worded_otherwise_and_stays_is_named(running: Running) -> None:
    plan = later(running.context.plan, STAGE, stated="Trước ngày 11/01/2024")
    planned = planned_amendment(running.house, running.context, plan, "đính chính")
    assert (planned.moves, planned.words, planned.kept) == ((), True, (STAGE,))
    plan = later(running.context.plan, STAGE, stated="Trước ngày 12/01/2024")
    planned = planned_amendment(running.house, running.context, plan, "đính chính")
    assert ([one.move.stage for one in planned.moves], planned.kept) == ([STAGE], ())


def test_a_rehearsal_that_was_amended_goes_on_by_the_amendment(running: Running) -> None:
    first, criteria = running.context.plan, dict(running.context.criteria)
    plan = first.model_copy(update={"title": "Tên mới"})
    amend(running.house, running.context, plan, "CV 5", "quan-tri")
    assert activate(running.house, first, criteria, "quan-tri").plan.title == "Tên mới"
    other = first.model_copy(update={"title": "Tên khác"})
    with pytest.raises(CycleActive):
        activate(running.house, other, criteria, "quan-tri")


def test_nothing_is_written_over_an_amendment_that_came_while_one_waited(running: Running) -> None:
    """Read before the other's was written, as a request reads that waits for its turn."""
    context, shown = running.context, in_force(running.context)
    named = context.plan.model_copy(update={"title": "Tên mới"})
    amend(running.house, context, named, "CV 5", "quan-tri", seen=shown)
    other = context.plan.model_copy(update={"subject": "Nội dung khác"})
    with pytest.raises(AmendedMeanwhile):
        amend(running.house, context, other, "CV 6", "quan-tri", seen=shown)
    assert load_cycle(running.house, PLAN).plan == named


@pytest.mark.parametrize(
    ("stage", "field", "value"),
    [("appraisal", "needs", ()), (STAGE, "close_when_complete", True)],
)
def test_what_must_be_reopened_first_and_when_a_stage_is_sealed_may_not_change(
    running: Running, stage: str, field: str, value: object
) -> None:
    plan = later(running.context.plan, stage, **{field: value})
    with pytest.raises(AmendmentRefused, match=f"stages.{stage}.{field}"):
        planned_amendment(running.house, running.context, plan, "nhầm")


def test_a_grace_that_is_amended_with_its_deadline_holds(running: Running) -> None:
    fields = {"stated": "Chậm nhất đến ngày 17/01/2024", "grace": "1 working day"}
    plan = later(running.context.plan, STAGE, **fields)
    done = amend(running.house, running.context, plan, "CV 5", "quan-tri")
    assert "grace" in [moment.kind for moment in done.moves[0].added]
    with running.house.ledger.session() as session:
        until = deadline_in_force(session, PLAN, STAGE).grace_until
        told = session.query(AuditEvent).filter_by(action="deadline.moved").one().payload
    assert until is not None
    assert f"{until.astimezone(VIETNAM):%d/%m/%Y}" == "18/01/2024"
    assert told["document"] is None, "the wording of a deadline is no document"


def test_a_published_cycles_plan_stays_as_it_is(running: Running) -> None:
    plan = running.context.plan.model_copy(update={"title": "Tên khác"})
    with running.house.ledger.transaction() as session:
        session.get_one(Cycle, running.context.id).state = "published"
    for act in (
        lambda: planned_amendment(running.house, running.context, plan, "nhầm"),
        lambda: amend(running.house, running.context, plan, "nhầm", "quan-tri"),
    ):
        with pytest.raises(AmendmentClosed, match="đã công bố"):
            act()
    assert load_cycle(running.house, running.context.id).plan == running.context.plan
