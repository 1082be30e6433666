"""The meeting's packet, to read and to print, for council members and their secretariat."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chuky.appraising.packet import UnitSheet, sittings, unit_sheets
from chuky.cycle.context import load_cycle
from chuky.language import Text
from chuky.views.export import Table
from chuky.views.stages import cycles
from chuky.views.words import CYCLE_STATES
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import COUNCILLOR, SIGNED_IN
from dashboard.web import signed_in, web_of

pages = Pages()
PAGE = 20
"""Units on a page of the packet; printed, each begins a sheet."""
WHOLE = 200
"""Units that are put on one page for printing: about 400 sheets of paper."""
QUESTIONS = {
    "recognition": Text("công nhận", "recognition"),
    "result": Text("thông qua kết quả", "adoption of the result"),
}


@pages.page("/council", SIGNED_IN)
def choose_cycle(request: Request) -> Response:
    """The cycles whose council the viewer sits in; where one is running, that one."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.session() as session:
        held = {"councillor", "secretary"}
        mine = [row for row in cycles(session) if viewer.has(held, row.id)]
    running = [row for row in mine if row.state == "active"]
    if len(mine) == 1 or len(running) == 1:
        return RedirectResponse(f"/cycles/{(running or mine)[0].id}/council", 303)
    return page(request, "council/cycles.html", cycles=mine, words=CYCLE_STATES)


@pages.page("/cycles/{cycle}/council", COUNCILLOR)
def show_packet(
    request: Request, cycle: str, sitting: int | None = None, first: int = 0, whole: bool = False
) -> Response:
    """One council's packet: its sessions, the units in short, then a sheet for each.

    Unless another is asked for, the last meeting's: the council's own, after its secretariat's.
    """
    web = web_of(request)
    context, first = load_cycle(web.house, cycle), max(first, 0)
    with web.house.ledger.session() as session:
        row, every = cycle_row(session, cycle), sittings(session, context)
        last = len(every) - 1
        at = last if sitting is None else min(max(sitting, 0), last)
        chosen = every[at] if every else None
        size = WHOLE if whole else PAGE
        shown = chosen.units[first : first + size] if chosen else ()
        values: dict[str, Any] = {
            "sittings": every,
            "chosen": chosen,
            "at": at,
            "sheets": unit_sheets(session, context, shown),
            "found": len(chosen.units) if chosen else 0,
            "first": first,
            "size": size,
            "groups": context.plan.groups,
            "questions": QUESTIONS,
        }
        return page(request, "council/packet.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/council/units.{kind}", COUNCILLOR)
def export_summary(
    request: Request, cycle: str, kind: Kind, sitting: int | None = None
) -> Response:
    """The packet's summary of every unit of the sitting."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        every = sittings(session, context)
        last = len(every) - 1
        chosen = every[last if sitting is None else min(max(sitting, 0), last)] if every else None
        rows = [_line(one) for one in unit_sheets(session, context, chosen.units if chosen else ())]
    headings = (
        *(_("Mã"), _("Đơn vị"), _("Tự chấm"), _("Tạm tính"), _("Tối đa"), _("Chưa có điểm")),
        *(_("Chênh lệch"), _("Đề nghị công nhận"), _("Ghi chú")),
    )
    return table_file(request, Table(f"{cycle}-council", headings, rows, context.mark), kind)


def _line(sheet: UnitSheet) -> list[object]:
    proposed = {None: "", True: _("có"), False: _("không")}[sheet.proposed]
    points = (sheet.own, sheet.counted, sheet.maximum, sheet.missing, len(sheet.differing))
    return [sheet.unit.code, sheet.unit.name, *points, proposed, sheet.note]
