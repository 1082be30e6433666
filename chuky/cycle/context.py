"""What a cycle runs by, read back from the vault by hash: plan, criteria sets, contracts, calendar.

A file that is edited after activation changes nothing here.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.contracts import Contract, parse_contract
from chuky.criteria import Component, CriteriaSet
from chuky.cycle.exceptions import CycleUnknown, UnitUnknown
from chuky.house import House
from chuky.kept import Kept
from chuky.ledger.models import Cycle, CycleDocument
from chuky.plan import Plan, Stage, Unit
from chuky.plan.timetable import Timetable, compile_timetable
from chuky.reminders.rules import ReminderRules
from chuky.workcalendar import WorkCalendar, plan_calendar


@dataclass(frozen=True)
class CycleContext:
    """The frozen configuration of one cycle."""

    id: str
    mark: str | None
    plan: Plan
    criteria: Mapping[str, CriteriaSet]
    contracts: Mapping[str, Contract]
    rules: ReminderRules
    files: Mapping[tuple[str, str], str]
    """(role, key) → SHA-256 of the document in force."""

    @cached_property
    def calendar(self) -> WorkCalendar:
        return plan_calendar(self.plan.starts.year, self.plan.calendar)

    @cached_property
    def timetable(self) -> Timetable:
        return compile_timetable(self.plan, self.calendar, self.rules)

    @cached_property
    def _units(self) -> dict[str, dict[str, Unit]]:
        """Stage → its units by code, filled when first asked: a plan may have thousands."""
        return {}

    @cached_property
    def components(self) -> dict[tuple[str, frozenset[str], str], dict[str, Component]]:
        """Kept by `chuky.cycle.scores`: (group, what doesn't apply, source) → components."""
        return {}

    @cached_property
    def kept(self) -> Kept:
        """What was read of the cycle before, see `chuky.views.stamp`; an amendment forgets it."""
        return Kept()

    def criteria_of(self, unit: Unit) -> CriteriaSet:
        return self.criteria[self.plan.groups[unit.group].criteria]

    def unit(self, code: str, stage: Stage) -> Unit:
        """The unit `code` of `stage`. Raises UnitUnknown with the nearest name."""
        known = self._units.setdefault(stage.key, {})
        if not known:
            known |= {unit.code: unit for unit in self.plan.units_of(stage)}
        if code in known:
            return known[code]
        raise UnitUnknown(unit=code, stage=stage.key, way_out=_near(code, self.plan))


def load_cycle(house: House, cycle_id: str) -> CycleContext:
    """The context of a cycle. Raises CycleUnknown."""
    known = house.contexts.get(cycle_id)
    if known is not None and house.mark is not None:
        return known  # nobody amends a rehearsal
    with house.ledger.session() as session:
        return load_cycles(house, session, [cycle_id])[0]


def load_cycles(house: House, session: Session, cycles: Collection[str]) -> list[CycleContext]:
    """The contexts of several, with one question for all that are known. Raises CycleUnknown."""
    documents = _documents(session, cycles)
    for cycle, files in documents.items():
        known = house.contexts.get(cycle)
        if known is None or known.files != files:
            house.contexts[cycle] = _read(house, session, cycle, files)
    return [house.contexts[cycle] for cycle in cycles]


def _read(
    house: House, session: Session, cycle_id: str, files: Mapping[tuple[str, str], str]
) -> CycleContext:
    cycle = session.get(Cycle, cycle_id)
    if cycle is None:
        raise CycleUnknown(cycle=cycle_id)
    texts = {name: house.vault.get(sha256) for name, sha256 in files.items()}
    return CycleContext(
        id=cycle_id,
        mark=cycle.mark,
        plan=Plan.model_validate(json.loads(_only(texts, "plan"))),
        criteria={
            key: CriteriaSet.model_validate(json.loads(text))
            for (role, key), text in texts.items()
            if role == "criteria"
        },
        contracts={
            key: parse_contract(text, key)
            for (role, key), text in texts.items()
            if role == "contract"
        },
        rules=ReminderRules.model_validate(json.loads(_only(texts, "reminders"))),
        files=files,
    )


def _documents(session: Session, cycles: Collection[str]) -> dict[str, dict[tuple[str, str], str]]:
    """Cycle → (role, key) → SHA-256 of the version in force."""
    named = CycleDocument.cycle_id
    rows = session.execute(
        select(named, CycleDocument.role, CycleDocument.key, CycleDocument.sha256)
        .where(named.in_(cycles))
        .order_by(CycleDocument.version)
    )
    found: dict[str, dict[tuple[str, str], str]] = {cycle: {} for cycle in cycles}
    for row in rows:
        found[row.cycle_id][row.role, row.key] = row.sha256
    return found


def _only(texts: Mapping[tuple[str, str], bytes], wanted: str) -> bytes:
    return next(text for (role, _), text in texts.items() if role == wanted)


def _near(code: str, plan: Plan) -> str:
    import difflib

    names = {unit.code: unit.name for unit in plan.units}
    found = difflib.get_close_matches(code, [*names, *names.values()], n=1)
    return f"{found[0]}?" if found else ", ".join(list(names)[:3]) + ", …"
