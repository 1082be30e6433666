"""Simulated units score themselves: most on time, some late, some with a file that comes back."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chuky.criteria import Component
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.scores import components_for
from chuky.cycle.submit import Sending, submit
from chuky.cycle.waive import waive
from chuky.evidence.made import attach_made
from chuky.house import House
from chuky.plan import Unit
from chuky.points import plain
from chuky.rehearsal.chance import chance, happens
from chuky.rehearsal.papers import number_of, paper_of, papers_of
from chuky.rehearsal.quality import fitting_points
from chuky.rehearsal.step import Cast, Step

COLUMNS = ("unit_code", "component_code", "points", "evidence", "explanation")
Rows = list[dict[str, str]]
WAIVER_DAYS = 8
"""Working days after which the agency stops waiting for a silent unit."""


def self_assessment_steps(cast: Cast) -> Iterator[Step]:
    """What every unit of the stage does; `cast.times.sealed` learns when the last one is in."""
    ends = [cast.times.last(cast.stage)]
    silent = silent_unit(cast)
    for unit in cast.context.plan.units_of(cast.stage):
        if unit.code == silent:
            step = _waiver(cast, unit)
            ends.append(step.at)
            yield step
            continue
        for step in _unit_steps(cast, unit):
            ends.append(step.at)
            yield step
    cast.times.sealed[cast.stage.key] = max(ends)


def silent_unit(cast: Cast) -> str | None:
    """The unit that never sends anything, where the faults have one."""
    if not cast.faults.silent:
        return None
    units = [unit.code for unit in cast.context.plan.units_of(cast.stage)]
    return chance(cast.seed, "silent").choice(units) if len(units) > 3 else None


def _unit_steps(cast: Cast, unit: Unit) -> Iterator[Step]:
    rng = chance(cast.seed, cast.stage.key, unit.code, "when")
    begin, last = cast.times.begin(cast.stage), cast.times.last(cast.stage)
    late = happens(cast.seed, cast.faults.late, cast.stage.key, unit.code, "late")
    wrong = happens(cast.seed, cast.faults.wrong, cast.stage.key, unit.code, "wrong")
    first = (
        cast.times.working_days_after(last, 1 + rng.randrange(3), rng)
        if late
        else cast.times.moment_between(begin, last - timedelta(days=2), rng)
    )
    if wrong:
        yield _sending(cast, unit, first, 1, _break(cast, unit, _rows(cast, unit)))
        first = cast.times.working_days_after(first, 1, rng)
    good = _sending(cast, unit, first, 2, _rows(cast, unit))
    yield good
    if first > last:
        yield _decision(cast, unit, good.at + timedelta(hours=1))


def _sending(cast: Cast, unit: Unit, when: datetime, attempt: int, rows: Rows) -> Step:
    sending = Sending(
        stage=cast.stage.key,
        sender_code=unit.code,
        sent_by=f"{unit.code}/can-bo",
        file_name=f"tu-cham-{unit.code}-lan-{attempt}.csv",
        content=write_csv(rows),
        simulated=True,
    )
    key = f"{cast.stage.key}/{unit.code}/send-{attempt}"

    def act(house: House) -> None:
        if papers := papers_of(cast.seed, cast.context, unit):
            place = (cast.cycle_id, cast.stage.key, unit.code)
            attach_made(house, *place, sending.sent_by, papers)
        submit(house, cast.cycle_id, sending)

    return Step(when, key, act)


def _decision(cast: Cast, unit: Unit, when: datetime) -> Step:
    def decide(house: House) -> None:
        for code in late_receipts(house, cast.cycle_id, cast.stage.key, unit.code):
            word = LateWord(code, True, "đơn vị báo trước, đường truyền hỏng ngày cuối")
            decide_late(house, cast.cycle_id, word, cast.stage.lead)

    return Step(when, f"{cast.stage.key}/{unit.code}/late-decision", decide)


def _waiver(cast: Cast, unit: Unit) -> Step:
    rng = chance(cast.seed, cast.stage.key, unit.code, "waiver")
    when = cast.times.working_days_after(cast.times.last(cast.stage), WAIVER_DAYS, rng)
    return waiver_step(cast, unit, when)


def waiver_step(cast: Cast, unit: Unit, when: datetime) -> Step:
    """Two persons stop waiting for a unit: each completeness rule of the stage is waived for it."""
    reason = (
        f"{unit.name} không gửi báo cáo sau {WAIVER_DAYS} ngày làm việc đôn đốc; "
        "không xếp hạng đơn vị này"
    )

    def act(house: House) -> None:
        for rule in completeness_rules(cast):
            waive(
                house,
                cast.cycle_id,
                cast.stage.key,
                rule,
                unit.code,
                reason,
                asked_by=f"{cast.stage.lead}/chuyen-vien",
                granted_by=f"{cast.stage.lead}/lanh-dao",
            )

    return Step(when, f"{cast.stage.key}/{unit.code}/waiver", act)


def completeness_rules(cast: Cast) -> list[str]:
    """The ids of the rules of the stage's contract that speak of what is missing."""
    contract = cast.context.contracts[cast.stage.kind]
    return [rule.id for rule in contract.rules if rule.dimension == "completeness"]


def late_receipts(house: House, cycle_id: str, stage: str, unit: str) -> list[str]:
    """Accepted late receipts that nobody decided about yet."""
    from sqlalchemy import select

    from chuky.ledger.models import Receipt

    with house.ledger.session() as session:
        return list(
            session.scalars(
                select(Receipt.code).where(
                    Receipt.cycle_id == cycle_id,
                    Receipt.stage == stage,
                    Receipt.sender_code == unit,
                    Receipt.verdict == "accepted",
                    Receipt.late,
                    Receipt.counts.is_(None),
                )
            )
        )


def write_csv(rows: Rows) -> bytes:
    """A file as an office's software writes it: UTF-8 with a byte-order mark."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _rows(cast: Cast, unit: Unit) -> Rows:
    places = cast.context.criteria_of(unit).places
    return [
        {
            "unit_code": unit.code,
            "component_code": component.code,
            "points": plain(fitting_points(cast.seed, unit.code, component, places)),
            "evidence": _evidence(cast.seed, unit, component) if component.evidence else "",
            "explanation": "" if component.evidence else "Theo số liệu theo dõi của đơn vị",
        }
        for component in components_for(cast.context, unit, "self_score").values()
    ]


def _evidence(seed: int, unit: Unit, component: Component) -> str:
    number = number_of(seed, unit.code, component.code)
    return f"{paper_of(component).symbol}-{number:03d}/UBND ({unit.code}, {component.code})"


@dataclass(frozen=True)
class Mistake:
    """One real way in which a file is wrong."""

    name: str
    spoil: Callable[[Rows], None]


def _above_maximum(rows: Rows) -> None:
    rows[0]["points"] = "99"


def _words(rows: Rows) -> None:
    rows[-1]["points"] = "một điểm"


def _missing_row(rows: Rows) -> None:
    rows.pop(len(rows) // 2)


def _doubled_row(rows: Rows) -> None:
    rows.append(dict(rows[0]))


def _no_evidence(rows: Rows) -> None:
    row = next((row for row in rows if row["evidence"] and row["points"] != "0"), rows[0])
    row["evidence"] = row["explanation"] = ""


def _unknown_component(rows: Rows) -> None:
    rows[0]["component_code"] = "99.9"


MISTAKES = (
    Mistake("above-maximum", _above_maximum),
    Mistake("words", _words),
    Mistake("missing-row", _missing_row),
    Mistake("doubled-row", _doubled_row),
    Mistake("no-evidence", _no_evidence),
    Mistake("unknown-component", _unknown_component),
)


def _break(cast: Cast, unit: Unit, rows: Rows) -> Rows:
    mistake = chance(cast.seed, unit.code, "mistake").choice(MISTAKES)
    mistake.spoil(rows)
    return rows
