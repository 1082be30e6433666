"""Dời hạn, mở lại, tạm dừng: each is shown with what it does before it can be confirmed.

Waivers and late work are in `change`; what the acts do is in `chuky.cycle`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.second_person import ask
from chuky.cycle.asked import FOLLOWERS
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import MoveRefused
from chuky.cycle.move import ALL, Move, PlannedMove, move_deadline
from chuky.cycle.pause import WHOLE, due_on_resume, pause, pauses, resume, would_wait
from chuky.cycle.reopen import planned_reopening
from chuky.cycle.replan import Follower, move_with_followers, planned_replan, proposed
from chuky.cycle.unit_named import unit_named
from chuky.exceptions import ChukyError
from chuky.language import Text as Said
from chuky.plan.timetable import day_end
from chuky.views.moments import moment_word
from chuky.whatif import Effect
from chuky.whatif.running import Due
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.effects import effect_of, effect_values, sealed
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import Web, signed_in, web_of
from tasks.waking import wake_schedule

pages = Pages()
AHEAD = 6
"""Moments that a pause's preview names; it counts them all."""
Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Preview:
    """What confirming would do. `effect`: on the cycle's timetable in force; `followers`: what is
    proposed for the stages that wait; `datasets`: superseded ones; `reopens`: the stage is sealed,
    so another person decides.
    """

    planned: PlannedMove
    effect: Effect
    followers: tuple[Follower, ...] = ()
    datasets: tuple[str, ...] = ()
    reopens: bool = False

    @property
    def proposes(self) -> bool:
        """Whether a follower could be moved along."""
        return any(item.planned is not None for item in self.followers)


@pages.page("/cycles/{cycle}/move", CYCLE_READER)
def show_move(
    request: Request,
    cycle: str,
    stage: str = "",
    to: str = "",
    for_unit: str = ALL,
    followers: str = "",
) -> Response:
    """With a stage and a day: what would move, `followers`: with the stages after it. Nothing is
    written by looking."""
    if not (stage and to):
        return _move_page(request, cycle, stage=stage, for_unit=for_unit)
    try:
        move = wanted(load_cycle(web_of(request).house, cycle), stage, to, for_unit, "?")
        found = preview(web_of(request), cycle, move, shift=bool(followers))
    except ChukyError as error:
        shown: dict[str, Any] = {"stage": stage, "to": to, "for_unit": for_unit}
        return _move_page(request, cycle, error=str(error), status=422, **shown)
    shown = {"stage": stage, "to": to, "for_unit": move.scope, "followers": followers}
    return _move_page(request, cycle, preview=found, **shown)


@pages.act("/cycles/{cycle}/move", CYCLE_ADMIN)
def do_move(
    request: Request,
    cycle: str,
    stage: Text,
    to: Text,
    reason: Text = "",
    for_unit: Text = ALL,
    document: Text = "",
    followers: Text = "",
) -> Response:
    """Move a deadline at once, `followers`: with the stages after it as proposed; a sealed stage is
    asked to be reopened by a second person."""
    web, actor = web_of(request), signed_in(request).account
    try:
        context = load_cycle(web.house, cycle)
        move = wanted(context, stage, to, for_unit, reason, document)
        if sealed(web, context, stage):
            ask_reopening(web, context, move, actor, shift=bool(followers))
        else:
            act = move_with_followers if followers else move_deadline
            act(web.house, context, move, actor)
            wake_schedule(web.house)
    except ChukyError as error:
        kept: dict[str, Any] = {"stage": stage, "to": to, "for_unit": for_unit}
        kept |= {"reason": reason, "document": document, "followers": followers}
        return _move_page(request, cycle, error=str(error), status=422, **kept)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


@pages.page("/cycles/{cycle}/pause", CYCLE_READER)
def show_pause(request: Request, cycle: str, stage: str = "") -> Response:
    """What is paused; with `stage`, what pausing it would hold back."""
    return _pause_page(request, cycle, stage=stage)


@pages.act("/cycles/{cycle}/pause", CYCLE_ADMIN)
def do_pause(
    request: Request, cycle: str, way: Text, stage: Text = WHOLE, reason: Text = ""
) -> Response:
    """`way` `pause` or `resume`, for a stage or the whole cycle."""
    web, actor = web_of(request), signed_in(request).account
    try:
        context = load_cycle(web.house, cycle)
        if stage != WHOLE:
            require_stage(context, stage)
        act = resume if way == "resume" else pause
        act(web.house, context, reason, actor, stage)
        wake_schedule(web.house)
    except ChukyError as error:
        asked = {"stage": "" if way == "resume" else stage, "reason": reason}
        return _pause_page(request, cycle, error=str(error), status=422, **asked)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


def wanted(
    context: CycleContext, stage: str, to: str, for_unit: str, reason: str, document: str = ""
) -> Move:
    """The move that a form asks for, a unit by its code or its exact name.

    Raises MoveRefused where stage or day is none, UnitAmbiguous.
    """
    require_stage(context, stage)
    try:
        due = day_end(date.fromisoformat(to))
    except ValueError:
        why = Said(f"“{to}” không phải một ngày; chọn lại ngày", f"“{to}” is no day; choose one")
        raise MoveRefused(stage=stage, why=why) from None
    scope = for_unit.strip() or ALL
    scope = scope if scope == ALL else unit_named(context.plan.units, scope)
    return Move(stage, due, reason, scope, document.strip() or None)


def require_stage(context: CycleContext, stage: str) -> None:
    """Raises MoveRefused where the plan has no such stage."""
    if all(item.key != stage for item in context.plan.stages):
        why = Said("kế hoạch không có bước này", "the plan has no such stage")
        raise MoveRefused(stage=stage, why=why)


def preview(web: Web, cycle: str, move: Move, *, shift: bool = False) -> Preview:
    """What the move, or the reopening, would do now; `shift`: with the stages after it.

    Raises MoveRefused, ReopeningRefused.
    """
    context = load_cycle(web.house, cycle)
    dues = [(move.stage, move.scope, move.due)]
    if sealed(web, context, move.stage):
        reopened = planned_reopening(web.house, context, move)
        dues += _dues_of(reopened.followers) if shift else []
        effect, followers = effect_of(web, context, dues), reopened.followers
        return Preview(reopened.move, effect, followers, reopened.datasets, reopens=True)
    planned = planned_replan(web.house, context, move)
    dues += _dues_of(planned.followers) if shift else []
    return Preview(planned.move, effect_of(web, context, dues), planned.followers)


def _dues_of(followers: Iterable[Follower]) -> list[Due]:
    return [(one.move.stage, ALL, one.move.due) for one in proposed(followers)]


def ask_reopening(
    web: Web, context: CycleContext, move: Move, actor: str, *, shift: bool = False
) -> None:
    """Let a second person decide; `shift`: on the stages after it too. Raises ReopeningRefused,
    ReasonMissing before anyone is asked."""
    payload = {"stage": move.stage, "to": move.due.date().isoformat()}
    if move.reason.strip():
        planned = planned_reopening(web.house, context, move)
        moves = [one.move for one in proposed(planned.followers)] if shift else []
        days = ", ".join(f"{one.stage} → {one.due.date().isoformat()}" for one in moves)
        payload |= {FOLLOWERS: days} if days else {}
    with web.house.ledger.transaction() as session:
        ask(session, context.id, "reopen", payload, move.reason, actor, web.instant())


def _move_page(
    request: Request,
    cycle: str,
    *,
    stage: str = "",
    to: str = "",
    for_unit: str = ALL,
    reason: str = "",
    document: str = "",
    followers: str = "",
    preview: Preview | None = None,
    error: str | None = None,
    status: int = 200,
) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
    typed = {"stage": stage, "to": to, "for_unit": for_unit, "reason": reason}
    typed["followers"] = followers
    values: dict[str, Any] = {"plan": context.plan, "preview": preview, "error": error} | typed
    if preview:
        values |= effect_values(web, context, preview.effect, [preview.planned])
    return page(request, "move.html", status=status, cycle=row, document=document, **values)


def _pause_page(
    request: Request,
    cycle: str,
    *,
    stage: str = "",
    reason: str = "",
    error: str | None = None,
    status: int = 200,
) -> Response:
    """`waits`: what pausing `stage` would hold back; `later`: the stages that wait for it."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    known = stage == WHOLE or any(item.key == stage for item in context.plan.stages)
    with web.house.ledger.session() as session:
        row, held = cycle_row(session, cycle), pauses(session, cycle)
        waits = would_wait(session, context, stage) if known else []
    values: dict[str, Any] = {
        "plan": context.plan,
        "held": held,
        "due": {one.stage: len(due_on_resume(web.house, context, one.stage)) for one in held},
        "stage": stage if known else "",
        "reason": reason,
        "waits": waits,
        "ahead": [one for one in waits if one.at >= web.instant()][:AHEAD],
        "later": [
            called(item) for item in context.plan.stages if stage in (*item.after, *item.needs)
        ],
        "letters": sum(1 for one in waits if one.kind.startswith(("reminder", "overdue"))),
        "moment_word": moment_word,
        "error": error,
    }
    return page(request, "pause.html", status=status, cycle=row, **values)
