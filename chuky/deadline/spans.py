"""Finding days, months, quarters and years in a wording: spans of text with first and last day.

Belongs here: what one expression of time means by itself. How several make a deadline is in
`grammar.py`. *Đầu, giữa, cuối* follow Civil Code 2015, article 146.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chuky.deadline.numbers import NUMBER, number

Grain = Literal["day", "month", "quarter", "year", "part"]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SEPARATOR = r"\s*[/.\-]\s*"
_YEAR = rf"(?:(?:\s*,)?\s*(?:của\s+)?năm\s*|{_SEPARATOR})((?:19|20)\d{{2}})(?!\d)"
_YEAR_NAMED = _YEAR.replace("((?:19", "(?P<year>(?:19")
_JOIN = r"\s*(?:,\s*và|,|và|-|;|&)\s*"
_MONTH_NAMES = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_NUMBERS = {"ba": 3, "sáu": 6, "chín": 9, "nửa": 6}


class InvalidDay(ValueError):
    """A day that the calendar doesn't have, such as 31/6."""


@dataclass(frozen=True)
class Span:
    """One expression of time at `start`–`end` of the text, from `first` to `last` day.

    `vague`: đầu, giữa or cuối was said. `year_known`: the text itself names the year.
    """

    start: int
    end: int
    first: date
    last: date
    grain: Grain
    year_known: bool = True
    vague: bool = False

    def in_year(self, year: int) -> "Span":
        """The same days in another year; 29 February becomes the 28th where it must."""
        return replace(self, first=_year(self.first, year), last=_year(self.last, year))


def find_spans(text: str, year: int) -> list[Span]:
    """Every expression of time in `text`, in order, none overlapping. Raises InvalidDay.

    `year`: what a day or month without a year belongs to.
    """
    taken: list[Span] = []
    for pattern, build in _FORMS:
        for match in pattern.finditer(text):
            if not any(match.start() < span.end and span.start < match.end() for span in taken):
                span = build(match, year)
                if span is not None:
                    taken.append(span)
    return [_modified(text, span) for span in sorted(taken, key=lambda span: span.start)]


def _day(day: str | int, month: str | int, year: str | int) -> date:
    number = int(year) + 2000 if int(year) < 100 else int(year)
    try:
        return date(number, int(month), int(day))
    except ValueError:
        raise InvalidDay(f"{day}/{month}/{number}") from None


def _full_day(match: re.Match[str], _year: int) -> Span:
    day = _day(match[1], match[2], match[3])
    return Span(match.start(), match.end(), day, day, "day")


def _numeric_day(match: re.Match[str], _year: int) -> Span:
    day = _day(match[1], match[3], match[4])
    return Span(match.start(), match.end(), day, day, "day")


def _iso_day(match: re.Match[str], _year: int) -> Span:
    day = _day(match[3], match[2], match[1])
    return Span(match.start(), match.end(), day, day, "day")


def _day_of_month(match: re.Match[str], year: int) -> Span | None:
    if not 1 <= int(match[2]) <= 12:
        return None
    day = _day(match[1], match[2], year)
    return Span(match.start(), match.end(), day, day, "day", year_known=False)


def _whole_cell(match: re.Match[str], year: int) -> Span | None:
    """`30/9` with nothing else in the cell."""
    number, month = match["at"].split("/")
    if not 1 <= int(month) <= 12:
        return None
    day = _day(number, month, year)
    return Span(match.start("at"), match.end("at"), day, day, "day", year_known=False)


def _months(match: re.Match[str], year: int) -> Span | None:
    numbers = [int(text) for text in re.findall(r"\d{1,2}", match[1])]
    if not all(1 <= number <= 12 for number in numbers):
        return None
    stated = match.groups()[-1] if match.re.groups > 1 else None
    first_year = last_year = int(stated) if stated else year
    if stated and numbers[0] > numbers[-1]:
        first_year -= 1
    first = date(first_year, numbers[0], 1)
    last = _month_end(last_year, numbers[-1])
    return Span(match.start(), match.end(), first, last, "month", year_known=bool(stated))


def _month_to_month(match: re.Match[str], _year: int) -> Span | None:
    one, two = int(match[1]), int(match[3])
    if not (1 <= one <= 12 and 1 <= two <= 12):
        return None
    first, last = date(int(match[2]), one, 1), _month_end(int(match[4]), two)
    return Span(match.start(), match.end(), first, last, "month") if first <= last else None


def _quarters(match: re.Match[str], year: int) -> Span:
    names = [_ROMAN[text] for text in re.findall(r"iv|i{1,3}|[1-4]", match[1])]
    stated = int(match[2]) if match[2] else year
    first = date(stated, 3 * names[0] - 2, 1)
    last = _month_end(stated, 3 * names[-1])
    return Span(match.start(), match.end(), first, last, "quarter", year_known=bool(match[2]))


def _part_of_year(match: re.Match[str], year: int) -> Span:
    months = _NUMBERS.get(match[1]) or int(match[1])
    stated = int(match[3]) if match[3] else year
    if match[2] == "đầu":
        first, last = date(stated, 1, 1), _month_end(stated, months)
    else:
        first, last = date(stated, 13 - months, 1), date(stated, 12, 31)
    return Span(match.start(), match.end(), first, last, "part", year_known=bool(match[3]))


def _ten_days(match: re.Match[str], year: int) -> Span:
    month, stated = int(match[2]), int(match[3]) if match[3] else year
    begin = {"thượng": 1, "trung": 11, "hạ": 21}[match[1]]
    last = _month_end(stated, month) if begin == 21 else date(stated, month, begin + 9)
    first = date(stated, month, begin)
    return Span(match.start(), match.end(), first, last, "part", year_known=bool(match[3]))


def _named_month(match: re.Match[str], year: int) -> Span | None:
    """`tháng Mười năm 2025`; *tháng năm* alone is no month but a blank date."""
    month = _MONTH_NAMES[" ".join(match[1].split())]
    if match[1] == "năm" and not match[2]:
        return None
    stated = int(match[2]) if match[2] else year
    first, last = date(stated, month, 1), _month_end(stated, month)
    return Span(match.start(), match.end(), first, last, "month", year_known=bool(match[2]))


def _edge_of_month(match: re.Match[str], year: int) -> Span | None:
    """`tuần đầu tháng 3`, `10 ngày cuối tháng 9`, `nửa đầu tháng 8`."""
    count, unit, edge, month = match["count"], match["unit"], match["edge"], int(match["month"])
    if not 1 <= month <= 12:
        return None
    stated = int(match["year"]) if match["year"] else year
    days = 15 if unit is None else number(count or "1") * (7 if unit == "tuần" else 1)
    end = _month_end(stated, month)
    if not 1 <= days <= end.day:
        return None
    first = date(stated, month, 1)
    if edge == "đầu":
        end = first.replace(day=days)
    else:
        first = end.replace(day=16 if unit is None else end.day - days + 1)
    return Span(match.start(), match.end(), first, end, "part", bool(match["year"]), vague=True)


def _week_of_month(match: re.Match[str], year: int) -> Span | None:
    week, month = number(match[1]), int(match[2])
    stated = int(match[3]) if match[3] else year
    if not (1 <= week <= 4 and 1 <= month <= 12):
        return None
    first = date(stated, month, 7 * week - 6)
    last = first.replace(day=7 * week)
    return Span(match.start(), match.end(), first, last, "part", bool(match[3]), vague=True)


def _years(match: re.Match[str], _year: int) -> Span | None:
    numbers = re.findall(r"\d{4}", match[0])
    first, last = int(numbers[0]), int(numbers[-1])
    if last < first:
        return None
    return Span(match.start(), match.end(), date(first, 1, 1), date(last, 12, 31), "year")


def _one_year(match: re.Match[str], _year: int) -> Span:
    year = int(match[1])
    return Span(match.start(), match.end(), date(year, 1, 1), date(year, 12, 31), "year")


def _this_year(match: re.Match[str], year: int) -> Span:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Span(match.start(), match.end(), first, last, "year", year_known=False)


_MONTH_LIST = rf"tháng\s*(\d{{1,2}}(?!\d)(?:{_JOIN}(?:tháng\s*)?\d{{1,2}}(?!\d))*)"
_QUARTER = r"(?:iv|i{1,3}|[1-4])\b"
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], int], Span | None]]] = [
    (re.compile(r"(?<!\d)((?:19|20|21)\d{2})-(\d{2})-(\d{2})(?!\d)"), _iso_day),
    (
        re.compile(
            r"(?:ngày\s*)?(?<!tháng )(?<![\d/])(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*"
            r"((?:19|20)\d{2}|\d{2})(?![\d/])"
        ),
        _numeric_day,
    ),
    (
        re.compile(
            r"(?:ngày\s*)?(?<![\d/.])(\d{1,2})\s*(?:(?:của\s+)?tháng|/)\s*(\d{1,2})"
            r"\s*(?:,?\s*(?:của\s+)?năm|/|-|\.)\s*((?:19|20|21)\d{2})(?!\d)"
        ),
        _full_day,
    ),
    (re.compile(r"ngày\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20|21)\d{2})(?!\d)"), _full_day),
    (
        re.compile(
            r"(?:ngày\s*)(?:mùng\s*|mồng\s*)?(\d{1,2})\s*(?:/|-|(?:của\s+)?tháng)\s*(\d{1,2})(?![\d/])"
        ),
        _day_of_month,
    ),
    (
        re.compile(
            r"(?:(?<=trước )|(?<=đến )|(?<=nhất )|(?<=hết )|(?<=từ )|(?<=là )|(?<=vào )|(?<=quá ))"
            r"(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})(?![\d/])"
        ),
        _day_of_month,
    ),
    (
        re.compile(
            r"(?:^|(?:hạn|nhất|nộp|cuối|chót|thành)\s*:\s*)(?P<at>\d{1,2}/\d{1,2})(?=\s*[.;)]*$)"
        ),
        _whole_cell,
    ),
    (
        re.compile(
            r"(?<![\d/])(\d{1,2})/(\d{1,2})"
            r"(?=\s+(?:hằng|hàng)\s+năm|\s*(?:-|đến|tới)\s*(?:hết\s*)?(?:ngày\s*)?\d{1,2}/)"
        ),
        _day_of_month,
    ),
    (
        re.compile(
            rf"(?<!\w)(0?[1-9]|1[0-1]|ba|sáu|chín|nửa)\s*(?:tháng)?\s*(đầu|cuối)"
            rf"(?:\s*(?:của\s+)?năm)"
            rf"(?:\s*|{_SEPARATOR})((?:19|20)\d{{2}})?(?!\d)"
        ),
        _part_of_year,
    ),
    (re.compile(rf"(thượng|trung|hạ)\s*tuần\s*tháng\s*(\d{{1,2}})(?:{_YEAR})?"), _ten_days),
    (
        re.compile(
            rf"(?:(?P<count>\d{{1,2}}|{NUMBER})\s+)?(?:(?P<unit>tuần|ngày)|nửa)\s*"
            rf"(?P<edge>đầu|cuối)(?:\s+(?:tiên|cùng))?\s*(?:của\s+)?tháng\s*(?P<month>\d{{1,2}})"
            rf"(?:{_YEAR_NAMED})?(?![\d/])"
        ),
        _edge_of_month,
    ),
    (
        re.compile(
            rf"tuần\s*(?:thứ\s*)?(\d|nhất|hai|ba|tư|bốn)\s*(?:của\s+)?tháng\s*(\d{{1,2}})(?:{_YEAR})?"
        ),
        _week_of_month,
    ),
    (
        re.compile(
            r"tháng\s*(\d{1,2})/(\d{4})\s*(?:-|đến(?:\s+hết)?|tới)\s*(?:tháng\s*)?(\d{1,2})/(\d{4})"
        ),
        _month_to_month,
    ),
    (re.compile(rf"{_MONTH_LIST}{_YEAR}"), _months),
    (re.compile(r"(?<!\w)t\.?\s?(\d{1,2}(?:\s*[-,]\s*\d{1,2})*)/((?:19|20)\d{2})(?!\d)"), _months),
    (
        re.compile(
            rf"tháng\s+(mười\s+hai|mười\s+một|mười|giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|"
            rf"chín|chạp)(?!\w)(?!\s+lần)(?:{_YEAR})?"
        ),
        _named_month,
    ),
    (
        re.compile(
            rf"(?:quý|(?<!\w)q\.?)\s*({_QUARTER}(?:{_JOIN}(?:quý\s*)?{_QUARTER})*)"
            rf"(?:(?:\s*,)?\s*(?:của\s+)?(?:năm\s*)?[/.\-]?\s*((?:19|20)\d{{2}})(?!\d))?"
        ),
        _quarters,
    ),
    (re.compile(_MONTH_LIST), _months),
    (
        re.compile(
            r"(?<![\d/])((?:19|20)\d{2})\s*"
            r"(?:(?:-|đến(?:\s+hết)?(?:\s+năm)?|tới|,\s*và|,|và)\s*(?:năm\s*)?(?:19|20)\d{2}(?!\d)\s*)+(?<!\s)"
        ),
        _years,
    ),
    (re.compile(r"năm\s*((?:19|20)\d{2})(?!\d)"), _one_year),
    (re.compile(r"^((?:19|20)\d{2})[.;]?$"), _one_year),
    (
        re.compile(
            r"(?:(?<=từ )|(?<=đến )|(?<=tới )|(?<=trước )|(?<=hết )|(?<=trong ))((?:19|20)\d{2})"
            r"(?=\s*(?:$|[.,;)]|trở|và|hoàn thành|phải|đạt))"
        ),
        _one_year,
    ),
    (
        re.compile(
            r"(?:trong|cuối|giữa|(?<!bắt )đầu|hết|cả)\s+năm(?=\s*(?:[.,;)]|$|nay|kế hoạch))"
        ),
        _this_year,
    ),
]


def _modified(text: str, span: Span) -> Span:
    """Đầu, giữa, cuối before a month, quarter or year: one day of it (Civil Code, art. 146)."""
    said = re.search(r"(?<!bắt )(đầu|giữa|cuối)\s+(?:của\s+)?$", text[: span.start])
    word = said[1] if said else None
    inside = re.match(r"(đầu|giữa|cuối)\s", text[span.start : span.end])
    word = word or (inside[1] if inside else None)
    school = re.search(r"năm\s+học\s*$", text[: span.start])
    if word is None or school or span.grain not in ("month", "quarter", "year"):
        return span
    start = said.start() if said else span.start
    first, last = _edge(word, span)
    return replace(span, start=start, first=first, last=last, vague=True)


def _edge(word: str, span: Span) -> tuple[date, date]:
    if word == "đầu":
        return span.first, span.first
    if word == "cuối":
        return span.last, span.last
    if span.grain == "year":
        middle = date(span.last.year, 6, 30)
        return middle, middle
    if span.grain == "quarter":
        middle = date(span.first.year, span.first.month + 1, 15)
        return middle, middle
    return span.first.replace(day=15), span.last.replace(day=15)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(day: date, year: int) -> date:
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))
