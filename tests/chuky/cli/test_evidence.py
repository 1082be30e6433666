"""`chuky evidence`: files, citations, and files that only named persons may open."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.cli import cli
from chuky.evidence.exceptions import ReaderUnknown
from chuky.exceptions import UsageError
from chuky.ledger.intake import Evidence
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.evidence import pieces

pytestmark = pytest.mark.unit
__all__ = ["running"]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(pieces.pdf())
    return path


def send(running: Running, *arguments: str) -> Result:
    running.at(2023, 12, 5, 9)
    given = ["evidence", running.context.id, *arguments, "--home", str(running.house.folder)]
    return CliRunner().invoke(cli, given, catch_exceptions=False)


def kept(running: Running) -> list[Evidence]:
    with running.house.ledger.session() as session:
        return session.query(Evidence).order_by(Evidence.name).all()


def test_files_and_citations_are_kept_with_their_component(running: Running, paper: Path) -> None:
    said = "12/BC-UBND; 30/11/2023; Báo cáo năm; 3"
    done = send(running, "TM01", "1.1", str(paper), "--citation", said, "--json")
    assert done.exit_code == 0, done.output
    assert [row["what"] for row in json.loads(done.output)["evidence"]] == [
        paper.name,
        "12/BC-UBND",
    ]
    cited, file = kept(running)
    assert (file.name, file.component_code) == (paper.name, "1.1")
    assert (cited.name, cited.document_page) == ("12/BC-UBND, 30/11/2023: Báo cáo năm", "3")


def test_a_refused_file_is_named_and_stops_no_other(
    running: Running, paper: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "12-BC (Mật).pdf"
    bad.write_bytes(pieces.pdf())
    done = send(running, "TM01", "1.1", str(bad), str(tmp_path / "gone.pdf"), str(paper))
    assert done.exit_code == 1
    assert "Mật" in done.output
    assert "gone.pdf" in done.output
    assert [piece.name for piece in kept(running)] == [paper.name]


def test_a_file_is_restricted_to_known_persons(running: Running, paper: Path) -> None:
    now = running.house.clock.now()
    with running.house.ledger.transaction() as session:
        add_account(session, "thanh-tra", "Thanh tra", "quan-tri", now)
        give_role(session, "thanh-tra", Grant("appraiser", "*", "*"), "a", "b", now)
    with pytest.raises(ReaderUnknown, match="thanh-tra"):
        send(running, "TM01", "1.1", str(paper), "--restrict", "ai-do")
    assert send(running, "TM01", "1.1", str(paper), "--restrict", "thanh-tra").exit_code == 0
    (piece,) = kept(running)
    assert piece.restricted_to == ["thanh-tra"]


@pytest.mark.parametrize(
    "text", ["12/BC", "12/BC; hôm qua", "; 30/11/2023", "1; 1/1/2023; a; b; c"]
)
def test_a_citation_without_number_or_day_says_how_it_is_written(
    running: Running, text: str
) -> None:
    with pytest.raises(UsageError, match="TRÍCH YẾU"):
        send(running, "TM01", "1.1", "--citation", text)


def test_nothing_to_send_is_wrong_usage(running: Running) -> None:
    with pytest.raises(UsageError, match="ít nhất một tệp"):
        send(running, "TM01", "1.1")
