"""Bounces from a mailbox, by IMAP over TLS: read once, nothing changed in it, missed when away."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.health import health
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message
from chuky.plan import find_plan, load_plan
from chuky.reminders.bounces import receive_bounces
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.mailbox import MailboxUrlUnknown, mailbox_settings
from tests.chuky.reminders.test_channels import BOUNCE, MESSAGE
from tests.services.mail import PASSWORD, USER, free_port, make_certificate
from tests.services.mailbox import Mailbox, running_mailbox

pytestmark = pytest.mark.service
START = datetime(2023, 12, 4, 7, 30, tzinfo=VIETNAM)
LOGIN = USER.replace("@", "%40")
WRONG = "-".join(["sai", "mat", "khau"])
BOUNCED = BOUNCE.replace("\n", "\r\n").encode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that has sent one letter."""
    opened = open_house(tmp_path / "house", SimulatedClock(START))
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    context = activate(opened, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with opened.ledger.transaction() as session:
        letter = Letter(MESSAGE, "xa@huyen.example", "Nhắc", "Kính gửi", START, kind="notice")
        queue_letter(opened, session, context.id, letter)
    assert deliver_queued(opened, context) == 1
    yield opened
    opened.close()


def configure(house: House, port: int, certificate: Path, password: str = PASSWORD) -> None:
    url = f"imaps://{LOGIN}@127.0.0.1:{port}/INBOX?ca={certificate}"
    variables = {"CHUKY_BOUNCES_URL": url, "CHUKY_BOUNCES_PASSWORD": password}
    house.mailbox = HouseSettings.from_environment(variables).mailbox


def state(house: House) -> str:
    with house.ledger.session() as session:
        return session.get_one(Message, MESSAGE).state


def faults(house: House, after: timedelta) -> set[str]:
    return {fault.kind for fault in health(house, house.clock.now() + after)}


def test_a_bounce_in_the_mailbox_is_put_on_record_once_and_left_there(
    house: House, certificate: Path
) -> None:
    mailbox = Mailbox({3: b"Subject: ch\xc3\xa0o\r\n\r\nx\r\n", 5: BOUNCED})
    with running_mailbox(mailbox, certificate) as port:
        configure(house, port, certificate)
        assert [one.status for one in receive_bounces(house)] == ["5.1.1"]
        assert receive_bounces(house) == []
    assert state(house) == "failed"
    fetched = [words for words in mailbox.said if "FETCH" in words]
    assert fetched == ["UID FETCH 5 (BODY.PEEK[])"], "the report alone, once"
    assert 'EXAMINE "INBOX"' in mailbox.said, "opened to be read only"
    assert any("SINCE 20-Nov-2023" in words for words in mailbox.said)


def test_a_mailbox_made_anew_is_read_anew(house: House, certificate: Path) -> None:
    mailbox = Mailbox({5: BOUNCED.replace(MESSAGE.encode(), b"<other@chuky>")})
    with running_mailbox(mailbox, certificate) as port:
        configure(house, port, certificate)
        assert receive_bounces(house) == []
        mailbox.validity, mailbox.mails = 8, {5: BOUNCED}
        assert len(receive_bounces(house)) == 1


@pytest.mark.parametrize("wrong", ["password", "server", "certificate"])
def test_a_mailbox_that_can_not_be_read_is_on_record_and_missed(
    house: House, certificate: Path, tmp_path: Path, wrong: str
) -> None:
    (house.folder / "bounces").mkdir()
    (house.folder / "bounces" / "1.eml").write_bytes(BOUNCED)
    with running_mailbox(Mailbox(), certificate) as port:
        configure(house, free_port() if wrong == "server" else port, certificate)
        if wrong == "password":
            configure(house, port, certificate, WRONG)
        if wrong == "certificate":
            configure(house, port, make_certificate(tmp_path / "other.pem"))
        assert len(receive_bounces(house)) == 1, "the folder is read all the same"
        assert receive_bounces(house) == []
    with house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "mailbox.unreachable")
        (event,) = session.scalars(query)
    assert event.payload["reason"]
    assert WRONG not in str(event.payload) + repr(house.mailbox)
    assert "bounces" not in faults(house, timedelta(hours=2))
    assert "bounces" in faults(house, timedelta(hours=3))
    house.mailbox = None
    receive_bounces(house)
    assert "bounces" not in faults(house, timedelta(hours=3))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("pop3://a@b", "imaps://"),
        ("imaps://may-chu", "tên đăng nhập"),
        ("imaps://a:bi-mat@b", "CHUKY_BOUNCES_PASSWORD"),
        ("imap://a@may-chu", "không mã hóa"),
        ("imaps://a@b:x", "cổng"),
    ],
)
def test_a_wrong_address_is_said_in_one_line_without_its_secrets(url: str, says: str) -> None:
    with pytest.raises(MailboxUrlUnknown, match=says) as error:
        mailbox_settings({"CHUKY_BOUNCES_URL": url})
    assert "bi-mat" not in str(error.value)


def test_without_a_password_of_its_own_that_of_smtp_opens_it() -> None:
    variables: Mapping[str, str] = {
        "CHUKY_BOUNCES_URL": "imap+starttls://a%40b@may-chu/Tra%20lai",
        "CHUKY_SMTP_PASSWORD": PASSWORD,
    }
    settings = mailbox_settings(variables)
    assert settings is not None
    assert (settings.user, settings.folder, settings.port) == ("a@b", "Tra lai", 143)
    assert settings.password == PASSWORD
    assert mailbox_settings({}) is None
