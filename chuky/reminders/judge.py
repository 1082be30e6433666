"""Judging a message again before it leaves: which of its reasons still hold, and why others don't.

A letter that waited (the mail server was away, the house was held after a restore) must not remind
whom has submitted since, nor of a day that was moved. Reads; changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.pause import paused_stages
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import Deadline, Reminder
from chuky.reminders.digest import Digest, line_of
from chuky.reminders.owing import Owing, owing
from chuky.reminders.people import People, Person, people_of
from chuky.reminders.rules import urgency
from chuky.reminders.text import DigestLine

CLOSED = Text("bước đã niêm phong hoặc chưa mở", "the stage is sealed or not open")
MOVED = Text("hạn đã được dời", "the deadline was moved")
DONE = Text(
    "việc đã xong, hoặc không còn là việc của người nhận", "it is done, or no longer theirs to do"
)
LATER = Text("đã có thư của bước sau", "a letter of a later step took its place")


@dataclass(frozen=True)
class Standing:
    """What is left of a message. `digest` None: nothing; `gone`: why the rest no longer holds;
    `held`: what waits because its stage is paused, `reasons` its rows.
    """

    digest: Digest | None
    gone: tuple[Text, ...]
    held: Digest | None = None
    reasons: tuple[Reminder, ...] = ()


@dataclass
class Judge:
    """The reasons of some messages held against the ledger as one session sees it."""

    house: House
    session: Session
    messages: Iterable[str]
    _contexts: dict[str, CycleContext] = field(default_factory=dict)
    _states: dict[tuple[str, str], str] = field(default_factory=dict)
    _paused: dict[str, set[str]] = field(default_factory=dict)
    _people: dict[str, People] = field(default_factory=dict)
    _owed: dict[tuple[str, ...], Mapping[tuple[str, str], Owing]] = field(default_factory=dict)
    _deadlines: dict[tuple[object, ...], Deadline | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reasons: dict[str, list[Reminder]] = {}
        rows = select(Reminder).where(Reminder.message_id.in_(list(self.messages)))
        key = (Reminder.cycle_id, Reminder.stage, Reminder.unit_code, Reminder.person)
        for row in self.session.scalars(rows.order_by(*key, Reminder.step)):
            self._reasons.setdefault(row.message_id, []).append(row)

    def standing(self, message: str, *, waited: bool) -> Standing | None:
        """None where it has no reasons on record. `waited`: later letters may have followed."""
        reasons = self._reasons.get(message)
        if not reasons:
            return None
        gone: list[Text] = []
        told: list[tuple[Person, DigestLine]] = []
        held: list[tuple[Person, DigestLine]] = []
        paused: list[Reminder] = []
        for reason in reasons:
            judged = self._judged(reason, waited=waited)
            if isinstance(judged, Text):
                gone.append(judged)
            elif reason.stage in self._still(reason.cycle_id):
                held.append(judged)
                paused.append(reason)
            else:
                told.append(judged)
        return Standing(_digest(told), tuple(gone), _digest(held), tuple(paused))

    def _judged(self, reason: Reminder, *, waited: bool) -> tuple[Person, DigestLine] | Text:
        context = self._context(reason.cycle_id)
        stage = context.plan.stage(reason.stage)
        if self._state(context.id, stage.key) in ("sealed", "waiting"):
            return CLOSED
        deadline = self._in_force(reason)
        if deadline is None:
            return MOVED
        owed = self._owing(reason, deadline.scope).get((reason.unit_code, reason.person))
        if owed is None:
            return DONE
        if waited and self._followed(reason):
            return LATER
        return owed.person, line_of(context, stage, reason.step, deadline, owed)

    def _still(self, cycle: str) -> set[str]:
        """The cycle's stages that are paused."""
        if cycle not in self._paused:
            self._paused[cycle] = paused_stages(self.session, self._context(cycle))
        return self._paused[cycle]

    def _context(self, cycle: str) -> CycleContext:
        if cycle not in self._contexts:
            self._contexts[cycle] = load_cycle(self.house, cycle)
        return self._contexts[cycle]

    def _state(self, cycle: str, stage: str) -> str:
        if (cycle, stage) not in self._states:
            self._states[cycle, stage] = stage_state(self.session, cycle, stage).state
        return self._states[cycle, stage]

    def _in_force(self, reason: Reminder) -> Deadline | None:
        """The deadline that the reason follows; None where another took its place."""
        key = (reason.cycle_id, reason.stage, reason.deadline_version)
        if key not in self._deadlines:
            self._deadlines[key] = self._deadline(*key)
        return self._deadlines[key]

    def _deadline(self, cycle: str, stage: str, version: int) -> Deadline | None:
        known = select(Deadline).where(Deadline.cycle_id == cycle, Deadline.stage == stage)
        row = self.session.scalars(known.where(Deadline.version == version)).first()
        if row is None:
            return None
        newest = deadline_in_force(self.session, cycle, stage, row.scope)
        return row if newest.version == version else None

    def _owing(self, reason: Reminder, scope: str) -> Mapping[tuple[str, str], Owing]:
        key = (reason.cycle_id, reason.stage, reason.step, scope)
        if key not in self._owed:
            context = self._context(reason.cycle_id)
            if context.id not in self._people:
                self._people[context.id] = people_of(self.session, context.id)
            people, stage = self._people[context.id], context.plan.stage(reason.stage)
            day = local_day(self.house.clock.now())
            owed = owing(self.session, context, stage, reason.step, people, day, scope)
            self._owed[key] = {(one.unit_code, one.person.key): one for one in owed}
        return self._owed[key]

    def _followed(self, reason: Reminder) -> bool:
        """Whether the person was told of a later step of the same deadline in another letter."""
        steps = self.session.scalars(
            select(Reminder.step).where(
                Reminder.cycle_id == reason.cycle_id,
                Reminder.stage == reason.stage,
                Reminder.unit_code == reason.unit_code,
                Reminder.person == reason.person,
                Reminder.deadline_version == reason.deadline_version,
            )
        )
        return any(urgency(step) > urgency(reason.step) for step in steps)


def _digest(judged: list[tuple[Person, DigestLine]]) -> Digest | None:
    return Digest(judged[0][0], tuple(line for _, line in judged)) if judged else None
