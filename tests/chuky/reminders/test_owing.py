"""Who still owes: what was sent counts unless it was decided that it doesn't."""

import pytest

from chuky.cycle.stage_state import stage_state
from chuky.ledger.models import Receipt
from chuky.reminders.owing import late_units
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"


def receive(running: Running, unit: str, *, counts: bool | None, verdict: str = "accepted") -> None:
    """A late submission of a unit, as the ledger keeps it."""
    with running.house.ledger.transaction() as session:
        row = Receipt(
            code=f"R-{unit}",
            cycle_id=running.context.id,
            stage=STAGE,
            sender_code=unit,
            dataset="self_assessment",
            attempt=1,
            sent_by=unit,
            file_name="bao-cao.xlsx",
            sha256=next(iter(running.context.files.values())),
            received_at=running.house.clock.now(),
            late=True,
            counts=counts,
            simulated=True,
            verdict=verdict,
            findings=0,
        )
        session.add(row)


def owing_units(running: Running) -> set[str]:
    with running.house.ledger.session() as session:
        stage = running.context.plan.stage(STAGE)
        assert stage_state(session, running.context.id, STAGE).state == "open"
        return {unit.code for unit in late_units(session, running.context, stage)}


def test_late_work_that_was_decided_not_to_count_leaves_its_unit_owing(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    receive(running, "TM01", counts=False)
    receive(running, "TM02", counts=None)
    receive(running, "TM03", counts=True, verdict="returned")
    assert owing_units(running) == {"TM01", "TM03"}
