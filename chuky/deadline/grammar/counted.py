"""What follows an event or is counted from it: `trong 10 ngày làm việc kể từ ngày …`.

Days are counted by Civil Code 2015, article 147; where the event has its date in the text the
last day is too, else it stays open until the event comes.
"""

import re
from datetime import date, timedelta

from chuky.deadline.count import add_months
from chuky.deadline.grammar.limits import due_span, last_day
from chuky.deadline.grammar.periodic import is_periodic, recurs
from chuky.deadline.grammar.said import Said, make
from chuky.deadline.grammar.windows import range_pair
from chuky.deadline.numbers import NUMBER, number
from chuky.deadline.reading import Reading, Unit
from chuky.deadline.spans import Span
from chuky.deadline.wording import BLANK

_DURATION = re.compile(
    rf"(?<![\w/.,])(?P<amount>\d{{1,3}}|{NUMBER})\s*(?:\([^)]{{1,40}}\)\s*)?"
    r"(?P<unit>ngày làm việc|giờ làm việc|ngày|tuần lễ|tuần|tháng|giờ|năm)(?!\s*\d)(?!\w)(?!\s*/)"
)
_UNITS: dict[str, Unit] = {
    "ngày làm việc": "working_day",
    "giờ làm việc": "working_hour",
    "ngày": "day",
    "tuần": "week",
    "tuần lễ": "week",
    "tháng": "month",
    "giờ": "hour",
    "năm": "month",
}
_EVENT = re.compile(
    r"\b(?:kể từ|tính từ|sau|ngay sau|từ)\s+(?:khi|ngày|thời điểm|lúc)\s+(?!\d|▪|sau\b)"
    r"|\b(?:kể từ|tính từ)\s+(?!\d|khi|ngày|thời điểm|lúc|tháng|năm|quý|đầu|nay)"
    r"|\bsau\s+(?=kết thúc|hoàn thành|có\b|nhận)"
)
_AFTER_NOUN = re.compile(r"\bsau\s+(?!\d|đây|này|đó|khi|ngày|cùng|▪|liền|năm|tháng|quý)(?=\w)")
_BACKWARD = re.compile(
    r"\s*(?:,\s*)?trước\s+(?:khi\s+|ngày\s+|thời điểm\s+)?"
    r"(?!\d|▪|tháng|năm|quý|hết\s+(?:ngày|tháng|quý|năm))"
)
_AHEAD = re.compile(
    r"trước\s+(?:khi\s+)?((?:ngày\s+)?(?!\d|ngày\s*$)[^\d▪]{2,80}?)\s*"
    r"(?:,\s*)?(?:(?:ít nhất|tối thiểu|chậm nhất|muộn nhất|khoảng|là|trước)\s*)*$"
)
_NO_AHEAD = re.compile(r"kể từ|sau khi|trong vòng|thời hạn")
_FROM_DAY = re.compile(r"(?:kể từ|tính từ|sau|từ)\s+(?:sau\s+)?(?:ngày\s*)?$")
_RIGHT_BEFORE = re.compile(r"\s*trước\s*(?:ngày\s*)?$")
_BY = re.compile(r"\s+(?:,\s*)?(?:(?:ít nhất|tối thiểu|chậm nhất)\s*)?(?:là\s*)?")
_STOP = re.compile(
    r"\s+(?:và|phải|,)\s*(?:phải\s+)?(?:hoàn thành|xong|gửi|báo cáo|thay thế|bãi bỏ)\b"
    r"|\s*,?\s*đến\s+(?:khi|ngày|hết)\b|;|\.\s|\s*,\s*(?:chậm nhất|trong vòng|trong thời hạn|trừ)"
)
_WHO_THEN_ACTS = re.compile(
    r",\s*(?:các\s+)?(?:ubnd|ủy ban|sở|bộ|cơ quan|đơn vị|chủ tịch|hội đồng|phòng|ban|tổ|thủ trưởng|"
    r"người|tổ chức|bên)\s[^,;]{0,60}?(?:phải|có trách nhiệm|thực hiện|thông báo|trả lời|xem xét|"
    r"quyết định|thẩm định|ban hành|gửi|báo cáo|tiến hành|hoàn thành|trình|cấp|kiểm tra|"
    r"lập|chủ trì)\b"
)
_CONNECTOR = re.compile(
    r"\s*(?:,\s*)?(?:trong vòng|trong thời hạn|(?:là\s+)?chậm nhất|tối đa|không quá|là)\s*$"
)
_WHEN = re.compile(
    r"^(?:\W*(?:thời gian|thời hạn|hoàn thành|thực hiện|đột xuất|hoặc)\W*)*"
    r"(?:ngay\s+)?khi\s+(?=\w)"
)
_GATHERING = (
    r"(?=(?:ngày\s+)?(?:kỳ họp|hội nghị|đại hội|cuộc họp|phiên họp|họp|khai|tết|lễ|bầu cử|thi\b))"
)
_BEFORE_EVENT = re.compile(rf"\btrước\s+(?:khi\s+|{_GATHERING})")
_AFTER_GATHERING = re.compile(rf"\bsau\s+{_GATHERING}")
_ALONE = re.compile(
    r"(?:trong(?:\s+(?:vòng|thời\s+(?:hạn|gian)))?|tối đa|không quá|chậm nhất|sau|"
    r"thời (?:gian|hạn)[^\d.;]{0,30}\W)(?:\s*(?:là|tối đa|không quá|khoảng))*\s*$"
)


def counted(said: Said) -> Reading | None:
    """`trong thời hạn 10 ngày làm việc kể từ ngày …`, `trước khi họp 07 ngày làm việc`."""
    if range_pair(said) is not None:
        return None
    for duration in _durations(said):
        amount, unit = _measure(duration)
        found = (
            _back(said, duration, amount, unit)
            or _dated(said, duration, amount, unit)
            or _forward(said, duration, amount, unit)
        )
        if found is not None:
            return found
    return None


def _durations(said: Said) -> list[re.Match[str]]:
    """Durations that aren't part of an expression of time."""
    taken = [(span.start, span.end) for span in said.spans]
    return [
        found
        for found in _DURATION.finditer(said.low)
        if not any(start < found.end() and found.start() < end for start, end in taken)
    ]


def _measure(duration: re.Match[str]) -> tuple[int, Unit]:
    amount = number(duration["amount"])
    return amount * (12 if duration["unit"] == "năm" else 1), _UNITS[duration["unit"]]


def _forward(said: Said, duration: re.Match[str], amount: int, unit: Unit) -> Reading | None:
    """Counted from an event that has no date yet."""
    near = max(0, duration.start() - 60)
    event = _EVENT.search(said.low, near) or _AFTER_NOUN.search(said.low, near)
    if event is None or due_span(said) is not None:
        return None
    name = event_text(said, event.end(), duration.span())
    if not name:
        return None
    cue = said.quote(*event.span())
    return make(said, "after_event", "counted-after", cue, amount=amount, unit=unit, event=name)


def _dated(said: Said, duration: re.Match[str], amount: int, unit: Unit) -> Reading | None:
    """Counted from a day that the text names: `10 ngày kể từ ngày 15/9/2025`."""
    for span in said.spans:
        back = _is_back_from(said, duration, span)
        if span.grain != "day" or not (back or _FROM_DAY.search(said.left(span))):
            continue
        direction = "before" if back else "after"
        due = _moved(span.first, -amount if back else amount, unit)
        rule = "counted-before" if back else "counted-after"
        cue = "trước" if back else said.quote(*duration.span())
        if due is None:
            event = said.quote(span.start, span.end)
            return make(
                said,
                "after_event",
                rule,
                cue,
                amount=amount,
                unit=unit,
                event=event,
                direction=direction,
            )
        return make(said, "fixed", rule, cue, due=due, amount=amount, unit=unit)
    return None


def _is_back_from(said: Said, duration: re.Match[str], span: Span) -> bool:
    """`15 ngày trước ngày 30/9`, `trước ngày 30/9 ít nhất 15 ngày`."""
    between = said.low[duration.end() : span.start]
    if _RIGHT_BEFORE.fullmatch(between):
        return True
    between = said.low[span.end : duration.start()]
    return bool(_BY.fullmatch(between)) and bool(_RIGHT_BEFORE.search(said.left(span)))


def _moved(day: date, amount: int, unit: Unit) -> date | None:
    """`amount` calendar units from `day`; working days need a calendar, which isn't here."""
    match unit:
        case "day":
            return day + timedelta(days=amount)
        case "week":
            return day + timedelta(weeks=amount)
        case "month":
            return add_months(day, amount)
        case _:
            return None


def _back(said: Said, duration: re.Match[str], amount: int, unit: Unit) -> Reading | None:
    """Counted back from an event: `chậm nhất 01 ngày trước ngày hết hạn`."""
    name = _backward_event(said, duration)
    if not name:
        return None
    return make(
        said,
        "after_event",
        "counted-before",
        "trước",
        amount=amount,
        unit=unit,
        event=name,
        direction="before",
    )


def _backward_event(said: Said, duration: re.Match[str]) -> str | None:
    back = _BACKWARD.match(said.low, duration.end())
    if back is not None and not any(s.start <= back.end() + 5 < s.end for s in said.spans):
        return event_text(said, back.end())
    before = said.low[max(0, duration.start() - 120) : duration.start()]
    ahead = _AHEAD.search(before)
    if ahead is None or _NO_AHEAD.search(ahead[0]):
        return None
    shift = duration.start() - len(before)
    return said.quote(shift + ahead.start(1), shift + ahead.end(1))


def event_text(said: Said, start: int, duration: tuple[int, int] | None = None) -> str:
    """The event's own words from `start`, up to what is said next."""
    end = len(said.folded)
    for stop in (_STOP, _WHO_THEN_ACTS):
        found = stop.search(said.low, start)
        if found is not None:
            end = min(end, found.start())
    if duration is not None and duration[0] >= start:
        end = min(end, duration[0])
    if said.low.startswith(BLANK, start):
        return ""
    tail = _CONNECTOR.search(said.low, max(start, end - 60), end)
    return said.quote(start, tail.start() if tail else end)


def after_event(said: Said) -> Reading | None:
    """`sau khi được … công nhận`, `từ tháng 11/2025 đến khi kết thúc …`."""
    event = _EVENT.search(said.low)
    until = re.search(r"đến\s+(?:khi|lúc)\s+(?!\d)", said.low)
    if until is not None and (event is None or until.start() < event.start()):
        opens = next((span.first for span in said.spans if span.end <= until.start()), None)
        name = event_text(said, until.end())
        cue = said.quote(*until.span())
        return make(said, "after_event", "until-event", cue, opens=opens, event=name)
    if event is None or re.search(r"[.…_]{2,}\s*$", said.low[: event.start()]):
        return None
    name = event_text(said, event.end())
    if not name or "▪" in said.low[: event.start()][-3:]:
        return None
    due = due_span(said)
    cue = said.quote(*event.span())
    if due is not None:
        return make(said, "fixed", "event-and-day", cue, due=last_day(said, due), event=name)
    return make(said, "after_event", "after-event", cue, event=name)


def _after_gathering(said: Said) -> Reading | None:
    """`sau kỳ họp thứ 9`, `sau Tết Nguyên đán`."""
    found = _AFTER_GATHERING.search(said.low)
    if found is None:
        return None
    return make(said, "after_event", "after-event", "sau", event=event_text(said, found.end()))


def when(said: Said) -> Reading | None:
    """`khi có hướng dẫn của …`, `trước khi tổ chức hội nghị`."""
    if any(span.year_known or span.grain == "day" for span in said.spans):
        return None
    found = _WHEN.search(said.low)
    if found is not None:
        name = event_text(said, found.end())
        return make(said, "after_event", "after-event", "khi", event=name)
    before = _BEFORE_EVENT.search(said.low)
    if before is None:
        return _after_gathering(said)
    name = event_text(said, before.end())
    return make(said, "after_event", "until-event", "trước", event=name, direction="before")


def duration_alone(said: Said) -> Reading | None:
    """`trong 15 ngày`, `10 ngày làm việc`: counted from something that isn't said."""
    if said.spans or recurs(said) or is_periodic(said):
        return None
    for found in _DURATION.finditer(said.low):
        whole = found.span() == (0, len(said.low.rstrip(" .;")))
        if whole or _ALONE.search(said.low[max(0, found.start() - 60) : found.start()]):
            amount, unit = _measure(found)
            cue = said.quote(*found.span())
            return make(said, "after_event", "counted-alone", cue, amount=amount, unit=unit)
    return None
