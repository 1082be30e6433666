"""Đơn vị × bước: the grid of a cycle, filtered, sorted, exported; the call list of late units."""

from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from chuky.cycle.context import CycleContext, load_cycle
from chuky.plan import Unit
from chuky.reminders.people import address_of
from chuky.views.ballots import sealed_ballots
from chuky.views.call_list import CallLine, call_list
from chuky.views.export import Table, Telephone, Value
from chuky.views.grid import (
    FILTERS,
    NO_CLUSTER,
    PAGE,
    Filter,
    Grid,
    UnitRow,
    Wanted,
    read_grid,
)
from chuky.views.grid_cells import Cell
from chuky.views.words import OVERDUE
from dashboard.catalog import _, ngettext
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.news import together
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


@pages.page("/cycles/{cycle}/units", CYCLE_READER)
def show_units(
    request: Request,
    cycle: str,
    only: str = "all",
    q: str = "",
    group: str = "",
    cluster: str = "",
    sort: str = "",
    first: int = 0,
    owing: str = "",
) -> Response:
    since = together(web_of(request).news.marks(web_of(request).house), [cycle])
    wanted = Wanted(filter_named(only), q, group, sort, max(first, 0), cluster=cluster, owing=owing)
    context, grid = _grid(request, cycle, wanted)
    with web_of(request).house.ledger.session() as session:
        row = cycle_row(session, cycle)
    values: dict[str, Any] = {
        "since": since,
        "grid": grid,
        "filters": FILTERS,
        "wanted": wanted,
        "plan": context.plan,
        "groups": context.plan.groups,
        "owing": next((one for one in context.plan.stages if one.key == owing), None),
        "outside": NO_CLUSTER,
        "calls": _calls_query(wanted),
        "overdue": OVERDUE,
        "size": PAGE,
    }
    return page(request, "units.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/units.{kind}", CYCLE_READER)
def export_units(
    request: Request,
    cycle: str,
    kind: Kind,
    only: str = "all",
    q: str = "",
    group: str = "",
    cluster: str = "",
    sort: str = "",
    owing: str = "",
) -> Response:
    """The whole grid as it is filtered and sorted."""
    named = filter_named(only)
    wanted = Wanted(named, q, group, sort, limit=None, cluster=cluster, owing=owing)
    context, grid = _grid(request, cycle, wanted)
    headings = [
        *(_("Mã"), _("Đơn vị"), _("Nhóm"), *_cluster_heading(context), _("Thư điện tử")),
        *(called(stage) for stage in grid.stages),
        *(_("Tài liệu đã gửi"), _("Tài liệu viện dẫn")),
        *(_("Thư nhắc"), _("Tự chấm"), _("Thẩm định")),
    ]
    clustered = bool(context.plan.clusters)  # asked once: it walks all units
    rows = [_unit_line(context, row, clustered) for row in grid.rows]
    return table_file(request, Table(f"{cycle}-units", headings, rows, context.mark), kind)


@pages.page("/cycles/{cycle}/calls.{kind}", CYCLE_READER)
def export_calls(
    request: Request,
    cycle: str,
    kind: Kind,
    only: str = "late",
    q: str = "",
    group: str = "",
    cluster: str = "",
) -> Response:
    """Whom to ring: those of the late units (or the filter's), a line each, with what is owed."""
    wanted = Wanted(filter_named(only), q, group, limit=None, cluster=cluster)
    context, grid = _grid(request, cycle, wanted)
    web = web_of(request)
    with web.house.ledger.session() as session:
        clustered = bool(context.plan.clusters)
        rows = [_call(one, clustered) for one in call_list(session, context, grid)]
    headings = (
        *(_("Mã"), _("Đơn vị"), *_cluster_heading(context), _("Người liên hệ")),
        *(_("Điện thoại"), _("Thư điện tử"), _("Còn nợ")),
        *(_("Quá hạn (ngày làm việc)"), _("Thư nhắc")),
    )
    return table_file(request, Table(f"{cycle}-calls", headings, rows, context.mark), kind)


def _grid(request: Request, cycle: str, wanted: Wanted) -> tuple[CycleContext, Grid]:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        ballots = sealed_ballots(web.house, session, context)
        return context, read_grid(session, context, web.instant(), wanted, ballots)


def _unit_line(context: CycleContext, row: UnitRow, clustered: bool) -> list[Value]:
    unit = row.unit
    return [
        unit.code,
        unit.name,
        called(context.plan.groups[unit.group]),
        *_cluster(unit, clustered),
        unit.email or address_of(unit.code),
        *(_said(cell) for cell in row.cells),
        *row.evidence,
        row.reminders,
        row.self_total,
        row.appraised_total,
    ]


def _cluster_heading(context: CycleContext) -> tuple[str, ...]:
    """The column of clusters; none where the plan has none."""
    return (str(context.plan.cluster_word),) if context.plan.clusters else ()


def _cluster(unit: Unit, clustered: bool) -> tuple[str, ...]:
    return (unit.cluster or "",) if clustered else ()


def _calls_query(wanted: Wanted) -> str:
    """What of the page's filter the list of calls keeps: it is of late units by itself."""
    kept = {"q": wanted.search, "group": wanted.group, "cluster": wanted.cluster}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"?{query}" if query else ""


def _said(cell: Cell) -> str:
    """`đang chấm 3/32`, `bị trả lại (4)`, `quá hạn, 2 ngày làm việc`."""
    parts = [str(cell.word.text)]
    if cell.of is not None:
        parts.append(f"{cell.done}/{cell.of}" if cell.done is not None else str(cell.of))
    if cell.findings:
        parts.append(f"({cell.findings})")
    if not cell.days:
        return " ".join(parts)
    late = ngettext("%(num)d ngày làm việc", "%(num)d ngày làm việc", cell.days)
    return f"{' '.join(parts)}, {late}" if cell.word == OVERDUE else " ".join(parts)


def _call(one: CallLine, clustered: bool) -> list[Value]:
    reached = one.contact.phone or one.contact.email
    owed = "; ".join(f"{called(stage)}: {_said(cell)}" for stage, cell in one.owed)
    return [
        one.unit.code,
        one.unit.name,
        *_cluster(one.unit, clustered),
        one.contact.name or (_("cơ quan") if reached else ""),
        Telephone(one.contact.phone),
        one.contact.email,
        owed,
        one.days_late,
        one.reminders,
    ]


def filter_named(text: str) -> Filter:
    """A filter by the name that an address gives it; what isn't one means all."""
    return next((name for name in get_args(Filter) if name == text), "all")
