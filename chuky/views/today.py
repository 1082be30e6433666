"""What an administrator must do now, and what comes next. Every number names its list's address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.access.granting import ROLE_ASKED, ROLES_ASKED
from chuky.access.second_person import ANY_CYCLE
from chuky.cycle.context import CycleContext
from chuky.language import Text
from chuky.ledger.access import PendingAct
from chuky.ledger.models import GateRun
from chuky.views.acts_due import ActDue, acts_due
from chuky.views.counting import counts
from chuky.views.filters import Filter
from chuky.views.late_work import undecided
from chuky.views.outbox import UNSENT
from chuky.views.stages import StageRow, days_left
from chuky.views.uncharged import Uncharged, uncharged
from chuky.views.words import Tone

NEAR = 10
"""Working days before its day from which an act is spoken of."""
LATE_ACT: tuple[str, Tone] = ("✕", "bad")
NEAR_ACT: tuple[str, Tone] = ("◐", "wait")
# What is counted: Vietnamese, English of one, English of more.
GATES_FAILED = (
    "lần chốt chất lượng không đạt",
    "quality gate that failed",
    "quality gates that failed",
)
WORK_TOO_LATE = (
    "hồ sơ nộp muộn chờ quyết định",
    "late submission to decide on",
    "late submissions to decide on",
)
LETTERS_UNSENT = (
    "thư nhắc không gửi được",
    "reminder that could not be sent",
    "reminders that could not be sent",
)
ACTS_ASKED = (
    "đề nghị chờ người thứ hai",
    "request that waits for a second person",
    "requests that wait for a second person",
)
ROLES_TO_GRANT = (
    "đề nghị cấp vai trò chờ người thứ hai",
    "role that waits for a second person",
    "roles that wait for a second person",
)
UNITS_LATE = ("đơn vị quá hạn", "unit overdue", "units overdue")
UNITS_RETURNED = (
    "đơn vị bị trả lại, chưa sửa",
    "unit returned, not mended yet",
    "units returned, not mended yet",
)
STAGES_UNDATED = (
    "bước không có hạn còn chờ ghi kết quả",
    "stage without a day to be ended",
    "stages without a day to be ended",
)


@dataclass(frozen=True)
class Duty:
    """One thing that needs a person. `path`: the list that `count` counts, below the cycle's; of
    the whole house's duties as it is."""

    shape: str
    tone: Tone
    count: int
    text: Text
    path: str


def _counted(shape: str, tone: Tone, count: int, what: tuple[str, str, str], path: str) -> Duty:
    return Duty(shape, tone, count, Text.counted(count, *what), path)


@dataclass(frozen=True)
class Coming:
    """What the timetable brings next: a stage that opens or is due."""

    at: datetime
    row: StageRow
    opens: bool
    uncharged: Uncharged | None = None
    """Of an appraisal that is open or opens soon: what nobody has in charge."""


def duties(
    session: Session,
    context: CycleContext,
    stages: list[StageRow],
    units: Mapping[Filter, int],
    mail: Mapping[str, int],
) -> list[Duty]:
    """What is late, returned, held back, not sent or waits for a decision; worst first.

    `units`: the grid's counts; `mail`: letters by the outbox's filters.
    """
    cycle, found = context.id, []
    failed, late, asked = counts(
        session,
        (GateRun.cycle_id == cycle, GateRun.passed.is_(False)),
        undecided(cycle),
        (PendingAct.cycle_id == cycle, PendingAct.state == "pending"),
    )
    if any(row.state in ("open", "blocked") for row in stages):
        found += _units(units["late"], units["returned"])
    found += _acts(acts_due(session, context, stages))
    blocked = [row for row in stages if row.state == "blocked"]
    for row in blocked:
        text = Text(
            f"bước bị giữ lại: {row.stage.name}",
            f"stage held back: {row.stage.name_en or row.stage.name}",
        )
        found.append(Duty("▲", "bad", 1, text, f"/quality?stage={row.key}"))
    if failed and blocked:
        found.append(_counted("▲", "bad", failed, GATES_FAILED, "/quality?only=failed"))
    if late:
        found.append(_counted("◐", "wait", late, WORK_TOO_LATE, "/changes#late"))
    if unsent := mail.get(UNSENT, 0):
        found.append(_counted("!", "bad", unsent, LETTERS_UNSENT, f"/reminders?only={UNSENT}"))
    if asked:
        found.append(_counted("◐", "wait", asked, ACTS_ASKED, "/changes"))
    return found


def house_duties(session: Session) -> list[Duty]:
    """What waits for those who run the whole house: roles, which they alone may grant."""
    waiting = (
        PendingAct.cycle_id == ANY_CYCLE,
        PendingAct.state == "pending",
        PendingAct.kind.in_((ROLE_ASKED, ROLES_ASKED)),
    )
    (asked,) = counts(session, waiting)
    return [_counted("◐", "wait", asked, ROLES_TO_GRANT, "/people#asked")] if asked else []


def _units(late: int, returned: int) -> list[Duty]:
    found = []
    if late:
        found.append(_counted("✕", "bad", late, UNITS_LATE, "/units?only=late"))
    if returned:
        found.append(_counted("▲", "bad", returned, UNITS_RETURNED, "/units?only=returned"))
    return found


def _acts(due: list[ActDue]) -> list[Duty]:
    """Stages that only a person can end: late and near ones each, those without a day together."""
    found = []
    for item in due:
        stage, days = item.row.stage, item.row.days_left
        late = item.row.late or item.row.state == "blocked"
        if not late and (days is None or days > NEAR):
            continue
        text = Text(f"bước chờ: {item.text.vi} ({stage.name})", f"stage: {item.text.en}")
        shape, tone = LATE_ACT if late else NEAR_ACT
        found.append(Duty(shape, tone, 1, text, f"/stages/{item.row.key}"))
    undated = [item for item in due if item.row.due is None and item.row.state != "blocked"]
    if undated:
        found.append(_counted("◐", "wait", len(undated), STAGES_UNDATED, "/stages"))
    return found


def coming(
    session: Session, context: CycleContext, stages: list[StageRow], now: datetime, limit: int = 5
) -> list[Coming]:
    """The next openings and due days; an appraisal's first with what nobody has in charge."""
    found, told = _next(stages, now)[:limit], set[str]()
    for at, item in enumerate(found):
        if _appraises_soon(context, item, now) and item.row.key not in told:
            told.add(item.row.key)
            found[at] = replace(item, uncharged=uncharged(session, context, item.row.stage))
    return found


def _appraises_soon(context: CycleContext, item: Coming, now: datetime) -> bool:
    if item.row.stage.kind != "appraisal":
        return False
    days = days_left(context, item.row.opens, now)
    return item.row.state == "open" or (days is not None and days <= NEAR)


def _next(stages: list[StageRow], now: datetime) -> list[Coming]:
    found = [
        Coming(at, row, opens)
        for row in stages
        for at, opens in ((row.opens, True), (row.due, False))
        if at is not None
        and at > now
        and row.state != "sealed"
        and not (opens and row.state == "open")
    ]
    return sorted(found, key=lambda item: item.at)
