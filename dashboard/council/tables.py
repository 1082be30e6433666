"""The packet's tables as files: the units in short, and each unit's criteria."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from chuky.appraising.packet import Sitting, UnitSheet, sittings, unit_sheets
from chuky.cycle.context import load_cycle
from chuky.views.export import Table
from chuky.views.survey_points import survey_points
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.rules import COUNCILLOR
from dashboard.web import web_of

pages = Pages()


@pages.page("/cycles/{cycle}/council/units.{kind}", COUNCILLOR)
def export_summary(
    request: Request, cycle: str, kind: Kind, sitting: int | None = None
) -> Response:
    """The packet's summary of every unit of the sitting."""
    headings = (
        *(_("Mã"), _("Đơn vị"), _("Tự chấm"), _("Thẩm định"), _("Chênh"), _("Mục khác nhau")),
        *(_("Điều tra XHH"), _("Tạm tính"), _("Tối đa"), _("Chưa có điểm")),
        *(_("Đề nghị công nhận"), _("Ghi chú")),
    )
    sheets, mark = _sheets(request, cycle, sitting)
    table = Table(f"{cycle}-council", headings, [_line(sheet) for sheet in sheets], mark)
    return table_file(request, table, kind)


@pages.page("/cycles/{cycle}/council/criteria.{kind}", COUNCILLOR)
def export_criteria(
    request: Request, cycle: str, kind: Kind, sitting: int | None = None
) -> Response:
    """The criteria of every unit of the sitting: what the packet's sheets show one by one."""
    headings = (
        *(_("Mã"), _("Đơn vị"), _("Mã tiêu chí"), _("Tiêu chí")),
        *(_("Tối đa"), _("Tự chấm"), _("Thẩm định"), _("Chênh"), _("Điều tra XHH")),
        *(_("Tạm tính"), _("Chưa có điểm")),
    )
    sheets, mark = _sheets(request, cycle, sitting)
    rows = [line for sheet in sheets for line in _criteria(sheet)]
    return table_file(request, Table(f"{cycle}-council-criteria", headings, rows, mark), kind)


def chosen(every: Sequence[Sitting], sitting: int | None) -> int:
    """The place of the sitting that is asked for; by itself the last: the council's own."""
    last = len(every) - 1
    return last if sitting is None else min(max(sitting, 0), last)


def _sheets(
    request: Request, cycle: str, sitting: int | None
) -> tuple[list[UnitSheet], str | None]:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        every = sittings(session, context)
        units = every[chosen(every, sitting)].units if every else ()
        surveyed = survey_points(web.house, session, context)
        return unit_sheets(session, context, units, surveyed), context.mark


def _line(sheet: UnitSheet) -> list[object]:
    proposed = {None: "", True: _("có"), False: _("không")}[sheet.proposed]
    apart = (sheet.own, sheet.given, sheet.difference, len(sheet.differing))
    sums = (sheet.surveyed, sheet.counted, sheet.maximum, sheet.missing)
    return [sheet.unit.code, sheet.unit.name, *apart, *sums, proposed, sheet.note]


def _criteria(sheet: UnitSheet) -> list[list[object]]:
    unit = [sheet.unit.code, sheet.unit.name]
    return [
        [
            *(*unit, line.criterion.code, called(line.criterion)),
            *(line.maximum, line.own, line.given, line.difference, line.surveyed),
            *(line.counted, line.missing),
        ]
        for line in sheet.criteria
    ]
