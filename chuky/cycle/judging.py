"""Judging a received file by its contract: accepted as a new version, or returned with a reason.

Reading, checking and drawing happen outside the ledger's transaction, so that nobody waits for a
large file. What can't be judged is returned: one file never stops its stage.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import DataError

from chuky.contracts import GateResult, check_frame
from chuky.cycle.awaited import count_in
from chuky.cycle.content import checked_entries, most_rows, stamp_for
from chuky.cycle.context import CycleContext
from chuky.cycle.references import references_for
from chuky.cycle.returning import Papers, keep_papers, papers_of
from chuky.cycle.scores import ScoreEntry
from chuky.cycle.standing import let_stand, locked_receipt
from chuky.drafting.sent_files import take_over
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.intake import SentTable, read_table
from chuky.intake.refusal import refused
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Receipt
from chuky.plan import Stage
from chuky.reminders.sent_back import add_overdue_step


@dataclass(frozen=True)
class Verdict:
    """The answer to a sending. `result` is None where the file couldn't be read at all."""

    code: str
    accepted: bool
    late: bool
    result: GateResult | None
    reason: str = ""
    kept: bool = False
    """Kept with a receipt and not judged: it came after the seal."""


@dataclass(frozen=True)
class Judgement:
    """What was found, before the ledger hears of it. `refusal`: why nothing more could be said."""

    result: GateResult | None = None
    table: SentTable | None = None
    entries: tuple[ScoreEntry, ...] = ()
    refusal: ChukyError | None = None

    @property
    def accepted(self) -> bool:
        return self.refusal is None and self.result is not None and self.result.passed


def judge(house: House, context: CycleContext, stage: Stage, code: str) -> Verdict:
    """Check a received file by its contract; accept it as a new version or return it."""
    with house.ledger.session() as session:
        receipt = session.get_one(Receipt, code)
    found = judgement(house, context, stage, receipt)
    if receipt.verdict == "received":
        found = _concluded(house, context, stage, receipt, found)
    reason = str(found.refusal) if found.refusal is not None else ""
    return Verdict(code, found.accepted, receipt.late, found.result, reason)


def judgement(house: House, context: CycleContext, stage: Stage, receipt: Receipt) -> Judgement:
    """What the file is found to be. Only a vault out of reach raises."""
    content = house.vault.get(receipt.sha256)
    try:
        return _read_and_checked(context, stage, receipt, content)
    except ChukyError as refusal:
        return Judgement(refusal=refusal)
    except Exception as fault:
        return Judgement(refusal=_unforeseen(receipt.file_name, fault))


def _read_and_checked(
    context: CycleContext, stage: Stage, receipt: Receipt, content: bytes
) -> Judgement:
    contract = context.contracts[receipt.dataset]
    references = references_for(context, stage, receipt.sender_code)
    stamp = stamp_for(context, receipt.dataset, receipt.sender_code)
    most = most_rows(len(references["expected"]))
    table = read_table(content, receipt.file_name, contract, stamp, most)
    result = check_frame(contract, table.frame, references)
    if not result.passed:
        return Judgement(result, table)
    try:
        return Judgement(result, table, checked_entries(context, stage, table.frame))
    except ChukyError as refusal:  # the criteria set refuses what the contract let pass
        return Judgement(refusal=refusal)


def _unforeseen(file_name: str, fault: Exception) -> ChukyError:
    name = type(fault).__name__
    return refused(
        file_name,
        f"chương trình không kiểm tra được tệp này ({name})",
        f"the program could not check this file ({name})",
        Text(
            "chép số liệu sang biểu mẫu mới rồi gửi lại; báo quản trị kèm mã biên nhận",
            "copy it into a new form and send again; tell the administrator the receipt's code",
        ),
    )


def _concluded(
    house: House, context: CycleContext, stage: Stage, receipt: Receipt, found: Judgement
) -> Judgement:
    """Put the verdict into the ledger; what the database can't hold is returned like the rest."""
    papers = papers_of(house, context, receipt, found.result, found.table)
    try:
        _conclude(house, context, stage, receipt.code, found, papers)
    except (DataError, UnicodeError) as fault:
        found = Judgement(refusal=_unforeseen(receipt.file_name, fault))
        _conclude(house, context, stage, receipt.code, found, Papers())
    return found


def _conclude(
    house: House,
    context: CycleContext,
    stage: Stage,
    code: str,
    found: Judgement,
    papers: Papers,
) -> None:
    with house.ledger.transaction() as session:
        receipt = locked_receipt(session, code)
        if receipt.verdict != "received":
            return  # another process was faster, with the same verdict
        receipt.verdict = "accepted" if found.accepted else "returned"
        receipt.findings = len(found.result.findings) if found.result is not None else 0
        keep_papers(session, receipt, papers, found.refusal)
        if found.accepted:
            take_over(session, receipt, found.entries)
        if found.accepted and receipt.counts:
            let_stand(house, session, context, stage, receipt, found.entries)
            count_in(session, context, stage, house.clock.now())
        elif not found.accepted and receipt.dataset == "self_assessment":
            now = house.clock.now()
            add_overdue_step(session, context, stage.key, receipt.sender_code, now)
        append(
            session,
            cycle=context.id,
            at=house.clock.now(),
            actor="chuky",
            action=f"submission.{receipt.verdict}",
            payload={
                "receipt": code,
                "findings": receipt.findings,
                "reason": str(found.refusal or ""),
            },
        )


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
