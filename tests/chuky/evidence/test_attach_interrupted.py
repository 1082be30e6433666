"""Evidence that is cut off anywhere is wholly there, or can be sent again; nothing is half."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from chuky.clock import VIETNAM
from chuky.evidence import Place, attach_file
from chuky.house import House
from chuky.ledger.audit import verify_chain
from chuky.ledger.intake import Evidence
from tests.chuky.cycle.conftest import Running, running  # noqa: F401
from tests.chuky.cycle.interrupted import acted, attach, killed_at, opened, processes
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
DAY = datetime(2023, 12, 5, 9, tzinfo=VIETNAM)
EVERY = 3


def test_killed_at_any_step_a_zip_of_evidence_is_there_whole_or_not_at_all(
    running: Running,  # noqa: F811
    tmp_path: Path,
) -> None:
    running.at(2023, 12, 5, 9)
    cycle, unit = running.context.id, running.context.plan.units[0].code
    running.house.close()
    path = tmp_path / "tai-lieu.zip"
    path.write_bytes(pieces.archive({f"{n}.png": pieces.PNG + b"%d" % n for n in range(3)}))
    given = (cycle, Place("self-assessment", unit, "1.1", f"{unit}/can-bo"), path)
    steps = acted(attach, given, _copy(tmp_path, "count"), DAY)
    assert steps > 10
    context = processes()
    for last in range(1, steps + 1, EVERY):
        folder = _copy(tmp_path, str(last))
        assert killed_at(context, last, attach, given, folder, DAY), last
        house = opened(folder, None, DAY)
        assert whole(house, cycle) in (0, 3)
        attach_file(house, *given, path.name)
        assert whole(house, cycle) == 3
        house.close()
        shutil.rmtree(folder)


def whole(house: House, cycle: str) -> int:
    """How many pieces the ledger names; the vault has the bytes of each."""
    with house.ledger.session() as session:
        found = session.query(Evidence).all()
        assert verify_chain(session, cycle).intact
        assert all(house.vault.verify(str(piece.sha256)) for piece in found)
    return len(found)


def _copy(tmp_path: Path, name: str) -> Path:
    return Path(shutil.copytree(tmp_path / "house", tmp_path / f"copy-{name}"))
