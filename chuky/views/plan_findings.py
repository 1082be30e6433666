"""What is wrong with a draft as a page shows it: where, in words; what; what to do.

Belongs here: findings for readers. The findings themselves come from `chuky.plan.judging`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chuky.configuration import Finding
from chuky.language import Text
from chuky.plan.judging import Judged
from chuky.views.plan_places import in_names, place

MOST = 100
"""Findings that a page tells one by one: who has more mends these first."""
OF_THE_WORDING = frozenset({"stated", "due", "opens", "grace", "before_day"})
"""Fields of a stage that its deadline depends on."""


@dataclass(frozen=True)
class FindingRow:
    """One finding. `line`: of the draft's own text, None where it is about another file.

    `key`: the raw place, for who knows the format; `stage`, `field`: the stage that it is about.
    """

    tone: str
    shape: str
    line: int | None
    where: Text
    key: str
    message: Text
    way_out: Text
    stage: str | None
    field: str
    file: str

    @property
    def stops(self) -> bool:
        return self.tone == "bad"


def finding_rows(judged: Judged, most: int = MOST) -> list[FindingRow]:
    """The errors, then the cautions, `most` in all."""
    found = [*judged.errors, *judged.warnings][:most]
    last = max(1, len(judged.text.rstrip("\n").split("\n")))
    return [_row(judged, finding, last) for finding in found]


def of_stages(rows: Iterable[FindingRow]) -> dict[str, list[FindingRow]]:
    """Stage → what is found about its wording and the days that follow from it."""
    found: dict[str, list[FindingRow]] = {}
    for row in rows:
        if row.stage is not None and row.field in OF_THE_WORDING:
            found.setdefault(row.stage, []).append(row)
    return found


def _row(judged: Judged, finding: Finding, last: int) -> FindingRow:
    """`last`: the text's last line, on which stands what is missing after it."""
    own = finding.file == judged.file
    data = judged.source.data if judged.source else None
    at = place(data if own else None, finding.key)
    bad = finding.severity == "error"
    return FindingRow(
        tone="bad" if bad else "wait",
        shape="✕" if bad else "!",
        line=min(finding.line, last) if own else None,
        where=at.words,
        key=finding.key,
        message=in_names(data, finding.message),
        way_out=finding.way_out,
        stage=at.stage,
        field=at.field,
        file=finding.file,
    )
