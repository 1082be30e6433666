"""The pages on which the house ends its stages: what they refuse, what they say, who may act.

The whole walk from activation to publication is in `tests/flows/test_by_web.py`.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chuky.cycle.paper_tally import paper_tallies
from chuky.ledger.models import Act, Meeting
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.cycle.conftest import Running, opened_cycle
from tests.dashboard.conftest import ALL, FixedClock, Office, TestClient, add_person

pytestmark = pytest.mark.unit
SIGNED = b"%PDF-1.7 signed"
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


@dataclass
class House:
    """A cycle in December, its secretary, appraiser, and two administrators."""

    running: Running
    office: Office

    def client(self, account: str) -> TestClient:
        return self.office.client(account)

    def path(self, rest: str) -> str:
        return f"/cycles/{self.office.cycle}/stages{rest}"

    def send(self, who: TestClient, rest: str, form: dict[str, Any], **files: bytes) -> Any:
        token = _TOKEN.search(who.get("/me").text)
        assert token is not None
        parts = {name: (name, content) for name, content in files.items()} or None
        return who.post(self.path(rest), data=form | {"form_token": token[1]}, files=parts)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    running = opened_cycle(tmp_path)
    running.at(2023, 12, 5, 9)
    cycle = running.context.id
    for account, role in (
        ("thu-ky", "secretary"),
        ("tham-dinh", "appraiser"),
        ("quan-tri", "administrator"),
        ("kiem-toan", "auditor"),
    ):
        add_person(running.house, account, role, cycle, ALL)  # type: ignore[arg-type]
    app = create_app(Web(running.house, FixedClock(), secure=False))
    yield House(running, Office(running.house, app, cycle, "TM01", "TM02"))
    running.house.close()


def test_every_stage_has_a_page_that_says_what_it_waits_for(house: House) -> None:
    browser = house.client("thu-ky")
    page = browser.get(house.path("")).text
    assert "nhập văn bản hoàn thành" in page
    assert "ghi phiên họp: Tổ thư ký" in page
    for stage in house.running.context.plan.stages:
        shown = browser.get(house.path(f"/{stage.key}"))
        assert shown.status_code == 200, stage.key
        assert stage.name in shown.text.replace("&#34;", '"')
    assert browser.get(house.path("/none")).status_code == 404


def test_a_document_is_looked_at_before_it_is_on_record(house: House) -> None:
    browser, form = house.client("thu-ky"), {"number": " 7/VB ", "signer": "A"}
    asked = house.send(browser, "/guidance/document", form | {"dated": "2023-12-04"}, file=SIGNED)
    assert "thứ Hai, 04/12/2023" in asked.text
    with house.running.house.ledger.session() as session:
        assert session.get(Act, (house.office.cycle, "guidance")) is None


@pytest.mark.parametrize(
    ("change", "content", "says"),
    [
        ({"number": " "}, SIGNED, "chưa ghi số"),
        ({"dated": "2023-12-06"}, SIGNED, "ở sau hôm nay"),
        ({"dated": "mai"}, SIGNED, "chưa ghi ngày"),
        ({"signer": ""}, SIGNED, "chưa ghi người ký"),
        ({}, b"", "chưa chọn tệp"),
        ({}, b"plain", "phải là PDF"),
    ],
)
def test_a_document_that_cannot_be_says_why_and_keeps_what_was_typed(
    house: House, change: dict[str, str], content: bytes, says: str
) -> None:
    form = {"number": "7/VB", "dated": "2023-12-04", "signer": "Nguyễn Văn A"} | change
    answer = house.send(house.client("thu-ky"), "/guidance/document", form, file=content)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{form["dated"]}"' in answer.text


def test_a_confirmed_form_can_name_no_other_file_of_the_vault(house: House) -> None:
    other = house.running.house.vault.put(b"%PDF-1.7 somebody else's", "application/pdf")
    form = {"number": "7/VB", "dated": "2023-12-04", "signer": "A", "sha256": other.sha256}
    answer = house.send(house.client("thu-ky"), "/guidance/document", form | {"seal": "0" * 64})
    assert answer.status_code == 422
    assert "chọn lại tệp" in answer.text


def test_a_session_without_its_quorum_can_decide_nothing(house: House) -> None:
    house.running.opened("council-meeting")
    browser, path = house.client("thu-ky"), "/council-meeting/sessions/hoi-dong/1"
    form: dict[str, Any] = {"held_at": "2023-12-05T08:00", "present": ["0", "1"]}
    refused = house.send(browser, path, form | {"for-TM01": "2"})
    assert refused.status_code == 422
    assert "chưa đủ 5" in refused.text
    assert refused.text.count(" checked") == 2
    assert house.send(browser, path, form).status_code == 303
    assert "không quyết định gì" in browser.get(house.path(f"{path}/review")).text


def test_the_minutes_say_what_was_entered_and_only_signed_ones_count(house: House) -> None:
    house.running.opened("council-meeting")
    browser, path = house.client("thu-ky"), "/council-meeting/sessions/hoi-dong/1"
    form: dict[str, Any] = {"held_at": "2023-12-05T08:00", "present": [*"01234"], "notes": "A<B"}
    assert house.send(browser, path, form | {"for-TM02": "5"}).status_code == 303
    content = browser.get(house.path(f"{path}/minutes.docx")).content
    text = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert "Xã Cao Thắng" in text
    assert "A&lt;B" in text
    unsigned = house.send(browser, f"{path}/held", {"version": "1"}, minutes=b"")
    assert unsigned.status_code == 422
    assert "Thị trấn Thanh Miện" in unsigned.text
    assert "bởi Tổ thư ký (thu-ky)" in browser.get(house.path("/council-meeting")).text
    old = house.send(browser, f"{path}/held", {"version": "0"}, minutes=SIGNED)
    assert old.status_code == 422
    assert house.send(browser, f"{path}/held", {"version": "1"}, minutes=SIGNED).status_code == 303
    with house.running.house.ledger.session() as session:
        held = session.query(Meeting).one()
    assert (held.present, held.quorate) == (5, True)
    assert browser.get(house.path(f"{path}/signed")).content == SIGNED


def test_a_paper_tally_counts_once_another_person_granted_it(house: House) -> None:
    clerk, other = house.client("thu-ky"), house.client("quan-tri")
    base, place = "/survey/tallies", {"for_unit": "TM01", "audience": "nguoi-dan"}
    page = clerk.get(house.path(f"{base}?for_unit=TM01&audience=nguoi-dan")).text
    code = re.findall(r'name="n-([^"]+)-1"', page)[0]
    form = place | {"ballots": "50", f"n-{code}-4": "40", "reason": "BB 3"}
    wrong = house.send(clerk, base, form | {f"n-{code}-5": "11"})
    assert wrong.status_code == 422
    assert "cộng 51 trả lời, nhiều hơn 50 phiếu" in wrong.text
    act = house.send(clerk, base, form).headers["location"].rsplit("/", 1)[1]
    assert house.send(clerk, f"{base}/{act}", {"granted": "yes"}).status_code == 422
    assert counted(house) == []
    assert "Đối chiếu rồi duyệt" in other.get(f"/cycles/{house.office.cycle}/changes").text
    assert house.send(other, f"{base}/{act}", {"granted": "yes"}).status_code == 303
    assert counted(house) == [("TM01", 4, 40)]


def test_the_newest_granted_tally_takes_the_place_of_the_one_before(house: House) -> None:
    clerk, other = house.client("thu-ky"), house.client("quan-tri")
    base, place = "/survey/tallies", {"for_unit": "TM01", "audience": "nguoi-dan"}
    page = clerk.get(house.path(f"{base}?for_unit=TM01&audience=nguoi-dan")).text
    code = re.findall(r'name="n-([^"]+)-1"', page)[0]
    for many, granted in (("40", "yes"), ("41", "yes"), ("42", "no")):
        form = place | {"ballots": "50", f"n-{code}-4": many, "reason": "BB 3"}
        act = house.send(clerk, base, form).headers["location"].rsplit("/", 1)[1]
        house.send(other, f"{base}/{act}", {"granted": granted})
    assert counted(house) == [("TM01", 4, 41)]


def counted(house: House) -> list[tuple[str, int, int]]:
    with house.running.house.ledger.session() as session:
        found = paper_tallies(session, house.office.cycle, "survey")
    return [(one.unit_code, one.answer, one.count) for one in found]


def test_a_surveys_file_that_breaks_its_contract_is_returned_with_the_reason(house: House) -> None:
    content = b"unit_code,component_code,points\nXX99,1.1,1\n"
    answer = house.send(
        house.client("thu-ky"), "/survey/files", {"dataset": "points"}, file=content
    )
    assert answer.status_code == 422
    assert "tệp bị trả lại" in answer.text


def test_an_auditor_reads_and_enters_nothing(house: House) -> None:
    browser = house.client("kiem-toan")
    page = browser.get(house.path("/guidance")).text
    assert 'name="number"' not in page
    assert house.send(browser, "/guidance/document", {}).status_code == 403


def test_today_names_acts_that_are_due(house: House) -> None:
    page = house.client("quan-tri").get("/").text
    assert "bước không có hạn còn chờ ghi kết quả" in page
    house.running.at(2023, 12, 26, 9)
    page = house.client("quan-tri").get("/").text
    assert f"/cycles/{house.office.cycle}/stages/secretariat-meeting" in page
