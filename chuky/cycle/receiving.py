"""A file comes in: its bytes into the vault, then the row, then the receipt's code.

The same bytes sent again by the same sender give the receipt that exists, as long as nothing came
in between. What is made of a file is in `judging`.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.filing import name_file
from chuky.cycle.stage_state import (
    STATES,
    TAKES_WORK,
    deadline_in_force,
    in_grace,
    is_late,
    stage_state,
)
from chuky.cycle.standing import newest_receipt
from chuky.house import House
from chuky.intake import media_type_of
from chuky.intake.names import kept_name
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Receipt
from chuky.plan import Stage

AFTER_SEAL = "after_seal"
"""The verdict on what came when its stage was sealed: kept with a receipt, not judged."""


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


def receive(house: House, context: CycleContext, stage: Stage, sending: Sending) -> str:
    """The receipt's code. Raises StageNotOpen before the stage opens; nothing is kept then."""
    with house.ledger.session() as session:
        _is_sealed(session, context, stage)
    kind = media_type_of(sending.content)
    stored = house.vault.put(sending.content, kind)  # before the lock that others wait for
    with house.ledger.transaction() as session:
        sealed = _is_sealed(session, context, stage)
        sha256 = name_file(session, stored, kind)
        place = (context.id, stage.key, sending.sender_code, sending.dataset)
        known = newest_receipt(session, *place)
        if known is not None and known.sha256 == sha256 and (sealed or not _after_seal(known)):
            return known.code
        receipt = _new(house, session, context, stage, sending, sha256)
        if sealed:
            receipt.late, receipt.counts, receipt.verdict = True, False, AFTER_SEAL
        session.add(receipt)
        _tell(session, receipt)
        return receipt.code


def _after_seal(receipt: Receipt) -> bool:
    return receipt.verdict == AFTER_SEAL


def _is_sealed(session: Session, context: CycleContext, stage: Stage) -> bool:
    """False: it takes work. Raises StageNotOpen where it isn't open yet."""
    state = stage_state(session, context.id, stage.key).state
    if state == "sealed" or state in TAKES_WORK:
        return state == "sealed"
    raise StageNotOpen(stage=stage.key, state=STATES[state], what=Text("hồ sơ", "file"))


def _new(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    sending: Sending,
    sha256: str,
) -> Receipt:
    now: datetime = house.clock.now()
    attempt = _attempts(session, context.id, stage.key, sending.sender_code) + 1
    deadline = deadline_in_force(session, context.id, stage.key, sending.sender_code)
    late = is_late(deadline, now)
    return Receipt(
        code=_code(context.id, stage.key, sending.sender_code, attempt, sha256),
        cycle_id=context.id,
        stage=stage.key,
        sender_code=sending.sender_code,
        dataset=sending.dataset,
        attempt=attempt,
        sent_by=sending.sent_by,
        file_name=kept_name(sending.file_name),
        sha256=sha256,
        received_at=now,
        late=late,
        in_grace=in_grace(deadline, now),
        counts=None if late else True,
        simulated=sending.simulated,
        verdict="received",
        findings=0,
    )


def _tell(session: Session, receipt: Receipt) -> None:
    append(
        session,
        cycle=receipt.cycle_id,
        at=receipt.received_at,
        actor=receipt.sent_by,
        action="submission.after_seal" if _after_seal(receipt) else "submission.received",
        payload={
            "receipt": receipt.code,
            "stage": receipt.stage,
            "sender": receipt.sender_code,
            "sha256": receipt.sha256,
            "late": receipt.late,
        },
    )


def _attempts(session: Session, cycle_id: str, stage: str, sender: str) -> int:
    count = select(func.count()).select_from(Receipt)
    place = (Receipt.cycle_id == cycle_id, Receipt.stage == stage, Receipt.sender_code == sender)
    return session.scalar(count.where(*place)) or 0


def _code(*parts: object) -> str:
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    text = base64.b32encode(digest).decode()[:10]
    return f"{text[:5]}-{text[5:]}"
