"""A plan's text as numbered lines, with what is found about a line and what its wording means.

Belongs here: which lines a page shows, so that a plan of thousands of units stays light; findings
are told in `plan_findings.py`, wordings read back in `reading.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chuky.language import Text
from chuky.plan.judging import Judged
from chuky.views.plan_findings import FindingRow, finding_rows
from chuky.views.reading import PlanReader, ReadBack, read_back

CONTEXT = 1
"""Lines beside one that something is said of: where it stands."""
SHORT = 3
"""A gap of so few lines isn't worth folding away."""
FOLDED = 400
"""Lines of a text that are on its page though folded away; of a longer one they are asked for."""
PIECE = 200
"""Lines that are shown at once where they are asked for."""
WIDEST = 300
"""Letters of a line; what is longer is no line that one reads."""
WORDINGS = 60
"""Wordings that are read back; no plan has as many stages."""


@dataclass(frozen=True)
class Line:
    """One line. `stage`: the name of the stage whose wording it has; `back`: what that means."""

    number: int
    text: str
    findings: tuple[FindingRow, ...] = ()
    stage: Text | None = None
    back: ReadBack | None = None

    @property
    def tone(self) -> str:
        """`bad`, `wait`, or nothing."""
        tones = {row.tone for row in self.findings}
        return "bad" if "bad" in tones else "wait" if tones else ""


@dataclass(frozen=True)
class Stretch:
    """Lines in a row. `shown`: at once; else folded away, with `lines` empty in a long text."""

    first: int
    last: int
    shown: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Listing:
    """A text in stretches, and everything that is found in it. `left`: not told one by one."""

    stretches: tuple[Stretch, ...]
    rows: tuple[FindingRow, ...]
    errors: int
    warnings: int

    @property
    def left(self) -> int:
        return self.errors + self.warnings - len(self.rows)


def listing(judged: Judged, opened: int = 0) -> Listing:
    """The text of a draft; from line `opened` on, more is shown that has nothing to tell."""
    rows = finding_rows(judged)
    texts = judged.text.rstrip("\n").split("\n")
    told = _told(judged, rows)
    shown = {at for line in told for at in range(line - CONTEXT, line + CONTEXT + 1)}
    if opened > 0:
        shown |= set(range(opened, opened + PIECE))
    stretches = tuple(_stretches(texts, told, shown))
    return Listing(stretches, tuple(rows), len(judged.errors), len(judged.warnings))


def _told(judged: Judged, rows: list[FindingRow]) -> dict[int, Line]:
    """Line number → what is said of it."""
    found: dict[int, list[FindingRow]] = {}
    for row in rows:
        if row.line is not None:
            found.setdefault(row.line, []).append(row)
    wordings = _wordings(judged)
    lines = sorted({*found, *wordings})
    return {at: Line(at, "", tuple(found.get(at, ())), *wordings.get(at, ())) for at in lines}


def _wordings(judged: Judged) -> dict[int, tuple[Text, ReadBack]]:
    """Line number → the stage whose wording begins there, and what it means."""
    if judged.source is None or not isinstance(judged.source.data.get("stages"), list):
        return {}
    reader = PlanReader(judged.loaded) if judged.loaded else None
    year = _year(judged.source.data.get("years"))
    found: dict[int, tuple[Text, ReadBack]] = {}
    for number, stage in enumerate(judged.source.data["stages"][:WORDINGS]):
        field = _field(stage)
        at = judged.source.lines.get(("stages", number, field)) if field else None
        if field is None or at is None:
            continue
        back = reader.read(stage["key"]) if reader else read_back(stage[field], year)
        if back is not None:
            name = str(stage.get("name") or stage.get("key", ""))
            found[at] = (Text(name, str(stage.get("name_en") or name)), back)
    return found


def _year(years: object) -> int:
    """The first assessed year of a plan whose shape may be wrong; any for a wording without one."""
    found = years[0] if isinstance(years, list) and years else None
    return found if isinstance(found, int) and 1900 <= found <= 2100 else 2000


def _field(stage: object) -> str | None:
    """Which key of a stage holds its wording."""
    if not isinstance(stage, dict):
        return None
    return next((name for name in ("stated", "due") if isinstance(stage.get(name), str)), None)


def _stretches(texts: list[str], told: dict[int, Line], shown: set[int]) -> Iterator[Stretch]:
    whole = len(texts) <= FOLDED
    first = 1
    while first <= len(texts):
        last, open_ = first, first in shown
        while last < len(texts) and (last + 1 in shown) == open_:
            last += 1
        kept = open_ or last - first < SHORT
        lines = range(first, last + 1) if kept or whole else ()
        yield Stretch(first, last, kept, tuple(_line(texts, told, at) for at in lines))
        first = last + 1


def _line(texts: list[str], told: dict[int, Line], at: int) -> Line:
    text = texts[at - 1]
    shown = text if len(text) <= WIDEST else f"{text[:WIDEST]}…"
    known = told.get(at)
    return Line(at, shown, known.findings, known.stage, known.back) if known else Line(at, shown)
