"""Intake of a unit's or an office's file: kept raw with a receipt first, judged afterwards.

Belongs here: the one way in, and the lead agency's word on late work. Receiving, judging and which
file stands are in `receiving`, `judging` and `standing`.
"""

from chuky.cycle.awaited import count_in
from chuky.cycle.content import content_of
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.judging import Verdict, judge, judge_left
from chuky.cycle.receiving import AFTER_SEAL, Sending, receive
from chuky.cycle.stage_state import STATES, stage_state
from chuky.cycle.standing import let_stand, locked_receipt
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Receipt

__all__ = ["Sending", "Verdict", "decide_late", "judge", "judge_left", "receive", "submit"]

_SEALED = Text(
    "bước đã niêm phong: hồ sơ được giữ kèm biên nhận, ghi là đến sau niêm phong, chưa tính; cơ "
    "quan chủ trì phải mở lại bước thì mới gửi lại được",
    "the stage is sealed: the file is kept with a receipt, marked as come after the seal, and does "
    "not count; the lead agency must reopen the stage before it can be sent again",
)


def submit(house: House, cycle_id: str, sending: Sending) -> Verdict:
    """Keep the file, give a receipt, judge it. Raises StageNotOpen before anything is kept."""
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(sending.stage)
    if sending.dataset == "self_assessment":
        context.unit(sending.sender_code, stage)
    code = receive(house, context, stage, sending)
    with house.ledger.session() as session:
        if session.get_one(Receipt, code).verdict == AFTER_SEAL:
            return Verdict(code, False, True, None, str(_SEALED), kept=True)
    return judge(house, context, stage, code)


def decide_late(house: House, cycle_id: str, code: str, counts: bool, actor: str) -> None:
    """The lead agency says whether a late submission counts; once it does, it may stand.

    Raises StageNotOpen where the stage is sealed and the file should count.
    """
    context = load_cycle(house, cycle_id)
    with house.ledger.session() as session:
        receipt = session.get_one(Receipt, code)
    if receipt.counts is not None:
        return
    stage = context.plan.stage(receipt.stage)
    accepted = counts and receipt.verdict == "accepted"
    entries = content_of(house, context, stage, receipt) if accepted else ()
    with house.ledger.transaction() as session:
        receipt = locked_receipt(session, code)
        if receipt.counts is not None:
            return
        if counts and stage_state(session, cycle_id, stage.key).state == "sealed":
            late = Text("quyết định về hồ sơ nộp muộn", "decision on late work")
            raise StageNotOpen(stage=stage.key, state=STATES["sealed"], what=late)
        receipt.counts = counts
        if accepted:
            let_stand(house, session, context, stage, receipt, entries)
        count_in(session, context, stage, house.clock.now())
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action="submission.late_decided",
            payload={"receipt": code, "counts": counts, "sender": receipt.sender_code},
        )
