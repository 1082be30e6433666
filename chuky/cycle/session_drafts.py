"""A council's session while it is minuted: who came, votes, points changed; kept in versions.

Nothing here decides anything: `hold` hands the newest version with the signed minutes to
`chuky.cycle.council`. The draft of the minutes is in `chuky.appraising.minutes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.acts import require_signed_file
from chuky.cycle.context import CycleContext
from chuky.cycle.council import CouncilSession, Count, councils_of, hold_session, quorum, seats
from chuky.cycle.exceptions import NoQuorum, SessionRefused
from chuky.cycle.scores import ScoreEntry, checked_scores
from chuky.cycle.stage_state import require_open
from chuky.house import House
from chuky.language import Text
from chuky.ledger.entering import SessionDraft
from chuky.ledger.models import Meeting
from chuky.plan import Stage, Unit
from chuky.plan.model import Council


@dataclass(frozen=True)
class Minuted:
    """What the secretariat wrote of one session. `present`: names of the seats that came."""

    council: str
    number: int
    held_at: datetime
    present: tuple[str, ...]
    changes: tuple[ScoreEntry, ...] = ()
    counts: tuple[Count, ...] = ()
    notes: str = ""
    version: int = 0
    by: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return {
            "held_at": self.held_at.isoformat(),
            "present": list(self.present),
            "changes": [
                [one.unit_code, one.component_code, _written(one.points), one.explanation]
                for one in self.changes
            ],
            "counts": [
                [one.unit_code, one.question, one.votes_for, one.votes_against, one.votes_abstained]
                for one in self.counts
            ],
            "notes": self.notes,
        }


def seat_names(council: Council) -> tuple[str, ...]:
    """Everyone who votes, in the decision's order."""
    return (*council.members, *council.invited)


def judges(stage: Stage) -> bool:
    """Whether the meeting decides on results: it works on what others handed over."""
    return bool(stage.needs)


def judged_units(context: CycleContext, stage: Stage, council: str) -> tuple[Unit, ...]:
    """The units that come before this council; none where the meeting only assigns work."""
    if not judges(stage):
        return ()
    groups = context.plan.groups
    return tuple(
        unit
        for unit in context.plan.units_of(stage)
        if (stage.council or groups[unit.group].council) == council
    )


def question_of(context: CycleContext, unit: Unit) -> str:
    """What is voted about a unit: its recognition, or its result."""
    return "recognition" if context.criteria_of(unit).recognition is not None else "result"


def next_number(session: Session, cycle_id: str, stage: str, council: str) -> int:
    """The number of the session that comes after those held."""
    query = select(func.count()).where(
        Meeting.cycle_id == cycle_id, Meeting.stage == stage, Meeting.council == council
    )
    return (session.scalar(query) or 0) + 1


def latest_draft(
    session: Session, cycle_id: str, stage: str, council: str, number: int
) -> Minuted | None:
    """The newest version of a session's minutes in the making."""
    query = (
        select(SessionDraft)
        .where(
            SessionDraft.cycle_id == cycle_id,
            SessionDraft.stage == stage,
            SessionDraft.council == council,
            SessionDraft.session == number,
        )
        .order_by(SessionDraft.version.desc())
    )
    row = session.scalars(query).first()
    return _read(row) if row is not None else None


def keep_draft(
    house: House, context: CycleContext, stage: Stage, minuted: Minuted, actor: str
) -> Minuted:
    """Save a new version. Raises SessionRefused, NoQuorum, StageNotOpen, and what points raise."""
    _require_sense(house, context, stage, minuted)
    changes = tuple(checked_scores(context, stage, minuted.changes))
    minuted = replace(minuted, changes=changes)
    with house.ledger.transaction() as session:
        require_open(session, context.id, stage.key, Text("phiên họp", "session"))
        if minuted.number != next_number(session, context.id, stage.key, minuted.council):
            why = Text("phiên này đã ghi xong", "this session is on record already")
            raise SessionRefused(number=minuted.number, why=why)
        known = latest_draft(session, context.id, stage.key, minuted.council, minuted.number)
        version = known.version + 1 if known else 1
        session.add(
            SessionDraft(
                cycle_id=context.id,
                stage=stage.key,
                council=minuted.council,
                session=minuted.number,
                version=version,
                content=minuted.content,
                by=actor,
                at=house.clock.now(),
            )
        )
    return replace(minuted, version=version, by=actor)


def hold(
    house: House, context: CycleContext, stage: Stage, minuted: Minuted, signed: bytes, actor: str
) -> bool:
    """Put the session on record with its signed minutes; whether it had a quorum.

    Raises ActRefused for the file, SessionRefused where another has saved since, and as
    `hold_session`.
    """
    require_signed_file(stage.key, signed)
    with house.ledger.session() as session:
        newest = latest_draft(session, context.id, stage.key, minuted.council, minuted.number)
    if newest is None or newest.version != minuted.version:
        why = Text(
            "người khác vừa lưu bản mới; xem lại rồi ghi",
            "somebody has just saved another version; look at it first",
        )
        raise SessionRefused(number=minuted.number, why=why)
    held = CouncilSession(
        council=newest.council,
        number=newest.number,
        present=len(newest.present),
        minutes=signed,
        changes=newest.changes,
        counts=newest.counts,
        held_at=newest.held_at,
    )
    return hold_session(house, context.id, stage.key, held, actor)


def _require_sense(house: House, context: CycleContext, stage: Stage, minuted: Minuted) -> None:
    for why in _faults(house, context, stage, minuted):
        raise SessionRefused(number=minuted.number, why=why)
    council = context.plan.councils[minuted.council]
    present, needed = len(minuted.present), quorum(council)
    if present < needed and (minuted.changes or minuted.counts):
        raise NoQuorum(present=present, members=seats(council), quorum=needed)


def _faults(house: House, context: CycleContext, stage: Stage, minuted: Minuted) -> Iterator[Text]:
    if minuted.council not in councils_of(context, stage):
        yield Text("hội đồng này không họp ở bước này", "this council doesn't meet in this stage")
        return
    names = seat_names(context.plan.councils[minuted.council])
    if not minuted.present or not set(minuted.present) <= set(names):
        yield Text("chưa đánh dấu ai có mặt", "nobody is marked as present")
    if minuted.held_at > house.clock.now():
        yield Text("ngày giờ họp ở sau hiện tại", "the session's time lies ahead")
    known = {unit.code: unit for unit in judged_units(context, stage, minuted.council)}
    for count in minuted.counts:
        unit = known.get(count.unit_code)
        if unit is None:
            yield Text(f"không có đơn vị {count.unit_code}", f"there is no unit {count.unit_code}")
        else:
            yield from _count_fault(unit, count, len(minuted.present))
    for change in minuted.changes:
        if change.unit_code not in known:
            yield Text(
                f"không có đơn vị {change.unit_code}", f"there is no unit {change.unit_code}"
            )
        elif change.points is None or not change.explanation.strip():
            yield Text(
                f"{known[change.unit_code].name}, {change.component_code}: "
                "điểm sửa phải có điểm mới và lý do",
                f"{known[change.unit_code].name}, {change.component_code}: "
                "a change needs the new points and its reason",
            )


def _count_fault(unit: Unit, count: Count, present: int) -> Iterator[Text]:
    votes = (count.votes_for, count.votes_against, count.votes_abstained)
    if min(votes) < 0 or sum(votes) != present:
        yield Text(
            f"{unit.name}: cộng {sum(votes)} phiếu biểu quyết, có mặt {present} người",
            f"{unit.name}: {sum(votes)} votes, {present} present",
        )


def _written(points: Decimal | None) -> str | None:
    return None if points is None else f"{points:f}"


def _read(row: SessionDraft) -> Minuted:
    content = row.content
    return Minuted(
        council=row.council,
        number=row.session,
        held_at=datetime.fromisoformat(content["held_at"]),
        present=tuple(content["present"]),
        changes=tuple(
            ScoreEntry(unit, code, None if points is None else Decimal(points), "", reason)
            for unit, code, points, reason in content["changes"]
        ),
        counts=tuple(Count(*item) for item in content["counts"]),
        notes=content["notes"],
        version=row.version,
        by=row.by,
    )
