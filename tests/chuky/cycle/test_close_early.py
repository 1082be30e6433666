"""Closing early: by itself where the plan says so and all is in, or at the lead's request."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from sqlalchemy import select

from chuky.cli import cli
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate, canonical_json
from chuky.cycle.close_early import close_early
from chuky.cycle.exceptions import ClosingRefused
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.moments import due_moments
from chuky.house import open_house
from chuky.ledger.audit import AuditEvent
from chuky.mark import MARK
from chuky.plan import Plan, Stage, find_plan, load_plan
from tests.chuky.cycle.conftest import PLAN, Running, running
from tests.chuky.cycle.submitting import STAGE, accepted

pytestmark = pytest.mark.unit
__all__ = ["running"]


def prompt(plan: Plan) -> Plan:
    """The plan with a self-assessment that closes when complete."""
    stages = tuple(
        s.model_copy(update={"close_when_complete": True}) if s.key == STAGE else s
        for s in plan.stages
    )
    return plan.model_copy(update={"stages": stages, "units": plan.units[:3]})


@pytest.fixture
def closing(tmp_path: Path) -> Iterator[Running]:
    loaded = load_plan(find_plan(PLAN))
    house = open_house(tmp_path, SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)), MARK)
    yield Running(house, activate(house, prompt(loaded.plan), loaded.criteria, "quan-tri"))
    house.close()


def completions(running: Running) -> list[str]:
    due = due_moments(running.house, running.context.id)
    return [item.stage for item in due if item.kind == "completed"]


def test_the_last_accepted_submission_lets_the_stage_close_before_its_day(closing: Running) -> None:
    closing.at(2023, 12, 20, 9)
    *most, last = closing.context.plan.units
    for unit in most:
        accepted(closing, unit.code)
        accepted(closing, unit.code)
    assert completions(closing) == []
    accepted(closing, last.code)
    assert completions(closing) == [STAGE]


def test_late_work_counts_once_the_lead_agency_says_so(
    closing: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chuky.cycle.late.content_of", lambda *_: ())
    closing.at(2024, 1, 12, 9)
    *most, last = closing.context.plan.units
    rows = [accepted(closing, unit.code) for unit in (*most, last)]
    assert completions(closing) == []
    for row in rows:
        decide_late(
            closing.house, closing.context.id, LateWord(row.code, True, "đứt mạng"), "so-noi-vu"
        )
    assert completions(closing) == [STAGE]


def test_without_the_key_a_complete_stage_stays_open_to_its_day(running: Running) -> None:
    running.at(2023, 12, 20, 9)
    for unit in running.context.plan.units:
        accepted(running, unit.code)
    assert completions(running) == []


def test_only_a_stage_of_units_can_be_complete_by_itself() -> None:
    stage = load_plan(find_plan(PLAN)).plan.stage("survey")
    with pytest.raises(ValidationError, match="chỉ dùng cho bước tự đánh giá"):
        Stage.model_validate(stage.model_dump() | {"close_when_complete": True})


def test_a_plan_that_uses_neither_key_is_the_document_that_it_was() -> None:
    plan = load_plan(find_plan(PLAN)).plan
    content = canonical_json(plan.model_dump(mode="json", by_alias=True))
    assert b"close_when_complete" not in content
    assert b'"grace"' not in content
    kept = prompt(plan).model_dump(mode="json", by_alias=True)
    assert b"close_when_complete" in canonical_json(kept)


def test_the_lead_agency_closes_early_on_record_and_hears_who_is_missing(running: Running) -> None:
    running.at(2023, 12, 20, 9)
    for unit in running.context.plan.units[:2]:
        accepted(running, unit.code)
    missing = running.context.plan.units[2].code
    with pytest.raises(ClosingRefused, match="không có bước này"):
        close_early(running.house, running.context.id, "khong-co", "so-noi-vu", "đủ hồ sơ")
    house = str(running.house.folder)
    words = ["close-early", running.context.id, STAGE, "--home", house, "--reason", "đủ hồ sơ"]
    said = CliRunner().invoke(cli, words)
    assert f"còn 1 đơn vị chưa có hồ sơ được nhận: {missing}" in said.output
    assert completions(running) == []
    accepted(running, missing)
    done = CliRunner().invoke(cli, [*words, "--by", "so-noi-vu"])
    assert done.exit_code == 0, done.output
    assert completions_later(running) == [STAGE]
    with running.house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "stage.closed_early")
        event = session.scalars(query).one()
    assert (event.actor, event.payload["reason"]) == ("so-noi-vu", "đủ hồ sơ")


def completions_later(running: Running) -> list[str]:
    """The command works on the machine's clock, years after the simulated one."""
    running.house.clock = SimulatedClock(datetime(2100, 1, 1, tzinfo=VIETNAM))
    return completions(running)
