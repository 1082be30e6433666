"""What every page of a unit stands on: the cycle, the unit, its stage of self-assessment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import UnitUnknown
from chuky.cycle.stage_state import TAKES_WORK, deadline_in_force, stage_state
from chuky.drafting.drafts import Place
from chuky.drafting.evidence_rights import changed_since_approval
from chuky.drafting.form import Form, read_form
from chuky.drafting.last_year import last_year_of
from chuky.drafting.presenting import presented_draft
from chuky.drafting.sent_files import LastSent, last_sent
from chuky.ledger.drafting import PresentedDraft
from chuky.ledger.models import Cycle
from chuky.plan import Plan, Stage, Unit
from chuky.views.grid_cells import Cell, Cells, read_known
from chuky.views.stages import days_left
from dashboard.rendering import page
from dashboard.web import Web, signed_in, web_of


@dataclass(frozen=True)
class Desk:
    """One unit's desk. `due`: the last instant in force for it; `leads`: its head is here."""

    web: Web
    session: Session
    context: CycleContext
    cycle: Cycle
    unit: Unit
    stage: Stage
    state: str
    due: datetime | None
    account: str
    leads: bool

    @property
    def open(self) -> bool:
        return self.state in TAKES_WORK and self.cycle.state == "active"

    @property
    def days_left(self) -> int | None:
        return days_left(self.context, self.due, self.web.instant())

    @property
    def moved(self) -> bool:
        """Whether something changed since the head approved, so that it must be approved again."""
        return changed_since_approval(self.session, self.context.id, self.stage.key, self.unit.code)

    @property
    def presented(self) -> PresentedDraft | None:
        """What an officer put before the head, while it waits."""
        return presented_draft(self.session, self.context.id, self.stage.key, self.unit.code)

    @property
    def past(self) -> bool:
        """Whether what is sent now is late."""
        return self.due is not None and self.web.instant() > self.due

    @property
    def sent(self) -> LastSent | None:
        """The last file that the unit sent, by whichever way."""
        return last_sent(self.session, self.context.id, self.stage.key, self.unit.code)

    @property
    def base(self) -> str:
        """The address of the unit's pages."""
        return f"/cycles/{self.context.id}/my/{self.unit.code}"

    def cell(self) -> Cell:
        """Where its work stands, as the administrators' grid has it."""
        known = read_known(self.session, self.context.id, [self.unit.code])
        return Cells(self.context, self.web.instant(), known).cell(self.unit, self.stage)

    def form(self) -> Form:
        last = last_year_of(self.web.house, self.session, self.context, self.unit)
        return read_form(self.session, self.context, self.stage, self.unit, last)

    def place(self, component: str) -> Place:
        return Place(
            self.context.id, self.stage.key, self.unit.code, component, self.account, self.leads
        )


@contextmanager
def desk_of(request: Request, cycle: str, unit: str) -> Iterator[Desk]:
    """The desk of a unit in a cycle. Raises CycleUnknown, UnitUnknown; 404 without self-scoring."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    if all(known.code != unit for known in context.plan.units):
        raise UnitUnknown(unit=unit, stage="-", way_out="")
    with web.house.ledger.session() as session:
        yield open_desk(request, session, context, unit)


def open_desk(request: Request, session: Session, context: CycleContext, code: str) -> Desk:
    """The desk for the unit's stage that takes work now, else its last one."""
    stages = own_stages(context.plan, code)
    if not stages:
        raise HTTPException(404)
    states = {stage.key: stage_state(session, context.id, stage.key).state for stage in stages}
    open_ = (stage for stage in stages if states[stage.key] in TAKES_WORK)
    waiting = (stage for stage in stages if states[stage.key] == "waiting")
    stage = next(open_, None) or next(waiting, stages[-1])
    viewer = signed_in(request)
    unit = context.unit(code, stage)
    return Desk(
        web=web_of(request),
        session=session,
        context=context,
        cycle=session.get_one(Cycle, context.id),
        unit=unit,
        stage=stage,
        state=states[stage.key],
        due=deadline_in_force(session, context.id, stage.key, code).due,
        account=viewer.account,
        leads=viewer.has({"head"}, context.id, code),
    )


def own_stages(plan: Plan, code: str) -> list[Stage]:
    """The stages in which a unit scores itself: a plan may have one for each group of units."""
    return [
        stage
        for stage in plan.stages
        if stage.kind == "self_assessment" and any(u.code == code for u in plan.units_of(stage))
    ]


def show(
    request: Request, desk: Desk, template: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page of the portal."""
    given = {"desk": desk, "base": desk.base, "error": None, **values}
    return page(request, f"portal/{template}", status=status, cycle=desk.cycle, **given)
