"""A real cycle (no rehearsal) whose post is recorded and can fail, on a simulated clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.ledger.models import Message, Moment, Receipt
from chuky.plan import LoadedPlan, Plan, find_plan, load_plan
from chuky.reminders.post import LetterRefused, PostUnreachable

PLAN = "thanh-mien-par-index-2023"
STAGE = "self-assessment"


@dataclass
class RecordingPost:
    """Keeps what it took. `away`: nothing gets through; `refused`: addresses."""

    clock: SimulatedClock
    lines: int = 1
    away: bool = False
    refused: set[str] = field(default_factory=set)
    taken: list[tuple[str, str, datetime, str]] = field(default_factory=list, repr=False)
    """Message-ID, recipient, when, plain text."""

    def deliver(self, message_id: str, recipient: str, content: bytes) -> None:
        if self.away:
            raise PostUnreachable(where="may-chu", reason="tắt")
        if recipient in self.refused:
            raise LetterRefused(place=message_id, reason="550")
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        assert body is not None
        self.taken.append((message_id, recipient, self.clock.now(), body.get_content()))

    def hang_up(self) -> None:
        """Nothing is open."""

    @property
    def recipients(self) -> list[str]:
        return [recipient for _, recipient, _, _ in self.taken]


class RealHouse:
    """A house with its recording post; no dataclass, for hypothesis prints those whole."""

    def __init__(
        self, house: House, post: RecordingPost, clock: SimulatedClock, loaded: LoadedPlan
    ) -> None:
        self.house, self.post, self.clock, self.loaded = house, post, clock, loaded

    def __repr__(self) -> str:
        return "RealHouse"

    def activate(self, plan: Plan, *, opened: Iterable[str] = (STAGE,)) -> CycleContext:
        context = activate(
            self.house, plan, self.loaded.criteria, "quan-tri", confirm_illustrative=True
        )
        with self.house.ledger.transaction() as session:
            for stage in opened:
                state = stage_state(session, context.id, stage)
                state.state, state.opened_at = "open", self.clock.now()
                opens = select(Moment).where(Moment.cycle_id == context.id, Moment.stage == stage)
                for moment in session.scalars(opens.where(Moment.kind == "opens")):
                    moment.state = "done"
        return context

    def at(self, *moment: int) -> datetime:
        """Move the clock; the instant."""
        now = datetime(*moment, tzinfo=VIETNAM)  # type: ignore[arg-type,misc]
        self.clock.move_to(now)
        return now

    def submitted(self, context: CycleContext, unit: str) -> None:
        """The unit's work is accepted now."""
        with self.house.ledger.transaction() as session:
            row = Receipt(
                code=f"{context.id[-12:]}-{unit}",
                cycle_id=context.id,
                stage=STAGE,
                sender_code=unit,
                dataset="self_assessment",
                attempt=1,
                sent_by=unit,
                file_name="bao-cao.xlsx",
                sha256=next(iter(context.files.values())),
                received_at=self.clock.now(),
                late=False,
                counts=True,
                simulated=False,
                verdict="accepted",
                findings=0,
            )
            session.add(row)

    def states(self) -> dict[str, str]:
        with self.house.ledger.session() as session:
            return {row.recipient: row.state for row in session.query(Message)}


def real_house(folder: Path, *moment: int) -> RealHouse:
    """A house without cycles; close it."""
    clock = SimulatedClock(datetime(*moment, tzinfo=VIETNAM))  # type: ignore[arg-type,misc]
    post = RecordingPost(clock)
    house = open_house(folder, clock)
    house.post = post
    return RealHouse(house, post, clock, load_plan(find_plan(PLAN)))


def addressed(plan: Plan, first: int = 3, **update: object) -> Plan:
    """The plan with so many units, every one and every agency with an address."""
    parts: dict[str, object] = {
        "units": tuple(
            unit.model_copy(update={"email": f"{unit.code.lower()}@xa.example"})
            for unit in plan.units[:first]
        ),
        "agencies": {
            key: agency.model_copy(update={"email": f"{key}@huyen.example"})
            for key, agency in plan.agencies.items()
        },
    }
    return plan.model_copy(update=parts | update)
