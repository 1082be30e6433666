"""Intake of a unit's or an office's file: kept raw with a receipt first, judged afterwards.

Belongs here: the one way in. Receiving, judging, which file stands and the lead agency's word on
late work are in `receiving`, `judging`, `standing` and `late`.
"""

from chuky.cycle.context import load_cycle
from chuky.cycle.judging import Verdict, judge, judge_left
from chuky.cycle.receiving import AFTER_SEAL, Sending, receive
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import Receipt

__all__ = ["Sending", "Verdict", "judge", "judge_left", "receive", "submit"]

_SEALED = Text(
    "bước đã niêm phong: hồ sơ được giữ kèm biên nhận, ghi là đến sau niêm phong, chưa tính; cơ "
    "quan chủ trì phải mở lại bước thì mới gửi lại được",
    "the stage is sealed: the file is kept with a receipt, marked as come after the seal, and does "
    "not count; the lead agency must reopen the stage before it can be sent again",
)


def submit(house: House, cycle_id: str, sending: Sending) -> Verdict:
    """Keep the file, give a receipt, judge it.

    Raises StageNotOpen, and UnitUnknown for a sender that is neither the stage's unit nor an
    agency; nothing is kept then.
    """
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(sending.stage)
    if sending.dataset == "self_assessment" or sending.sender_code not in context.plan.agencies:
        context.unit(sending.sender_code, stage)
    code = receive(house, context, stage, sending)
    with house.ledger.session() as session:
        if session.get_one(Receipt, code).verdict == AFTER_SEAL:
            return Verdict(code, False, True, None, str(_SEALED), kept=True)
    return judge(house, context, stage, code)
