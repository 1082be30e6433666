"""Paper ballots, counted by hand: one person enters the counts, another one lets them count.

A tally names a unit and an audience, never a respondent. It is the whole count of that audience's
paper ballots about that unit; entered again, the newest that was granted counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.access.second_person import ask, decide
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import TallyRefused
from chuky.cycle.scores import components_for
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.access import PendingAct
from chuky.ledger.entering import PaperTally
from chuky.plan import Stage, Unit
from chuky.plan.model import Audience
from chuky.survey import Tally

KIND = "paper_tally"
"""Of the act that waits for a second person."""
_WHAT = Text("phiếu giấy", "paper ballots")


@dataclass(frozen=True)
class Counted:
    """What a clerk counted. `answers`: component's code → answer → ballots that gave it."""

    unit_code: str
    audience: str
    ballots: int
    answers: Mapping[str, Mapping[int, int]]
    reason: str
    """The paper that it was counted by: biên bản kiểm phiếu, who counted."""


def audiences_on_paper(context: CycleContext, stage: Stage) -> tuple[Audience, ...]:
    """The audiences of the stage's survey that answer a ballot; a portal's counts come by file."""
    survey = context.plan.surveys[stage.survey or ""]
    return tuple(audience for audience in survey.audiences if not audience.portal)


def surveyed_units(context: CycleContext, stage: Stage) -> tuple[Unit, ...]:
    survey = context.plan.surveys[stage.survey or ""]
    return tuple(
        unit
        for unit in context.plan.units_of(stage)
        if not survey.groups or unit.group in survey.groups
    )


def questions_of(context: CycleContext, unit: Unit, audience: str) -> dict[str, Component]:
    """The components that this audience's ballot asks about, in the ballot's order."""
    return {
        code: component
        for code, component in components_for(context, unit, "survey_score").items()
        if component.survey is not None
        and component.survey.method != "points"
        and (not component.survey.audiences or audience in component.survey.audiences)
    }


def enter_tally(
    house: House, context: CycleContext, stage: Stage, counted: Counted, actor: str
) -> str:
    """Keep the counts; the id of the act that a second person must grant.

    Raises TallyRefused, UnitUnknown, StageNotOpen, ReasonMissing; nothing is kept then.
    """
    unit = context.unit(counted.unit_code, stage)
    _require_sense(context, stage, unit, counted)
    with house.ledger.transaction() as session:
        require_open(session, context.id, stage.key, _WHAT)
        version = _versions(session, context, stage, counted) + 1
        place = {"stage": stage.key, "unit": unit.code, "audience": counted.audience}
        said = {**place, "version": version, "ballots": counted.ballots}
        now = house.clock.now()
        act = ask(session, context.id, KIND, said, counted.reason, actor, now)
        session.flush()
        session.add(
            PaperTally(
                cycle_id=context.id,
                stage=stage.key,
                unit_code=unit.code,
                audience=counted.audience,
                version=version,
                ballots=counted.ballots,
                answers={
                    code: {str(answer): number for answer, number in row.items() if number}
                    for code, row in counted.answers.items()
                },
                act=act.id,
                by=actor,
                at=now,
            )
        )
        return act.id


def decide_tally(house: House, context: CycleContext, act: str, granted: bool, actor: str) -> None:
    """Let a tally count, or not.

    Raises SecondPersonNeeded, ActDecided, ActUnknown, StageNotOpen.
    """
    alone = context.plan.small_office is not None
    with house.ledger.transaction() as session:
        now = house.clock.now()
        row = decide(session, act, granted, actor, now, context.id, small_office=alone)
        if granted:
            require_open(session, context.id, row.payload["stage"], _WHAT)
            wake_stage(session, context.id, row.payload["stage"])


def tallies_of(session: Session, cycle_id: str, stage: str) -> list[tuple[PaperTally, PendingAct]]:
    """Every tally with the act that it waits for or had, the newest first."""
    rows = session.execute(
        select(PaperTally, PendingAct)
        .join(PendingAct, PendingAct.id == PaperTally.act)
        .where(PaperTally.cycle_id == cycle_id, PaperTally.stage == stage)
        .order_by(PaperTally.at.desc(), PaperTally.unit_code, PaperTally.version.desc())
    )
    return [(row[0], row[1]) for row in rows]


def paper_tallies(session: Session, cycle_id: str, stage: str) -> list[Tally]:
    """What counts: of each unit and audience the newest that a second person granted."""
    granted = [
        tally for tally, act in tallies_of(session, cycle_id, stage) if act.state == "granted"
    ]
    newest: dict[tuple[str, str], PaperTally] = {}
    for tally in sorted(granted, key=lambda row: row.version):
        newest[tally.unit_code, tally.audience] = tally
    return [
        Tally(tally.unit_code, tally.audience, code, int(answer), number)
        for tally in newest.values()
        for code, row in tally.answers.items()
        for answer, number in row.items()
    ]


def _require_sense(context: CycleContext, stage: Stage, unit: Unit, counted: Counted) -> None:
    known = {audience.key for audience in audiences_on_paper(context, stage)}
    if counted.audience not in known or unit not in surveyed_units(context, stage):
        why = Text("đối tượng này không trả lời phiếu", "this audience has no ballot")
        raise TallyRefused(unit=unit.name, why=why)
    if counted.ballots < 1:
        why = Text("chưa ghi số phiếu thu về", "the number of ballots is missing")
        raise TallyRefused(unit=unit.name, why=why)
    questions = questions_of(context, unit, counted.audience)
    for code, row in counted.answers.items():
        component = questions.get(code)
        if component is None:
            why = Text(f"phiếu không hỏi tiêu chí {code}", f"the ballot doesn't ask about {code}")
            raise TallyRefused(unit=unit.name, why=why)
        fault = _fault(component, row, counted.ballots)
        if fault is not None:
            raise TallyRefused(unit=unit.name, why=fault)
    if not any(number for row in counted.answers.values() for number in row.values()):
        why = Text("chưa ghi câu trả lời nào", "no answer was entered")
        raise TallyRefused(unit=unit.name, why=why)


def _fault(component: Component, row: Mapping[int, int], ballots: int) -> Text | None:
    top = component.survey.answers if component.survey else 0
    if any(not 1 <= answer <= top or number < 0 for answer, number in row.items()):
        return Text(
            f"{component.code}: chỉ đếm trả lời từ 1 đến {top}, số phiếu không âm",
            f"{component.code}: answers go from 1 to {top}, counts from 0",
        )
    found = sum(row.values())
    if found > ballots:
        return Text(
            f"{component.code}: cộng {found} trả lời, nhiều hơn {ballots} phiếu; đếm lại",
            f"{component.code}: {found} answers, more than {ballots} ballots; count again",
        )
    return None


def _versions(session: Session, context: CycleContext, stage: Stage, counted: Counted) -> int:
    query = select(func.count()).where(
        PaperTally.cycle_id == context.id,
        PaperTally.stage == stage.key,
        PaperTally.unit_code == counted.unit_code,
        PaperTally.audience == counted.audience,
    )
    return session.scalar(query) or 0
