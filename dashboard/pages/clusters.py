"""The units of a cycle counted by cluster: how many of each are late, returned, not sent."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from chuky.cycle.context import CycleContext, load_cycle
from chuky.views.clusters import ClusterRow, cluster_rows
from chuky.views.export import Table
from chuky.views.filters import FILTERS
from chuky.views.grid import plain
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


@pages.page("/cycles/{cycle}/units-by-cluster", CYCLE_READER)
def show_clusters(request: Request, cycle: str, group: str = "", sort: str = "") -> Response:
    context, rows = _rows(request, cycle, group, sort)
    with web_of(request).house.ledger.session() as session:
        row = cycle_row(session, cycle)
    values: dict[str, Any] = {
        "rows": rows,
        "plan": context.plan,
        "groups": context.plan.groups,
        "group": group,
        "filters": FILTERS,
        "asked": lambda row, only: _asked(row, only, group),
    }
    return page(request, "clusters.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/units-by-cluster.{kind}", CYCLE_READER)
def export_clusters(
    request: Request, cycle: str, kind: Kind, group: str = "", sort: str = ""
) -> Response:
    context, rows = _rows(request, cycle, group, sort)
    headings = (str(context.plan.cluster_word), *(str(text) for text in FILTERS.values()))
    lines = [[row.cluster or _("(chưa xếp)"), *row.counts.values()] for row in rows]
    return table_file(request, Table(f"{cycle}-clusters", headings, lines, context.mark), kind)


def _rows(
    request: Request, cycle: str, group: str, sort: str
) -> tuple[CycleContext, list[ClusterRow]]:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = cluster_rows(session, context, web.instant(), group)
    return context, _sorted(list(rows), sort)


def _sorted(rows: list[ClusterRow], sort: str) -> list[ClusterRow]:
    """By a filter's count or by name; in the plan's order by anything else."""
    column, back = sort.removeprefix("-"), sort.startswith("-")
    if column == "cluster":
        return sorted(rows, key=lambda row: plain(row.cluster or ""), reverse=back)
    only = next((name for name in FILTERS if name == column), None)
    return sorted(rows, key=lambda row: row.counts[only], reverse=back) if only else rows


def _asked(row: ClusterRow, only: str, group: str) -> str:
    """The query of the grid that lists what a number counts."""
    return urlencode({"cluster": row.asked, "only": only} | ({"group": group} if group else {}))
