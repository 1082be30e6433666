"""SMTP against a real server: one connection, TLS, login, refusals, lines that break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chuky.house import HouseSettings, open_house
from chuky.reminders.post import FolderPost, LetterRefused, PostUnreachable
from chuky.reminders.smtp import SmtpPost, SmtpUrlUnknown, smtp_settings
from tests.services.mail import PASSWORD, USER, Inbox, free_port, make_certificate, running_mail

pytestmark = pytest.mark.service
LETTER = "Message-ID: <a@chuky>\r\nSubject: =?utf-8?q?Nh=E1=BA=AFc?=\r\n\r\nKính gửi\r\n".encode()


def post_to(url: str, password: str = PASSWORD) -> SmtpPost:
    settings = smtp_settings(
        {"CHUKY_SMTP_URL": url, "CHUKY_SMTP_PASSWORD": password, "CHUKY_SMTP_FROM": USER}
    )
    assert settings is not None
    return SmtpPost(settings)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def post(inbox: Inbox) -> Iterator[SmtpPost]:
    with running_mail(inbox) as port:
        opened = post_to(f"smtp://127.0.0.1:{port}")
        yield opened
        opened.hang_up()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


def test_five_hundred_messages_go_over_one_connection(post: SmtpPost, inbox: Inbox) -> None:
    for number in range(500):
        post.deliver(f"<{number}@chuky>", f"xa{number}@huyen.example", LETTER)
    assert inbox.recipients == [f"xa{number}@huyen.example" for number in range(500)]
    assert inbox.connections == 1
    assert {content for _, content in inbox.mails} == {LETTER}


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_tls_and_login_are_used(scheme: str, inbox: Inbox, certificate: Path) -> None:
    with running_mail(inbox, certificate=certificate, starttls=scheme != "smtps") as port:
        url = f"{scheme}://{USER.replace('@', '%40')}@127.0.0.1:{port}?ca={certificate}"
        right, wrong = post_to(url), post_to(url, "sai-mat-khau")
        right.deliver("<a@chuky>", "xa@huyen.example", LETTER)
        right.hang_up()
        with pytest.raises(PostUnreachable, match="535") as refused:
            wrong.deliver("<b@chuky>", "xa@huyen.example", LETTER)
    assert inbox.recipients == ["xa@huyen.example"]
    assert "sai-mat-khau" not in str(refused.value) + repr(wrong.settings)


def test_an_unknown_certificate_is_not_trusted(inbox: Inbox, certificate: Path) -> None:
    with running_mail(inbox, certificate=certificate, starttls=True) as port:
        post = post_to(f"smtp+starttls://127.0.0.1:{port}")
        with pytest.raises(PostUnreachable, match=r"(?i)certificate"):
            post.deliver("<a@chuky>", "xa@huyen.example", LETTER)
    assert inbox.mails == []


def test_a_refused_recipient_does_not_stop_the_next(post: SmtpPost, inbox: Inbox) -> None:
    inbox.refused.add("sai@huyen.example")
    with pytest.raises(LetterRefused, match="550"):
        post.deliver("<a@chuky>", "sai@huyen.example", LETTER)
    post.deliver("<b@chuky>", "xa@huyen.example", LETTER)
    assert (inbox.recipients, inbox.connections) == (["xa@huyen.example"], 1)


def test_a_line_cut_before_the_message_is_opened_again(post: SmtpPost, inbox: Inbox) -> None:
    post.deliver("<a@chuky>", "xa1@huyen.example", LETTER)
    inbox.drop_before_data = 1
    post.deliver("<b@chuky>", "xa2@huyen.example", LETTER)
    assert inbox.recipients == ["xa1@huyen.example", "xa2@huyen.example"]


def test_a_line_cut_after_the_message_sends_it_again_and_never_loses_it(
    post: SmtpPost, inbox: Inbox
) -> None:
    post.deliver("<a@chuky>", "xa1@huyen.example", LETTER)
    inbox.drop_after_data = 1
    post.deliver("<b@chuky>", "xa2@huyen.example", LETTER)
    assert inbox.recipients == ["xa1@huyen.example", "xa2@huyen.example", "xa2@huyen.example"]
    assert inbox.mails[1] == inbox.mails[2]


def test_a_server_that_always_cuts_the_line_is_a_failure_of_the_message(
    post: SmtpPost, inbox: Inbox
) -> None:
    inbox.drop_before_data = 5
    with pytest.raises(LetterRefused):
        post.deliver("<a@chuky>", "xa@huyen.example", LETTER)
    assert inbox.drop_before_data == 4


def test_a_server_that_is_away_is_said_and_comes_back(inbox: Inbox) -> None:
    port = free_port()
    post = post_to(f"smtp://127.0.0.1:{port}")
    with pytest.raises(PostUnreachable, match=str(port)):
        post.deliver("<a@chuky>", "xa@huyen.example", LETTER)
    with running_mail(inbox, port):
        post.deliver("<a@chuky>", "xa@huyen.example", LETTER)
        post.hang_up()
    assert inbox.recipients == ["xa@huyen.example"]


def test_a_missing_address_never_reaches_a_server(post: SmtpPost, inbox: Inbox) -> None:
    with pytest.raises(LetterRefused, match="địa chỉ"):
        post.deliver("<a@chuky>", "tm01@chuky.invalid", LETTER)
    assert inbox.connections == 0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://may-chu", "smtp"),
        ("smtp+starttls://ten:bi-mat@may-chu", "CHUKY_SMTP_PASSWORD"),
        ("smtp://ten%40huyen.example@may-chu", "không mã hóa"),
        ("smtps://ten@may-chu:cong", "cổng"),
        ("smtps://may-chu", "CHUKY_SMTP_FROM"),
    ],
)
def test_a_wrong_url_says_what_is_wrong_and_hides_the_password(url: str, why: str) -> None:
    with pytest.raises(SmtpUrlUnknown, match=why) as error:
        smtp_settings({"CHUKY_SMTP_URL": url})
    assert "bi-mat" not in str(error.value)


def test_only_a_real_house_uses_the_mail_server(tmp_path: Path) -> None:
    settings = HouseSettings.from_environment(
        {"CHUKY_SMTP_URL": "smtp://127.0.0.1", "CHUKY_SMTP_FROM": USER}
    )
    real = open_house(tmp_path / "real", settings=settings)
    pretence = open_house(tmp_path / "pretence", mark="DIỄN TẬP", settings=settings)
    plain = open_house(tmp_path / "plain")
    assert isinstance(real.post, SmtpPost)
    assert isinstance(pretence.post, FolderPost)
    assert isinstance(plain.post, FolderPost)
    for house in (real, pretence, plain):
        house.close()
