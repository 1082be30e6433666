"""Work that comes back (`hằng năm`, `định kỳ hằng quý`) or never ends (`thường xuyên`)."""

import re

from chuky.deadline.grammar.said import Said, clean, make
from chuky.deadline.reading import Reading, Recurs

_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_MONTH_OF_QUARTER = (
    r"tháng\s+(?:thứ\s+)?(?:đầu|cuối|nhất|một|hai|ba)(?:\s+(?:tiên|cùng))?\s+"
    r"(?:của\s+)?(?:mỗi\s+|hằng\s+|hàng\s+)?quý"
)
_NEXT_MONTH = (
    r"ngày\s+\d{1,2}\s+(?:của\s+)?tháng\s+(?:liền\s+kề\s+|liền\s+|kế\s+)?(?:sau|tiếp|báo cáo)"
    r"|ngày\s+\d{1,2}\s+của\s+tháng(?=\W*$)"
)
_RECURS: list[tuple[re.Pattern[str], Recurs | None]] = [
    (
        re.compile(
            rf"{_EVERY}\s+năm|(?<!2 )lần\s*/\s*(?:0?1\s*)?năm|năm\s*/\s*lần|lần (?:một|mỗi) năm"
        ),
        "yearly",
    ),
    (
        re.compile(
            rf"(?:định kỳ|{_EVERY})\s+(?:0?6|sáu)\s+tháng|(?:hằng|hàng)\s+nửa năm|nửa năm một lần"
            r"|(?:0?6|sáu)\s+tháng\s*(?:/|một|01|1)\s*lần|0?2\s+lần\s*/\s*năm"
        ),
        "half_yearly",
    ),
    (
        re.compile(
            rf"{_EVERY}\s+quý|(?:định kỳ|mỗi)\s+(?:0?3|ba)\s+tháng|(?:theo|định kỳ) quý"
            rf"|lần\s*/\s*quý|quý\s*/\s*lần|(?:0?3|ba)\s+tháng\s*(?:/|một|01|1)\s*lần|{_MONTH_OF_QUARTER}"
        ),
        "quarterly",
    ),
    (
        re.compile(
            rf"{_EVERY}\s+tháng|(?:theo|định kỳ) tháng|lần\s*/\s*tháng|(?<!\d )tháng\s*/\s*lần"
            rf"|0?1\s+tháng\s*(?:/|một)\s*lần|{_NEXT_MONTH}"
        ),
        "monthly",
    ),
    (re.compile(rf"{_EVERY}\s+tuần|(?:theo|định kỳ) tuần|lần\s*/\s*tuần|tuần\s*/\s*lần"), "weekly"),
    (re.compile(r"(?:hằng|hàng|mỗi)\s+ngày"), None),
]
_PERIODIC = re.compile(
    rf"{_EVERY}\s+(?:năm|quý|tháng|tuần|ngày)|định kỳ|/\s*lần|lần\s*/|một lần|lần (?:một|mỗi) năm"
    rf"|(?:theo) (?:quý|tháng|tuần)|{_MONTH_OF_QUARTER}|{_NEXT_MONTH}"
)
_CONTINUOUS = re.compile(r"thường xuyên|liên tục|quanh năm|suốt (?:năm|quá trình)")


def recurs(said: Said) -> Recurs | None:
    """How often; the longest period where several are named. The list has no word for daily."""
    return next((value for pattern, value in _RECURS if pattern.search(said.low)), None)


def is_periodic(said: Said) -> bool:
    return _PERIODIC.search(said.low) is not None


def periodic(said: Said) -> Reading | None:
    """`hằng năm`, `định kỳ hằng quý`: of several periods the shortest."""
    found = _PERIODIC.search(said.low)
    if found is None or not (recurs(said) or "ngày" in said.low):
        return None
    narrow = [value for pattern, value in _RECURS if pattern.search(said.low)]
    return make(
        said,
        "recurring",
        "recurring",
        clean(said.folded[slice(*found.span())]),
        recurs=narrow[-1] if narrow else None,
    )


def continuous(said: Said) -> Reading | None:
    """`thường xuyên`, `liên tục`."""
    found = _CONTINUOUS.search(said.low)
    if found is None:
        return None
    return make(said, "continuous", "continuous", said.quote(*found.span()))
