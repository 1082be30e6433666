"""How expressions of time, connectors and events make one deadline.

Rules are tried in order; each looks at the wording prepared by `wording.py` and says what it
understood, or passes. Every rule has a key that the explanation and the tests name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from chuky.deadline.explain import explain
from chuky.deadline.reading import Reading, Recurs, Unit
from chuky.deadline.spans import InvalidDay, Span, find_spans
from chuky.deadline.wording import fold, unreferenced
from chuky.language import Text

BeforeDay = Literal["excluded", "included"]

_TIME = r"(\d{1,2})\s*(?:giờ|h|:)\s*(\d{2})?\s*(?:'|phút|giờ)?"
_DURATION = re.compile(
    r"(?<![\d/.,])(\d{1,3})\s*(?:\([^)]{2,40}\)\s*)?"
    r"(ngày làm việc|giờ làm việc|ngày|tuần lễ|tuần|tháng|giờ|năm)(?!\s*\d)"
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
    r"(?:kể từ|tính từ|sau|ngay sau|từ)\s+(?:khi|ngày|thời điểm|lúc)\s+(?!\d|▪)"
    r"|(?:kể từ|tính từ)\s+(?!\d|khi|ngày|thời điểm|tháng|năm|quý)"
    r"|\bsau\s+(?=kết thúc|hoàn thành|có\b|nhận)"
)
_BACKWARD = re.compile(
    r"trước\s+(?:khi\s+|ngày\s+|thời điểm\s+)?(?!\d|▪|tháng|năm|quý|hết\s+(?:ngày|tháng|quý|năm))"
)
_RECURS: list[tuple[re.Pattern[str], Recurs | None]] = [
    (re.compile(r"(?:hằng|hàng|mỗi|từng)\s+năm|lần\s*/\s*năm|năm\s*/\s*lần"), "yearly"),
    (
        re.compile(
            r"(?:định kỳ|hằng|hàng|mỗi)\s+(?:0?6|sáu)\s+tháng|(?:hằng|hàng)\s+nửa năm"
            r"|(?:0?6|sáu)\s+tháng\s*(?:/|một|01|1)\s*lần"
        ),
        "half_yearly",
    ),
    (
        re.compile(
            r"(?:hằng|hàng|mỗi|từng)\s+quý|(?:định kỳ|mỗi)\s+(?:0?3|ba)\s+tháng|theo quý"
            r"|lần\s*/\s*quý|quý\s*/\s*lần|tháng\s+(?:đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+)?quý"
        ),
        "quarterly",
    ),
    (
        re.compile(
            r"(?:hằng|hàng|mỗi|từng)\s+tháng|theo tháng|lần\s*/\s*tháng|(?<!\d )tháng\s*/\s*lần"
        ),
        "monthly",
    ),
    (re.compile(r"(?:hằng|hàng|mỗi|từng)\s+tuần|lần\s*/\s*tuần|tuần\s*/\s*lần"), "weekly"),
    (re.compile(r"(?:hằng|hàng|mỗi)\s+ngày"), None),
]
_PERIODIC = re.compile(
    r"(?:hằng|hàng|mỗi|từng)\s+(?:năm|quý|tháng|tuần|ngày)|định kỳ|/\s*lần|lần\s*/|một lần"
    r"|tháng\s+(?:đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+)?quý"
)
_CONTINUOUS = re.compile(r"thường xuyên|liên tục|quanh năm|suốt (?:năm|quá trình)")
_ON = re.compile(r"(?:và|cùng)\s+(?:các\s+|những\s+)?năm\s+(?:tiếp theo|sau|kế tiếp)|trở đi")


@dataclass(frozen=True)
class Said:
    """A wording with all that was found in it."""

    text: str
    folded: str
    low: str
    spans: list[Span]
    year: int
    before_day: BeforeDay

    def left(self, span: Span, width: int = 40) -> str:
        return self.low[max(0, span.start - width) : span.start]


Rule = Callable[[Said], Reading | None]


def read(text: str, year: int, before_day: BeforeDay = "excluded") -> Reading:
    """What `text` means as a deadline; kind `unreadable` where it is none. Never raises.

    `year`: assumed where the text names none. `before_day`: whether *trước ngày X* includes X.
    """
    folded = fold(text)
    low = unreferenced(folded)
    if len(low) != len(folded) or len(folded) > 2000:
        return _unreadable(text, Text("không phải một câu thời hạn", "not a deadline's wording"))
    try:
        spans = [_in_said_year(low, span, year) for span in find_spans(low, year)]
    except InvalidDay as error:
        return _unreadable(
            text, Text(f"lịch không có ngày {error}", f"the calendar has no day {error}")
        )
    said = Said(text, folded, low, spans, year, before_day)
    for rule in _RULES:
        found = rule(said)
        if found is not None:
            return explain(found, said.before_day)
    return _unreadable(text, _why_not(said))


def _unreadable(text: str, why: Text) -> Reading:
    return Reading(text, "unreadable", why, "unreadable")


def _why_not(said: Said) -> Text:
    if "▪" in said.low:
        return Text(
            "chỉ có viện dẫn văn bản, ngày ban hành, tỷ lệ hoặc ô trống, không có thời hạn",
            "only a reference, a date of issue, a rate or a blank, no deadline",
        )
    return Text("không thấy ngày, tháng, quý, năm hay sự kiện", "no day, month, year or event")


def _in_said_year(low: str, span: Span, year: int) -> Span:
    """A span without a year takes the one that the next words name relatively."""
    if span.year_known:
        return span
    after = low[span.end : span.end + 45]
    if re.match(r"\s*(?:của\s+)?năm\s+(?:liền kề\s+|liền\s+)?(?:trước)", after):
        return span.in_year(year - 1)
    if re.match(r"\s*(?:của\s+)?năm\s+(?:liền kề\s+|liền\s+)?(?:sau|tiếp theo|kế tiếp)", after):
        return span.in_year(year + 1)
    return span


def _tentative(said: Said) -> bool:
    return "dự kiến" in said.low


def _recurs(said: Said) -> Recurs | None:
    return next((value for pattern, value in _RECURS if pattern.search(said.low)), None)


def _make(said: Said, kind: str, rule: str, **values: object) -> Reading:
    return Reading(
        said.text,
        kind,  # type: ignore[arg-type]
        Text("", ""),
        rule,
        tentative=_tentative(said),
        **values,  # type: ignore[arg-type]
    )


# --- counted from an event -------------------------------------------------------------------


def _counted(said: Said) -> Reading | None:
    """`trong thời hạn 10 ngày làm việc kể từ ngày …`, `trước khi họp 07 ngày làm việc`."""
    if _is_ranged(said):
        return None
    for duration in _DURATION.finditer(said.low):
        if any(span.start < duration.end() and duration.start() < span.end for span in said.spans):
            continue
        unit = _UNITS[duration[2]]
        amount = int(duration[1]) * (12 if duration[2] == "năm" else 1)
        back = _backward_event(said, duration)
        if back is not None:
            values = {"amount": amount, "unit": unit, "event": back, "direction": "before"}
            return _make(said, "after_event", "counted-before", **values)
        event = _EVENT.search(said.low, max(0, duration.start() - 60))
        if event is not None and not _due_span(said):
            name = _event_text(said, event.end(), duration.span())
            values = {"amount": amount, "unit": unit, "event": name}
            return _make(said, "after_event", "counted-after", **values)
    return None


def _backward_event(said: Said, duration: re.Match[str]) -> str | None:
    after = said.low[duration.end() :]
    follows = re.match(r"\s*(?:làm việc\s*)?(?:,\s*)?", after)
    at = duration.end() + (follows.end() if follows else 0)
    back = _BACKWARD.match(said.low, at)
    if back is not None and not any(span.start <= back.end() + 5 < span.end for span in said.spans):
        return _clean(said.folded[back.end() :])
    before = said.low[: duration.start()]
    ahead = re.search(
        r"trước\s+(?:khi\s+)?((?:ngày\s+)?(?!\d)[^\d▪]{2,80}?)\s*"
        r"(?:,\s*)?(?:ít nhất|tối thiểu|chậm nhất|muộn nhất|khoảng|là)?\s*$",
        before,
    )
    if ahead is not None and not re.search(r"kể từ|sau khi|trong vòng|thời hạn", ahead[0]):
        return _clean(said.folded[ahead.start(1) : ahead.end(1)])
    return None


def _event_text(said: Said, start: int, duration: tuple[int, int] | None = None) -> str:
    end = len(said.folded)
    stop = re.compile(
        r"\s+(?:và|phải|,)\s*(?:phải\s+)?(?:hoàn thành|xong|gửi|báo cáo)\b"
        r"|\s*,?\s*đến\s+(?:khi|ngày|hết)\b|;|\.\s|\s*,\s*(?:chậm nhất|trong vòng|trong thời hạn)"
    )
    found = stop.search(said.low, start)
    if found is not None:
        end = found.start()
    if duration is not None and duration[0] > start:
        end = min(end, duration[0])
    return _clean(
        re.sub(
            r"\s*(?:,\s*)?(?:trong vòng|trong thời hạn|chậm nhất|tối đa|không quá|là)\s*$",
            "",
            said.folded[start:end],
        )
    )


def _clean(text: str) -> str:
    return text.strip(" .,;:()-/").strip()


def _after_event(said: Said) -> Reading | None:
    """`sau khi được … công nhận`, `từ tháng 11/2025 đến khi kết thúc …`."""
    event = _EVENT.search(said.low)
    until = re.search(r"đến\s+(?:khi|lúc)\s+(?!\d)", said.low)
    due = _due_span(said)
    if until is not None and (event is None or until.start() < event.start()):
        opens = next((span.first for span in said.spans if span.end <= until.start()), None)
        name = _event_text(said, until.end())
        return _make(said, "after_event", "until-event", opens=opens, event=name)
    if event is None or re.search(r"[.…_]{2,}\s*$", said.low[: event.start()]):
        return None
    name = _event_text(said, event.end())
    if not name or "▪" in said.low[: event.start()][-3:]:
        return None
    if due is not None:
        last = _last_day(said, due)
        return _make(said, "fixed", "event-and-day", due=last, event=name)
    return _make(said, "after_event", "after-event", event=name)


# --- days, windows ---------------------------------------------------------------------------

_RANGE = re.compile(r"\s*(?:-|đến|tới)\s*(?:hết\s*)?(?:cuối\s*)?(?:ngày\s*)?")
_UNTIL = re.compile(
    r"(?:chậm nhất|muộn nhất|không quá|không muộn hơn|hạn cuối|hạn chót|thời hạn|hạn nộp|"
    r"đến hết|đến|tới|hết|xong|trước)"
    r"\W*(?:là|vào|trong|đến|hết|trước|cuối|ngày|thời điểm|trong)*[\s:]*"
    rf"(?:(?:là|vào|trong|đến|hết|trước|ngày)[\s:]*)*(?:{_TIME}\s*(?:,|của)?\s*(?:ngày)?\s*)?$"
)
_BEFORE = re.compile(rf"trước\s*(?:thời điểm\s*|ngày\s*|{_TIME}\s*,?\s*(?:của\s*)?(?:ngày\s*)?)*$")
_TIME_BEFORE = re.compile(rf"{_TIME}\s*,?\s*(?:của\s*)?(?:ngày\s*)?$")
_FROM = re.compile(r"(?:kể\s+|bắt đầu\s+|tính\s+)?từ\s*(?:đầu\s*)?(?:ngày\s*)?$")


def _is_ranged(said: Said) -> bool:
    return _range_pair(said) is not None


def _range_pair(said: Said) -> tuple[Span, Span] | None:
    """Two spans joined by *đến*; the first may take month and year from the second."""
    for one, two in zip(said.spans, said.spans[1:], strict=False):
        between = said.low[one.end : two.start]
        joined = _RANGE.fullmatch(between) or re.fullmatch(
            r"\s*(?:(?:của\s+)?năm\s+[^\d,.;]{2,30}?\s+)?(?:-|đến|tới)\s*(?:hết\s*)?"
            rf"(?:{_TIME})?\s*(?:ngày\s*)?",
            between,
        )
        if joined and not _BEFORE.search(said.left(one)):
            if not one.year_known and two.year_known:
                one = one.in_year(two.last.year)
                if one.first > two.last:
                    one = one.in_year(two.last.year - 1)
            return one, two
    return None


_BARE_DAY = re.compile(
    r"(?:từ\s+)?ngày\s*(\d{1,2})\s*(?:-|đến(?:\s+hết)?|tới|,|và)\s*(?:ngày\s*)?$"
)


def _day_range(said: Said) -> Reading | None:
    """`từ ngày 08 đến ngày 10 tháng 12 năm 2025`: the first day takes the second's month."""
    for span in said.spans:
        found = _BARE_DAY.search(said.left(span))
        if found and span.grain == "day" and int(found[1]) <= span.last.day and int(found[1]):
            opens = span.last.replace(day=int(found[1]))
            return _make(said, "window", "from-to", opens=opens, due=span.last)
    return None


def _range(said: Said) -> Reading | None:
    """`từ ngày … đến ngày …`, `Quý III/2025 đến Quý IV/2025`."""
    pair = _range_pair(said)
    if pair is None:
        return None
    one, two = pair
    if one.first > two.last:
        return None
    return _make(said, "window", "from-to", opens=one.first, due=two.last, recurs=_recurs(said))


def _due_span(said: Said) -> Span | None:
    """The span that a word of limit stands before."""
    return next((span for span in said.spans if _UNTIL.search(said.left(span))), None)


def _last_day(said: Said, span: Span) -> date:
    """The last day of a limit: *trước* excludes the day, but not the day of an hour."""
    if not _BEFORE.search(said.left(span)) or _TIME_BEFORE.search(said.left(span)):
        return span.last
    if said.before_day == "included" and span.grain == "day":
        return span.last
    return span.first - timedelta(days=1)


def _hour(said: Said, span: Span) -> time | None:
    found = _TIME_BEFORE.search(said.left(span))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _limit(said: Said) -> Reading | None:
    """`trước ngày …`, `chậm nhất đến ngày …`, `đến hết quý …`."""
    span = _due_span(said)
    if span is None:
        return None
    left = said.left(span)
    if (
        span.grain != "day"
        and not span.vague
        and re.search(r"(?:xong|thời hạn|hạn nộp)[\s:]*(?:trong[\s:]*)?$", left)
    ):
        return None
    rule = "before" if _BEFORE.search(left) else "until"
    due = _last_day(said, span)
    values = {"due": due, "recurs": _recurs(said), "due_time": _hour(said, span)}
    if rule == "before" and not _TIME_BEFORE.search(left):
        values["due_time"] = None
    return _make(said, "fixed", rule, **values)


def _open_end(said: Said) -> Reading | None:
    """`từ 01/7/2025`, `giai đoạn 2026-2030 và những năm tiếp theo`: a start without an end."""
    if not said.spans:
        return None
    first = said.spans[0]
    single = len(said.spans) == 1 and not _many(first)
    if _ON.search(said.low, first.end) or (single and _FROM.search(said.left(first))):
        return _make(said, "continuous", "open-ended", opens=first.first)
    return None


def _many(span: Span) -> bool:
    """Whether a span covers more than one month, quarter or year: *tháng 9-11/2025*."""
    days = (span.last - span.first).days
    return days > {"day": 0, "month": 31, "quarter": 92, "year": 366, "part": 366}[span.grain]


def _stated(said: Said) -> Reading | None:
    """A month, quarter, year or part stated by itself is a window, a day is the last day."""
    if not said.spans:
        return None
    joined = _joined(said)
    first, last = joined[0], joined[-1]
    recurs = _recurs(said)
    if first.grain == "day" or (first.vague and first.first == last.last):
        return _make(said, "fixed", "day", due=last.last, recurs=recurs, due_time=_hour(said, last))
    return _make(said, "window", first.grain, opens=first.first, due=last.last, recurs=recurs)


def _joined(said: Said) -> list[Span]:
    """The first span and those that *và* or a comma joins to it."""
    found = [said.spans[0]]
    for span in said.spans[1:]:
        between = said.low[found[-1].end : span.start]
        if span.grain != found[-1].grain or not re.fullmatch(
            r"\s*(?:,|và|,\s*và|;)\s*(?:trong\s*)?", between
        ):
            break
        if span.year_known and not found[-1].year_known:
            found = [item.in_year(span.first.year) for item in found]
        found.append(span)
    return sorted(found, key=lambda span: span.first)


# --- an event, or a duration, and no more ---


_WHEN = re.compile(
    r"^(?:\W*(?:thời gian|thời hạn|hoàn thành|thực hiện)\W*)?(?:ngay\s+)?khi\s+(?=\w)"
)
_BEFORE_EVENT = re.compile(
    r"\btrước\s+(?:khi\s+|(?=kỳ họp|hội nghị|đại hội|cuộc họp|phiên họp|ngày họp|ngày khai|tết|lễ))"
)
_ALONE = re.compile(
    r"(?:trong(?:\s+vòng|\s+thời\s+(?:hạn|gian))?|tối đa|không quá|chậm nhất|sau|thời gian\W+)"
    r"(?:\s+(?:là|tối đa|không quá|khoảng))?\s*$"
)


def _when(said: Said) -> Reading | None:
    """`khi có hướng dẫn của …`, `trước khi tổ chức hội nghị`."""
    if said.spans:
        return None
    found = _WHEN.search(said.low)
    if found is not None:
        return _make(said, "after_event", "after-event", event=_event_text(said, found.end()))
    before = _BEFORE_EVENT.search(said.low)
    if before is not None:
        event = _event_text(said, before.end())
        return _make(said, "after_event", "until-event", event=event, direction="before")
    return None


def _duration_alone(said: Said) -> Reading | None:
    """`trong 15 ngày`, `10 ngày làm việc`: counted from something that isn't said."""
    if said.spans or _recurs(said) or _PERIODIC.search(said.low):
        return None
    for found in _DURATION.finditer(said.low):
        whole = found.span() == (0, len(said.low.rstrip(" .;")))
        if whole or _ALONE.search(said.low[: found.start()]):
            amount = int(found[1]) * (12 if found[2] == "năm" else 1)
            unit = _UNITS[found[2]]
            return _make(said, "after_event", "counted-after", amount=amount, unit=unit)
    return None


# --- without a date --------------------------------------------------------------------------


def _periodic(said: Said) -> Reading | None:
    """`hằng năm`, `định kỳ hằng quý`."""
    if _PERIODIC.search(said.low) and (_recurs(said) or "ngày" in said.low):
        narrow = [value for pattern, value in _RECURS if pattern.search(said.low)]
        return _make(said, "recurring", "recurring", recurs=narrow[-1] if narrow else None)
    return None


def _continuous(said: Said) -> Reading | None:
    """`thường xuyên`, `liên tục`."""
    return _make(said, "continuous", "continuous") if _CONTINUOUS.search(said.low) else None


_RULES: tuple[Rule, ...] = (
    _day_range,
    _counted,
    _after_event,
    _range,
    _limit,
    _open_end,
    _stated,
    _periodic,
    _continuous,
    _when,
    _duration_alone,
)
