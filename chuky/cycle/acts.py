"""A person's act that ends a stage: a document with number, date, signer and signed file.

A clock never publishes: a publication, a submission, a report or a milestone is done when such an
act is entered.
"""

from dataclasses import dataclass
from datetime import date

from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.filing import store_file
from chuky.cycle.stage_state import complete_now, require_open
from chuky.house import House
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Act

ENDED_BY_ACT = frozenset({"milestone", "submission", "publication", "aggregation"})
"""Stage kinds that seal when their act is entered; the others seal when their day is over."""


@dataclass(frozen=True)
class SignedDocument:
    """What the act consists of."""

    number: str
    dated: date
    signer: str
    content: bytes


def record_act(
    house: House, cycle_id: str, stage: str, document: SignedDocument, actor: str
) -> None:
    """Enter the act of a stage. Entered again with the same number: nothing happens.

    Raises StageNotOpen where the stage isn't open, or already ended by another document.
    """
    with house.ledger.transaction() as session:
        known = session.get(Act, (cycle_id, stage))
        if known is not None:
            if known.number == document.number:
                return
            raise StageNotOpen(
                stage=stage,
                state=Text(f"đã có văn bản {known.number}", f"ended by {known.number}"),
                what=Text("văn bản", "document"),
            )
        require_open(session, cycle_id, stage, Text("văn bản", "document"))
        now = house.clock.now()
        sha256 = store_file(house, session, document.content, media_type_of(document.content))
        session.add(
            Act(
                cycle_id=cycle_id,
                stage=stage,
                number=document.number,
                dated=document.dated,
                signer=document.signer,
                sha256=sha256,
                actor=actor,
                at=now,
            )
        )
        complete_now(session, cycle_id, stage, now)
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=actor,
            action="act.recorded",
            payload={
                "stage": stage,
                "number": document.number,
                "dated": document.dated.isoformat(),
                "sha256": sha256,
            },
        )
