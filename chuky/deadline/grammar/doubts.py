"""What a reader should be told besides the reading: where an official could read it otherwise.

Belongs here: ambiguities and assumptions. The reading itself is made by the rules beside it.
"""

import re

from chuky.deadline.grammar.said import Said
from chuky.deadline.reading import Reading
from chuky.deadline.spans import Span
from chuky.language import Text

_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4,
    "bảy": 5, "7": 5, "nhật": 6,
}  # fmt: skip
_WEEKDAY = re.compile(r"(?:thứ (hai|ba|tư|năm|sáu|bảy|[2-7])|chủ (nhật))(?!\w)")
_CLOSE = 16
"""Letters within which a weekday belongs to a date: `(thứ Hai)`."""


def doubts(said: Said, reading: Reading) -> list[Text]:
    """Every remark about a reading, in both languages."""
    found = [
        _assumed_year(said, reading),
        _several(said, reading),
        _continuous(said, reading),
        _school_year(said),
        _weekday(said),
        _half_month(said),
    ]
    return [note for note in found if note is not None]


def _assumed_year(said: Said, reading: Reading) -> Text | None:
    if reading.due is None or any(span.year_known for _, span in said.times):
        return None
    return Text(
        f"câu không nêu năm, tính theo năm {said.year}", f"no year is named, {said.year} is assumed"
    )


def _several(said: Said, reading: Reading) -> Text | None:
    """Another last day in the same text: the first one is taken."""
    if reading.kind != "fixed" or reading.due is None or reading.rule == "counted-day":
        return None
    limits = said.limits
    if len(limits) > 1:
        other = said.quote(limits[1].start, limits[1].end)
        return Text(
            f"có thể hiểu khác: câu còn nêu “{other}”",
            f"may be read otherwise: the text also names “{other}”",
        )
    if limits and len(limits[0].parts) > 1 and not limits[0].ranged:
        other = said.quote(limits[0].start, limits[0].end)
        return Text(f"lấy ngày đầu tiên trong “{other}”", f"the first day of “{other}” is taken")
    return None


def _continuous(said: Said, reading: Reading) -> Text | None:
    if reading.kind not in ("fixed", "window"):
        return None
    for _, item in said.all("continuous", "periodic"):
        if item.kind == "periodic" and reading.recurs is not None:
            continue
        other = said.quote(item.start, item.end)
        return Text(
            f"có thể hiểu khác: câu còn nói “{other}”",
            f"may be read otherwise: the text also says “{other}”",
        )
    return None


def _school_year(said: Said) -> Text | None:
    if not any(span.grain == "part" for _, span in said.times) or "năm học" not in said.low:
        return None
    return Text(
        "năm học tính từ 01/9 đến 31/5 (khung thời gian năm học có thể khác)",
        "a school year is taken as 1 September to 31 May",
    )


def _weekday(said: Said) -> Text | None:
    """A weekday that isn't the one of the day beside it."""
    for _, span in said.times:
        if span.grain != "day" or len(span.parts) > 1:
            continue
        named = _WEEKDAY.search(said.low[max(0, span.start - _CLOSE) : span.end + _CLOSE])
        if named is not None and _WEEKDAYS[named[1] or named[2]] != span.last.weekday():
            return _not_that_weekday(named[0], span)
    return None


def _not_that_weekday(named: str, span: Span) -> Text:
    return Text(
        f"{span.last:%d/%m/%Y} không phải {named}; lấy theo ngày",
        f"{span.last:%d/%m/%Y} isn't {named}; the date counts",
    )


def _half_month(said: Said) -> Text | None:
    if not any(item.word == "nửa tháng" for _, item in said.all("duration")):
        return None
    return Text(
        "nửa tháng là 15 ngày (BLDS 2015, Điều 146)",
        "half a month is 15 days (Civil Code 2015, art. 146)",
    )
