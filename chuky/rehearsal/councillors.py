"""Simulated councils: quorum or not, a few points changed with a reason, votes, minutes."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from chuky.cycle.context import CycleContext
from chuky.cycle.council import CouncilSession, Count, councils_of, hold_session, quorum, seats
from chuky.cycle.scores import ScoreEntry, components_for
from chuky.house import House
from chuky.plan import Unit
from chuky.points import plain
from chuky.rehearsal.appraisers import appraised_points
from chuky.rehearsal.chance import chance, happens
from chuky.rehearsal.quality import quality
from chuky.rehearsal.step import Cast, Step
from chuky.rehearsal.units import silent_unit

CHANGED_UNITS = 0.12
"""Share of units of which the council changes one component."""


def council_steps(cast: Cast) -> Iterator[Step]:
    """One session a council, or two where the first lacks its quorum."""
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    ends = []
    for council in councils_of(cast.context, cast.stage):
        rng = chance(cast.seed, cast.stage.key, council, "when")
        when = cast.times.moment_between(begin, last, rng)
        number = 1
        if cast.faults.no_quorum and decides(cast):
            yield _session(cast, council, number, when, quorate=False)
            number, when = 2, cast.times.working_days_after(when, 2, rng)
        yield _session(cast, council, number, when, quorate=True)
        ends.append(when)
    cast.times.sealed[cast.stage.key] = max(ends)


def decides(cast: Cast) -> bool:
    """Whether the meeting judges results: it works on appraised or aggregated ones."""
    return bool(cast.stage.needs)


def _session(cast: Cast, key: str, number: int, when: datetime, *, quorate: bool) -> Step:
    council = cast.context.plan.councils[key]
    rng = chance(cast.seed, cast.stage.key, key, number, "present")
    least = quorum(council)
    present = rng.randint(least, seats(council)) if quorate else max(1, least - 1)
    units = _judged_units(cast, key) if quorate and decides(cast) else ()
    changes = tuple(change for unit in units for change in _changes(cast, unit))
    counts = tuple(_count(cast, unit, present) for unit in units)
    held = CouncilSession(
        council=key,
        number=number,
        present=present,
        minutes=_minutes(cast.context, key, number, when, present, changes, counts),
        changes=changes,
        counts=counts,
    )

    def act(house: House) -> None:
        hold_session(house, cast.cycle_id, cast.stage.key, held, f"{cast.stage.lead}/thu-ky")

    return Step(when, f"{cast.stage.key}/{key}/session-{number}", act)


def _judged_units(cast: Cast, council: str) -> tuple[Unit, ...]:
    groups = cast.context.plan.groups
    silent = silent_unit(cast)
    return tuple(
        unit
        for unit in cast.context.plan.units_of(cast.stage)
        if (cast.stage.council or groups[unit.group].council) == council and unit.code != silent
    )


def _changes(cast: Cast, unit: Unit) -> Iterator[ScoreEntry]:
    components = [
        component
        for code, component in components_for(cast.context, unit, "council_score").items()
        if component.nature == "normal"
        and code in components_for(cast.context, unit, "appraised_score")
    ]
    if not components or not happens(cast.seed, CHANGED_UNITS, unit.code, "council"):
        return
    component = chance(cast.seed, unit.code, "council-component").choice(components)
    points, _ = appraised_points(cast, unit, component)
    if component.step is None or points + component.step > component.max_points:
        return
    reason = "Hội đồng công nhận tài liệu bổ sung tại phiên họp"
    yield ScoreEntry(unit.code, component.code, points + component.step, explanation=reason)


def _count(cast: Cast, unit: Unit, present: int) -> Count:
    rng = chance(cast.seed, cast.stage.key, unit.code, "vote")
    against = sum(rng.random() > quality(cast.seed, unit.code) + 0.05 for _ in range(present))
    abstained = 1 if against < present and rng.random() < 0.1 else 0
    recognises = cast.context.criteria_of(unit).recognition is not None
    question = "recognition" if recognises else "result"
    return Count(unit.code, question, present - against - abstained, against, abstained)


def _minutes(
    context: CycleContext,
    key: str,
    number: int,
    when: datetime,
    present: int,
    changes: tuple[ScoreEntry, ...],
    counts: tuple[Count, ...],
) -> bytes:
    council = context.plan.councils[key]
    changed = "".join(
        f"<li>{escape(change.unit_code)}, {escape(change.component_code)}: "
        f"{plain(change.points) if change.points is not None else '–'} điểm. "
        f"{escape(change.explanation)}</li>"
        for change in changes
    )
    voted = "".join(
        f"<tr><td>{escape(count.unit_code)}</td><td>{count.votes_for}</td>"
        f"<td>{count.votes_against}</td><td>{count.votes_abstained}</td></tr>"
        for count in counts
    )
    text = f"""<!doctype html><html lang="vi"><meta charset="utf-8"><title>Biên bản họp</title>
<p><strong>{escape(context.mark or "")}</strong></p>
<h1>Biên bản họp {escape(council.name)} (phiên {number})</h1>
<p>Thời gian: {when:%H:%M, %d/%m/%Y}. Có mặt {present}/{seats(council)} thành viên
(yêu cầu {quorum(council)}).</p>
<h2>Điểm được điều chỉnh</h2><ul>{changed or "<li>Không có</li>"}</ul>
<h2>Biểu quyết</h2>
<table><tr><th>Đơn vị</th><th>Tán thành</th><th>Không tán thành</th><th>Không có ý kiến</th></tr>
{voted}</table></html>
"""
    return text.encode()
