"""How expressions of time, connectors and events make one deadline.

Rules are tried in order; each looks at the wording prepared by `wording.py` and says what it
understood, or passes. Every rule has a key that the explanation and the tests name. One module
per family: `counted`, `windows`, `limits`, `periodic`.
"""

import re

from chuky.deadline.explain import explain
from chuky.deadline.grammar.counted import after_event, counted, duration_alone, when
from chuky.deadline.grammar.doubts import doubts
from chuky.deadline.grammar.limits import limit
from chuky.deadline.grammar.periodic import continuous, periodic
from chuky.deadline.grammar.said import BeforeDay, Rule, Said
from chuky.deadline.grammar.windows import dated_range, day_range, open_end, stated
from chuky.deadline.reading import Reading
from chuky.deadline.spans import InvalidDay, Span, find_spans
from chuky.deadline.wording import BLANK, fold, unreferenced
from chuky.language import Text

__all__ = ["BeforeDay", "read"]

LONGEST = 2000
"""Letters; a longer text is a page, not a stage's wording."""

_RULES: tuple[Rule, ...] = (
    day_range,
    counted,
    after_event,
    dated_range,
    limit,
    open_end,
    stated,
    periodic,
    when,
    continuous,
    duration_alone,
)
_YEAR_BEFORE = re.compile(r"\s*(?:của\s+)?năm\s+(?:liền kề\s+|liền\s+)?trước")
_YEAR_AFTER = re.compile(
    r"\s*(?:của\s+)?năm\s+(?:liền kề\s+|liền\s+)?(?:sau|tiếp theo|kế tiếp|tới|liền kề)"
)


def read(text: str, year: int, before_day: BeforeDay = "excluded") -> Reading:
    """What `text` means as a deadline; kind `unreadable` where it is none. Never raises.

    `year`: assumed where the text names none. `before_day`: whether *trước ngày X* includes X.
    """
    folded = fold(text)
    low = folded.lower()
    if len(low) != len(folded) or len(folded) > LONGEST:
        return _unreadable(text, Text("không phải một câu thời hạn", "not a deadline's wording"))
    low = unreferenced(folded)
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
            return explain(found, said.before_day, doubts(said, found))
    return _unreadable(text, _why_not(said))


def _unreadable(text: str, why: Text) -> Reading:
    return Reading(text, "unreadable", why, "unreadable")


def _why_not(said: Said) -> Text:
    if BLANK in said.low:
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
    if _YEAR_BEFORE.match(after):
        return span.in_year(year - 1)
    if _YEAR_AFTER.match(after):
        return span.in_year(year + 1)
    return span
