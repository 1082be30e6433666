"""The unit's portal over HTTP: drafts, two officers at once, the head's approval, the receipt."""

import re
from dataclasses import dataclass

import pytest

from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.scores import latest_scores
from chuky.cycle.submit import Sending, submit
from chuky.drafting.drafts import drafts_of
from chuky.house import House
from chuky.ledger.models import Receipt
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.appraising.conftest import Appraisal, appraisal  # noqa: F401  a fixture
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@dataclass
class Unit:
    """A unit with two contributors and a head before an open self-assessment."""

    house: House
    office: Office

    @property
    def base(self) -> str:
        return f"/cycles/{self.office.cycle}/my/{self.office.own}"

    def codes(self, browser: TestClient) -> list[str]:
        return re.findall(r'name="points-([^"]+)"', browser.get(f"{self.base}/scores").text)

    def full(self, codes: list[str]) -> dict[str, str]:
        """No points anywhere: nothing that needs evidence."""
        return {f"points-{code}": "0" for code in codes}


@pytest.fixture
def unit(appraisal: Appraisal) -> Unit:  # noqa: F811
    house, cycle = appraisal.house, appraisal.context.id
    for account, role in (("an", "contributor"), ("binh", "contributor"), ("thu-truong", "head")):
        add_person(house, account, role, cycle, appraisal.units[0])
    app = create_app(Web(house, FixedClock(), secure=False))
    return Unit(house, Office(house, app, cycle, appraisal.units[0], appraisal.units[1]))


def test_a_contributor_lands_on_the_duties_and_every_page_opens(unit: Unit) -> None:
    browser = unit.office.client("an")
    assert browser.get("/").headers["location"] == "/my"
    code = unit.codes(browser)[0]
    for path in ("", "/scores", "/approve", "/queries", "/form.xlsx", f"/evidence/{code}"):
        assert browser.get(unit.base + path).status_code == 200, path
    assert browser.get(f"{unit.base}/assignments").status_code == 403
    assert unit.office.client("thu-truong").get(f"{unit.base}/assignments").status_code == 200


def test_work_that_is_in_is_never_called_overdue(unit: Unit, appraisal: Appraisal) -> None:  # noqa: F811
    officer = unit.office.client("an")
    appraisal.later(2024, 1, 13)
    before = officer.get("/my").text
    assert "quá hạn" in before
    assert "đã chấm 0 / " in before
    sending = Sending(STAGE, unit.office.own, "an", "diem.xlsx", b"read by the machine later")
    code = submit(unit.house, unit.office.cycle, sending).code
    with unit.house.ledger.transaction() as session:
        session.get_one(Receipt, code).verdict = "accepted"
    for page in ("/my", unit.base):
        text = officer.get(page).text
        assert "đã nộp" in text
        assert "quá hạn" not in text
        assert "đã chấm 0" not in text
        assert "tổng điểm đã gửi 80,00" in text


def test_the_form_is_a_tree_with_totals_and_says_when_it_was_saved(unit: Unit) -> None:
    an = unit.office.client("an")
    before = an.get(f"{unit.base}/scores").text
    assert "Đã lưu nháp" not in before
    assert before.count('<details class="branch" open>') == 8
    code = unit.codes(an)[0]
    answer = post(an, f"{unit.base}/scores/{code}", {f"points-{code}": "1,5"})
    for shown in (answer.text, an.get(f"{unit.base}/scores").text):
        assert "Đã lưu nháp 09:00" in shown
        assert re.search(r'id="total"[^>]*><b>1,50</b> / 80,00', shown)
        assert re.search(r'id="t-I"[^>]*><b>1,50</b> / 14,00', shown)
        assert f"{code} thiếu tài liệu</a>" in shown


def test_a_component_that_a_survey_decides_is_shown_with_the_reason(unit: Unit) -> None:
    page = unit.office.client("an").get(f"{unit.base}/scores").text
    line = page[page.index('id="c-8-1"') : page.index('id="c-8-2"')]
    assert "đơn vị không tự chấm: điểm do điều tra xã hội học" in line
    assert "<input" not in line


def test_only_what_is_left_is_shown_and_saving_it_wipes_nothing_else(unit: Unit) -> None:
    an = unit.office.client("an")
    codes = unit.codes(an)
    full = unit.full(codes[1:]) | {f"why-{codes[1]}": "xem phụ lục"}
    assert post(an, f"{unit.base}/scores", full).status_code == 303
    left = an.get(f"{unit.base}/scores?only=left").text
    assert re.findall(r'name="points-([^"]+)"', left) == codes[:1]
    saved = post(an, f"{unit.base}/scores?only=left", {f"points-{codes[0]}": "0"})
    assert saved.headers["location"].endswith("/scores?only=left&saved=1#left")
    with unit.house.ledger.session() as session:
        rows = drafts_of(session, unit.office.cycle, STAGE, unit.office.own)
    assert {code: row.points for code, row in rows.items()} == dict.fromkeys(codes, 0)
    assert rows[codes[1]].explanation == "xem phụ lục"
    assert "Không còn việc nào." in an.get(f"{unit.base}/scores?only=left").text


def test_the_head_sends_what_was_approved_and_gets_a_receipt(unit: Unit) -> None:
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    form = unit.full(unit.codes(an))
    saved = post(an, f"{unit.base}/scores", form)
    assert saved.status_code == 303, re.findall(r'role="alert">([^<]*)', saved.text)
    page = head.get(f"{unit.base}/approve").text
    found = dict(re.findall(r'name="(digest|form_token)" value="(\w+)"', page))
    report = {"report": ("bao-cao.pdf", b"%PDF-1.7 signed", "application/pdf")}
    sent = head.post(f"{unit.base}/approve", data=found, files=report)
    assert sent.status_code == 303, re.findall(r'role="alert">([^<]*)', sent.text)
    receipt = head.get(sent.headers["location"]).text
    assert "Đã nhận bản tự chấm" in receipt
    assert "cơ quan chủ trì quyết định có tính hay không" in receipt
    code = sent.headers["location"].rpartition("/")[2]
    decide_late(unit.house, unit.office.cycle, LateWord(code, True, "đứt mạng"), "quan-tri")
    with unit.house.ledger.session() as session:
        rows = latest_scores(session, unit.office.cycle, STAGE, {unit.office.own})
    assert {row.points for row in rows} == {0}
    signed = head.get(sent.headers["location"] + "/signed")
    assert signed.content == b"%PDF-1.7 signed"
    assert "sandbox" in signed.headers["content-security-policy"]


def test_a_workbook_counts_only_with_the_signed_report(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[House] = []
    monkeypatch.setattr("dashboard.portal.workbook.wake_soon", woken.append)
    head = unit.office.client("thu-truong")
    form = head.get(f"{unit.base}/form.xlsx").content
    page = head.get(unit.base).text
    token = re.findall(r'name="form_token" value="(\w+)"', page)[0]
    alone = {"file": ("tu-cham.xlsx", form)}
    for files in (alone, alone | {"report": ("", b"")}, alone | {"report": ("a.pdf", b"")}):
        answer = head.post(f"{unit.base}/workbook", data={"form_token": token}, files=files)
        assert answer.status_code == 422
        assert "chưa có báo cáo tự chấm đã ký" in answer.text
    with unit.house.ledger.session() as session:
        mine = session.query(Receipt).filter_by(sender_code=unit.office.own, sent_by="thu-truong")
        assert mine.count() == 0
    assert woken == []
    files = alone | {"report": ("bao-cao.pdf", b"%PDF-1.7 signed")}
    sent = head.post(f"{unit.base}/workbook", data={"form_token": token}, files=files)
    assert len(woken) == 1, "the receipt leaves by mail soon"
    receipt = head.get(sent.headers["location"]).text
    assert "Tệp bị trả lại" in receipt  # the form was sent empty
    assert "bao-cao.pdf" in receipt
    assert head.get(sent.headers["location"] + "/annotated").status_code == 200


def test_the_form_of_a_unit_that_sent_a_file_shows_it_and_goes_on_from_it(unit: Unit) -> None:
    an = unit.office.client("an")
    codes = unit.codes(an)
    rows = [f"{unit.office.own},{code},0,Bao cao 12.pdf," for code in codes[1:]]
    rows.append(f"{unit.office.own},{codes[0]},1,KH-12.pdf,có phụ lục")
    content = "\n".join(["unit_code,component_code,points,evidence,explanation", *rows])
    sending = Sending(STAGE, unit.office.own, "thu-truong", "tu-cham.csv", content.encode())
    verdict = submit(unit.house, unit.office.cycle, sending)
    assert verdict.accepted
    page = an.get(f"{unit.base}/scores").text
    assert re.search(
        r"Điểm dưới đây là của lần gửi \d+, tệp qua đường tiếp nhận khác: tu-cham.csv", page
    )
    assert f"/receipts/{verdict.code}" in page
    assert (
        f'name="points-{codes[0]}" inputmode="decimal" autocomplete="off" size="5" value="1"'
        in page
    )
    assert "có phụ lục</textarea>" in page
    assert "KH-12.pdf" in page
    assert "chưa chấm" not in page
    assert "Đã lưu nháp" not in page
    typed = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page))
    changed = {f"points-{codes[0]}": "0,5", f"why-{codes[0]}": "có phụ lục"}
    assert post(an, f"{unit.base}/scores", typed | changed).status_code == 303
    after = an.get(f"{unit.base}/scores").text
    assert "Đã sửa 1 mục sau lần gửi ấy, chưa gửi." in after
    assert "tệp đã gửi ghi: 1,00" in after
    receipt = an.get(f"{unit.base}/receipts/{verdict.code}").text
    assert "Tổng điểm tự chấm</dt><dd><strong>1,00</strong>" in receipt
    assert "tệp qua đường tiếp nhận khác" in receipt
    assert "Việc tiếp theo" in receipt
    with unit.house.ledger.session() as session:
        drafts = drafts_of(session, unit.office.cycle, STAGE, unit.office.own)
    assert (drafts[codes[0]].version, drafts[codes[0]].evidence) == (2, "KH-12.pdf")
