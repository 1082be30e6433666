"""Verification and inspection: what was said about each unit is entered, looked at, confirmed.

What is entered stands: the confirm page says so, since saying it again changes nothing.
"""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from chuky.cycle.exceptions import ActRefused
from chuky.cycle.field_work import UnitFinding, UnitProposal, note_findings, propose_units
from chuky.cycle.scores import components_of
from chuky.exceptions import ChukyError
from chuky.language import Text
from dashboard.catalog import _
from dashboard.guard import MOST_FIELDS, Pages
from dashboard.rules import FIELD_WORKER
from dashboard.work.desk import Confirming, StageDesk, back, confirm_page, desk_of, texts
from dashboard.work.stage import stage_page

pages = Pages()
BASE = "/cycles/{cycle}/stages/{stage}"
STANDS = Text(
    "Kết quả đã ghi được giữ nguyên, ghi lại không đổi được nữa.",
    "What is entered stands; entering it again changes nothing.",
)


@pages.act(BASE + "/proposals", FIELD_WORKER)
async def propose(request: Request, cycle: str, stage: str) -> Response:
    """Which units verification proposes for recognition."""
    fields = await request.form(max_fields=MOST_FIELDS)
    return await run_in_threadpool(_propose, request, cycle, stage, fields)


@pages.act(BASE + "/findings", FIELD_WORKER)
async def note(request: Request, cycle: str, stage: str) -> Response:
    """What an inspection saw on the spot."""
    fields = await request.form(max_fields=MOST_FIELDS)
    return await run_in_threadpool(_note, request, cycle, stage, fields)


def _propose(request: Request, cycle: str, stage: str, fields: FormData) -> Response:
    with desk_of(request, cycle, stage, "verification") as desk:
        try:
            said = _proposals(desk, fields)
            if not fields.get("confirmed"):
                return _confirm_proposals(request, desk, said)
            propose_units(desk.web.house, cycle, stage, said, desk.account)
        except ChukyError as error:
            return stage_page(request, desk, error, **_typed(fields))
        return back(desk)


def _proposals(desk: StageDesk, fields: FormData) -> list[UnitProposal]:
    notes, chosen = texts(fields, "note-"), texts(fields, "proposed-")
    said = [
        UnitProposal(unit.code, chosen[unit.code] == "yes", notes.get(unit.code, ""))
        for unit in desk.context.plan.units_of(desk.stage)
        if unit.code in chosen
    ]
    if not said:
        why = Text("chưa chọn kết quả cho đơn vị nào", "nothing was chosen for any unit")
        raise ActRefused(stage=desk.stage.key, why=why)
    bare = [one.unit_code for one in said if not one.proposed and not one.note]
    if bare:
        names = ", ".join(bare)
        why = Text(f"không đề nghị thì phải ghi lý do: {names}", f"a no needs its reason: {names}")
        raise ActRefused(stage=desk.stage.key, why=why)
    return said


def _confirm_proposals(request: Request, desk: StageDesk, said: list[UnitProposal]) -> Response:
    names = {unit.code: unit.name for unit in desk.context.plan.units}
    facts = tuple(
        (
            names[one.unit_code],
            f"{_('đề nghị') if one.proposed else _('không đề nghị')}"
            + (f". {one.note}" if one.note else ""),
        )
        for one in said
    )
    again = [("confirmed", "yes")]
    for one in said:
        again.append((f"proposed-{one.unit_code}", "yes" if one.proposed else "no"))
        again.append((f"note-{one.unit_code}", one.note))
    title = Text("Xem lại kết quả thẩm tra", "Look at the verification")
    asked = Confirming(title, (STANDS,), facts, f"{desk.base}/proposals", tuple(again))
    return confirm_page(request, desk, asked)


def _note(request: Request, cycle: str, stage: str, fields: FormData) -> Response:
    with desk_of(request, cycle, stage, "inspection") as desk:
        try:
            found = _findings(desk, fields)
            if not fields.get("confirmed"):
                return _confirm_findings(request, desk, found)
            note_findings(desk.web.house, cycle, stage, found, desk.account)
        except ChukyError as error:
            return stage_page(request, desk, error, **_typed(fields))
        return back(desk)


def _findings(desk: StageDesk, fields: FormData) -> list[UnitFinding]:
    units, codes = texts(fields, "unit-"), texts(fields, "component-")
    known = {unit.code: unit for unit in desk.context.plan.units_of(desk.stage)}
    found = []
    for number, said in texts(fields, "finding-").items():
        unit, code = units.get(number, ""), codes.get(number, "")
        if unit not in known or code not in components_of(desk.context, known[unit]):
            why = Text(
                f"“{said[:60]}”: chọn đơn vị và mã tiêu chí thành phần có trong bộ tiêu chí",
                f"“{said[:60]}”: choose a unit and a component of the criteria set",
            )
            raise ActRefused(stage=desk.stage.key, why=why)
        found.append(UnitFinding(unit, code, said))
    if not found:
        why = Text("chưa ghi kết quả nào", "no finding was written")
        raise ActRefused(stage=desk.stage.key, why=why)
    return found


def _confirm_findings(request: Request, desk: StageDesk, found: list[UnitFinding]) -> Response:
    names = {unit.code: unit.name for unit in desk.context.plan.units}
    facts = tuple((f"{names[one.unit_code]}, {one.component_code}", one.finding) for one in found)
    again = [("confirmed", "yes")]
    for number, one in enumerate(found):
        again += [
            (f"unit-{number}", one.unit_code),
            (f"component-{number}", one.component_code),
            (f"finding-{number}", one.finding),
        ]
    title = Text("Xem lại kết quả kiểm tra", "Look at the findings")
    asked = Confirming(title, (STANDS,), facts, f"{desk.base}/findings", tuple(again))
    return confirm_page(request, desk, asked)


def _typed(fields: FormData) -> dict[str, Any]:
    return {name: str(value) for name, value in fields.items()}
