"""The head approves the draft, or a filled form, with the signed report; it goes as every file.

Cut anywhere, the same act goes on: an approval without its receipt is sent again, the same bytes
give the same receipt.
"""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.filing import store_file
from chuky.cycle.stage_state import require_open
from chuky.cycle.submit import Sending, submit
from chuky.drafting.exceptions import DraftIncomplete, DraftMoved, ReportMissing
from chuky.drafting.form import Form, read_form
from chuky.evidence.kinds import kind_of
from chuky.evidence.listed import shown_name
from chuky.house import House
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.drafting import Approval
from chuky.ledger.models import StoredFile
from chuky.ledger.upsert import insert_or_meet
from chuky.plan import Stage, Unit
from chuky.points import plain

COLUMNS = ("unit_code", "component_code", "points", "evidence", "explanation", "approval")


@dataclass(frozen=True)
class Approving:
    """What the head vouches for. `report`: the signed file; None where none was chosen."""

    stage: str
    unit: str
    by: str
    report: Path | None
    report_name: str = ""


Prepare = Callable[[Session, Stage, Unit, int], tuple[str, bytes]]
"""Stage, unit, the approval's number → (digest of what is approved, the file that is sent)."""


def approve_and_send(house: House, cycle: str, act: Approving, digest: str) -> str:
    """Approve the draft that the head read (`digest`: of it); the receipt's code.

    Raises DraftMoved, DraftIncomplete, ReportMissing, EvidenceRefused, StageNotOpen, UnitUnknown;
    nothing is sent then.
    """

    def draft(session: Session, stage: Stage, unit: Unit, number: int) -> tuple[str, bytes]:
        form = read_form(session, load_cycle(house, cycle), stage, unit)
        require_ready(form, digest)
        return form.digest, draft_csv(form, number)

    return _send(house, cycle, act, draft, None)


def approve_and_send_form(
    house: House, cycle: str, act: Approving, content: bytes, name: str
) -> str:
    """Approve a filled workbook; the receipt's code, of a returned one too. Raises as above."""

    def filled(_session: Session, _stage: Stage, _unit: Unit, _number: int) -> tuple[str, bytes]:
        return hashlib.sha256(content).hexdigest(), content

    return _send(house, cycle, act, filled, name)


def _send(house: House, cycle: str, act: Approving, prepare: Prepare, name: str | None) -> str:
    context = load_cycle(house, cycle)
    number, content = _approved(house, context, act, prepare)
    called = name or f"tu-cham-{act.unit}-{number}.csv"
    marked = context.mark is not None
    sending = Sending(act.stage, act.unit, act.by, called, content, simulated=marked)
    verdict = submit(house, cycle, sending)
    with house.ledger.transaction() as session:
        row = session.get_one(Approval, (cycle, act.stage, act.unit, number))
        row.receipt = verdict.code
    return verdict.code


def latest_approval(session: Session, cycle: str, stage: str, unit: str) -> Approval | None:
    return session.scalars(
        select(Approval)
        .where(Approval.cycle_id == cycle, Approval.stage == stage, Approval.unit_code == unit)
        .order_by(Approval.number.desc())
    ).first()


def approval_of(session: Session, receipt: str) -> Approval | None:
    """The approval that a receipt stands for; None where a file came another way."""
    return session.scalars(select(Approval).where(Approval.receipt == receipt)).first()


def _approved(
    house: House, context: CycleContext, act: Approving, prepare: Prepare
) -> tuple[int, bytes]:
    """(number, file) of the approval: the one that is there for the same work, or a new one."""
    if act.report is None or act.report.stat().st_size == 0:
        raise ReportMissing
    kind = kind_of(act.report, act.report_name)
    stage = context.plan.stage(act.stage)
    unit = context.unit(act.unit, stage)
    report = house.vault.put(act.report, kind)
    with house.ledger.transaction() as session:
        require_open(session, context.id, stage.key, Text("bản tự chấm", "self-assessment"))
        last = latest_approval(session, context.id, stage.key, unit.code)
        number = (last.number if last else 0) + 1
        digest, content = prepare(session, stage, unit, number)
        same = last is not None and last.digest == digest
        if last is not None and same and last.report_sha256 == report.sha256:
            return last.number, house.vault.get(last.file_sha256)
        row = {"sha256": report.sha256, "size": report.size, "media_type": kind}
        session.execute(insert_or_meet(session, StoredFile).values(row).on_conflict_do_nothing())
        now = house.clock.now()
        approval = Approval(
            cycle_id=context.id,
            stage=stage.key,
            unit_code=unit.code,
            number=number,
            digest=digest,
            file_sha256=store_file(house, session, content, media_type_of(content)),
            report_sha256=report.sha256,
            report_name=act.report_name[-200:],
            by=act.by,
            at=now,
        )
        session.add(approval)
        said = {"stage": stage.key, "unit": unit.code, "number": number}
        said |= {"sha256": approval.file_sha256, "report": report.sha256}
        append(session, context.id, now, act.by, "draft.approved", said)
        return number, content


def require_ready(form: Form, digest: str) -> None:
    """That nothing is left to do and this is what was read. Raises DraftIncomplete, DraftMoved."""
    if form.left:
        raise DraftIncomplete(count=len(form.left), first=form.left[0][1])
    if form.digest != digest:
        raise DraftMoved


def draft_csv(form: Form, number: int) -> bytes:
    """The file that is sent, UTF-8. The approval's number makes a return to an earlier draft
    another file, so that it counts as the newest. It is published: restricted pieces by id only.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in form.lines:
        if line.open and line.draft is not None:
            points = "" if line.points is None else plain(line.points)
            pieces = [*(shown_name(piece) for piece in line.evidence), line.named]
            evidence = "; ".join(one for one in pieces if one)
            said = _plain(line.draft.explanation)
            row = (form.unit.code, line.component.code, points, _plain(evidence), said, number)
            writer.writerow(row)
    return buffer.getvalue().encode()


def _plain(text: str) -> str:
    """One line in composed letters, as the contract wants text."""
    return " ".join(unicodedata.normalize("NFC", text).split())
