"""A stage is sealed and handed over: its datasets fixed by hash, the stages after it woken."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.collect import CONTRACT_OF
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import store_file
from chuky.cycle.followers import wake_follower
from chuky.cycle.moments import DueMoment, finish
from chuky.cycle.reopen import was_reopened
from chuky.cycle.stage_state import stage_state, wake_stage
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Cycle, Moment, SealedDataset
from chuky.plan import Stage
from chuky.publication.model import PublishedDataset


def seal_stage(
    house: House,
    context: CycleContext,
    moment: DueMoment,
    datasets: tuple[PublishedDataset, ...],
) -> None:
    """Fix the datasets, mark the stage sealed and the moment done, wake what waited."""
    stage = context.plan.stage(moment.stage)
    with house.ledger.transaction() as session:
        now = house.clock.now()
        state = stage_state(session, context.id, stage.key)
        finish(session, moment.id, now, blocked=False)
        if state.state == "sealed":
            return
        hashes = {
            dataset.name: _fix(house, session, context, stage, dataset, now) for dataset in datasets
        }
        state.state, state.sealed_at = "sealed", now
        if _last_publication(session, context, stage):
            session.get_one(Cycle, context.id).state = "published"
        append(
            session,
            cycle=context.id,
            at=now,
            actor="chuky",
            action="stage.sealed",
            payload={"stage": stage.key, "datasets": hashes},
        )
        _cancel_rest(session, context.id, stage.key)
        again = was_reopened(session, context.id, stage.key)
        for follower in context.plan.stages:
            if stage.key in follower.after:
                wake_follower(session, context, follower, now)
            elif again:
                wake_stage(session, context.id, follower.key)


def _last_publication(session: Session, context: CycleContext, stage: Stage) -> bool:
    """Whether nothing is left to be published once `stage` is sealed."""
    others = [other for other in context.plan.stages if other.kind == "publication"]
    return stage in others and all(
        other == stage or stage_state(session, context.id, other.key).state == "sealed"
        for other in others
    )


def _cancel_rest(session: Session, cycle_id: str, stage: str) -> None:
    """Nothing is left to close and nobody to remind once a stage is sealed."""
    left = select(Moment).where(
        Moment.cycle_id == cycle_id,
        Moment.stage == stage,
        Moment.state.in_(["pending", "blocked"]),
    )
    for moment in session.scalars(left):
        moment.state = "cancelled"


def _fix(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    dataset: PublishedDataset,
    now: datetime,
) -> str:
    parquet = store_file(house, session, dataset.sealed.parquet, "application/vnd.apache.parquet")
    session.add(
        SealedDataset(
            cycle_id=context.id,
            name=dataset.name,
            stage=stage.key,
            contract=CONTRACT_OF[stage.kind, dataset.suffix],
            rows=len(dataset.sealed.rows),
            parquet_sha256=parquet,
            csv_sha256=store_file(house, session, dataset.sealed.csv, "text/csv"),
            simulated=dataset.simulated,
            sealed_at=now,
        )
    )
    return parquet
