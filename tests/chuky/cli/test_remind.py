"""`chuky remind` and `chuky urge`: shown first, sent on a word, the letter released by a person."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from chuky.cli import cli
from chuky.clock import SimulatedClock
from chuky.exceptions import ChukyError
from chuky.ledger.models import Message
from chuky.ledger.sending import UrgingLetter
from chuky.reminders.reach import without_address
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RealHouse]:
    """Five working days before the due day, in office hours; the command's clock stands there."""
    opened = real_house(tmp_path / "home", 2023, 12, 28, 9)
    stage = opened.loaded.plan.stage(STAGE)
    opened.activate(addressed(opened.loaded.plan, stages=(stage,)))
    opened.at(2024, 1, 3, 7, 0)
    monkeypatch.setattr("chuky.house.SystemClock", lambda: SimulatedClock(opened.clock.now()))
    yield opened
    opened.house.close()


def ran(real: RealHouse, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--home", str(real.house.folder)])


def refused(real: RealHouse, *arguments: str) -> str:
    """What the command says where it does nothing."""
    error = ran(real, *arguments).exception
    assert isinstance(error, ChukyError)
    return error.say("vi")


def test_reminders_are_shown_first_and_sent_now_on_a_word(real: RealHouse) -> None:
    real.at(2024, 1, 3, 9)
    shown = ran(real, "remind", PLAN, "--now", "--on", "2024-01-03")
    assert "tm01@xa.example" in shown.output
    assert "--yes" in shown.output
    assert real.states() == {}
    sent = ran(real, "remind", PLAN, "--now", "--yes", "--on", "2024-01-03")
    assert sent.exit_code == 0, sent.output
    assert "đã gửi 3 thư" in sent.output
    assert set(real.states().values()) == {"sent"}
    assert len(list((real.house.folder / "mail").glob("*.eml"))) == 3
    assert "không có" in ran(real, "remind", PLAN, "--dry-run", "--on", "2024-01-03").output


def test_nothing_is_sent_now_outside_office_hours(real: RealHouse) -> None:
    real.at(2024, 1, 3, 20)
    assert "07:30" in refused(real, "remind", PLAN, "--now", "--yes")
    assert real.states() == {}


def test_letters_that_were_given_up_are_tried_again_on_a_word(real: RealHouse) -> None:
    real.at(2024, 1, 3, 9)
    ran(real, "remind", PLAN, "--now", "--yes")
    with real.house.ledger.transaction() as session:
        for row in session.scalars(select(Message)):
            row.state = "given_up"
    assert "thử lại 3 thư, gửi được 3" in ran(real, "remind", PLAN, "--again").output


def test_while_the_clock_is_in_doubt_nothing_leaves_on_a_word_either(real: RealHouse) -> None:
    real.at(2024, 1, 3, 9)
    ran(real, "remind", PLAN, "--now", "--yes")
    with real.house.ledger.transaction() as session:
        for row in session.scalars(select(Message)):
            row.state = "given_up"
    real.at(2024, 2, 20, 9)
    said = ran(real, "remind", PLAN, "--again").output
    assert "thử lại 3 thư, gửi được 0" in said
    assert "chuky confirm-clock" in said
    assert set(real.states().values()) == {"queued"}


def test_without_a_word_of_what_to_do_the_command_says_what_there_is(real: RealHouse) -> None:
    assert "--dry-run" in refused(real, "remind", PLAN)


def test_units_and_agencies_without_an_address_are_named_at_activation(real: RealHouse) -> None:
    plan = addressed(real.loaded.plan, key="khac", stages=(real.loaded.plan.stage(STAGE),))
    mute = plan.units[0].model_copy(update={"email": None})
    spoken = plan.units[1].model_copy(update={"email": None, "phone": "0912345678"})
    context = real.activate(plan.model_copy(update={"units": (mute, spoken, plan.units[2])}))
    with real.house.ledger.session() as session:
        assert without_address(session, context) == [mute.name]


def test_a_letter_that_urges_is_drafted_released_and_printed_for_the_chat(
    real: RealHouse, tmp_path: Path
) -> None:
    real.at(2024, 1, 16, 9)
    out = tmp_path / "don-doc.docx"
    drafted = ran(real, "urge", PLAN, STAGE, "--out", str(out))
    assert "dự thảo số 1, 3 đơn vị" in drafted.output
    with zipfile.ZipFile(out) as package:
        assert "DỰ THẢO" in package.read("word/document.xml").decode()
    assert "--dated" in refused(real, "urge", PLAN, STAGE, "--release", "1")
    number = ("--number", "45/PNV", "--dated", "16/01/2024")
    assert ran(real, "urge", PLAN, STAGE, "--release", "1", *number).exit_code == 0
    assert "45/PNV" in refused(real, "urge", PLAN, STAGE, "--release", "1", *number)
    with real.house.ledger.session() as session:
        assert session.scalars(select(UrgingLetter)).one().document_number == "45/PNV"
    chat = ran(real, "urge", PLAN, STAGE, "--chat").output
    assert "Tổng số: 3 đơn vị" in chat
    assert "khong-co" in refused(real, "urge", PLAN, "khong-co", "--chat")
