"""Which of a sender's files stands: the whole content of the newest receipt that counts.

A late file counts once the lead agency says so, a file that came on time at once. Belongs here: the
rule, and bringing the points in force into line with it. How a file is judged is in `judging`.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.scores import ScoreEntry, latest_scores, record_scores
from chuky.house import House
from chuky.ledger.models import Receipt, Score
from chuky.plan import Stage

NEWEST_FIRST = (Receipt.attempt.desc(), Receipt.received_at.desc(), Receipt.code.desc())


def standing_receipt(
    session: Session, cycle_id: str, stage: str, sender: str, dataset: str
) -> Receipt | None:
    """The newest accepted receipt of a sender that counts."""
    query = of_sender(cycle_id, stage, sender, dataset).where(
        Receipt.verdict == "accepted", Receipt.counts.is_(True)
    )
    return session.scalars(query.order_by(*NEWEST_FIRST)).first()


def newest_receipt(
    session: Session, cycle_id: str, stage: str, sender: str, dataset: str
) -> Receipt | None:
    """The last receipt of a sender, whatever became of it."""
    query = of_sender(cycle_id, stage, sender, dataset)
    return session.scalars(query.order_by(*NEWEST_FIRST)).first()


def of_sender(cycle_id: str, stage: str, sender: str, dataset: str) -> Select[Receipt]:
    """Every receipt of a sender for one dataset of a stage."""
    return select(Receipt).where(
        Receipt.cycle_id == cycle_id,
        Receipt.stage == stage,
        Receipt.sender_code == sender,
        Receipt.dataset == dataset,
    )


def locked_receipt(session: Session, code: str) -> Receipt:
    """The receipt, with all of its sender's held until the transaction ends: one verdict a time."""
    found = session.get_one(Receipt, code)
    query = of_sender(found.cycle_id, found.stage, found.sender_code, found.dataset)
    held = query.order_by(Receipt.code).with_for_update()
    rows = session.scalars(held.execution_options(populate_existing=True)).all()
    return next(row for row in rows if row.code == code)


def let_stand(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    receipt: Receipt,
    entries: Sequence[ScoreEntry],
) -> int:
    """Put the content of `receipt` in force where it is the one that stands; versions added.

    What an earlier file of the same sender gave and this one doesn't give any more is withdrawn.
    Raises UnitUnknown, ComponentUnknown, PointsRefused; nothing is changed then.
    """
    session.flush()
    place = (context.id, stage.key, receipt.sender_code, receipt.dataset)
    standing = standing_receipt(session, *place)
    if standing is None or standing.code != receipt.code:
        return 0
    gone = _withdrawn(session, place, entries)
    actor = receipt.sent_by
    return record_scores(house, session, context, stage, [*entries, *gone], actor, receipt.code)


def is_blank(score: Score) -> bool:
    """A row that only says that nothing is claimed any more."""
    return score.points is None and not score.evidence and not score.explanation


def _withdrawn(
    session: Session, place: tuple[str, str, str, str], entries: Sequence[ScoreEntry]
) -> list[ScoreEntry]:
    cycle_id, stage, sender, dataset = place
    given = {(entry.unit_code, entry.component_code) for entry in entries}
    earlier = set(session.scalars(of_sender(*place).with_only_columns(Receipt.code)))
    if len(earlier) < 2:
        return []
    units = {sender} if dataset == "self_assessment" else None
    return [
        ScoreEntry(row.unit_code, row.component_code, None)
        for row in latest_scores(session, cycle_id, stage, units)
        if row.receipt in earlier
        and (row.unit_code, row.component_code) not in given
        and not is_blank(row)
    ]
