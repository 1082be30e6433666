"""The list of disagreements: where appraised points differ from a unit's own, with the reasons."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from chuky.appraising.disagreements import Sought, disagreements
from chuky.views.export import Table
from dashboard.appraiser.desk import desk_of
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import APPRAISAL_READER

pages = Pages()
PAGE = 50


@pages.page("/cycles/{cycle}/appraisal/disagreements", APPRAISAL_READER)
def show_disagreements(
    request: Request, cycle: str, stage: str = "", q: str = "", sort: str = "", first: int = 0
) -> Response:
    sought = Sought(q, sort, max(first, 0), PAGE)
    with desk_of(request, cycle, stage) as desk:
        rows, found = disagreements(desk.session, desk.context, desk.stage, sought)
    values: dict[str, Any] = {"rows": rows, "found": found, "first": sought.first, "size": PAGE}
    values["q"] = q
    return page(request, "appraiser/disagreements.html", cycle=desk.cycle, desk=desk, **values)


@pages.page("/cycles/{cycle}/appraisal/disagreements.{kind}", APPRAISAL_READER)
def export_disagreements(
    request: Request, cycle: str, kind: Kind, stage: str = "", q: str = "", sort: str = ""
) -> Response:
    with desk_of(request, cycle, stage) as desk:
        rows, _found = disagreements(desk.session, desk.context, desk.stage, Sought(q, sort))
    headings = (
        _("Đơn vị"),
        _("Tiêu chí"),
        _("Tự chấm"),
        _("Thẩm định"),
        _("Chênh"),
        _("Lý do"),
    )
    lines = [
        [
            row.unit.name,
            f"{row.component.code} {called(row.component)}",
            row.own,
            row.given,
            row.difference,
            row.reason,
        ]
        for row in rows
    ]
    table = Table(f"{cycle}-disagreements", headings, lines, desk.context.mark)
    return table_file(request, table, kind)
