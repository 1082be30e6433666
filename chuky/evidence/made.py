"""Evidence that this program made itself, for a rehearsal: what is in it needs no looking.

Belongs here: keeping it as `attach_file` keeps what a person sends, many components at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import require_open
from chuky.evidence.attach import WHAT, Place, added, pieces_in
from chuky.evidence.kinds import PDF
from chuky.house import House
from chuky.ledger.intake import Evidence
from chuky.ledger.models import StoredFile
from chuky.ledger.upsert import insert_or_meet
from chuky.vault import StoredObject


@dataclass(frozen=True)
class Made:
    """A PDF with words in it, of so many pages."""

    component_code: str
    name: str
    content: bytes
    pages: int


def attach_made(
    house: House, cycle_id: str, stage: str, unit: str, by: str, files: Sequence[Made]
) -> None:
    """Keep the files as a unit's evidence; what is there already stays as it is.

    Raises StageNotOpen.
    """
    context = load_cycle(house, cycle_id)
    contents = dict.fromkeys(one.content for one in files)
    stored = {content: house.vault.put(content, PDF) for content in contents}
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage, WHAT)
        known, now = _known(session, cycle_id, unit), house.clock.now()
        for kept in stored.values():
            _meet(session, kept)
        fresh = [f for f in files if (f.component_code, stored[f.content].sha256) not in known]
        for number, file in enumerate(fresh, start=pieces_in(session, cycle_id)):
            kept, place = stored[file.content], Place(stage, unit, file.component_code, by)
            fields = {"kind": "file", "name": file.name, "sha256": kept.sha256, "size": kept.size}
            fields |= {"media_type": PDF, "pages": file.pages, "has_text": True}
            added(session, context, place, now, fields, number)


def _known(session: Session, cycle_id: str, unit: str) -> set[tuple[str, str | None]]:
    query = select(Evidence.component_code, Evidence.sha256).where(
        Evidence.cycle_id == cycle_id, Evidence.unit_code == unit
    )
    return {(code, sha256) for code, sha256 in session.execute(query)}


def _meet(session: Session, kept: StoredObject) -> None:
    row = {"sha256": kept.sha256, "size": kept.size, "media_type": PDF}
    session.execute(insert_or_meet(session, StoredFile).values(row).on_conflict_do_nothing())
