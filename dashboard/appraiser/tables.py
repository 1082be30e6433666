"""The appraiser's queue and the charges as files, as their pages are filtered."""

from fastapi import Request
from fastapi.responses import Response

from chuky.appraising.charges import appraisers_of
from chuky.views.export import Table
from dashboard.appraiser.charging import criteria_of
from dashboard.appraiser.desk import desk_of
from dashboard.appraiser.queue import By, heaps_of
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
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
    headings = (_("Mã"), _("Tên"), _("Đã chấm"), _("Còn"), _("Tất cả"), _("Chờ giải trình"))
    return table_file(request, Table(f"{cycle}-queue", headings, rows, desk.context.mark), kind)


@pages.page("/cycles/{cycle}/appraisal/charges.{kind}", APPRAISAL_READER)
def export_charges(request: Request, cycle: str, kind: Kind, stage: str = "") -> Response:
    with desk_of(request, cycle, stage) as desk:
        names = {person.id: person.name for person in appraisers_of(desk.session, cycle)}
        rows = [
            [one.code, called(one), "; ".join(names.get(who, who) for who in held)]
            for one in criteria_of(desk)
            for held in [desk.charges.get(one.code, ())]
        ]
    headings = (_("Mã"), _("Tiêu chí"), _("Người phụ trách"))
    return table_file(request, Table(f"{cycle}-charges", headings, rows, desk.context.mark), kind)
