"""The tables of đôn đốc, as its page and its files have them: late units, calls on record."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.cycle.context import CycleContext, load_cycle
from chuky.ledger.sending import LoggedCall
from chuky.plan import Stage, Unit
from chuky.reminders.urging import overdue_units
from chuky.views.contacts import unit_contacts
from chuky.views.export import Table, Telephone
from chuky.views.names import names_of
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
BASE = "/cycles/{cycle}/urging"


@pages.page(BASE + "/calls.{kind}", CYCLE_READER)
def export_calls(request: Request, cycle: str, kind: Kind, stage: str = "") -> Response:
    """The calls on record, of one stage or of all."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = [_call(context, call) for call in calls_of(session, cycle, stage)]
    headings = (
        *(_("Lúc"), _("Bước"), _("Đơn vị"), _("Mã đơn vị"), _("Đã nói với"), _("Nội dung")),
        _("Ai gọi"),
    )
    return table_file(request, Table(f"{cycle}-calls-made", headings, rows, context.mark), kind)


@pages.page(BASE + "/late.{kind}", CYCLE_READER)
def export_late(
    request: Request, cycle: str, kind: Kind, stage: str = "", cluster: str = ""
) -> Response:
    """The units that are late in a stage, by itself in the first."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    found = stage_named(context, stage)
    if found is None:
        raise HTTPException(404)
    with web.house.ledger.session() as session:
        late = late_listing(request, session, context, found, cluster)
        return table_file(request, late.file(f"{cycle}-late", context.mark), kind)


def late_listing(
    request: Request, session: Session, context: CycleContext, stage: Stage, cluster: str
) -> Listing[Unit]:
    """The late units, with everyone who can be reached about them."""
    contacts = unit_contacts(session, context.id)

    def reached(unit: Unit) -> str:
        known = ((one.name, Telephone(one.phone), one.email) for one in contacts(unit))
        return "; ".join(" · ".join(part for part in one if part) for one in known)

    columns: list[Column[Unit]] = [
        Column("code", _("Mã"), lambda unit: unit.code, only="file"),
        Column("unit", _("Đơn vị"), lambda unit: unit.name),
        Column("contacts", _("Liên hệ"), reached),
    ]
    if context.plan.clusters:
        word = str(context.plan.cluster_word)
        columns.insert(2, Column("cluster", word, lambda unit: unit.cluster))
    rows = overdue_units(session, context, stage, web_of(request).today(), cluster)
    return listed(request, "late", f"/cycles/{context.id}/urging/late", columns, rows)


def calls_of(session: Session, cycle: str, stage: str) -> list[LoggedCall]:
    query = select(LoggedCall).where(LoggedCall.cycle_id == cycle)
    if stage:
        query = query.where(LoggedCall.stage == stage)
    return list(session.scalars(query.order_by(LoggedCall.number.desc())))


def own_stages(context: CycleContext) -> list[Stage]:
    """The stages in which units owe something; no other has late units."""
    return [stage for stage in context.plan.stages if stage.kind == "self_assessment"]


def stage_named(context: CycleContext, key: str) -> Stage | None:
    """One of them; the first where none is named, None where there is none such."""
    return next((one for one in own_stages(context) if not key or one.key == key), None)


def _call(context: CycleContext, call: LoggedCall) -> list[object]:
    unit = [names_of(context).unit(call.unit_code), call.unit_code]
    stage = called(context.plan.stage(call.stage))
    return [call.at, stage, *unit, call.spoke_with, call.note, call.called_by]
