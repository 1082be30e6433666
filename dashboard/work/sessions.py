"""A council's session: entered by the secretariat, its minutes signed on paper, then on record.

It is saved in versions while it is minuted; only the signed minutes make it count.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from chuky.appraising.minutes import minutes_docx
from chuky.appraising.scoring import read_points
from chuky.clock import VIETNAM
from chuky.cycle.council import Count, councils_of, quorum, seats
from chuky.cycle.exceptions import SessionRefused
from chuky.cycle.scores import ScoreEntry, components_for
from chuky.cycle.session_drafts import (
    Minuted,
    hold,
    judged_units,
    judges,
    keep_draft,
    latest_draft,
    next_number,
    question_of,
    seat_names,
)
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.ledger.models import Meeting
from dashboard.formats import called
from dashboard.guard import MOST_FIELDS, Pages
from dashboard.rendering import page
from dashboard.rules import SECRETARIAT
from dashboard.work.desk import StageDesk, back, bytes_of, desk_of, signed_download, texts

pages = Pages()
BASE = "/cycles/{cycle}/stages/{stage}/sessions/{council}/{number}"
ROWS = 5
"""Empty lines for points that the council changes; saving offers as many again."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VOTES = ("for", "against", "abstained")


@pages.page(BASE, SECRETARIAT)
def show_session(request: Request, cycle: str, stage: str, council: str, number: str) -> Response:
    """The form of a session, filled with what was saved."""
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        at = _number(desk, council, number)
        draft = latest_draft(desk.session, cycle, stage, council, at)
        return _form(request, desk, council, at, _fields_of(draft) if draft else {})


@pages.act(BASE, SECRETARIAT)
async def save_session(
    request: Request, cycle: str, stage: str, council: str, number: str
) -> Response:
    """Save what was entered as a new version and show it for the last look."""
    fields = await request.form(max_fields=MOST_FIELDS)
    return await run_in_threadpool(_save, request, cycle, stage, council, number, fields)


def _save(
    request: Request, cycle: str, stage: str, council: str, number: str, fields: FormData
) -> Response:
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        at = _number(desk, council, number)
        try:
            minuted = _read(desk, council, at, fields)
            keep_draft(desk.web.house, desk.context, desk.stage, minuted, desk.account)
        except ChukyError as error:
            typed = _typed(desk, council, fields)
            return _form(request, desk, council, at, typed, error)
        return RedirectResponse(f"{_base(desk, council, at)}/review", 303)


@pages.page(BASE + "/review", SECRETARIAT)
def review(request: Request, cycle: str, stage: str, council: str, number: str) -> Response:
    """The session as it was saved: quorum, votes, changes; the minutes to sign; the last step."""
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        return _review(request, desk, _saved(desk, council, number))


@pages.page(BASE + "/minutes.docx", SECRETARIAT)
def get_minutes(request: Request, cycle: str, stage: str, council: str, number: str) -> Response:
    """The draft of the minutes, to be signed."""
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        content = minutes_docx(desk.context, desk.stage, _saved(desk, council, number))
    name = f"bien-ban-{stage}-{number}.docx"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=DOCX, headers=headers)


@pages.page(BASE + "/signed", SECRETARIAT)
def get_signed(request: Request, cycle: str, stage: str, council: str, number: str) -> Response:
    """The signed minutes of a session that is on record."""
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        at = _number(desk, council, number)
        held = desk.session.get(Meeting, (cycle, stage, council, at))
        if held is None:
            raise HTTPException(404)
        vault, name = desk.web.house.vault, f"bien-ban-{council}-{at}"
        return signed_download(vault, held.minutes_sha256, name)


@pages.act(BASE + "/held", SECRETARIAT)
def record_session(
    request: Request,
    cycle: str,
    stage: str,
    council: str,
    number: str,
    version: Annotated[int, Form()] = 0,
    minutes: UploadFile | None = None,
) -> Response:
    """The signed minutes put the session on record."""
    with desk_of(request, cycle, stage, "council_meeting") as desk:
        saved = _saved(desk, council, number)
        try:
            if saved.version != version:
                why = Text("có bản mới hơn; xem lại", "there is a newer version; look at it")
                raise SessionRefused(number=saved.number, why=why)
            signed = bytes_of(minutes)
            hold(desk.web.house, desk.context, desk.stage, saved, signed, desk.account)
        except ChukyError as error:
            return _review(request, desk, saved, error)
        return back(desk)


def _review(
    request: Request, desk: StageDesk, minuted: Minuted, error: ChukyError | None = None
) -> Response:
    council = desk.context.plan.councils[minuted.council]
    units = judged_units(desk.context, desk.stage, minuted.council)
    voted = {count.unit_code for count in minuted.counts}
    held = desk.session.get(
        Meeting, (desk.context.id, desk.stage.key, minuted.council, minuted.number)
    )
    values: dict[str, Any] = {
        "desk": desk,
        "minuted": minuted,
        "council": council,
        "quorum": quorum(council),
        "seats": seats(council),
        "quorate": len(minuted.present) >= quorum(council),
        "names": {unit.code: unit.name for unit in units},
        "unvoted": [unit for unit in units if unit.code not in voted],
        "judges": judges(desk.stage),
        "base": _base(desk, minuted.council, minuted.number),
        "held": held,
        "error": error,
    }
    status = 422 if error else 200
    return page(request, "work/session_review.html", status=status, cycle=desk.cycle, **values)


def _form(
    request: Request,
    desk: StageDesk,
    council: str,
    number: int,
    fields: dict[str, str],
    error: ChukyError | None = None,
) -> Response:
    found = desk.context.plan.councils[council]
    units = judged_units(desk.context, desk.stage, council)
    filled = sum(1 for name in fields if name.startswith("change-unit-") and fields[name])
    values: dict[str, Any] = {
        "desk": desk,
        "key": council,
        "council": found,
        "number": number,
        "quorum": quorum(found),
        "names": seat_names(found),
        "units": units,
        "codes": _codes(desk, council),
        "rows": range(filled + ROWS),
        "fields": fields,
        "error": error,
        "now_field": f"{desk.web.instant().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "base": _base(desk, council, number),
    }
    status = 422 if error else 200
    return page(request, "work/session.html", status=status, cycle=desk.cycle, **values)


def _codes(desk: StageDesk, council: str) -> dict[str, str]:
    """The components that the council may change, by code."""
    found: dict[str, str] = {}
    for unit in judged_units(desk.context, desk.stage, council):
        for code, component in components_for(desk.context, unit, "council_score").items():
            found.setdefault(code, called(component))
    return found


def _read(desk: StageDesk, council: str, number: int, fields: FormData) -> Minuted:
    """What the form says. Raises SessionRefused, PointsRefused for what can't be read."""
    present = _present(seat_names(desk.context.plan.councils[council]), fields)
    return Minuted(
        council=council,
        number=number,
        held_at=_instant(number, str(fields.get("held_at", ""))),
        present=present,
        changes=tuple(_changes(fields)),
        counts=tuple(_counts(desk, council, number, len(present), fields)),
        notes=str(fields.get("notes", "")).replace("\r\n", "\n").strip(),
    )


def _instant(number: int, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
    except ValueError:
        why = Text("chưa ghi ngày giờ họp", "the session's day and hour are missing")
        raise SessionRefused(number=number, why=why) from None


def _changes(fields: FormData) -> list[ScoreEntry]:
    codes, points = texts(fields, "change-code-"), texts(fields, "change-points-")
    reasons = texts(fields, "change-why-")
    return [
        ScoreEntry(unit, codes.get(row, ""), _points(points.get(row, "")), "", reasons.get(row, ""))
        for row, unit in texts(fields, "change-unit-").items()
    ]


def _points(text: str) -> Decimal | None:
    return read_points(text) if text else None


def _counts(
    desk: StageDesk, council: str, number: int, present: int, fields: FormData
) -> list[Count]:
    given = {name: texts(fields, f"{name}-") for name in VOTES}
    found = []
    for unit in judged_units(desk.context, desk.stage, council):
        votes = [given[name].get(unit.code, "") for name in VOTES]
        if not any(votes):
            continue
        if not all(vote.isdigit() or not vote for vote in votes):
            why = Text(f"{unit.name}: số phiếu phải là số", f"{unit.name}: votes are numbers")
            raise SessionRefused(number=number, why=why)
        yes, no = int(votes[0] or 0), int(votes[1] or 0)
        rest = int(votes[2]) if votes[2] else max(present - yes - no, 0)
        found.append(Count(unit.code, question_of(desk.context, unit), yes, no, rest))
    return found


def _typed(desk: StageDesk, council: str, fields: FormData) -> dict[str, str]:
    """What was typed, to be shown again beside what was wrong."""
    names = seat_names(desk.context.plan.councils[council])
    there = _present(names, fields)
    return {name: str(value) for name, value in fields.items()} | {
        f"present:{name}": "yes" for name in there
    }


def _present(names: tuple[str, ...], fields: FormData) -> tuple[str, ...]:
    """Who was marked as present, each once."""
    marked = {str(value) for value in fields.getlist("present")}
    return tuple(name for place, name in enumerate(names) if str(place) in marked)


def _fields_of(draft: Minuted) -> dict[str, str]:
    """A saved version as the form's fields."""
    fields = {
        "held_at": f"{draft.held_at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        "notes": draft.notes,
    }
    fields |= {f"present:{name}": "yes" for name in draft.present}
    for row, change in enumerate(draft.changes):
        fields[f"change-unit-{row}"] = change.unit_code
        fields[f"change-code-{row}"] = change.component_code
        fields[f"change-points-{row}"] = (
            f"{change.points.normalize():f}" if change.points is not None else ""
        )
        fields[f"change-why-{row}"] = change.explanation
    for count in draft.counts:
        votes = (count.votes_for, count.votes_against, count.votes_abstained)
        fields |= {f"{n}-{count.unit_code}": str(v) for n, v in zip(VOTES, votes, strict=True)}
    return fields


def _number(desk: StageDesk, council: str, number: str) -> int:
    """404 for a council that doesn't meet here, and for a session that isn't next nor held."""
    if council not in councils_of(desk.context, desk.stage) or not number.isdigit():
        raise HTTPException(404)
    following = next_number(desk.session, desk.context.id, desk.stage.key, council)
    if not 1 <= int(number) <= following:
        raise HTTPException(404)
    return int(number)


def _saved(desk: StageDesk, council: str, number: str) -> Minuted:
    at = _number(desk, council, number)
    found = latest_draft(desk.session, desk.context.id, desk.stage.key, council, at)
    if found is None:
        raise HTTPException(404)
    return found


def _base(desk: StageDesk, council: str, number: int) -> str:
    return f"{desk.base}/sessions/{council}/{number}"
