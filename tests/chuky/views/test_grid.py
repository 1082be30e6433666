"""The grid: totals by the set's rules, how far a unit is scored, who is late, sorting."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.criteria import Component, CriteriaSet
from chuky.cycle.context import CycleContext
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import stage_state
from chuky.cycle.submit import Sending, submit
from chuky.ledger.audit import append
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Receipt, Score
from chuky.views import words
from chuky.views.ballots import count_by_unit
from chuky.views.grid import Grid, Wanted, read_grid
from chuky.views.grid_totals import unit_totals
from tests.chuky.appraising.conftest import Appraisal, make_appraisal

pytestmark = pytest.mark.unit
AFTER = datetime(2024, 1, 15, 9, tzinfo=VIETNAM)


@pytest.fixture
def appraisal(tmp_path: Path) -> Iterator[Appraisal]:
    made = make_appraisal(tmp_path)
    yield made
    made.house.close()


def grid_of(made: Appraisal, **wanted: object) -> Grid:
    with made.house.ledger.session() as session:
        return read_grid(session, made.context, AFTER, Wanted(**wanted))  # type: ignore[arg-type]


def give(made: Appraisal, unit: str, *components: Component) -> None:
    stage = made.context.plan.stage(made.stage)
    entries = [ScoreEntry(unit, one.code, one.max_points) for one in components]
    with made.house.ledger.transaction() as session:
        record_scores(made.house, session, made.context, stage, entries, "appraiser")


def receive(made: Appraisal, unit: str, verdict: str = "accepted") -> str:
    """What the unit sent after the day, judged as said."""
    made.later(2024, 1, 13)
    own = next(s for s in made.context.plan.stages if s.kind == "self_assessment")
    code = submit(
        made.house, made.context.id, Sending(own.key, unit, "officer", "a.xlsx", unit.encode())
    ).code
    with made.house.ledger.transaction() as session:
        session.get_one(Receipt, code).verdict = verdict
    return code


def hold_back(made: Appraisal, session: Session, stage: str) -> None:
    """As a stage is held back that can't be closed: with its event."""
    stage_state(session, made.context.id, stage).state = "blocked"
    append(session, made.context.id, AFTER, "chuky", "stage.blocked", {"stage": stage})


def cell(grid: Grid, unit: str, kind: str):  # type: ignore[no-untyped-def]
    row = next(row for row in grid.rows if row.unit.code == unit)
    at = next(i for i, stage in enumerate(grid.stages) if stage.kind == kind)
    return row.cells[at]


def test_a_unit_with_one_of_its_components_scored_is_being_scored(appraisal: Appraisal) -> None:
    give(appraisal, appraisal.units[0], appraisal.components[0])
    give(appraisal, appraisal.units[1], *appraisal.components)
    grid, all_of_them = grid_of(appraisal), len(appraisal.components)
    first, second, third = (cell(grid, unit, "appraisal") for unit in appraisal.units)
    assert (first.word, first.done, first.of) == (words.SCORING, 1, all_of_them)
    assert (second.word, second.done) == (words.SCORED, all_of_them)
    assert (third.word, third.done) == (words.UNSCORED, 0)


def test_late_work_that_does_not_count_is_not_shown_as_sent(appraisal: Appraisal) -> None:
    unit = appraisal.units[0]
    code = receive(appraisal, unit)
    before = cell(grid_of(appraisal), unit, "self_assessment")
    assert (before.word, before.late, before.overdue) == (words.SENT, True, False)
    decide_late(
        appraisal.house, appraisal.context.id, LateWord(code, False, "đứt mạng"), "quan-tri"
    )
    after = grid_of(appraisal)
    shown = cell(after, unit, "self_assessment")
    assert (shown.word, shown.overdue) == (words.NOT_COUNTED, True)
    assert (after.counts["sent"], after.counts["late"]) == (0, 3)


def test_blocked_shows_the_units_that_hold_a_stage_back(appraisal: Appraisal) -> None:
    own = next(s for s in appraisal.context.plan.stages if s.kind == "self_assessment")
    receive(appraisal, appraisal.units[0])
    assert grid_of(appraisal).counts["blocked"] == 0
    with appraisal.house.ledger.transaction() as session:
        hold_back(appraisal, session, own.key)
    grid = grid_of(appraisal, only="blocked")
    assert [row.unit.code for row in grid.rows] == appraisal.units[1:]
    assert (grid.found, grid.counts["blocked"]) == (2, 2)


def test_an_appraisal_held_back_is_held_by_units_not_wholly_scored(appraisal: Appraisal) -> None:
    give(appraisal, appraisal.units[0], *appraisal.components)
    give(appraisal, appraisal.units[1], appraisal.components[0])
    with appraisal.house.ledger.transaction() as session:
        hold_back(appraisal, session, appraisal.stage)
    grid = grid_of(appraisal, only="blocked", limit=1)
    assert grid.found == 2
    assert grid.rows[0].unit.code == appraisal.units[1]


def test_a_penalty_is_taken_off_the_total_and_never_presses_it_below_zero(
    appraisal: Appraisal,
) -> None:
    normal, penalty = appraisal.components[:2]
    context = _with_nature(appraisal.context, penalty.code, "penalty")
    stage, unit = appraisal.stage, appraisal.units[0]
    for points, code in ((Decimal(1), normal.code), (Decimal("0.25"), penalty.code)):
        _score(appraisal, stage, unit, code, points, 1)
    with appraisal.house.ledger.session() as session:
        assert unit_totals(session, context, [unit])[stage, unit] == Decimal("0.75")
    _score(appraisal, stage, unit, penalty.code, Decimal(4), 2)
    with appraisal.house.ledger.session() as session:
        assert unit_totals(session, context)[stage, unit] == Decimal(0)


def test_a_bonus_is_cut_at_its_cap_and_does_not_lift_the_total_above_the_maximum(
    appraisal: Appraisal,
) -> None:
    bonus = appraisal.components[0]
    context = _with_nature(appraisal.context, bonus.code, "bonus", cap=Decimal(1))
    stage, unit = appraisal.stage, appraisal.units[0]
    _score(appraisal, stage, unit, bonus.code, Decimal(3), 1)
    with appraisal.house.ledger.session() as session:
        assert unit_totals(session, context, [unit])[stage, unit] == Decimal(1)


def test_evidence_is_counted_by_component_as_sent_of_cited(appraisal: Appraisal) -> None:
    unit, code = appraisal.units[0], appraisal.components[0].code
    cited = grid_of(appraisal).rows[0].evidence
    assert cited[0] == 0
    assert cited[1] > 1
    with appraisal.house.ledger.transaction() as session:
        for number in (1, 2):  # two files of one component are one component with evidence
            session.add(_evidence(appraisal, unit, code, f"e{number}"))
        append(session, appraisal.context.id, AFTER, "officer", "evidence.added", {"unit": unit})
    assert grid_of(appraisal).rows[0].evidence == (1, cited[1])


def test_the_grid_is_sorted_by_a_column_and_back(appraisal: Appraisal) -> None:
    first, second, third = appraisal.units
    give(appraisal, second, *appraisal.components)
    give(appraisal, third, appraisal.components[0])
    rising = [row.unit.code for row in grid_of(appraisal, sort="appraised").rows]
    falling = [row.unit.code for row in grid_of(appraisal, sort="-appraised").rows]
    assert (rising, falling) == ([third, second, first], [second, third, first])
    by_stage = grid_of(appraisal, sort=f"-stage.{appraisal.stage}")
    assert [row.unit.code for row in by_stage.rows] == [second, third, first]
    assert [row.unit.code for row in grid_of(appraisal, sort="nonsense").rows] == appraisal.units


def test_a_survey_shows_its_quota_and_once_sealed_what_was_counted(appraisal: Appraisal) -> None:
    context, unit = appraisal.context, appraisal.units[0]
    survey = next(stage for stage in context.plan.stages if stage.kind == "survey")
    audiences = context.plan.surveys[survey.survey or ""].audiences
    quota = sum(one.per_unit or 0 for one in audiences if not one.portal)
    assert quota
    before = cell(grid_of(appraisal), unit, "survey")
    assert (before.word, before.done, before.of) == (words.QUOTA, None, quota)
    counted = {survey.key: {unit: quota - 2, appraisal.units[1]: quota}}
    with appraisal.house.ledger.session() as session:
        grid = read_grid(session, context, AFTER, Wanted(), counted)
    few, enough, none = (cell(grid, one, "survey") for one in appraisal.units)
    assert (few.word, few.done) == (words.TOO_FEW, quota - 2)
    assert enough.word == words.COUNTED
    assert (none.word, none.done) == (words.TOO_FEW, 0)


def test_ballots_are_counted_once_however_many_questions_they_answer() -> None:
    def row(audience: str, component: str, answer: str, count: str) -> dict[str, str]:
        names = ("unit_code", "audience", "component_code", "answer", "count")
        return dict(zip(names, ("X", audience, component, answer, count), strict=True))

    tallies = [row("dan", "A", "1", "4"), row("dan", "A", "5", "6"), row("dan", "B", "5", "9")]
    tallies.append(row("can-bo", "A", "5", "7"))
    assert count_by_unit(tallies, frozenset({"dan"})) == {"X": 10}
    assert count_by_unit(tallies, frozenset({"dan", "can-bo"})) == {"X": 17}


def _score(
    made: Appraisal, stage: str, unit: str, code: str, points: Decimal, version: int
) -> None:
    with made.house.ledger.transaction() as session:
        session.add(
            Score(
                cycle_id=made.context.id,
                stage=stage,
                unit_code=unit,
                component_code=code,
                version=version,
                source="appraised_score",
                points=points,
                evidence="",
                explanation="",
                actor="a",
                at=AFTER,
            )
        )


def _evidence(made: Appraisal, unit: str, code: str, key: str) -> Evidence:
    return Evidence(
        id=key,
        cycle_id=made.context.id,
        stage="self-assessment",
        unit_code=unit,
        component_code=code,
        kind="citation",
        name="KH 12",
        by="officer",
        at=AFTER,
    )


def _with_nature(
    context: CycleContext, code: str, nature: str, cap: Decimal | None = None
) -> CycleContext:
    """The context with one component of another nature in every set."""
    sets = {
        key: _changed(criteria, code, nature, cap) for key, criteria in context.criteria.items()
    }
    return CycleContext(**{**_fields(context), "criteria": sets})


def _fields(context: CycleContext) -> dict[str, object]:
    return {name: getattr(context, name) for name in context.__dataclass_fields__}


def _changed(criteria: CriteriaSet, code: str, nature: str, cap: Decimal | None) -> CriteriaSet:
    criterion_list = tuple(
        criterion.model_copy(
            update={
                "components": tuple(
                    one.model_copy(update={"nature": nature}) if one.code == code else one
                    for one in criterion.components
                )
            }
        )
        for criterion in criteria.criteria
    )
    return criteria.model_copy(update={"criteria": criterion_list, f"{nature}_cap": cap})


def test_who_is_not_in_is_found_for_one_stage_whatever_the_day(appraisal: Appraisal) -> None:
    first, second, third = appraisal.units
    receive(appraisal, first)
    receive(appraisal, second, "returned")
    with appraisal.house.ledger.transaction() as session:
        session.query(Receipt).filter_by(sender_code=first).one().counts = True
        append(session, appraisal.context.id, AFTER, "test", "receipt.counts", {})
    own = next(s.key for s in appraisal.context.plan.stages if s.kind == "self_assessment")
    found = grid_of(appraisal, owing=own, sort=f"stage.{own}", limit=1)
    assert (found.found, [row.unit.code for row in found.rows]) == (2, [third])
    assert grid_of(appraisal, owing=own, only="returned").found == 1
    assert grid_of(appraisal, owing="no-such-stage").found == 0
