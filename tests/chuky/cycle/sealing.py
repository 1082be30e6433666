"""Words for the tests of sealing and counting: stages sealed without playing their work."""

from sqlalchemy import select

from chuky.cycle.moments import DueMoment
from chuky.cycle.seal_stage import seal_stage
from chuky.ledger.models import Moment
from tests.chuky.cycle.conftest import Running


def seal(running: Running, stage: str) -> None:
    """Seal a stage now, by whichever of its moments is there."""
    kind = running.context.plan.stage(stage).kind
    with running.house.ledger.session() as session:
        rows = select(Moment).where(Moment.stage == stage).order_by(Moment.at)
        row = session.scalars(rows).first()
        assert row is not None
        moment = DueMoment(row.id, row.cycle_id, row.stage, kind, row.kind, row.at)
    seal_stage(running.house, running.context, moment, ())


def moments_of(running: Running, stage: str, state: str = "pending") -> dict[str, str]:
    """`kind/version` → local day and hour, of the stage's moments of all units."""
    from chuky.clock import VIETNAM

    with running.house.ledger.session() as session:
        rows = session.scalars(
            select(Moment).where(
                Moment.stage == stage, Moment.state == state, Moment.scope == "all"
            )
        ).all()
        return {
            f"{row.kind}/v{row.deadline_version}": f"{row.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
            for row in rows
        }
