"""What the JSON API answers with: one typed shape a thing, from which OpenAPI is written.

Instants are ISO 8601 with offset, days ISO, points text with a dot (exact), words in Vietnamese
or, with `?lang=en`, in English.
"""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from chuky.clock import VIETNAM
from chuky.ledger.models import Cycle, Receipt
from chuky.mark import mark_text
from chuky.views.grid import Grid, UnitRow
from chuky.views.stages import StageRow
from dashboard.formats import called


class CycleShape(BaseModel):
    """One cycle; `mark` says that a rehearsal made it."""

    id: str
    title: str
    year: int
    state: str
    mark: str | None


class StageShape(BaseModel):
    """One stage. `first_due`: as activated; `working_days_left`: negative where past."""

    key: str
    kind: str
    name: str
    stated: str | None
    state: str
    opens: str | None
    first_due: str | None
    due: str | None
    sealed_at: str | None
    working_days_left: int | None


class CycleDetail(CycleShape):
    """A cycle with its stages in the plan's order."""

    stages: list[StageShape]


class CellShape(BaseModel):
    """Where one unit stands in one stage; `done` of `of` components scored, or ballots."""

    stage: str
    word: str
    at: str | None
    findings: int
    overdue: bool
    late: bool
    done: int | None
    of: int | None


class UnitShape(BaseModel):
    """One unit; points are null where there are none, or where the asker may not see them."""

    code: str
    name: str
    group: str
    cluster: str | None
    stages: list[CellShape]
    reminders: int
    self_total: str | None
    appraised_total: str | None


class UnitsShape(BaseModel):
    """A page of units: `found` on all pages, `first` the number of this page's first."""

    found: int
    first: int
    counts: dict[str, int]
    units: list[UnitShape]


class ReceiptShape(BaseModel):
    """One file as it was received. `in_grace`: after the due instant, in time by the grace alone;
    `counts`: whether late work counts, null until decided.
    """

    code: str
    stage: str
    attempt: int
    file_name: str
    sha256: str
    received_at: str | None
    late: bool
    in_grace: bool
    counts: bool | None
    verdict: str
    findings: int


def instant(at: datetime | None) -> str | None:
    return at.astimezone(VIETNAM).isoformat() if at is not None else None


def points(value: Decimal | None) -> str | None:
    return f"{value:f}" if value is not None else None


def cycle_shape(row: Cycle, title: str) -> CycleShape:
    """`title`: in the reader's language."""
    mark = str(mark_text(row.mark)) if row.mark else None
    return CycleShape(id=row.id, title=title, year=row.year, state=row.state, mark=mark)


def stage_shape(row: StageRow) -> StageShape:
    return StageShape(
        key=row.key,
        kind=row.stage.kind,
        name=called(row.stage),
        stated=row.stage.stated,
        state=row.state,
        opens=instant(row.opens),
        first_due=instant(row.first_due),
        due=instant(row.due),
        sealed_at=instant(row.sealed_at),
        working_days_left=row.days_left,
    )


def unit_shape(grid: Grid, row: UnitRow, *, embargoed: bool) -> UnitShape:
    """`embargoed`: given points stay hidden, and whether there are any."""
    cells = [
        CellShape(
            stage=stage.key,
            word=str(cell.word.text),
            at=instant(cell.at),
            findings=cell.findings,
            overdue=cell.overdue,
            late=cell.late,
            done=cell.done,
            of=cell.of,
        )
        for stage, cell in zip(grid.stages, row.cells, strict=True)
        if not (embargoed and stage.kind == "appraisal")
    ]
    return UnitShape(
        code=row.unit.code,
        name=row.unit.name,
        group=row.unit.group,
        cluster=row.unit.cluster,
        stages=cells,
        reminders=row.reminders,
        self_total=points(row.self_total),
        appraised_total=None if embargoed else points(row.appraised_total),
    )


def receipt_shape(row: Receipt) -> ReceiptShape:
    return ReceiptShape(
        code=row.code,
        stage=row.stage,
        attempt=row.attempt,
        file_name=row.file_name,
        sha256=row.sha256,
        received_at=instant(row.received_at),
        late=row.late,
        in_grace=bool(row.in_grace),
        counts=row.counts,
        verdict=row.verdict,
        findings=row.findings,
    )
