"""How expressions of time, connectors, rhythms and events make one deadline.

A wording is folded, its references blanked out, cut into terminals (`lexer.py`), its expressions of
time put together (`times.py`); then rules are tried in order, each saying what it understood or
passing. One module per family: `counted`, `windows`, `limits`, `periodic`.
"""

from chuky.deadline.explain import explain
from chuky.deadline.grammar.counted import after_event, before_event, counted, duration_alone
from chuky.deadline.grammar.doubts import doubts
from chuky.deadline.grammar.limits import limited
from chuky.deadline.grammar.periodic import continuous, periodic
from chuky.deadline.grammar.said import BeforeDay, Rule, Said
from chuky.deadline.grammar.windows import dated_range, open_end, stated, until_event
from chuky.deadline.lexer import lex
from chuky.deadline.noise import BLANK, unreferenced
from chuky.deadline.reading import Reading
from chuky.deadline.spans import InvalidDay
from chuky.deadline.times import find_times
from chuky.deadline.wording import fold
from chuky.language import Text

__all__ = ["BeforeDay", "cut", "read"]

LONGEST = 2000
"""Letters; a longer text is a page, not a stage's wording."""

_RULES: tuple[Rule, ...] = (
    counted,
    dated_range,
    until_event,
    limited,
    open_end,
    after_event,
    stated,
    periodic,
    continuous,
    before_event,
    duration_alone,
)


def read(text: str, year: int, before_day: BeforeDay = "excluded") -> Reading:
    """What `text` means as a deadline; kind `unreadable` where it is none. Never raises on text.

    `year`: assumed where the text names none. `before_day`: whether *trước ngày X* includes X.
    """
    try:
        said = cut(text, year, before_day)
        found = next((reading for rule in _RULES if (reading := rule(said)) is not None), None)
    except InvalidDay as error:
        return _unreadable(
            text, Text(f"lịch không có ngày {error}", f"the calendar has no day {error}")
        )
    if found is None:
        return _unreadable(text, _why_not(said))
    return explain(found, before_day, doubts(said, found))


def cut(text: str, year: int, before_day: BeforeDay) -> Said:
    """`text` cut up for the rules; empty where it is longer than any wording. Raises InvalidDay."""
    wording = fold(text) if len(text) <= 4 * LONGEST else None
    if wording is None or len(wording.folded) > LONGEST:
        return Said(text, "", "", (), year, before_day)
    low = unreferenced(wording.low)
    return Said(text, wording.folded, low, tuple(find_times(lex(low), low, year)), year, before_day)


def _unreadable(text: str, why: Text) -> Reading:
    return Reading(text, "unreadable", why, "unreadable")


def _why_not(said: Said) -> Text:
    if not said.folded and said.text.strip():
        return Text("không phải một câu thời hạn", "not a deadline's wording")
    if said.all("day_of", "weekday"):
        return Text(
            "có ngày nhưng không rõ của tháng nào, tuần nào", "a day, but of no month or week"
        )
    if BLANK in said.low:
        return Text(
            "chỉ có viện dẫn văn bản, ngày ban hành, tỷ lệ, kinh phí hoặc ô trống, "
            "không có thời hạn",
            "only a reference, a date of issue, a rate, a budget or a blank, no deadline",
        )
    return Text("không thấy ngày, tháng, quý, năm hay sự kiện", "no day, month, year or event")
