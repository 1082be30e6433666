"""Simulated respondents answer once, without being identified; a portal sends its counts."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from chuky.criteria import Component
from chuky.cycle.ballots import Answer, FilledBallot, ballots_used, cast_ballots, issue_tickets
from chuky.cycle.scores import components_for
from chuky.cycle.submit import Sending, submit
from chuky.house import House
from chuky.plan import Unit
from chuky.plan.model import Audience
from chuky.points import plain
from chuky.rehearsal.chance import chance
from chuky.rehearsal.quality import fitting_points, quality
from chuky.rehearsal.step import Cast, Step

PORTAL_ROWS = ("unit_code", "component_code", "responses", "satisfied")


def survey_steps(cast: Cast) -> Iterator[Step]:
    """Tickets, then a batch of ballots from each unit or audience, then the portal's counts."""
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    cast.times.sealed[cast.stage.key] = last
    survey = cast.context.plan.surveys[cast.stage.survey or ""]
    units = tuple(
        unit
        for unit in cast.context.plan.units_of(cast.stage)
        if not survey.groups or unit.group in survey.groups
    )
    yield from _points_file(cast, units, begin, last)
    for audience in survey.audiences:
        rng = chance(cast.seed, cast.stage.key, audience.key, "when")
        if audience.portal:
            yield _portal(cast, audience, units, cast.times.moment_between(begin, last, rng))
        elif audience.respondents:
            when = cast.times.moment_between(begin, last, rng)
            yield _batch(cast, audience, units, "all", audience.respondents, when)
        else:
            for unit in units:
                when = cast.times.moment_between(begin, last, rng)
                yield _batch(cast, audience, (unit,), unit.code, audience.per_unit or 0, when)


def _points_file(
    cast: Cast, units: tuple[Unit, ...], begin: datetime, last: datetime
) -> Iterator[Step]:
    """Components whose survey arrives as points: the agency that surveyed sends one file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("unit_code", "component_code", "points"))
    rows = 0
    for unit in units:
        places = cast.context.criteria_of(unit).places
        for code, component in components_for(cast.context, unit, "survey_score").items():
            if component.survey is not None and component.survey.method == "points":
                points = fitting_points(cast.seed, unit.code, component, places)
                writer.writerow((unit.code, code, plain(points)))
                rows += 1
    if rows:
        sending = Sending(
            stage=cast.stage.key,
            sender_code=cast.stage.lead,
            sent_by=f"{cast.stage.lead}/chuyen-vien",
            file_name="ket-qua-khao-sat.csv",
            content=buffer.getvalue().encode(),
            dataset="points",
            simulated=True,
        )
        rng = chance(cast.seed, cast.stage.key, "points-file")
        when = cast.times.moment_between(begin, last, rng)
        key = f"{cast.stage.key}/points"
        yield Step(when, key, lambda house: submit(house, cast.cycle_id, sending))


def _batch(
    cast: Cast,
    audience: Audience,
    units: tuple[Unit, ...],
    name: str,
    people: int,
    when: datetime,
) -> Step:
    """All ballots of one audience in one place, taken in one go."""
    tickets = [f"{cast.stage.key}/{audience.key}/{name}/{number}" for number in range(people)]

    def act(house: House) -> None:
        issued = dict.fromkeys(tickets, audience.key)
        issue_tickets(house, cast.cycle_id, cast.stage.key, issued, cast.stage.lead)
        answering = [ticket for ticket in tickets if _answers(cast, ticket)]
        if answering and not ballots_used(house, cast.cycle_id, cast.stage.key, answering):
            questions = {unit.code: asked(cast, unit, audience.key) for unit in units}
            filled = [_fill(cast.seed, questions, ticket) for ticket in answering]
            cast_ballots(house, cast.cycle_id, cast.stage.key, filled)

    return Step(when, f"{cast.stage.key}/{audience.key}/{name}", act)


def _answers(cast: Cast, ticket: str) -> bool:
    return chance(cast.seed, ticket, "answers").random() >= cast.faults.unanswered


def _fill(seed: int, questions: Mapping[str, Mapping[str, Component]], ticket: str) -> FilledBallot:
    """`questions`: unit's code → what is asked about it."""
    rng = chance(seed, ticket, "ballot")
    answers = tuple(
        Answer(
            unit,
            {
                code: _grade(quality(seed, unit), component, rng.random())
                for code, component in components.items()
            },
        )
        for unit, components in questions.items()
    )
    return FilledBallot(ticket, answers)


def asked(cast: Cast, unit: Unit, audience: str) -> dict[str, Component]:
    """The components that this audience answers about."""
    return {
        code: component
        for code, component in components_for(cast.context, unit, "survey_score").items()
        if component.survey is not None
        and component.survey.method != "points"
        and (not component.survey.audiences or audience in component.survey.audiences)
    }


def _grade(good: float, component: Component, draw: float) -> int:
    top = component.survey.answers if component.survey else 5
    if draw < good * 0.45:
        return top
    return top - 1 if draw < good else max(1, top - 2 - int((draw - good) * 10) % 2)


def _portal(cast: Cast, audience: Audience, units: tuple[Unit, ...], when: datetime) -> Step:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(PORTAL_ROWS)
    for unit in units:
        for code in asked(cast, unit, audience.key):
            rng = chance(cast.seed, unit.code, code, "portal")
            responses = rng.randrange(80, 400)
            satisfied = round(responses * min(1.0, quality(cast.seed, unit.code) + 0.02))
            writer.writerow([unit.code, code, responses, satisfied])
    sending = Sending(
        stage=cast.stage.key,
        sender_code=cast.stage.lead,
        sent_by=f"{cast.stage.lead}/chuyen-vien",
        file_name="ket-qua-cong-dich-vu-cong.csv",
        content=buffer.getvalue().encode(),
        dataset="portal_results",
        simulated=True,
    )
    key = f"{cast.stage.key}/{audience.key}/portal"
    return Step(when, key, lambda house: submit(house, cast.cycle_id, sending))
