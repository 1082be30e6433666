"""Intake of a unit's or an office's file: kept raw with a receipt first, judged afterwards.

The same bytes sent again by the same sender give the receipt that exists. What a file must hold
is in its contract; how it is parsed is in `chuky.intake`.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.contracts import GateResult, check_frame, quality_report_html
from chuky.contracts.cells import clean_text
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.filing import store_file
from chuky.cycle.references import references_for
from chuky.cycle.returning import keep_annotated
from chuky.cycle.scores import SOURCE_OF_STAGE, ScoreEntry, components_for, record_scores
from chuky.cycle.stage_state import is_late, require_open, wake_stage
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.intake import Stamp, Unparsable, media_type_of, read_table
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Receipt
from chuky.plan import Stage
from chuky.points import parse_points

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Sending:
    """One file that somebody sends. `sender_code`: the unit's code or the agency's key."""

    stage: str
    sender_code: str
    sent_by: str
    file_name: str
    content: bytes
    dataset: str = "self_assessment"
    simulated: bool = False


@dataclass(frozen=True)
class Verdict:
    """The answer to a sending. `result` is None where the file couldn't be read at all."""

    code: str
    accepted: bool
    late: bool
    result: GateResult | None
    reason: str = ""


def submit(house: House, cycle_id: str, sending: Sending) -> Verdict:
    """Keep the file, give a receipt, judge it. Raises StageNotOpen before anything is kept."""
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(sending.stage)
    if sending.dataset == "self_assessment":
        context.unit(sending.sender_code, stage)
    code = receive(house, context, stage, sending)
    return judge(house, context, stage, code)


def receive(house: House, context: CycleContext, stage: Stage, sending: Sending) -> str:
    """The receipt's code: bytes in the vault, then the row, then the answer."""
    with house.ledger.transaction() as session:
        require_open(session, context.id, stage.key, Text("hồ sơ", "file"))
        sha256 = store_file(house, session, sending.content, media_type_of(sending.content))
        known = _known(session, context.id, stage.key, sending.sender_code, sha256)
        if known is not None:
            return known.code
        now = house.clock.now()
        attempt = _attempts(session, context.id, stage.key, sending.sender_code) + 1
        receipt = Receipt(
            code=_code(context.id, stage.key, sending.sender_code, attempt, sha256),
            cycle_id=context.id,
            stage=stage.key,
            sender_code=sending.sender_code,
            dataset=sending.dataset,
            attempt=attempt,
            sent_by=sending.sent_by,
            file_name=sending.file_name,
            sha256=sha256,
            received_at=now,
            late=is_late(session, context.id, stage.key, sending.sender_code, now),
            counts=None,
            simulated=sending.simulated,
            verdict="received",
            findings=0,
        )
        receipt.counts = None if receipt.late else True
        session.add(receipt)
        append(
            session,
            cycle=context.id,
            at=now,
            actor=sending.sent_by,
            action="submission.received",
            payload={
                "receipt": receipt.code,
                "stage": stage.key,
                "sender": sending.sender_code,
                "sha256": sha256,
                "late": receipt.late,
            },
        )
        return receipt.code


def judge(house: House, context: CycleContext, stage: Stage, code: str) -> Verdict:
    """Check a received file by its contract; accept it as a new version or return it."""
    with house.ledger.transaction() as session:
        receipt = session.get_one(Receipt, code)
        contract = context.contracts[receipt.dataset]
        try:
            table = read_table(
                house.vault.get(receipt.sha256),
                receipt.file_name,
                contract,
                stamp_for(context, receipt.dataset, receipt.sender_code),
            )
        except Unparsable as error:
            _conclude(house, session, context, receipt, None, str(error))
            return Verdict(code, False, receipt.late, None, str(error))
        frame = table.frame
        result = check_frame(contract, frame, references_for(context, stage, receipt.sender_code))
        if result.passed and receipt.verdict != "accepted":
            entries = list(_scored(context, stage, entries_of(frame)))
            try:
                record_scores(house, session, context, stage, entries, receipt.sent_by, code)
            except ChukyError as error:  # the criteria set refuses what the contract let pass
                _conclude(house, session, context, receipt, None, str(error))
                return Verdict(code, False, receipt.late, None, str(error))
        if not result.passed and receipt.verdict == "received":
            keep_annotated(house, session, context, receipt, table, result)
        _conclude(house, session, context, receipt, result)
        return Verdict(code, result.passed, receipt.late, result)


def judge_left(house: House, context: CycleContext, stage: Stage) -> int:
    """Judge what was received when the machine stopped before its verdict; how many there were."""
    with house.ledger.session() as session:
        codes = session.scalars(
            select(Receipt.code)
            .where(
                Receipt.cycle_id == context.id,
                Receipt.stage == stage.key,
                Receipt.verdict == "received",
                Receipt.dataset.in_(context.contracts),
            )
            .order_by(Receipt.received_at, Receipt.code)
        ).all()
    for code in codes:
        judge(house, context, stage, code)
    return len(codes)


def decide_late(house: House, cycle_id: str, code: str, counts: bool, actor: str) -> None:
    """The lead agency says whether a late submission counts."""
    with house.ledger.transaction() as session:
        receipt = session.get_one(Receipt, code)
        if receipt.counts is not None:
            return
        receipt.counts = counts
        wake_stage(session, cycle_id, receipt.stage)
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action="submission.late_decided",
            payload={"receipt": code, "counts": counts, "sender": receipt.sender_code},
        )


def entries_of(frame: "DataFrame") -> list[ScoreEntry]:
    """Score entries of a frame whose cells are text; an empty cell gives no points."""
    return [
        ScoreEntry(
            unit_code=clean_text(row["unit_code"] or "") or "",
            component_code=clean_text(row["component_code"] or "") or "",
            points=_points(row.get("points")),
            evidence=clean_text(row.get("evidence") or "") or "",
            explanation=clean_text(row.get("explanation") or "") or "",
        )
        for row in frame.to_dict("records")
    ]


def _points(text: str | None) -> Decimal | None:
    cleaned = clean_text(text or "")
    return parse_points(cleaned) if cleaned else None


def _scored(context: CycleContext, stage: Stage, entries: list[ScoreEntry]) -> Iterator[ScoreEntry]:
    """Entries without the blank rows of components that the form shows and leaves closed."""
    source = SOURCE_OF_STAGE[stage.kind]
    for entry in entries:
        if entry.points is None:
            unit = context.unit(entry.unit_code, stage)
            if entry.component_code not in components_for(context, unit, source):
                continue
        yield entry


def stamp_for(context: CycleContext, dataset: str, unit_code: str) -> Stamp | None:
    """The stamp that a form of this cycle bears; None for what is no unit's form."""
    unit = next((unit for unit in context.plan.units if unit.code == unit_code), None)
    if unit is None or dataset != "self_assessment":
        return None
    return Stamp(
        plan=context.plan.key,
        plan_sha256=context.files[("plan", context.plan.key)],
        criteria_sha256=context.files[("criteria", context.plan.groups[unit.group].criteria)],
        contract=dataset,
        contract_version=context.contracts[dataset].version,
        unit=unit.code,
    )


def _conclude(
    house: House,
    session: Session,
    context: CycleContext,
    receipt: Receipt,
    result: GateResult | None,
    reason: str = "",
) -> None:
    if receipt.verdict != "received":
        return
    accepted = result is not None and result.passed
    receipt.verdict = "accepted" if accepted else "returned"
    if result is not None:
        receipt.findings = len(result.findings)
        report = quality_report_html(result, context.contracts[receipt.dataset], mark=context.mark)
        receipt.report_sha256 = store_file(house, session, report.encode(), "text/html")
    if accepted and receipt.counts:
        wake_stage(session, context.id, receipt.stage)
    append(
        session,
        cycle=context.id,
        at=house.clock.now(),
        actor="chuky",
        action=f"submission.{receipt.verdict}",
        payload={"receipt": receipt.code, "findings": receipt.findings, "reason": reason},
    )


def _known(session: Session, cycle_id: str, stage: str, sender: str, sha256: str) -> Receipt | None:
    return session.scalars(
        select(Receipt).where(
            Receipt.cycle_id == cycle_id,
            Receipt.stage == stage,
            Receipt.sender_code == sender,
            Receipt.sha256 == sha256,
        )
    ).first()


def _attempts(session: Session, cycle_id: str, stage: str, sender: str) -> int:
    count = select(func.count()).select_from(Receipt)
    return (
        session.scalar(
            count.where(
                Receipt.cycle_id == cycle_id, Receipt.stage == stage, Receipt.sender_code == sender
            )
        )
        or 0
    )


def _code(*parts: object) -> str:
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    text = base64.b32encode(digest).decode()[:10]
    return f"{text[:5]}-{text[5:]}"
