"""Rules for work without one date: *hằng năm*, *định kỳ*, *thường xuyên*."""

from chuky.deadline.grammar.made import make, quoted
from chuky.deadline.grammar.said import Said
from chuky.deadline.reading import Reading


def periodic(said: Said) -> Reading | None:
    """`hằng năm`, `định kỳ hằng quý`, `ngày 25 hằng tháng`."""
    found = said.all("periodic", "rhythm", "month_of_quarter")
    if not found and not said.rhythms:
        return None
    cue = quoted(said, found[0][1] if found else said.all("day_of")[0][1])
    return make(said, "recurring", "recurring", cue=cue)


def continuous(said: Said) -> Reading | None:
    """`thường xuyên`, `liên tục`."""
    found = said.all("continuous")
    if not found:
        return None
    return make(said, "continuous", "continuous", cue=quoted(said, found[0][1]))
