"""Activating a plan: the cycle with its frozen documents, stages, deadlines and moments."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.contracts import CONTRACTS
from chuky.criteria import CriteriaSet
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import CycleActive, IllustrativeUnconfirmed
from chuky.cycle.filing import store_file
from chuky.cycle.told import mark_told
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Cycle, CycleDocument, Deadline, Moment, StageState
from chuky.plan import CONFIGS, Plan
from chuky.plan.grace import grace_until
from chuky.plan.timetable import Timetable, TimetableMoment, compile_timetable
from chuky.reminders.rules import ReminderRules, load_reminder_rules
from chuky.workcalendar import plan_calendar


@dataclass(frozen=True)
class FrozenDocument:
    """One document that a cycle runs by, as canonical bytes."""

    role: str
    key: str
    content: bytes
    media_type: str = "application/json"


def activate(
    house: House,
    plan: Plan,
    criteria: dict[str, CriteriaSet],
    actor: str,
    *,
    confirm_illustrative: bool = False,
    rules: ReminderRules | None = None,
) -> CycleContext:
    """The running cycle of `plan` (one year). Again with the same plan: the cycle that exists.

    `rules`: the office's own reminder rules; None: those that come with the program.

    Raises CycleActive where a cycle of this key runs by another version of a document, and
    IllustrativeUnconfirmed for a real cycle whose plan holds values that no document states.
    """
    illustrative = illustrative_places(plan, criteria)
    if illustrative and house.mark is None and not confirm_illustrative:
        raise IllustrativeUnconfirmed(count=len(illustrative), first=illustrative[0])
    rules = rules or load_reminder_rules(CONFIGS / "reminders" / f"{plan.reminders}.yaml")
    documents = tuple(frozen_documents(plan, criteria, rules))
    timetable = compile_timetable(plan, plan_calendar(plan.starts.year, plan.calendar), rules)
    with house.ledger.transaction() as session:
        if session.get(Cycle, plan.key) is None:
            _create(house, session, timetable, documents, actor)
        else:
            _refuse_other(house, session, plan.key, documents)
    return load_cycle(house, plan.key)


def illustrative_places(plan: Plan, criteria: dict[str, CriteriaSet]) -> list[str]:
    """Dotted places of everything in the plan and its criteria sets that is marked illustrative."""
    documents = {"plan": plan.model_dump(), **{key: c.model_dump() for key, c in criteria.items()}}
    return [place for name, value in documents.items() for place in _marked(value, name)]


def _marked(value: object, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("illustrative"):
            yield place
        for name, item in value.items():
            yield from _marked(item, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _marked(item, f"{place}.{number}")


def frozen_documents(
    plan: Plan, criteria: dict[str, CriteriaSet], rules: ReminderRules
) -> Iterator[FrozenDocument]:
    """Plan, criteria sets, reminder rules as canonical JSON; contracts as they are written."""
    yield FrozenDocument(
        "plan", plan.key, canonical_json(plan.model_dump(mode="json", by_alias=True))
    )
    for key, criteria_set in sorted(criteria.items()):
        yield FrozenDocument("criteria", key, canonical_json(criteria_set.model_dump(mode="json")))
    yield FrozenDocument("reminders", rules.key, canonical_json(rules.model_dump(mode="json")))
    for path in sorted(CONTRACTS.glob("*.odcs.yaml")):
        name = path.name.removesuffix(".odcs.yaml")
        yield FrozenDocument("contract", name, path.read_bytes(), "application/yaml")


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and one newline: the same value gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _create(
    house: House,
    session: Session,
    timetable: Timetable,
    documents: tuple[FrozenDocument, ...],
    actor: str,
) -> None:
    plan, now = timetable.plan, house.clock.now()
    session.add(
        Cycle(
            id=plan.key,
            title=plan.title,
            year=plan.year,
            state="active",
            activated_at=now,
            activated_by=actor,
            mark=house.mark,
        )
    )
    session.flush()
    hashes = _add_documents(house, session, plan.key, documents)
    _add_stages(session, timetable, actor, now)
    mark_told(session, plan.key, 0, now)
    append(
        session,
        cycle=plan.key,
        at=now,
        actor=actor,
        action="cycle.activated",
        payload={"documents": hashes, "moments": len(timetable.moments), "mark": house.mark},
    )


def _add_documents(
    house: House, session: Session, cycle_id: str, documents: tuple[FrozenDocument, ...]
) -> dict[str, str]:
    hashes = {}
    for document in documents:
        sha256 = store_file(house, session, document.content, document.media_type)
        hashes[f"{document.role}:{document.key}"] = sha256
        session.add(
            CycleDocument(
                cycle_id=cycle_id,
                role=document.role,
                key=document.key,
                version=1,
                sha256=sha256,
            )
        )
    return hashes


def _add_stages(session: Session, timetable: Timetable, actor: str, now: object) -> None:
    plan = timetable.plan
    calendar = plan_calendar(plan.starts.year, plan.calendar)
    for position, window in enumerate(timetable.windows):
        stage = window.stage
        session.add(
            StageState(
                cycle_id=plan.key,
                key=stage.key,
                kind=stage.kind,
                position=position,
                state="waiting",
            )
        )
        session.flush()
        session.add(
            Deadline(
                cycle_id=plan.key,
                stage=stage.key,
                scope="all",
                version=1,
                opens=window.opens,
                due=window.due,
                grace_until=grace_until(stage.grace, window.due, calendar),
                tentative=window.tentative,
                reason=stage.stated or "",
                actor=actor,
                at=now,
            )
        )
    for moment in timetable.moments:
        session.add(moment_row(plan.key, moment, version=1))


def moment_row(cycle_id: str, moment: TimetableMoment, version: int) -> Moment:
    """A timetable's moment as the ledger's row for one version of its deadline."""
    return Moment(
        id=f"{cycle_id}/{moment.stage}/{moment.scope}/{moment.kind}/v{version}",
        cycle_id=cycle_id,
        stage=moment.stage,
        scope=moment.scope,
        kind=moment.kind,
        deadline_version=version,
        at=moment.at,
        position=moment.position,
        state="pending",
    )


def _refuse_other(
    house: House, session: Session, cycle_id: str, documents: tuple[FrozenDocument, ...]
) -> None:
    """A rehearsal that goes on brings its first plan again: amended meanwhile, it is the same."""
    import hashlib

    rows = session.scalars(
        select(CycleDocument)
        .where(CycleDocument.cycle_id == cycle_id)
        .order_by(CycleDocument.version)
    )
    known: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        known.setdefault((row.role, row.key), []).append(row.sha256)
    for document in documents:
        versions = known.get((document.role, document.key), [])
        allowed = versions if house.mark is not None else versions[-1:]
        if hashlib.sha256(document.content).hexdigest() not in allowed:
            raise CycleActive(cycle=cycle_id, what=f"{document.role} `{document.key}`")
