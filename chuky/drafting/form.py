"""The score form as it stands: the criteria tree with drafts, totals, what is left to do.

Belongs here: reading. Points, steps and evidence rules are the criteria set's.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from chuky.criteria import Component, Criterion
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for, components_of
from chuky.drafting.assigning import Assigned, assigned_of
from chuky.drafting.drafts import versions_of
from chuky.evidence import evidence_of
from chuky.language import Text
from chuky.ledger.drafting import DraftScore
from chuky.ledger.intake import Evidence
from chuky.ledger.types import canonical
from chuky.plan import Stage, Unit
from chuky.workbook.last_year import LastYear

LEFT_HERE = {
    "points": Text("chưa chấm", "no points yet"),
    "evidence": Text("chưa có tài liệu: thêm hoặc giải trình", "no evidence: add some or explain"),
}


@dataclass(frozen=True)
class FormLine:
    """One component. `open`: the unit scores it itself; else a survey or an office does."""

    component: Component
    versions: tuple[DraftScore, ...]
    """Of the draft, the first one first."""
    evidence: tuple[Evidence, ...]
    last_years: tuple[tuple[str, Decimal], ...]
    """Last year's points, and of whom: several where units were merged, never summed."""
    open: bool

    @property
    def key(self) -> str:
        """An id for a page: letters, digits and dashes."""
        return "c-" + "".join(s if s.isalnum() else "-" for s in self.component.code)

    @property
    def draft(self) -> DraftScore | None:
        """The newest version."""
        return self.versions[-1] if self.versions else None

    @property
    def points(self) -> Decimal | None:
        return self.draft.points if self.draft else None

    @property
    def named(self) -> str:
        """Documents that a sent file names and that aren't here as pieces of evidence."""
        named = (self.draft.evidence or "").split(";") if self.draft else []
        here = {piece.name for piece in self.evidence}
        return "; ".join(one.strip() for one in named if one.strip() and one.strip() not in here)

    @property
    def other(self) -> DraftScore | None:
        """What the other way said last, form or file, where the newest version says otherwise."""
        if self.draft is None:
            return None
        by_file = self.draft.receipt is not None
        others = [row for row in self.versions if (row.receipt is not None) != by_file]
        if not others:
            return None
        said, now = others[-1], self.draft
        same = (said.points, said.explanation) == (now.points, now.explanation)
        return None if same else said

    @property
    def lacks(self) -> Literal["points", "evidence"] | None:
        """What has to be there before sending and isn't; points above zero must be shown."""
        if not self.open:
            return None
        if self.points is None:
            return "points"
        said = self.draft and (self.draft.explanation or self.draft.evidence)
        bare = not self.evidence and not said
        return "evidence" if self.component.evidence and self.points > 0 and bare else None

    @property
    def left(self) -> Text | None:
        """What has to be done before sending, with the way out; None where it is done."""
        code = self.component.code
        said = {
            "points": Text(f"{code} chưa chấm", f"{code} has no points"),
            "evidence": Text(
                f"{code} chưa có tài liệu: thêm hoặc giải trình",
                f"{code} has no evidence: add some or explain",
            ),
        }
        return said[self.lacks] if self.lacks else None

    @property
    def left_here(self) -> Text | None:
        """The same beside the line itself."""
        return LEFT_HERE[self.lacks] if self.lacks else None

    @property
    def left_briefly(self) -> Text | None:
        """The same in a list of many."""
        code = self.component.code
        said = {
            "points": Text(f"{code} chưa chấm", f"{code} no points"),
            "evidence": Text(f"{code} thiếu tài liệu", f"{code} no evidence"),
        }
        return said[self.lacks] if self.lacks else None

    @property
    def closed(self) -> Text | None:
        """Why the unit doesn't score this itself; None where it does."""
        if self.open:
            return None
        if self.component.survey or "survey_score" in (self.component.sources or ()):
            return Text(
                "đơn vị không tự chấm: điểm do điều tra xã hội học",
                "not scored by the unit: a survey decides",
            )
        return Text(
            "đơn vị không tự chấm: điểm do cơ quan thẩm định cho",
            "not scored by the unit: the appraising office gives the points",
        )


@dataclass(frozen=True)
class FormPart:
    """One criterion with its components that apply; `people`: whom the head gave it to."""

    criterion: Criterion
    lines: tuple[FormLine, ...]
    people: tuple[str, ...]

    @property
    def key(self) -> str:
        return "t-" + "".join(s if s.isalnum() else "-" for s in self.criterion.code)

    @property
    def total(self) -> Decimal:
        return _sum(self.lines)

    @property
    def most(self) -> Decimal:
        """What can be reached by self-scoring."""
        return _most(self.lines)

    @property
    def last_year(self) -> Decimal | None:
        """What last year's points of the lines that the unit scores add up to."""
        return _last_total(self.lines)

    @property
    def left(self) -> int:
        """Lines on which something has to be done."""
        return sum(1 for line in self.lines if line.lacks)


@dataclass(frozen=True)
class Form:
    """The whole form of one unit."""

    unit: Unit
    stage: Stage
    parts: tuple[FormPart, ...]
    assigned: Assigned

    @property
    def lines(self) -> tuple[FormLine, ...]:
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def total(self) -> Decimal:
        return _sum(self.lines)

    @property
    def most(self) -> Decimal:
        return _most(self.lines)

    @property
    def last_year(self) -> Decimal | None:
        return _last_total(self.lines)

    @property
    def saved_at(self) -> datetime | None:
        """When something was last written on the form."""
        rows = (row for line in self.lines for row in line.versions if row.receipt is None)
        return max((row.at for row in rows), default=None)

    @property
    def done(self) -> int:
        return sum(1 for line in self.lines if line.open and line.points is not None)

    @property
    def size(self) -> int:
        return sum(1 for line in self.lines if line.open)

    @property
    def left(self) -> list[tuple[FormLine, Text]]:
        """What has to be done before sending, in the set's order."""
        return [(line, line.left) for line in self.lines if line.left is not None]

    def changed_since(self, receipt: str) -> list[FormLine]:
        """Lines that were written on the form after a sent file had become the draft."""
        return [
            line
            for line in self.lines
            if line.draft is not None
            and line.draft.receipt is None
            and any(row.receipt == receipt for row in line.versions)
        ]

    @property
    def digest(self) -> str:
        """Of what is written and attached: another one after any change."""
        said = [
            [
                line.component.code,
                str(line.points),
                line.draft.explanation if line.draft else "",
                *([line.named] if line.named else []),
                *(piece.id for piece in line.evidence),
            ]
            for line in self.lines
            if line.open
        ]
        return hashlib.sha256(canonical(said).encode()).hexdigest()

    def part_of(self, component: str) -> FormPart:
        return next(
            part
            for part in self.parts
            if any(line.component.code == component for line in part.lines)
        )


def read_form(
    session: Session,
    context: CycleContext,
    stage: Stage,
    unit: Unit,
    last: LastYear | None = None,
) -> Form:
    """The form of a unit in a stage of self-assessment."""
    versions = versions_of(session, context.id, stage.key, unit.code)
    evidence: dict[str, list[Evidence]] = {}
    for piece in evidence_of(session, context.id, unit.code):
        evidence.setdefault(piece.component_code, []).append(piece)
    mine = components_for(context, unit, "self_score")
    assigned = assigned_of(session, context.id, stage.key, unit.code)
    lines = {
        code: FormLine(
            component,
            tuple(versions.get(code, ())),
            tuple(evidence.get(code, ())),
            _last_years(last, unit, code) if last else (),
            code in mine,
        )
        for code, component in components_of(context, unit).items()
    }
    parts = [
        FormPart(
            criterion,
            tuple(lines[one.code] for one in criterion.components if one.code in lines),
            assigned.get(criterion.code, ()),
        )
        for criterion in context.criteria_of(unit).criteria
    ]
    return Form(unit, stage, tuple(part for part in parts if part.lines), assigned)


def _last_years(last: LastYear, unit: Unit, code: str) -> tuple[tuple[str, Decimal], ...]:
    """(name, points) of the unit itself, unnamed, or of each predecessor."""
    codes = last.sources(unit)
    alone = codes == (unit.code,)
    return tuple(
        ("" if alone else last.name(source), last.points[source, code])
        for source in codes
        if (source, code) in last.points
    )


def _sum(lines: tuple[FormLine, ...]) -> Decimal:
    """Points written so far; a penalty is subtracted."""
    return sum((_sign(line) * line.points for line in lines if line.points is not None), Decimal(0))


def _last_total(lines: tuple[FormLine, ...]) -> Decimal | None:
    """None where a line has none, or several (a merged unit's): a part is no total."""
    known = [line.last_years for line in lines if line.open]
    if not known or any(len(values) != 1 for values in known):
        return None
    own = (line for line in lines if line.open)
    return sum((_sign(line) * line.last_years[0][1] for line in own), Decimal(0))


def _sign(line: FormLine) -> int:
    return -1 if line.component.nature == "penalty" else 1


def _most(lines: tuple[FormLine, ...]) -> Decimal:
    normal = (
        ln.component.max_points for ln in lines if ln.open and ln.component.nature == "normal"
    )
    return sum(normal, Decimal(0))
