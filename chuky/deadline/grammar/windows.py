"""A first and a last day: `từ ngày … đến ngày …`, `trong tháng …`, or a start without an end."""

import re

from chuky.deadline.grammar.limits import due_span, hour, is_before, last_day
from chuky.deadline.grammar.periodic import recurs
from chuky.deadline.grammar.said import TIME, Said, clean, make
from chuky.deadline.reading import Kind, Reading
from chuky.deadline.spans import Span

_JOINED = re.compile(
    r"\s*(?:(?:của\s+)?năm\s+[^\d,.;]{2,30}?\s+)?,?\s*(?:-|(?:cho\s+)?đến|tới)\s*"
    rf"(?:hết\s*|cuối\s*|trước\s*)?(?:{TIME})?\s*,?\s*(?:ngày\s*)?"
)
_THEN_DONE = re.compile(
    r"\s*,?\s*(?:và\s+)?(?:hoàn thành|kết thúc|xong)\s+"
    r"(?:(?:trong|vào|trước|chậm nhất|đến|hết|ngày)\s*)*"
)
_FACTS = re.compile(r"(?:kết quả|số liệu|báo cáo|phát sinh)[^.;:]*$")
_FROM = re.compile(r"(?:(?:kể|bắt đầu|tính)\s+)?từ\s*(?:đầu\s*)?(?:ngày\s*)?$")
_BARE_DAY = re.compile(
    r"(?:^|(?<=[^\d/.]))(?P<lead>(?:từ\s*)?(?:các\s*)?ngày\s*|từ\s*)?(?P<day>\d{1,2})\s*"
    r"(?:,\s*\d{1,2}\s*)*(?P<join>-|đến(?:\s+hết)?|tới|,|và)\s*(?:ngày\s*)?$"
)
_ON = re.compile(
    r"(?:và|cùng)\s+(?:các\s+|những\s+)?năm\s+(?:tiếp theo|sau|kế tiếp)|trở đi|các năm tiếp theo"
)
_AND = re.compile(r"\s*(?:,|và|,\s*và|;|&)\s*(?:trong\s*|các\s*)?")
_TIME_WORD = re.compile(
    r"(?:^|[:(,;•+.-]|\b(?:trong|vào|suốt|cả|các|từ|đến|tới|hết|cuối|đầu|giữa|và|đoạn|kỳ|gian|ở|"
    r"kiến|thành|xong|hiện|của|là|xuyên|trước|nhất|khai|tục|tất))\s*$"
)
_THING = re.compile(
    r"(?:ngân sách|kinh phí|dự toán|nguồn|vốn|chi|chỉ số|bộ tiêu chí|kế hoạch|chương trình)\b"
    r"[^.;:]*$"
)


_IN = re.compile(r"\b(?:trong|vào|kiến|thành|hiện|gian\W)\W*$")
_IN_YEAR = re.compile(r"\b(?:trong|vào)\s+(?:các\s+|cả\s+|giai đoạn\s+)?$")


def range_pair(said: Said) -> tuple[Span, Span] | None:
    """Two spans joined by *đến*; the first may take its year from the second."""
    for one, two in zip(said.spans, said.spans[1:], strict=False):
        between = said.low[one.end : two.start]
        joined = _JOINED.fullmatch(between) or (
            _FROM.search(said.left(one)) and _THEN_DONE.fullmatch(between)
        )
        if len(between) <= 60 and joined and not is_before(said, one):
            if not one.year_known and two.year_known:
                one = one.in_year(two.last.year)
                if one.first > two.last:
                    one = one.in_year(two.last.year - 1)
            return one, two
    return None


def day_range(said: Said) -> Reading | None:
    """`từ ngày 08 đến ngày 10 tháng 12 năm 2025`: the first day takes the second's month."""
    for span in said.spans:
        found = _bare_day(said, span)
        if found is not None:
            opens = span.last.replace(day=int(found["day"]))
            return make(
                said,
                "window",
                "from-to",
                clean(found[0]),
                opens=opens,
                due=span.last,
                recurs=recurs(said),
            )
    return None


def _bare_day(said: Said, span: Span) -> re.Match[str] | None:
    """A day's number before `span`; a list or *và* needs the word *ngày* to be days."""
    if span.grain != "day":
        return None
    found = _BARE_DAY.search(said.left(span))
    if found is None or not 1 <= int(found["day"]) <= span.last.day:
        return None
    if found["lead"]:
        return found
    alone = not said.left(span)[: found.start()].strip(" :(;,")
    tight = found[0].endswith("-") and "- " not in found[0] and " -" not in found[0]
    return found if found["join"] == "-" and (alone or tight) else None


def dated_range(said: Said) -> Reading | None:
    """`từ ngày … đến ngày …`, `Quý III/2025 đến Quý IV/2025`."""
    pair = range_pair(said)
    if pair is None or pair[0].first > pair[1].last:
        return None
    one, two = pair
    limited = due_span(said, two)
    facts = _FACTS.search(said.left(one))
    if limited is not None and (limited.start < one.start or (facts and is_before(said, limited))):
        return None
    last = last_day(said, two)
    if last < one.first:
        return None
    cue = clean(said.folded[one.end : two.start]) or "-"
    return make(said, "window", "from-to", cue, opens=one.first, due=last, recurs=recurs(said))


def open_end(said: Said) -> Reading | None:
    """`từ 01/7/2025`, `giai đoạn 2026-2030 và những năm tiếp theo`: a start without an end."""
    if not said.spans:
        return None
    first = said.spans[0]
    on = _ON.search(said.low, first.end)
    left = said.left(first)
    since = _FROM.search(left)
    if on is None and (since is None or len(said.spans) > 1 or _many(first)):
        return None
    cue = on[0] if on else clean(since[0]) if since else None
    often = recurs(said)
    kind: Kind = "recurring" if often else "continuous"
    return make(said, kind, "open-ended", cue, opens=first.first, recurs=often)


def _many(span: Span) -> bool:
    """Whether a span covers more than one month, quarter or year: *tháng 9-11/2025*."""
    days = (span.last - span.first).days
    return days > {"day": 0, "month": 31, "quarter": 92, "year": 366, "part": 366}[span.grain]


def stated(said: Said) -> Reading | None:
    """A month, quarter, year or part stated by itself is a window, a day is the last day."""
    spans = _spans_of_time(said)
    if not spans:
        return None
    together = _together(said, spans)
    first, last = together[0], together[-1]
    often = recurs(said)
    if first.grain == "day" or (first.vague and first.first == last.last):
        rule = "vague" if first.vague else "day"
        cue = clean(said.folded[first.start : last.end])
        at = hour(said, last)
        return make(said, "fixed", rule, cue, due=last.last, recurs=often, due_time=at)
    return make(
        said,
        "window",
        first.grain,
        said.quote(first.start, last.end),
        opens=first.first,
        due=last.last,
        recurs=often,
    )


def _spans_of_time(said: Said) -> list[Span]:
    """The spans that say when; a year that only names a thing (*Chỉ số năm 2025*) doesn't."""
    fine = [s for s in said.spans if s.grain != "year" or _IN_YEAR.search(said.left(s))]
    if len(fine) == len(said.spans) or not fine:
        found = [s for s in said.spans if not _names_a_thing(said, s)]
    else:
        found = fine
    strong = next((s for s in found if _IN.search(said.left(s))), None)
    if strong is not None and not _TIME_WORD.search(said.left(found[0])):
        return found[found.index(strong) :]
    return found


def _names_a_thing(said: Said, span: Span) -> bool:
    """*Dự toán năm 2026*, *ngân sách năm 2025*: a year that isn't when something is done."""
    left = said.left(span)
    return span.grain == "year" and not _TIME_WORD.search(left) and bool(_THING.search(left))


def _together(said: Said, spans: list[Span]) -> list[Span]:
    """The first span and those that *và* or a comma joins to it."""
    found = [spans[0]]
    for span in spans[1:]:
        between = said.low[found[-1].end : span.start]
        if span.grain != found[-1].grain or not _AND.fullmatch(between):
            break
        if span.year_known and not found[-1].year_known:
            found = [item.in_year(span.first.year) for item in found]
        found.append(span)
    return sorted(found, key=lambda span: span.first)
