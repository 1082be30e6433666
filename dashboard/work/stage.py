"""The page of one stage: what it waits for, what was entered, its form; the list of all stages."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.acts import ENDED_BY_ACT
from chuky.cycle.context import load_cycle
from chuky.cycle.council import councils_of, quorum, seats
from chuky.cycle.paper_tally import audiences_on_paper, surveyed_units
from chuky.cycle.scores import components_of
from chuky.cycle.session_drafts import latest_draft, next_number
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.ledger.models import Act, Meeting, Receipt
from chuky.views.acts_due import CLOSED_BY_DAY, act_due, acts_due
from chuky.views.names import names_of
from chuky.views.progress import progress_of
from chuky.views.stages import StageRow, stage_rows
from chuky.views.words import ACT_STATES, STAGE_KINDS
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import Listing
from dashboard.pages.cycle import cycle_row
from dashboard.pages.stage_listings import work_listing
from dashboard.rendering import page
from dashboard.rules import APPRAISAL_READER
from dashboard.web import web_of
from dashboard.work.desk import StageDesk, desk_of
from dashboard.work.tables import entered, proposals_of

pages = Pages()
ROWS = 5
"""Empty lines that a form of findings or changes offers."""
LINKED = {"self_assessment": "/units", "appraisal": "/appraisal"}
"""Kinds whose work has pages of its own."""


@pages.page("/cycles/{cycle}/stages", APPRAISAL_READER)
def list_stages(request: Request, cycle: str) -> Response:
    """Every stage with what it waits for."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        rows, due = _work(request, session, cycle)
        values: dict[str, Any] = {"rows": rows, "due": due, "kinds": STAGE_KINDS}
        return page(request, "work/stages.html", cycle=cycle_row(session, cycle), **values)


@pages.page("/cycles/{cycle}/stages/work.{kind}", APPRAISAL_READER)
def export_work(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        rows, _due = _work(request, session, cycle)
    mark = load_cycle(web.house, cycle).mark
    return table_file(request, rows.file(f"{cycle}-work", mark), kind)


def _work(
    request: Request, session: Session, cycle: str
) -> tuple[Listing[StageRow], dict[str, Text]]:
    """(the stages, stage → what it waits for)."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    rows = stage_rows(session, context, web.instant())
    due = {item.row.key: item.text for item in acts_due(session, context, rows)}
    return work_listing(request, context, rows, due), due


@pages.page("/cycles/{cycle}/stages/{stage}", APPRAISAL_READER)
def show_stage(request: Request, cycle: str, stage: str) -> Response:
    with desk_of(request, cycle, stage) as desk:
        return stage_page(request, desk)


def stage_page(
    request: Request, desk: StageDesk, error: ChukyError | None = None, **typed: Any
) -> Response:
    """The page; after a refused act with its sentence and what was typed."""
    kind = desk.stage.kind
    values: dict[str, Any] = {
        "desk": desk,
        "kind": "document" if kind in ENDED_BY_ACT else kind,
        "kind_name": STAGE_KINDS[kind],
        "due": act_due(desk.session, desk.context, desk.row) if desk.open else None,
        "lead": called(desk.context.plan.agencies[desk.stage.lead]),
        "closable": desk.row.state == "open" and kind in CLOSED_BY_DAY,
        "linked": LINKED.get(kind),
        "plan": desk.context.plan,
        "names": names_of(desk.context),
        "rows": ROWS,
        "typed": typed,
        "error": error,
        "act_states": ACT_STATES,
        "progress": progress_of(desk.session, desk.context, desk.row, desk.web.instant()),
    }
    part = _PARTS.get(values["kind"])
    shown = part(desk) if part else {}
    values["entered"] = entered(request, desk)
    status = 422 if error else 200
    return page(request, "work/stage.html", status=status, cycle=desk.cycle, **values, **shown)


def _document(desk: StageDesk) -> dict[str, Any]:
    return {"act": desk.session.get(Act, (desk.context.id, desk.stage.key))}


def _verification(desk: StageDesk) -> dict[str, Any]:
    return {"said": proposals_of(desk), "units": tuple(desk.context.plan.units_of(desk.stage))}


def _inspection(desk: StageDesk) -> dict[str, Any]:
    units = tuple(desk.context.plan.units_of(desk.stage))
    codes: dict[str, str] = {}
    for unit in units:
        for code, component in components_of(desk.context, unit).items():
            codes.setdefault(code, called(component))
    return {"units": units, "codes": codes}


def _meeting(desk: StageDesk) -> dict[str, Any]:
    where = (desk.session, desk.context.id, desk.stage.key)
    query = select(Meeting).where(
        Meeting.cycle_id == desk.context.id, Meeting.stage == desk.stage.key
    )
    held = desk.session.scalars(query.order_by(Meeting.council, Meeting.session)).all()
    councils = []
    for key in councils_of(desk.context, desk.stage):
        council = desk.context.plan.councils[key]
        number = next_number(*where, key)
        councils.append(
            {
                "key": key,
                "council": council,
                "quorum": quorum(council),
                "seats": seats(council),
                "number": number,
                "draft": latest_draft(*where, key, number),
                "met": any(one.quorate for one in held if one.council == key),
                "held": [one for one in held if one.council == key],
            }
        )
    return {"councils": councils}


def _survey(desk: StageDesk) -> dict[str, Any]:
    query = select(Receipt).where(
        Receipt.cycle_id == desk.context.id, Receipt.stage == desk.stage.key
    )
    return {
        "receipts": desk.session.scalars(query.order_by(Receipt.received_at.desc())).all(),
        "audiences": audiences_on_paper(desk.context, desk.stage) if desk.stage.survey else (),
        "units": surveyed_units(desk.context, desk.stage) if desk.stage.survey else (),
    }


_PARTS: Mapping[str, Callable[[StageDesk], dict[str, Any]]] = {
    "document": _document,
    "verification": _verification,
    "inspection": _inspection,
    "council_meeting": _meeting,
    "survey": _survey,
}
