"""Reminders on pages: previewed, sent after a look at the recipients, every try shown."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from chuky.access.roles import ALL as EVERY
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.house import open_house
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message, Moment
from chuky.ledger.sending import EditedText, LoggedCall, UrgingLetter
from chuky.mark import MARK
from chuky.reminders.attempts import BOUNCED, record_attempt
from chuky.reminders.hold import hold, is_held
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post, running_cycle

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    start = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("mail"), start, MARK)
    cycle, units = running_cycle(house)
    add_person(house, "chief", "administrator", EVERY, EVERY)
    yield Office(
        house, create_app(Web(house, FixedClock(), secure=False)), cycle, units[0], units[1]
    )
    house.close()


@pytest.fixture
def chief(office: Office) -> TestClient:
    return office.client("chief")


def messages(office: Office) -> list[Message]:
    with office.house.ledger.session() as session:
        return list(session.scalars(select(Message)))


def pending(office: Office) -> int:
    with office.house.ledger.session() as session:
        kinds = Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%")
        return len(session.scalars(select(Moment).where(Moment.state == "pending", kinds)).all())


def test_a_days_letters_are_shown_with_their_texts_and_nothing_is_written(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}/reminders"
    text = chief.get(f"{base}/preview?day=2024-01-12").text
    with office.house.ledger.session() as session:
        before = len(session.scalars(select(AuditEvent)).all())
    unit = "tm02@chuky.invalid"
    assert unit in text
    assert "thứ Sáu, 12/01/2024" in text
    assert "quá hạn" in text
    lines = chief.get(f"{base}/preview.csv?day=2024-01-12").content.decode("utf-8-sig")
    assert unit in lines
    assert messages(office) == []
    with office.house.ledger.session() as session:
        assert len(session.scalars(select(AuditEvent)).all()) == before


def test_sending_now_asks_first_and_lists_the_recipients_then_sends_once(
    office: Office, chief: TestClient
) -> None:
    path = f"/cycles/{office.cycle}/reminders/send"
    asked = chief.get(f"{path}?day=2024-01-12").text
    assert "tm02@chuky.invalid" in asked
    assert messages(office) == [], "asking sends nothing"
    before = pending(office)
    answer = post(chief, path, {"day": "2024-01-12"})
    assert answer.status_code == 303
    sent = messages(office)
    assert {one.recipient for one in sent} >= {"tm01@chuky.invalid", "tm02@chuky.invalid"}
    assert pending(office) < before
    again = post(chief, path, {"day": "2024-01-12"})
    assert again.status_code == 422
    assert "chưa gửi thư nào" in again.text
    assert len(messages(office)) == len(sent)
    with office.house.ledger.session() as session:
        row = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "reminders.brought_forward")
        ).one()
    assert row.actor == "chief"


def test_nothing_is_sent_from_a_house_that_is_held_until_a_person_releases_it(
    office: Office, chief: TestClient
) -> None:
    hold(office.house.folder, "restored")
    base = f"/cycles/{office.cycle}/reminders"
    assert "Thư bị giữ" in chief.get(base).text
    assert post(chief, f"{base}/send", {"day": "2024-01-12"}).status_code == 422
    assert messages(office) == []
    assert 'action="/machines/release"' in chief.get("/machines").text
    refused = post(chief, "/machines/release", {"reason": "  "})
    assert (refused.status_code, is_held(office.house.folder)) == (422, True), "a reason is needed"
    assert "cần nêu lý do" in refused.text
    assert post(chief, "/machines/release", {"reason": "máy cũ đã tắt"}).status_code == 303
    assert not is_held(office.house.folder)
    assert post(chief, f"{base}/send", {"day": "2024-01-12"}).status_code == 303


def test_a_letters_page_and_the_list_say_what_became_of_it(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}"
    post(chief, f"{base}/reminders/send", {"day": "2024-01-12"})
    letter = next(one for one in messages(office) if one.recipient.startswith("tm02"))
    with office.house.ledger.transaction() as session:
        now = office.house.clock.now()
        record_attempt(session, letter.id, "sms", BOUNCED, "5.1.1 no such user", now)
        session.get_one(Message, letter.id).state = "failed"
    page = chief.get(f"{base}/letters/{letter.sha256}").text
    assert "5.1.1 no such user" in page
    assert "bị trả về" in page
    assert "thư điện tử" in page
    listed = chief.get(f"{base}/reminders?only=failed").text
    assert "5.1.1 no such user" in listed
    assert "tm01@" not in listed
    file = chief.get(f"{base}/reminders.csv?only=failed").content.decode("utf-8-sig")
    assert "5.1.1 no such user" in file
    assert "tm01@" not in file, "an export keeps its page's filter"
    assert "tm02@" not in chief.get(f"{base}/reminders?q=tm01").text
    assert "tm02@" not in chief.get(f"{base}/reminders?since=2024-01-12").text
    assert "tm02@" in chief.get(f"{base}/reminders?until=2024-01-11&unit=TM02").text


def test_what_no_channel_took_is_tried_again_from_its_page(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}/reminders"
    post(chief, f"{base}/send", {"day": "2024-01-12"})
    assert f'action="{base}/again"' not in chief.get(base).text, "everything left"
    with office.house.ledger.transaction() as session:
        refused = session.scalars(select(Message).where(Message.recipient.startswith("tm02"))).one()
        refused.state = "given_up"
    assert f'action="{base}/again"' in chief.get(base).text
    assert post(chief, f"{base}/again", {}).status_code == 303
    states = {one.recipient: one.state for one in messages(office)}
    assert states.pop("tm02@chuky.invalid") == "queued"
    assert set(states.values()) == {"sent"}
    with office.house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.action == "messages.again")
        assert session.scalars(query).one().actor == "chief"


def test_a_text_is_edited_with_a_preview_and_every_version_is_kept(
    office: Office, chief: TestClient
) -> None:
    path = "/texts/overdue.subject.j2"
    assert path in chief.get("/texts").text
    shown = post(chief, path, {"content": "Thử {{ name }}", "way": "preview"}).text
    assert "Thử Ủy ban nhân dân xã Bình Minh" in shown
    part = post(chief, f"{path}/preview", {"content": "{{ nothing }}"})
    assert "dòng 1" in part.text
    assert "<html" not in part.text
    refused = post(chief, path, {"content": "{% if %}"})
    assert refused.status_code == 422
    assert "{% if %}" in refused.text, "what was typed is kept"
    assert post(chief, path, {"content": "Nhắc {{ name }}"}).status_code == 303
    with office.house.ledger.session() as session:
        assert session.scalars(select(EditedText)).one().edited_by == "chief"
    base = f"/cycles/{office.cycle}/reminders/preview?day=2024-01-12"
    assert "Nhắc Xã" in chief.get(base).text
    post(chief, path, {"content": "", "way": "reset"})
    page = chief.get(path).text
    assert "phiên bản 2" in " ".join(page.split())
    assert "Nhắc {{ name }}" in chief.get(f"{path}?version=1").text
    assert "Nhắc Xã" not in chief.get(base).text
    assert chief.get("/texts/none").status_code == 404


def test_late_units_are_urged_by_a_draft_a_chat_text_and_calls_on_record(
    office: Office, chief: TestClient
) -> None:
    path = f"/cycles/{office.cycle}/urging"
    page = chief.get(path).text
    assert "<textarea" in page
    assert 'data-copy="group-text"' in page
    assert post(chief, path, {"stage": STAGE}).status_code == 303
    document = chief.get(f"{path}/{STAGE}/1.docx")
    assert document.content.startswith(b"PK")
    form = {"document": "45/PNV", "dated": "2024-01-11"}
    assert post(chief, f"{path}/{STAGE}/1/release", form).status_code == 303
    assert "45/PNV" in chief.get(path).text
    assert post(chief, f"{path}/{STAGE}/1/release", form).status_code == 422
    call = {"stage": STAGE, "for_unit": office.foreign, "spoke_with": "chị Hà", "note": "=hứa"}
    assert post(chief, f"{path}/calls", call).status_code == 303
    assert post(chief, f"{path}/calls", call | {"spoke_with": " "}).status_code == 422
    page = chief.get(path).text
    assert "chị Hà" in page
    assert "· Quản trị (chief), " in page, "who drafted is told by name"
    assert page.count("(Quản trị (chief))") == 2, "so is who released and who called"
    assert "'=hứa" in chief.get(f"{path}/calls.csv").content.decode("utf-8-sig")
    with office.house.ledger.session() as session:
        assert session.scalars(select(UrgingLetter)).one().released_by == "chief"
        assert session.scalars(select(LoggedCall)).one().unit_code == office.foreign
    assert chief.get(f"{path}?stage=nothing").status_code == 404
    assert chief.get(f"{path}/{STAGE}/9.docx").status_code == 404


def test_a_stage_is_closed_early_after_the_page_said_who_is_missing(
    office: Office, chief: TestClient
) -> None:
    path = f"/cycles/{office.cycle}/close-early"
    assert path in chief.get(f"/cycles/{office.cycle}").text
    asked = chief.get(f"{path}?stage={STAGE}").text
    said = re.search(r'<a href="([^"]+)">3 đơn vị</a>', asked)
    assert said, "all three, though the day is past and none is merely “not sent”"
    units = load_cycle(office.house, office.cycle).plan.units
    assert all(f">{unit.name}</a>" in asked for unit in units)
    listed = chief.get(said[1]).text
    assert all(f">{unit.name}</a>" in listed for unit in units)
    assert post(chief, path, {"stage": STAGE}).status_code == 422, "a reason is needed"
    assert post(chief, path, {"stage": STAGE, "reason": "bão số 3"}).status_code == 303
    with office.house.ledger.session() as session:
        closed = select(AuditEvent).where(AuditEvent.action == "stage.closed_early")
        payload = session.scalars(closed).one().payload
        assert (payload["reason"], len(payload["missing"])) == ("bão số 3", 3)
        kinds = session.scalars(
            select(Moment.kind).where(Moment.stage == STAGE, Moment.kind == "completed")
        ).all()
    assert kinds == ["completed"]


def test_a_believed_clock_is_said_to_be_so(office: Office, chief: TestClient) -> None:
    path = f"/cycles/{office.cycle}/clock"
    assert "không bị nghi ngờ" in chief.get(path).text
    assert post(chief, path, {"reason": " "}).status_code == 422, "a reason is needed"
    assert post(chief, path, {"reason": "NTP"}).status_code == 303
