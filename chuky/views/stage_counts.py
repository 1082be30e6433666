"""How far each stage is, as one number of another: what stands beside its bar.

Belongs here: counting what the grid's cells say. Stages without units of their own have no count.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.scores import components_for
from chuky.language import Text
from chuky.plan import Stage
from chuky.views import words
from chuky.views.all_units import AllUnits, all_units
from chuky.views.grid_cells import Ballots, Cells, quota, shown_stages
from chuky.views.stamp import stamp_of


@dataclass(frozen=True)
class StageCount:
    """`done` of `of`, in `what`; `path`: the list that is counted, below the cycle's address."""

    done: int
    of: int
    what: Text
    path: str


StageCounts = dict[str, StageCount]
UNITS = Text("đơn vị", "units")
COMPONENTS = Text("tiêu chí", "components")
BALLOTS = Text("phiếu", "ballots")


def stage_counts(
    session: Session, context: CycleContext, now: datetime, ballots: Ballots
) -> StageCounts:
    """Stage → its count. `ballots`: what sealed surveys counted (`ballots.py`).

    Kept until the cycle changes, as the grid's rows are.
    """
    stamp = stamp_of(session, context, now)

    def read() -> StageCounts:
        here = all_units(session, context, now, stamp)
        counted = ((stage, _count(here, now, ballots, stage)) for stage in shown_stages(context))
        return {stage.key: count for stage, count in counted if count is not None and count.of}

    return context.kept.get("stage counts", (stamp, tuple(sorted(ballots))), read)


def _count(here: AllUnits, now: datetime, ballots: Ballots, stage: Stage) -> StageCount | None:
    if stage.kind == "appraisal":
        return _appraised(here, now, stage)
    if stage.kind == "survey":
        return _surveyed(here.context, ballots, stage)
    units = list(here.context.plan.units_of(stage))
    cells = Cells(here.context, now, here.known)
    shown = [cells.cell(unit, stage).word for unit in units]
    sent = sum(word == words.SENT for word in shown)
    return StageCount(
        sent, sum(word.shape != words.FREE for word in shown), UNITS, "/units?only=sent"
    )


def _appraised(here: AllUnits, now: datetime, stage: Stage) -> StageCount:
    """Of units that owe nothing, what was scored all the same."""
    scored, most, done = here.scored(None).scored, 0, 0
    cells = Cells(here.context, now, here.known)
    for unit in here.context.plan.units_of(stage):
        own = scored.get((stage.key, unit.code), 0)
        if own or not cells.is_free(unit, stage):
            most += len(components_for(here.context, unit, "appraised_score"))
            done += own
    return StageCount(done, most, COMPONENTS, f"/units?sort=stage.{stage.key}")


def _surveyed(context: CycleContext, ballots: Ballots, stage: Stage) -> StageCount | None:
    """Only once the survey is sealed: before, nobody knows how many ballots there are."""
    wanted, counted = quota(context, stage), ballots.get(stage.key)
    if wanted is None or counted is None:
        return None
    units = list(context.plan.units_of(stage))
    done = sum(counted.get(unit.code, 0) for unit in units)
    return StageCount(done, wanted * len(units), BALLOTS, f"/units?sort=stage.{stage.key}")
