"""What a rehearsal ends with: what went wrong and how it ended, results, where things lie."""

import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.publish import publication_input
from chuky.cycle.stage_state import deadline_in_force
from chuky.house import House
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.models import Act, Message, StageState, Ticket
from chuky.points import plain
from chuky.publication.entries import scoring_input
from chuky.publication.templates import number
from chuky.scoring import compute_results
from chuky.scoring.model import UnitResult

EVENTS = {
    "submission.returned": "bản tự chấm bị trả lại, đơn vị sửa và gửi lại",
    "submission.late_decided": "bản nộp muộn, cơ quan chủ trì quyết định cho tính",
    "gate.failed": "chốt chất lượng không qua, bước bị giữ lại",
    "stage.blocked": "bước bị giữ lại cho đến khi đủ điều kiện",
    "rule.waived": "quy tắc được hai người miễn trừ cho một đơn vị",
    "explanation.asked": "yêu cầu giải trình",
    "council.not_quorate": "phiên họp không đủ thành viên, họp lại",
    "stage.closed_early": "bước được đóng khi đã đủ",
}
"""Audit actions that mean something went otherwise than smoothly, in words."""


STATES = {"sealed": "● xong", "open": "◐ đang mở", "blocked": "▲ bị giữ", "waiting": "○ chưa mở"}


@dataclass(frozen=True)
class StageSummary:
    """One stage: its window as understood, and when it was sealed."""

    key: str
    name: str
    state: str
    opens: datetime | None
    due: datetime | None
    sealed_at: datetime | None


@dataclass(frozen=True)
class CycleSummary:
    """One year of a rehearsal."""

    cycle: str
    subject: str
    mark: str | None
    stages: tuple["StageSummary", ...]
    troubles: tuple[tuple[str, int], ...]
    mails: int
    ballots: tuple[int, int]
    units: tuple[UnitResult, ...]
    results_sha256: str
    audit_head: str
    folder: Path


def summarize(house: House, publications: Mapping[str, Path]) -> tuple[CycleSummary, ...]:
    """What became of each cycle; `publications`: where each one's package lies."""
    with house.ledger.session() as session:
        return tuple(
            _cycle(house, session, load_cycle(house, cycle), folder)
            for cycle, folder in publications.items()
        )


def summary_text(summaries: tuple[CycleSummary, ...]) -> str:
    """For a terminal, Vietnamese."""
    return "\n\n".join("\n".join(_lines(summary)) for summary in summaries)


def summary_json(summaries: tuple[CycleSummary, ...]) -> list[dict[str, object]]:
    """For scripts: one object a cycle."""
    return [
        {
            "cycle": item.cycle,
            "mark": item.mark,
            "stages": [
                {"key": stage.key, "state": stage.state, "sealed_at": _iso(stage.sealed_at)}
                for stage in item.stages
            ],
            "troubles": dict(item.troubles),
            "mails": item.mails,
            "ballots": list(item.ballots),
            "units": len(item.units),
            "ranked": sum(unit.rank is not None for unit in item.units),
            "results_sha256": item.results_sha256,
            "audit_head": item.audit_head,
            "publication": str(item.folder),
        }
        for item in summaries
    ]


def _cycle(house: House, session: Session, context: CycleContext, folder: Path) -> CycleSummary:
    stage = next(item for item in context.plan.stages if item.kind == "publication")
    published = session.get(Act, (context.id, stage.key)) is not None and folder.exists()
    given = publication_input(house, session, context, stage.key) if published else None
    results = compute_results(scoring_input(given)) if given else None
    chain = verify_chain(session, context.id)
    return CycleSummary(
        cycle=context.id,
        subject=context.plan.subject,
        mark=given.mark if given else context.mark,
        stages=_stages(session, context),
        troubles=_troubles(session, context.id),
        mails=_count(session, select(func.count()).where(Message.cycle_id == context.id)),
        ballots=_ballots(session, context.id),
        units=results.units if results else (),
        results_sha256=_results_hash(folder),
        audit_head=chain.head
        if chain.intact
        else f"KHÔNG NGUYÊN VẸN ({chain.fault}, sự kiện {chain.broken_at})",
        folder=folder,
    )


def _stages(session: Session, context: CycleContext) -> tuple[StageSummary, ...]:
    rows = session.scalars(
        select(StageState).where(StageState.cycle_id == context.id).order_by(StageState.position)
    )
    return tuple(_stage(session, context, row) for row in rows)


def _stage(session: Session, context: CycleContext, row: StageState) -> StageSummary:
    deadline = deadline_in_force(session, context.id, row.key)
    name = context.plan.stage(row.key).name
    return StageSummary(row.key, name, row.state, deadline.opens, deadline.due, row.sealed_at)


def _troubles(session: Session, cycle_id: str) -> tuple[tuple[str, int], ...]:
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.cycle == cycle_id))
    counted = Counter(action for action in actions if action in EVENTS)
    return tuple((action, counted[action]) for action in EVENTS if counted[action])


def _ballots(session: Session, cycle_id: str) -> tuple[int, int]:
    issued = _count(session, select(func.count()).where(Ticket.cycle_id == cycle_id))
    used = _count(session, select(func.count()).where(Ticket.cycle_id == cycle_id, Ticket.used))
    return used, issued


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _results_hash(folder: Path) -> str:
    import hashlib

    path = folder / "results.csv"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _lines(summary: CycleSummary) -> list[str]:
    lines = [f"{summary.subject} · {summary.mark or ''}".rstrip(" ·"), "", "Lịch trình"]
    lines += [_stage_line(stage) for stage in summary.stages]
    lines += ["", "Việc phát sinh và cách giải quyết"]
    lines += [f"  {count:>4} × {EVENTS[action]}" for action, count in summary.troubles] or [
        "  không có"
    ]
    used, issued = summary.ballots
    lines += ["", f"{summary.mails} thư · {used}/{issued} phiếu", "", *_table(summary.units), ""]
    lines += [
        f"Công bố          {summary.folder}/index.html",
        f"Mã băm kết quả   {summary.results_sha256}",
        f"Đầu sổ nhật ký   {summary.audit_head} (nay; trang công bố in đầu sổ lúc công bố)",
        f"Kiểm tra lại     {_program()} verify {summary.folder} --expect {summary.results_sha256}",
    ]
    return lines


def _stage_line(stage: StageSummary) -> str:
    word = STATES.get(stage.state, stage.state)
    window = f"{_day(stage.opens)} – {_day(stage.due)}"
    sealed = f"niêm phong {_day(stage.sealed_at)}" if stage.sealed_at else ""
    return f"  {word:<10} {window:<23} {sealed:<21} {stage.name}"


def _day(instant: datetime | None) -> str:
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y}" if instant else "…"


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _table(units: tuple[UnitResult, ...]) -> list[str]:
    if not units:
        return ["(chưa công bố)"]
    width = max(len(unit.name) for unit in units)
    places = max(_places(value) for unit in units for value in (unit.total, unit.index))
    lines = [f"{'Hạng':>5}  {'Đơn vị':<{width}}  {'Điểm':>9}  {'Chỉ số':>8}  Xếp loại"]
    group = None
    for unit in units:
        if unit.group != group and len({item.group for item in units}) > 1:
            lines.append(f"       — {unit.group} —")
        group = unit.group
        rank = str(unit.rank) if unit.rank is not None else "–"
        total, index = number(unit.total, places), number(unit.index, places)
        lines.append(
            f"{rank:>5}  {unit.name:<{width}}  {total:>9}  {index:>8}  "
            f"{unit.classification or ''}{_recognized(unit)}"
        )
    return lines


def _places(value: Decimal | None) -> int:
    """Digits after the decimal point, without zeros at the end."""
    return 0 if value is None else len(plain(value).partition(".")[2])


def _program() -> str:
    """How this program is called here: by its name where that is found, else by its path."""
    return "chuky" if shutil.which("chuky") else sys.argv[0]


def _recognized(unit: UnitResult) -> str:
    return "" if unit.recognized is None else ("  ✓ công nhận" if unit.recognized else "  không")
