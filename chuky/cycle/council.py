"""The council meets: quorum first, then points it changes and votes it takes, then minutes.

A session without a quorum is minuted and decides nothing; another session follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import NoQuorum
from chuky.cycle.filing import store_file
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import complete_now, require_open
from chuky.house import House
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Meeting, Vote
from chuky.plan.model import Council, Stage


@dataclass(frozen=True)
class Count:
    """Votes on one question (`recognition` or `result`) about one unit."""

    unit_code: str
    question: str
    votes_for: int
    votes_against: int
    votes_abstained: int


@dataclass(frozen=True)
class CouncilSession:
    """What one session of a council did. `present`: seats present, out of all seats."""

    council: str
    number: int
    present: int
    minutes: bytes
    changes: tuple[ScoreEntry, ...] = ()
    counts: tuple[Count, ...] = ()
    held_at: datetime | None = None
    """When it was; None: as it is entered."""


def seats(council: Council) -> int:
    """Members and invited organisations: everyone who votes."""
    return len(council.members) + len(council.invited)


def quorum(council: Council) -> int:
    """Seats that must be present, rounded up."""
    return -((-Fraction(council.quorum) * seats(council)).__floor__())


def councils_of(context: CycleContext, stage: Stage) -> tuple[str, ...]:
    """The councils that meet in this stage: its own, else those of its unit groups."""
    if stage.council:
        return (stage.council,)
    groups = stage.groups or tuple(context.plan.groups)
    found = (context.plan.groups[group].council for group in groups)
    return tuple(dict.fromkeys(key for key in found if key))


def hold_session(
    house: House, cycle_id: str, stage_key: str, held: CouncilSession, actor: str
) -> bool:
    """Minute a session; whether it had a quorum. Held again: what it was.

    Raises NoQuorum where a session without a quorum brings decisions.
    """
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(stage_key)
    council = context.plan.councils[held.council]
    quorate = held.present >= quorum(council)
    if not quorate and (held.changes or held.counts):
        raise NoQuorum(present=held.present, members=seats(council), quorum=quorum(council))
    with house.ledger.transaction() as session:
        key = (cycle_id, stage_key, held.council, held.number)
        known = session.get(Meeting, key)
        if known is not None:
            return known.quorate
        require_open(session, cycle_id, stage_key, Text("phiên họp", "session"))
        _record(house, session, context, stage, held, quorate, actor)
        return quorate


def _record(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    held: CouncilSession,
    quorate: bool,
    actor: str,
) -> None:
    now = house.clock.now()
    members = seats(context.plan.councils[held.council])
    minutes = store_file(house, session, held.minutes, media_type_of(held.minutes))
    session.add(
        Meeting(
            cycle_id=context.id,
            stage=stage.key,
            council=held.council,
            session=held.number,
            held_at=held.held_at or now,
            members=members,
            present=held.present,
            quorate=quorate,
            minutes_sha256=minutes,
        )
    )
    record_scores(house, session, context, stage, held.changes, actor)
    session.add_all(_votes(context.id, stage.key, held, members))
    append(
        session,
        cycle=context.id,
        at=now,
        actor=actor,
        action="council.met" if quorate else "council.not_quorate",
        payload={
            "stage": stage.key,
            "council": held.council,
            "session": held.number,
            "present": held.present,
            "members": members,
            "changes": len(held.changes),
            "votes": len(held.counts),
            "minutes": minutes,
        },
    )
    session.flush()
    if quorate and all_met(session, context, stage):
        complete_now(session, context.id, stage.key, now)


def _votes(cycle_id: str, stage: str, held: CouncilSession, members: int) -> Sequence[Vote]:
    return [
        Vote(
            cycle_id=cycle_id,
            stage=stage,
            unit_code=count.unit_code,
            question=count.question,
            votes_for=count.votes_for,
            votes_against=count.votes_against,
            votes_abstained=count.votes_abstained,
            present=held.present,
            members=members,
        )
        for count in held.counts
    ]


def all_met(session: Session, context: CycleContext, stage: Stage) -> bool:
    from sqlalchemy import select

    met = session.scalars(
        select(Meeting.council).where(
            Meeting.cycle_id == context.id, Meeting.stage == stage.key, Meeting.quorate
        )
    )
    return set(councils_of(context, stage)) <= set(met)
