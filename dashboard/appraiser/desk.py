"""What every page of appraisal stands on: the cycle, its stage, the viewer's own criteria."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.appraising.charges import Charges, charges_of, is_mine
from chuky.appraising.queue import stages_of
from chuky.clock import local_day
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.stage_state import TAKES_WORK, deadline_in_force, stage_state
from chuky.ledger.models import Cycle
from chuky.plan import Stage
from chuky.views.stages import days_left
from dashboard.pages.cycle import cycle_row
from dashboard.web import signed_in, web_of

ANSWER_DAYS = 3
"""Working days that a unit is given to explain, unless the appraiser says otherwise."""


@dataclass
class Desk:
    """One appraiser's place of work in one stage of a cycle."""

    session: Session
    context: CycleContext
    cycle: Cycle
    stage: Stage
    account: str
    open: bool
    """Whether the stage takes points."""
    may_score: bool
    due: date | None
    days_left: int | None
    charges: Charges
    whole: bool
    """Whether criteria that others have in charge are shown too."""
    suggested_day: date | None

    def mine(self, criterion: str) -> bool:
        return self.whole or is_mine(self.charges, criterion, self.account)


@contextmanager
def desk_of(request: Request, cycle: str, stage: str = "", whole: str = "") -> Iterator[Desk]:
    """The desk in a session that is open while the page is made. 404 without an appraisal."""
    web, viewer = web_of(request), signed_in(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        found = _stage(session, context, stage)
        if found is None:
            raise HTTPException(404)
        now = web.instant()
        due = deadline_in_force(session, cycle, found.key).due
        may_score = viewer.has({"appraiser"}, cycle)
        yield Desk(
            session,
            context,
            cycle_row(session, cycle),
            found,
            viewer.account,
            stage_state(session, cycle, found.key).state in TAKES_WORK,
            may_score,
            local_day(due) if due else None,
            days_left(context, due, now),
            charges_of(session, cycle, found.key),
            bool(whole) or not may_score,
            _suggested(context, local_day(now), local_day(due) if due else None),
        )


def _stage(session: Session, context: CycleContext, wanted: str) -> Stage | None:
    """The stage that was asked for, else the first that takes points, else the last."""
    stages = stages_of(context)
    asked = next((stage for stage in stages if stage.key == wanted), None)
    if asked is not None or not stages:
        return asked
    states = {stage.key: stage_state(session, context.id, stage.key).state for stage in stages}
    return next((stage for stage in stages if states[stage.key] in TAKES_WORK), stages[-1])


def _suggested(context: CycleContext, today: date, due: date | None) -> date | None:
    """The day offered for an answer: some working days on, never after the stage's own."""
    day = context.calendar.add_working_days(today, ANSWER_DAYS)
    return min(day, due) if due and due >= today else day
