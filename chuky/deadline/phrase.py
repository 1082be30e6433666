"""The one text form of a reading: canonical Vietnamese words that read back as the same reading.

For logs, amendments and what-if arguments, where a plan's own wording isn't at hand. The wording of
a plan that is rolled to another year keeps its words: see `rewrite.py`.
"""

from datetime import date

from chuky.deadline.reading import Reading

_UNITS = {
    "day": "ngày", "working_day": "ngày làm việc", "week": "tuần", "month": "tháng",
    "hour": "giờ", "working_hour": "giờ làm việc",
}  # fmt: skip
_RHYTHMS = {
    "yearly": "hằng năm", "half_yearly": "6 tháng", "quarterly": "hằng quý",
    "monthly": "hằng tháng", "weekly": "hằng tuần", "daily": "hằng ngày",
}  # fmt: skip


def phrase(reading: Reading) -> str:
    """Words that read as `reading` again: same days, hour, rhythm, doubt, count and event.

    A term counted from a day that was named is said by its last day. Empty where unreadable.
    """
    said = _said(reading)
    if reading.recurs and reading.kind != "recurring":
        said = f"{said}, định kỳ {_RHYTHMS[reading.recurs]}"
    return f"dự kiến {said}" if reading.tentative else said


def _said(reading: Reading) -> str:
    match reading.kind:
        case "fixed":
            return f"{_after(reading)}chậm nhất {_hour(reading)}{_day(reading.due)}"
        case "window":
            after = f", sau khi {reading.event}" if reading.event else ""
            return f"từ {_day(reading.opens)} đến {_hour(reading)}{_day(reading.due)}{after}"
        case "after_event":
            return _event(reading)
        case "recurring":
            begins = f"từ {_day(reading.opens)}, " if reading.opens else ""
            return f"{begins}định kỳ {_RHYTHMS.get(reading.recurs or '', '')}".strip()
        case "continuous":
            return f"từ {_day(reading.opens)}" if reading.opens else "thường xuyên"
        case "unreadable":
            return ""


def _after(reading: Reading) -> str:
    if reading.event is None:
        return ""
    return (
        f"{_count(reading)} kể từ ngày {reading.event}, "
        if reading.amount
        else (f"sau khi {reading.event}, ")
    )


def _event(reading: Reading) -> str:
    if reading.direction == "before":
        return " ".join(filter(None, ("trước khi", reading.event, _count(reading))))
    if reading.rule == "until-event":
        begins = f"từ {_day(reading.opens)} " if reading.opens else ""
        return f"{begins}đến khi {reading.event}"
    if reading.amount is None:
        return f"sau khi {reading.event}"
    counted = f"trong thời hạn {_count(reading)}"
    return f"{counted} kể từ ngày {reading.event}" if reading.event else counted


def _count(reading: Reading) -> str:
    return f"{reading.amount} {_UNITS[reading.unit]}" if reading.unit else ""


def _day(day: date | None) -> str:
    return f"ngày {day:%d/%m/%Y}" if day else ""


def _hour(reading: Reading) -> str:
    return f"{reading.due_time:%H:%M} " if reading.due_time else ""
