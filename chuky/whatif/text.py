"""An effect as people read it: what moves first, then what to worry about."""

from datetime import datetime

from chuky.language import Text, pick
from chuky.plan.timetable import Timetable
from chuky.whatif.effect import Effect, MovedMoment

KINDS = {
    "opens": Text("mở", "opens"),
    "closes": Text("hạn", "due"),
    "grace": Text("hết ân hạn", "end of the grace"),
    "reminder": Text("nhắc trước", "reminder"),
    "overdue": Text("đôn đốc", "overdue"),
}


def effect_text(before: Timetable, effect: Effect) -> str:
    """The lines of `chuky what-if`."""
    lines = [_deadline(before, moment) for moment in effect.moved if moment.kind == "closes"]
    lines.append(_changes(effect))
    lines += [f"   {_room(before, r.stage)}: {_days(r.before, r.after)}" for r in effect.room]
    lines += _slack(effect)
    lines += [f"   {_moment(before, m.stage, m.kind, m.before, m.after)}" for m in effect.moved]
    lines += [
        pick(
            f"   {day.day:%d/%m/%Y}: {day.after} người nhận thư (trước: {day.before})",
            f"   {day.day:%d/%m/%Y}: {day.after} people get mail (before: {day.before})",
        )
        for day in effect.mail
    ]
    return "\n".join([*lines, *_warnings(before, effect)])


def _deadline(before: Timetable, moment: MovedMoment) -> str:
    """A stage's; or a unit's own, which had that of all before it had one."""
    old = moment.before
    if moment.scope != "all" and old is None:
        old = before.window(moment.stage).due
    whose = "" if moment.scope == "all" else f" · {moment.scope}"
    return f"{_room(before, moment.stage)}{whose}: {_day(old)} → {_day(moment.after)}"


def _changes(effect: Effect) -> str:
    head = pick(" thay đổi", " changes").ljust(13)
    return head + pick(
        f"{effect.units_told} đơn vị được báo · {effect.reminders_moved} thư nhắc chuyển ngày",
        f"{effect.units_told} units are told · {effect.reminders_moved} reminders move",
    )


def _room(timetable: Timetable, key: str) -> str:
    return f"{timetable.plan.stage(key).name} [{key}]"


def _days(before: int, after: int) -> str:
    return pick(
        f"còn {after} ngày làm việc (trước: {before})",
        f"{after} working days (before: {before})",
    )


def _slack(effect: Effect) -> list[str]:
    to = pick("tới hạn công bố", "to the publication")
    return [f"   [{end.stage}] {to}: {_days(end.before, end.after)}" for end in effect.slack]


def _moment(
    timetable: Timetable, key: str, kind: str, before: datetime | None, after: datetime | None
) -> str:
    name, _, days = kind.partition("-")
    step = f"{KINDS[name]} {days}".strip()
    return f"{_day(before)} → {_day(after)}  {step} · {timetable.plan.stage(key).key}"


def _day(instant: datetime | None) -> str:
    return f"{instant:%d/%m/%Y}" if instant else pick("(không có)", "(none)")


def _warnings(timetable: Timetable, effect: Effect) -> list[str]:
    head = pick(" cảnh báo", " warnings").ljust(13)
    keys = {stage.key for stage in timetable.plan.stages}
    found = [
        f"! {_room(timetable, room.stage)}: {_days(room.before, room.after)}"
        for room in effect.squeezed
    ]
    for item in effect.collisions:
        if item.why in keys:
            why = pick(f"trước hạn của [{item.why}]", f"before [{item.why}] is due")
        else:
            why = pick(f"là ngày nghỉ ({item.why})", f"is a day off ({item.why})")
        found.append(f"! [{item.stage}] {item.day:%d/%m/%Y} {why}")
    return [head + (found[0] if found else pick("không", "none")), *(f"   {w}" for w in found[1:])]
