"""The appraiser's queue and the charges as files, as their pages are filtered."""

from fastapi import Request
from fastapi.responses import Response

from chuky.views.export import Table
from dashboard.appraiser.charging import charges_listing
from dashboard.appraiser.desk import desk_of
from dashboard.appraiser.queue import By, heaps_of
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.rules import APPRAISAL_READER

pages = Pages()


@pages.page("/cycles/{cycle}/appraisal/queue.{kind}", APPRAISAL_READER)
def export_queue(
    request: Request,
    cycle: str,
    kind: Kind,
    by: By = "unit",
    only: str = "",
    q: str = "",
    whole: str = "",
    stage: str = "",
    sort: str = "",
) -> Response:
    with desk_of(request, cycle, stage, whole) as desk:
        heaps = heaps_of(desk, by, only, q, sort)
    rows = [[h.code, h.name, h.done, h.left, h.total, h.waiting] for h in heaps]
    name = _("Đơn vị") if by == "unit" else _("Tiêu chí")
    headings = (_("Mã"), name, _("Đã chấm"), _("Còn"), _("Tất cả"), _("Chờ giải trình"))
    return table_file(request, Table(f"{cycle}-queue", headings, rows, desk.context.mark), kind)


@pages.page("/cycles/{cycle}/appraisal/charges.{kind}", APPRAISAL_READER)
def export_charges(request: Request, cycle: str, kind: Kind, stage: str = "") -> Response:
    with desk_of(request, cycle, stage) as desk:
        table = charges_listing(request, desk).file(f"{cycle}-charges", desk.context.mark)
        return table_file(request, table, kind)
