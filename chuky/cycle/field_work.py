"""Field work: verification (thẩm tra) proposes units, inspection (kiểm tra) notes findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
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


def propose_units(
    house: House, cycle_id: str, stage_key: str, proposals: Sequence[UnitProposal], actor: str
) -> None:
    """Record proposals; the first one about a unit stands. Raises StageNotOpen, UnitUnknown."""
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(stage_key)
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage_key, "đề nghị")
        for proposal in proposals:
            context.unit(proposal.unit_code, stage)
            if session.get(Proposal, (cycle_id, stage_key, proposal.unit_code)) is not None:
                return
            session.add(
                Proposal(
                    cycle_id=cycle_id,
                    stage=stage_key,
                    unit_code=proposal.unit_code,
                    proposed=proposal.proposed,
                    note=proposal.note,
                    actor=actor,
                    at=house.clock.now(),
                )
            )
        wake_stage(session, cycle_id, stage_key)
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action="verification.proposed",
            payload={
                "stage": stage_key,
                "proposed": [item.unit_code for item in proposals if item.proposed],
                "not_proposed": [item.unit_code for item in proposals if not item.proposed],
            },
        )


def note_findings(
    house: House, cycle_id: str, stage_key: str, findings: Sequence[UnitFinding], actor: str
) -> None:
    """Record what an inspection saw. Raises StageNotOpen, UnitUnknown."""
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(stage_key)
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage_key, "kết quả kiểm tra")
        for item in findings:
            context.unit(item.unit_code, stage)
            key = (cycle_id, stage_key, item.unit_code, item.component_code)
            if session.get(InspectionFinding, key) is not None:
                return
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
        wake_stage(session, cycle_id, stage_key)
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action="inspection.noted",
            payload={"stage": stage_key, "units": sorted({item.unit_code for item in findings})},
        )
