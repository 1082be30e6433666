"""The lead agency closes a stage before its day, or one that has no day, when all is in."""

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import complete_now, require_open
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment


def close_early(house: House, cycle_id: str, stage: str, actor: str) -> None:
    """Ask for the stage to be sealed now; its gate still decides. Raises StageNotOpen."""
    load_cycle(house, cycle_id)
    with house.ledger.transaction() as session:
        if session.get(Moment, f"{cycle_id}/{stage}/all/completed/v1") is not None:
            return
        require_open(session, cycle_id, stage, Text("yêu cầu đóng sớm", "early close"))
        now = house.clock.now()
        complete_now(session, cycle_id, stage, now)
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=actor,
            action="stage.closed_early",
            payload={"stage": stage},
        )
