"""A cycle: its timeline and stages, and the unit × stage grid with its exports."""

from typing import Any, get_args

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import CycleUnknown
from chuky.ledger.models import Cycle
from chuky.reminders.people import address_of
from chuky.views.export import Table, Value
from chuky.views.gantt import draw
from chuky.views.grid import FILTERS, PAGE, Filter, UnitRow, read_grid
from chuky.views.stages import StageRow, stage_rows
from chuky.views.words import STAGE_KINDS
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


def cycle_row(session: Session, cycle: str) -> Cycle:
    """The cycle's row. Raises CycleUnknown."""
    row = session.get(Cycle, cycle)
    if row is None:
        raise CycleUnknown(cycle=cycle)
    return row


@pages.page("/cycles/{cycle}", CYCLE_READER)
def show_cycle(request: Request, cycle: str) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        stages = stage_rows(session, context, web.instant())
    gantt = draw(stages, context.plan.starts, web.instant())
    values: dict[str, Any] = {
        "plan": context.plan,
        "stages": stages,
        "gantt": gantt,
        "kinds": STAGE_KINDS,
    }
    return page(request, "cycle.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/stages.{kind}", CYCLE_READER)
def export_stages(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        stages = stage_rows(session, context, web.instant())
    headings = (_("Bước"), _("Theo văn bản"), _("Mở"), _("Hạn"), _("Trạng thái"))
    rows = [_stage_line(row) for row in stages]
    return table_file(Table(f"{cycle}-stages", headings, rows, context.mark), kind)


def _stage_line(row: StageRow) -> list[Value]:
    return [row.stage.name, row.stage.stated, row.opens, row.due, str(row.word.text)]


@pages.page("/cycles/{cycle}/units", CYCLE_READER)
def show_units(
    request: Request, cycle: str, only: str = "all", q: str = "", group: str = "", first: int = 0
) -> Response:
    web = web_of(request)
    context, first = load_cycle(web.house, cycle), max(first, 0)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        grid = read_grid(session, context, web.instant(), filter_named(only), q, group, first)
    values: dict[str, Any] = {
        "grid": grid,
        "filters": FILTERS,
        "only": filter_named(only),
        "q": q,
        "group": group,
    }
    more: dict[str, Any] = {"groups": context.plan.groups, "first": first, "size": PAGE}
    return page(request, "units.html", cycle=row, **values, **more)


@pages.page("/cycles/{cycle}/units.{kind}", CYCLE_READER)
def export_units(
    request: Request, cycle: str, kind: Kind, only: str = "all", q: str = "", group: str = ""
) -> Response:
    """The whole grid as it is filtered, with the address and the mail that a call list needs."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        now = web.instant()
        grid = read_grid(session, context, now, filter_named(only), q, group, limit=None)
    headings = [
        _("Mã"),
        _("Đơn vị"),
        _("Nhóm"),
        _("Thư điện tử"),
        *(stage.name for stage in grid.stages),
        _("Thư nhắc"),
        _("Tự chấm"),
        _("Thẩm định"),
    ]
    rows = [_unit_line(context, row) for row in grid.rows]
    return table_file(Table(f"{cycle}-units", headings, rows, context.mark), kind)


def _unit_line(context: CycleContext, row: UnitRow) -> list[Value]:
    unit = row.unit
    return [
        unit.code,
        unit.name,
        context.plan.groups[unit.group].name,
        unit.email or address_of(unit.code),
        *(str(cell.word.text) for cell in row.cells),
        row.reminders,
        row.self_total,
        row.appraised_total,
    ]


def filter_named(text: str) -> Filter:
    """A filter by the name that an address gives it; what isn't one means all."""
    return next((name for name in get_args(Filter) if name == text), "all")
