"""A moment that fails stops its own stage and what builds on it, nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from chuky.cli import cli
from chuky.cycle.failures import stuck_moments
from chuky.cycle.overview import troubles
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Moment
from chuky.reminders.letter import Letter, queue_letter
from flows.catch_up import catch_up
from flows.engine import Engine
from flows.moment import moment
from tasks.discreet import MomentsStuck
from tasks.moment import open_step
from tests.flows.real_cycle import PLAN, RealCycle, real_cycle

pytestmark = pytest.mark.flow
POISON = "survey"
LEFT = {f"{PLAN}/{stage}/all/opens/v1" for stage in (POISON, "approval", "results-conference")}
"""It, and those of the day that build on it through what comes between."""


@pytest.fixture
def cycle(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RealCycle]:
    monkeypatch.setattr(open_step, "retry_delay_seconds", [0, 0])
    with real_cycle(tmp_path, engine) as made:
        yield made


def poison(cycle: RealCycle, stage: str) -> None:
    """Let the database refuse that this stage opens, with an error that quotes the row."""
    with cycle.house.ledger.transaction() as session:
        session.execute(
            text(
                "CREATE TRIGGER poison BEFORE UPDATE ON stage "
                f"WHEN NEW.state = 'open' AND NEW.key = '{stage}' "
                "BEGIN SELECT RAISE(ABORT, 'poison'); END"
            )
        )


def heal(cycle: RealCycle) -> None:
    with cycle.house.ledger.transaction() as session:
        session.execute(text("DROP TRIGGER poison"))


def first_due(cycle: RealCycle) -> list[str]:
    with cycle.house.ledger.session() as session:
        rows = select(Moment.id).where(Moment.kind == "opens", Moment.at <= cycle.house.clock.now())
        return list(session.scalars(rows.order_by(Moment.at, Moment.position)))


def at_work(cycle: RealCycle) -> list[str]:
    """1 December, 9 o'clock: stages are to open, the poisoned one among them, mail waits."""
    cycle.set_clock(2023, 12, 1, 9)
    poison(cycle, POISON)
    with cycle.house.ledger.transaction() as session:
        letter = Letter("<1@chuky>", "xa@huyen.example", "…", "Kính gửi", cycle.house.clock.now())
        queue_letter(cycle.house, session, PLAN, letter)
    due = first_due(cycle)
    assert f"{PLAN}/{POISON}/all/opens/v1" in due
    return due


def test_other_stages_run_and_mail_leaves_though_one_moment_fails(cycle: RealCycle) -> None:
    due = at_work(cycle)
    with pytest.raises(MomentsStuck, match=POISON):
        moment(due[0])
    states = cycle.states()
    assert {key for key in due if states[key] == "pending"} == LEFT
    assert {states[key] for key in due if key not in LEFT} == {"done"}
    assert "<1@chuky>" in cycle.sent()


def test_the_catch_up_goes_on_and_says_it_at_its_end(cycle: RealCycle) -> None:
    due = at_work(cycle)
    with pytest.raises(MomentsStuck) as raised:
        catch_up()
    assert "poison" not in str(raised.value)
    assert {cycle.states()[key] for key in due} == {"done", "pending"}
    kinds = {item.kind for item in troubles(cycle.house)}
    assert "stuck" in kinds
    assert "catch_up" not in kinds


def test_status_names_the_stuck_moment_with_its_reason_until_it_has_run(cycle: RealCycle) -> None:
    due = at_work(cycle)
    for _ in range(2):
        with pytest.raises(MomentsStuck):
            moment(due[0])
    done = CliRunner().invoke(cli, ["status", "--home", str(cycle.house.folder)])
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if "không chạy được" in line]
    assert f"{PLAN}/{POISON}/all/opens/v1" in line
    assert "poison" in line
    with cycle.house.ledger.session() as session:
        (stuck,) = stuck_moments(session, PLAN)
        said = session.scalars(select(AuditEvent).where(AuditEvent.action == "moment.failed")).all()
    assert (stuck.tries, len(said)) == (2, 1)
    assert "poison" not in json.dumps(said[0].payload)
    heal(cycle)
    moment(due[0])
    assert not {key for key in due if cycle.states()[key] == "pending"}
    assert "stuck" not in {item.kind for item in troubles(cycle.house)}
