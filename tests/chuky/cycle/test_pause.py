"""Pausing a stage or a cycle: nothing of it runs or is mailed; resuming runs what came due."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from chuky.cli import cli
from chuky.clock import VIETNAM
from chuky.cycle.exceptions import PauseRefused
from chuky.cycle.moments import due_moments
from chuky.cycle.pause import WHOLE, due_on_resume, pause, pauses, resume
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message
from chuky.planning.wanted import wanted_runs
from chuky.reminders.send import send_reminders
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"


def due(running: Running) -> set[str]:
    return {moment.stage for moment in due_moments(running.house, running.context.id)}


def test_nothing_of_a_paused_stage_runs_and_what_came_due_runs_on_resume(running: Running) -> None:
    running.at(2024, 1, 3, 9)
    pause(running.house, running.context, "bão số 9", "quan-tri", STAGE)
    running.at(2024, 1, 12, 9)
    assert STAGE not in due(running)
    assert all(f"/{STAGE}/" not in run.moment_id for run in wanted_runs(running.house))
    waiting = due_on_resume(running.house, running.context, STAGE)
    assert f"{running.context.id}/{STAGE}/all/closes/v1" in waiting
    assert resume(running.house, running.context, "đã có điện", "quan-tri", STAGE) == waiting
    assert STAGE in due(running)
    with running.house.ledger.session() as session:
        acts = select(AuditEvent.action).where(AuditEvent.action.in_(["stage.paused"]))
        assert session.scalars(acts).all() == ["stage.paused"]
        assert pauses(session, running.context.id) == []


def test_a_paused_cycle_mails_nobody(running: Running) -> None:
    running.at(2024, 1, 3, 9)
    pause(running.house, running.context, "chờ chỉ đạo", "quan-tri")
    running.at(2024, 1, 12, 9)
    assert due(running) == set()
    assert wanted_runs(running.house) == []
    send_reminders(running.house, running.context, datetime(2024, 1, 12, 9, tzinfo=VIETNAM))
    with running.house.ledger.session() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        assert [item.stage for item in pauses(session, running.context.id)] == [WHOLE]


def test_a_pause_needs_a_reason_and_is_made_once(running: Running) -> None:
    with pytest.raises(PauseRefused, match="lý do"):
        pause(running.house, running.context, " ", "quan-tri", STAGE)
    with pytest.raises(PauseRefused, match="không tạm dừng"):
        resume(running.house, running.context, "…", "quan-tri", STAGE)
    pause(running.house, running.context, "bão", "quan-tri", STAGE)
    with pytest.raises(PauseRefused, match="rồi"):
        pause(running.house, running.context, "bão", "quan-tri", STAGE)
    resume(running.house, running.context, "hết bão", "quan-tri", STAGE)
    assert pause(running.house, running.context, "bão nữa", "quan-tri", STAGE).reason == "bão nữa"


def test_the_command_shows_what_resuming_runs_before_it_does(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = ["schedule", "thanh-mien-par-index-2023", "--confirm-illustrative"]
    CliRunner().invoke(cli, [*command, "--home", str(home)], catch_exceptions=False)
    pausing = ["pause", "thanh-mien-par-index-2023", STAGE, "--home", str(home), "--reason", "bão"]
    done = CliRunner().invoke(cli, pausing, catch_exceptions=False)
    assert "đã tạm dừng" in done.output
    shown = CliRunner().invoke(cli, [*pausing, "--resume"], catch_exceptions=False)
    assert f"/{STAGE}/all/closes/v1" in shown.output
    assert "chưa ghi gì" in shown.output
    status = CliRunner().invoke(cli, ["status", "--home", str(home)], catch_exceptions=False)
    assert f"tạm dừng  thanh-mien-par-index-2023 · {STAGE}" in status.output
    done = CliRunner().invoke(cli, [*pausing, "--resume", "--yes"], catch_exceptions=False)
    assert "chạy tiếp" in done.output
