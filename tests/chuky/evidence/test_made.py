"""Evidence that the program made itself: kept as a person's is, once."""

import pytest

from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.stage_state import stage_state
from chuky.evidence import evidence_of
from chuky.evidence.made import Made, attach_made
from chuky.ledger.audit import AuditEvent
from tests.chuky.appraising.conftest import Appraisal, appraisal
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
__all__ = ["appraisal"]
FILES = [Made(code, f"BC-{code}.pdf", pieces.pdf("Bao cao"), 1) for code in ("1.1", "1.2")]


def attach(made: Appraisal) -> None:
    attach_made(made.house, made.context.id, "self-assessment", made.units[0], "can-bo", FILES)


def test_made_files_are_kept_once_with_an_event_each(appraisal: Appraisal) -> None:
    attach(appraisal)
    attach(appraisal)
    with appraisal.house.ledger.session() as session:
        kept = evidence_of(session, appraisal.context.id, appraisal.units[0])
        events = session.query(AuditEvent).where(AuditEvent.action == "evidence.added").count()
    assert [(one.component_code, one.name) for one in kept] == [
        ("1.1", "BC-1.1.pdf"),
        ("1.2", "BC-1.2.pdf"),
    ]
    assert events == len({one.id for one in kept}) == 2
    assert appraisal.house.vault.get(kept[0].sha256 or "") == FILES[0].content


def test_made_files_wait_for_an_open_stage_too(appraisal: Appraisal) -> None:
    with appraisal.house.ledger.transaction() as session:
        stage_state(session, appraisal.context.id, "self-assessment").state = "sealed"
    with pytest.raises(StageNotOpen):
        attach(appraisal)
