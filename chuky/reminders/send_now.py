"""Sending before the timetable would: an administrator brings the reminders of a day forward.

What is sent, and to whom, is as in `send.py`; the preview of it in `dry_run.py`.
"""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.clock_hold import clock_doubt
from chuky.cycle.context import CycleContext
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Moment
from chuky.reminders.digest import waits_to_open
from chuky.reminders.hold import is_held
from chuky.reminders.hours import office_open
from chuky.reminders.send import due_reminders, send_reminders


class SendingRefused(ChukyError):
    """chưa gửi thư nào: {why}"""

    en = "nothing was sent: {why}"


def send_now(house: House, context: CycleContext, day: date, actor: str) -> int:
    """Send what is pending up to the end of `day`, now; the number of messages.

    Raises SendingRefused where mail is held or it isn't an hour for mail.
    """
    if why := why_not(house, context):
        raise SendingRefused(why=why)
    now = house.clock.now()
    with house.ledger.transaction() as session:
        moments = ready_moments(session, context, day)
        if not moments:
            raise SendingRefused(why=_NOTHING)
        for moment in moments:
            moment.at = min(moment.at, now)
        payload = {"day": day.isoformat(), "moments": [moment.id for moment in moments]}
        append(session, context.id, now, actor, "reminders.brought_forward", payload)
    return send_reminders(house, context, now)


def why_not(house: House, context: CycleContext) -> Text | None:
    """Why nothing may leave at this hour; None where it may. A rehearsal's clock asks for none."""
    if is_held(house.folder):
        return _HELD
    if clock_doubt(house, context.id) is not None:
        return _CLOCK
    if context.mark is None and not office_open(context.rules, context.calendar, house.clock.now()):
        return _HOURS.format(f"{context.rules.hour:%H:%M}", f"{context.rules.until:%H:%M}")
    return None


def ready_moments(session: Session, context: CycleContext, day: date) -> list[Moment]:
    """The pending reminders up to the end of `day` whose stage is open."""
    end = datetime.combine(day, time.max, VIETNAM)
    return [
        moment
        for moment in due_reminders(session, context.id, end)
        if not waits_to_open(session, moment)
    ]


_NOTHING = Text("ngày ấy không có thư nhắc nào", "there is no reminder on that day")
_HELD = Text("thư đang bị giữ sau khi khôi phục", "mail is held after a restore")
_CLOCK = Text("đồng hồ máy đang bị nghi ngờ", "the machine's clock is in doubt")
_HOURS = Text(
    "chỉ gửi trong ngày làm việc, từ {} đến {}", "mail leaves on working days only, from {} to {}"
)
