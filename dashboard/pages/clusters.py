"""The units of a cycle counted by cluster: how many of each are late, returned, not sent."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from chuky.cycle.context import CycleContext, load_cycle
from chuky.views.clusters import ClusterRow, cluster_rows
from chuky.views.filters import FILTERS, Filter
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


@pages.page("/cycles/{cycle}/units-by-cluster", CYCLE_READER)
def show_clusters(request: Request, cycle: str, group: str = "") -> Response:
    context, rows = _rows(request, cycle, group)
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
def export_clusters(request: Request, cycle: str, kind: Kind, group: str = "") -> Response:
    context, rows = _rows(request, cycle, group)
    return table_file(request, rows.file(f"{cycle}-clusters", context.mark), kind)


def _rows(request: Request, cycle: str, group: str) -> tuple[CycleContext, Listing[ClusterRow]]:
    """The clusters with their counts, one a filter of the grid."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = cluster_rows(session, context, web.instant(), group)
    word = str(context.plan.cluster_word)
    columns: list[Column[ClusterRow]] = [
        Column("cluster", word, lambda row: row.cluster or _("(chưa xếp)")),
        *(Column(only, str(text), _count(only), numeric=True) for only, text in FILTERS.items()),
    ]
    files = f"/cycles/{cycle}/units-by-cluster"
    return context, listed(request, "clusters", files, columns, rows)


def _count(only: Filter) -> Callable[[ClusterRow], int]:
    return lambda row: row.counts[only]


def _asked(row: ClusterRow, only: str, group: str) -> str:
    """The query of the grid that lists what a number counts."""
    return urlencode({"cluster": row.asked, "only": only} | ({"group": group} if group else {}))
