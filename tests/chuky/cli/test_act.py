"""`chuky act`: the signed document that ends a stage, shown first, written with `--yes`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.cli import cli
from chuky.cycle.exceptions import ActRefused
from chuky.exceptions import FileUnreadable
from chuky.ledger.models import Act
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "budget-estimate"


@pytest.fixture
def signed(running: Running, tmp_path: Path) -> Path:
    running.at(2023, 12, 5, 9)
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(b"%PDF-1.7 signed")
    return path


def act(running: Running, stage: str, path: Path, *more: str) -> Result:
    given = ["--file", str(path), "--number", "7/VB", "--date", "04/12/2023", "--signer", "A"]
    home = ["--home", str(running.house.folder)]
    command = ["act", running.context.id, stage, *given, *home, *more]
    return CliRunner().invoke(cli, command, catch_exceptions=False)


def entered(running: Running) -> Act | None:
    with running.house.ledger.session() as session:
        return session.get(Act, (running.context.id, STAGE))


def test_nothing_is_written_without_yes(running: Running, signed: Path) -> None:
    shown = act(running, STAGE, signed)
    assert shown.exit_code == 0
    assert "7/VB, 04/12/2023, A" in shown.output
    assert entered(running) is None
    assert act(running, STAGE, signed, "--yes").exit_code == 0
    found = entered(running)
    assert found is not None
    assert found.number == "7/VB"


def test_a_stage_that_no_document_ends_is_refused(running: Running, signed: Path) -> None:
    with pytest.raises(ActRefused, match="không kết thúc bằng văn bản"):
        act(running, "self-assessment", signed, "--yes")
    with pytest.raises(ActRefused, match="kế hoạch chỉ có các bước"):
        act(running, "none", signed, "--yes")


def test_a_file_that_is_not_there_is_named(running: Running, signed: Path) -> None:
    with pytest.raises(FileUnreadable, match="khong-co"):
        act(running, STAGE, signed.with_name("khong-co.pdf"), "--yes")


def test_a_file_that_nobody_signs_is_refused(running: Running, signed: Path) -> None:
    signed.write_bytes(b"just text")
    with pytest.raises(ActRefused, match="phải là PDF"):
        act(running, STAGE, signed, "--yes")
    assert entered(running) is None
