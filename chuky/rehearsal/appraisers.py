"""Simulated appraisers: most points stand, some change with a reason, some units must explain."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from chuky.appraising.queries import Place, answer, ask
from chuky.criteria import Component
from chuky.cycle.appraise import appraise
from chuky.cycle.scores import ScoreEntry, components_for
from chuky.house import House
from chuky.plan import Unit
from chuky.points import plain
from chuky.rehearsal.chance import chance, happens
from chuky.rehearsal.quality import fitting_points
from chuky.rehearsal.step import Cast, Step
from chuky.rehearsal.units import silent_unit, waiver_step

CHANGED = 0.08
"""Share of components that an appraiser changes."""


def appraisal_steps(cast: Cast) -> Iterator[Step]:
    """One unit after another; a questioned unit explains before its points are set."""
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    ends = [last]
    silent = silent_unit(cast)
    for unit in cast.context.plan.units_of(cast.stage):
        rng = chance(cast.seed, cast.stage.key, unit.code, "when")
        when = cast.times.moment_between(begin, last - timedelta(days=4), rng)
        steps = (
            [waiver_step(cast, unit, when)]
            if unit.code == silent
            else list(_unit_steps(cast, unit, when))
        )
        ends += [step.at for step in steps]
        yield from steps
    cast.times.sealed[cast.stage.key] = max(ends)


def _unit_steps(cast: Cast, unit: Unit, when: datetime) -> Iterator[Step]:
    components = list(components_for(cast.context, unit, "appraised_score").values())
    if not components:
        return
    key = f"{cast.stage.key}/{unit.code}"
    if happens(cast.seed, cast.faults.questioned, unit.code, "questioned"):
        asked = chance(cast.seed, unit.code, "question").choice(components)
        rng = chance(cast.seed, unit.code, "answer")
        yield Step(when, f"{key}/1-ask", lambda house: _ask(house, cast, unit, asked))
        when = cast.times.working_days_after(when, 1, rng)
        yield Step(when, f"{key}/2-answer", lambda house: _answer(house, cast, unit, asked))
        when += timedelta(hours=2)
    entries = [_entry(cast, unit, component) for component in components]
    actor = f"{cast.stage.lead}/to-thu-ky"
    yield Step(
        when,
        f"{key}/3-appraise",
        lambda house: appraise(house, cast.cycle_id, cast.stage.key, entries, actor),
    )


def appraised_points(cast: Cast, unit: Unit, component: Component) -> tuple[Decimal, bool]:
    """What the appraiser gives, and whether it differs from the unit's own points."""
    places = cast.context.criteria_of(unit).places
    own = fitting_points(cast.seed, unit.code, component, places)
    step = component.step or Decimal("0.25")
    lower = own - step
    changed = (
        happens(cast.seed, CHANGED, unit.code, component.code, "changed")
        and lower >= component.min_points
    )
    return (lower if changed else own), changed


def _entry(cast: Cast, unit: Unit, component: Component) -> ScoreEntry:
    points, changed = appraised_points(cast, unit, component)
    said = plain(points).replace(".", ",")  # an appraiser writes it so
    reason = (
        f"Tài liệu kiểm chứng chưa đủ cho mức tự chấm; thẩm định {said} điểm" if changed else ""
    )
    return ScoreEntry(unit.code, component.code, points, explanation=reason)


def _ask(house: House, cast: Cast, unit: Unit, component: Component) -> None:
    ask(
        house,
        Place(cast.cycle_id, cast.stage.key, unit.code, component.code),
        f"Đề nghị giải trình cơ sở chấm điểm tiêu chí {component.code}",
        None,
        f"{cast.stage.lead}/to-thu-ky",
    )


def _answer(house: House, cast: Cast, unit: Unit, component: Component) -> None:
    answer(
        house,
        Place(cast.cycle_id, cast.stage.key, unit.code, component.code),
        1,
        "Đơn vị gửi bổ sung văn bản và số liệu theo dõi trong năm",
        f"{unit.code}/can-bo",
    )
