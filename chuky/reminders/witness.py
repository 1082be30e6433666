"""The audit trail's head leaves the house: a letter a day to a mailbox the office can't change."""

from datetime import datetime

from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import chain_head
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.people import is_reserved

STAND_IN = "luu-chieu@nhan-chung.invalid"
"""The witness of a rehearsal, whose mail reaches its own folder only."""


def queue_witness(house: House, session: Session, context: CycleContext, at: datetime) -> None:
    """Queue the day's letter to the witness, where the reminder rules name one."""
    address = STAND_IN if context.mark else context.rules.witness
    if address is None or is_reserved(address):
        return
    day = at.astimezone(VIETNAM)
    mark = f"[{context.mark}] " if context.mark else ""
    head = chain_head(session, context.id)
    body = (
        f"{mark}\nChu kỳ: {context.id}\nNgày: {day:%d/%m/%Y}\n"
        f"Mã băm cuối của sổ nhật ký (audit head): {head}\n\n"
        "Giữ thư này: mã băm phải nằm trong sổ nhật ký khi kiểm tra về sau.\n"
        "(Keep this: the hash must be found in the audit trail at any later check.)\n"
    )
    message_id = f"<{context.id}.witness.{day:%Y%m%d}@chuky>"
    subject = f"{mark}Sổ nhật ký {context.id}, {day:%d/%m/%Y}"
    letter = Letter(message_id, address, subject, body, day, kind="witness")
    queue_letter(house, session, context.id, letter)
