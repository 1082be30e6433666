"""Field work: verification (thẩm tra) proposes units, inspection (kiểm tra) notes findings.

What was said first about a unit (or a component of it) stands; saying it again changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import InspectionFinding, Proposal


@dataclass(frozen=True)
class UnitProposal:
    """Whether a unit is proposed for recognition, with a note."""

    unit_code: str
    proposed: bool
    note: str


@dataclass(frozen=True)
class UnitFinding:
    """What was seen on the spot about one component."""

    unit_code: str
    component_code: str
    finding: str


Item = TypeVar("Item", UnitProposal, UnitFinding)


def propose_units(
    house: House, cycle_id: str, stage_key: str, proposals: Sequence[UnitProposal], actor: str
) -> int:
    """Record proposals; the number of new ones. Raises StageNotOpen, UnitUnknown."""

    def add(session: Session, item: UnitProposal) -> bool:
        if session.get(Proposal, (cycle_id, stage_key, item.unit_code)) is not None:
            return False
        session.add(
            Proposal(
                cycle_id=cycle_id,
                stage=stage_key,
                unit_code=item.unit_code,
                proposed=item.proposed,
                note=item.note,
                actor=actor,
                at=house.clock.now(),
            )
        )
        return True

    payload: dict[str, object] = {
        "proposed": [item.unit_code for item in proposals if item.proposed],
        "not_proposed": [item.unit_code for item in proposals if not item.proposed],
    }
    book = _Book(house, cycle_id, stage_key, actor, "verification.proposed", payload)
    return book.enter(proposals, add, Text("đề nghị", "proposal"))


def note_findings(
    house: House, cycle_id: str, stage_key: str, findings: Sequence[UnitFinding], actor: str
) -> int:
    """Record what an inspection saw; the number of new findings. Raises as `propose_units`."""

    def add(session: Session, item: UnitFinding) -> bool:
        key = (cycle_id, stage_key, item.unit_code, item.component_code)
        if session.get(InspectionFinding, key) is not None:
            return False
        session.add(
            InspectionFinding(
                cycle_id=cycle_id,
                stage=stage_key,
                unit_code=item.unit_code,
                component_code=item.component_code,
                finding=item.finding,
                actor=actor,
                at=house.clock.now(),
            )
        )
        return True

    payload: dict[str, object] = {"units": sorted({item.unit_code for item in findings})}
    book = _Book(house, cycle_id, stage_key, actor, "inspection.noted", payload)
    return book.enter(findings, add, Text("kết quả kiểm tra", "finding"))


@dataclass(frozen=True)
class _Book:
    """Where field work is entered: its stage, who enters it, what the audit trail hears."""

    house: House
    cycle_id: str
    stage: str
    actor: str
    action: str
    payload: dict[str, object]

    def enter(self, items: Sequence[Item], add: Callable[[Session, Item], bool], what: Text) -> int:
        """Add what is new, all or none."""
        context = load_cycle(self.house, self.cycle_id)
        stage = context.plan.stage(self.stage)
        with self.house.ledger.transaction() as session:
            require_open(session, self.cycle_id, self.stage, what)
            for item in items:
                context.unit(item.unit_code, stage)
            added = sum([add(session, item) for item in items])
            if added:
                wake_stage(session, self.cycle_id, self.stage)
                append(
                    session,
                    cycle=self.cycle_id,
                    at=self.house.clock.now(),
                    actor=self.actor,
                    action=self.action,
                    payload={"stage": self.stage, **self.payload},
                )
            return added
