"""Today, the cycle's course and the machines: the numbers that stand on the pages."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from chuky.access.roles import ALL as EVERY
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.cycle.filing import store_file
from chuky.cycle.health import record_end
from chuky.house import open_house
from chuky.ledger import last_checks
from chuky.ledger.audit import ChainReport
from chuky.ledger.last_checks import record_backup, record_check
from chuky.ledger.models import Cycle, Deadline, Message
from chuky.ledger.planning import JobEnd
from chuky.mark import MARK
from chuky.views.filters import FILTERS
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.ledger.test_audit import as_an_insider
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, running_cycle
from tests.dashboard.fake_prefect import FakePrefect, prefect_answers

pytestmark = pytest.mark.unit


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    start = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("today"), start, MARK)
    cycle, units = running_cycle(house)
    add_person(house, "chief", "administrator", EVERY, EVERY)
    add_person(house, "other", "administrator", "another-cycle", EVERY)
    add_person(house, "operator", "operator", EVERY, EVERY)
    app = create_app(Web(house, FixedClock(), secure=False))
    yield Office(house, app, cycle, units[0], units[1])
    house.close()


def real(office: Office) -> None:
    """The cycle is no rehearsal's: the machines must drive it."""
    office.house.contexts.clear()
    office.house.mark = None
    with office.house.ledger.transaction() as session:
        session.get_one(Cycle, office.cycle).mark = None


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_today_counts_who_is_late_and_names_them(office: Office) -> None:
    text = office.client("chief").get("/").text
    base = f"/cycles/{office.cycle}"
    assert re.search(rf'href="{base}/units\?only=late">3 đơn vị quá hạn<', text)
    assert re.search(rf'href="{base}/units\?only=returned">1 đơn vị bị trả lại', text)
    late = text.split("only=late", 1)[1].split("</li>", 1)[0]
    assert f'href="{base}/units/{office.own}"' in late
    assert f'href="{base}/units/{office.foreign}"' in late


def test_todays_chart_has_the_table_that_it_speaks_of(office: Office) -> None:
    text = office.client("chief").get("/").text
    assert "bảng bên dưới" in text
    table = text.split("Tiến độ, dạng bảng", 1)[1]
    assert "thứ Tư, 10/01/2024" in table
    assert "quá hạn 1 ngày làm việc" in table


def test_the_chart_says_how_far_each_stage_is_and_the_table_leads_to_the_list(
    office: Office,
) -> None:
    text = office.client("chief").get("/").text
    chart, table = text.split("Tiến độ, dạng bảng", 1)
    assert ">✕ 0/3 đơn vị</text>" in chart
    assert f'href="/cycles/{office.cycle}/units?only=sent">0/3 đơn vị<' in table
    assert "0/3 đơn vị" in office.client("chief").get(f"/cycles/{office.cycle}").text


def test_the_pages_show_the_stated_day_beside_the_one_in_force(office: Office) -> None:
    chief = office.client("chief")
    assert "stated moved" not in chief.get("/").text
    with office.house.ledger.transaction() as session:
        first = session.get_one(Deadline, (office.cycle, "self-assessment", "all", 1))
        values = {name: getattr(first, name) for name in ("opens", "tentative", "actor", "at")}
        due = datetime(2024, 1, 19, 23, 59, 59, tzinfo=VIETNAM)
        key = {"cycle_id": office.cycle, "stage": first.stage, "scope": "all", "version": 2}
        session.add(Deadline(**key, due=due, reason="mưa lũ", **values))
    for page in ("/", f"/cycles/{office.cycle}"):
        text = chief.get(page).text
        assert text.count('class="series stated moved"') == 2, "its line and its dots"
        assert "theo văn bản: 10/01/2024</title>" in text
        row = re.split(r"<th scope=.row.>", text.split("<tbody>")[-1])
        said = next(words(one) for one in row if "19/01/2024" in one)
        assert "10/01/2024" in said


def test_today_gives_the_call_list_beside_the_late_units(office: Office) -> None:
    chief = office.client("chief")
    late = chief.get("/").text.split("only=late", 1)[1].split("</li>", 1)[0]
    for kind in ("xlsx", "csv"):
        assert f"/calls.{kind}" in late
        assert chief.get(f"/cycles/{office.cycle}/calls.{kind}").status_code == 200


def test_nobody_is_shown_a_way_to_the_trail_that_they_may_not_read(office: Office) -> None:
    add_person(office.house, "secretary", "secretary", office.cycle, EVERY)
    secretary = office.client("secretary")
    for page in ("/", f"/cycles/{office.cycle}"):
        assert f"/cycles/{office.cycle}/audit" not in secretary.get(page).text
        assert f"/cycles/{office.cycle}/audit" in office.client("chief").get(page).text


def test_in_english_stages_and_offices_have_the_names_that_the_plan_gives(office: Office) -> None:
    plan = load_cycle(office.house, office.cycle).plan
    stage = next(one for one in plan.stages if one.kind == "appraisal")
    chief = office.client("chief")
    for page in ("/", f"/cycles/{office.cycle}"):
        text = chief.get(f"{page}?lang=en").text
        assert stage.name_en is not None
        assert stage.name_en in unescape(text)
        assert stage.name not in text
        assert "District Office of Home Affairs" in unescape(text)
        assert stage.name in chief.get(f"{page}?lang=vi").text


def test_today_is_red_where_what_should_run_has_not(office: Office) -> None:
    client = office.client("chief")
    assert "Máy không chạy đúng giờ" not in client.get("/").text, "a rehearsal drives itself"
    real(office)
    text = words(client.get("/").text)
    assert "Máy không chạy đúng giờ: số liệu dưới đây có thể đã cũ" in text
    assert "luồng chạy bù không chạy từ" in text
    record_end(office.house)
    assert "luồng chạy bù không chạy từ" not in words(client.get("/").text)


def test_the_strip_says_when_the_catch_up_last_ended(office: Office) -> None:
    real(office)
    with office.house.ledger.transaction() as session:
        session.merge(JobEnd(job="catch_up", at=datetime(2024, 1, 11, 7, 30, tzinfo=VIETNAM)))
        for number, state in enumerate(("sent", "sent", "failed")):
            session.add(_message(office, session, number, state))
    strip = words(office.client("chief").get("/").text.split('class="strip"', 1)[1])
    assert "2 thư đã gửi" in strip
    assert "1 thư lỗi" in strip


def test_the_strip_says_when_the_house_was_saved_and_whether_its_trail_held(
    office: Office,
) -> None:
    chief, base = office.client("chief"), f"/cycles/{office.cycle}"

    def strip() -> str:
        return words(chief.get("/").text.split('class="strip"', 1)[1].split("</p>", 1)[0])

    assert "chưa sao lưu lần nào" in strip()
    assert "sổ cái chưa kiểm tra lần nào" in strip()
    assert f'href="{base}/audit"' in chief.get("/").text.split('class="strip"', 1)[1]
    assert "nguyên vẹn" in chief.get(f"{base}/audit?verify=true").text
    assert "✓ sổ cái nguyên vẹn, 11/01/2024 08:00" in strip()
    with office.house.ledger.transaction() as session:
        record_backup(session, [], datetime(2024, 1, 11, 2, tzinfo=VIETNAM))
        broken = ChainReport(office.cycle, 2, "", 3, "event")
        record_check(session, broken, datetime(2024, 1, 11, 3, tzinfo=VIETNAM))
    assert "✓ sao lưu lúc 11/01/2024 02:00" in strip()
    assert "✕ sổ cái không nguyên vẹn từ sự kiện số 3" in strip()
    with office.house.ledger.transaction() as session:
        record_backup(session, [], datetime(2024, 1, 8, 2, tzinfo=VIETNAM))
    assert "▲ sao lưu lần cuối 08/01/2024 02:00" in strip()


def test_the_cycles_course_says_what_is_needed_and_shows_it_as_a_table(office: Office) -> None:
    clock = office.house.clock
    text = words(office.client("chief").get(f"/cycles/{office.cycle}").text)
    assert "0/3 đơn vị đã nộp" in text
    assert "đã quá hạn, còn thiếu 3" in text
    assert isinstance(clock, SimulatedClock)
    page = office.client("chief").get(f"/cycles/{office.cycle}").text
    assert 'class="series sent"' in page
    assert 'aria-current="date"' in page


def test_every_number_of_units_on_a_cycles_page_is_that_of_the_list_behind_it(
    office: Office,
) -> None:
    chief, base = office.client("chief"), f"/cycles/{office.cycle}"
    page = chief.get(base).text
    chips = re.findall(rf'class="chip" href="({base}/units\?only=\w+)">[^<(]+\((\d+)\)<', page)
    assert len(chips) == len(FILTERS)
    assert dict(chips)[f"{base}/units?only=late"] == "3"
    assert dict(chips)[f"{base}/units?only=returned"] == "1"
    course = re.findall(rf'href="({base}/units\?only=\w+)">(?:<strong>(\d+)/|✕[^<]*?(\d+)<)', page)
    sent, left = ((path, one or other) for path, one, other in course)
    assert (sent[1], left[1]) == ("0", "3")
    for path, number in {*chips, sent, left}:
        listed = chief.get(path).text.split('id="grid"', 1)[1].split("</p>", 1)[0]
        assert words(listed.split(">", 1)[1]).startswith(f"{number} đơn vị"), path


def test_a_cycles_page_searches_the_grid_of_its_units(office: Office) -> None:
    chief, base = office.client("chief"), f"/cycles/{office.cycle}"
    assert f'role="search" action="{base}/units"' in chief.get(base).text
    found = chief.get(f"{base}/units?q=thanh mien").text
    assert "1 đơn vị" in words(found)


def test_the_machines_say_stages_in_words_and_mail_as_a_number(office: Office) -> None:
    with office.house.ledger.transaction() as session:
        for number in range(3):
            session.add(_message(office, session, number, "failed"))
    text = words(office.client("chief").get("/machines").text)
    assert "self-assessment" not in text
    stage = "chấm điểm"
    assert stage in text
    rows = office.client("chief").get("/machines.csv").content.decode("utf-8-sig").splitlines()
    mail = [line for line in rows if line.startswith("thư chưa gửi")]
    assert len(mail) == 1
    assert ",3," in mail[0]
    assert "@" not in text, "no address of a person"


def test_the_machines_compute_a_trail_whole_once_a_day_and_find_what_was_changed_since(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = office.client("chief")
    first = words(chief.get("/machines").text)
    assert re.search(r"nguyên vẹn · \d+ sự kiện · \d\d/", first)
    whole: list[str] = []

    def counted(_session: Session, cycle: str) -> ChainReport:
        whole.append(cycle)
        return ChainReport(cycle, 0, "")

    monkeypatch.setattr(last_checks, "verify_chain", counted)
    assert "nhật ký không nguyên vẹn" not in chief.get("/machines").text
    assert whole == []
    as_an_insider(office.house.ledger, "UPDATE audit_head SET seq = seq + 1")
    page = chief.get("/machines").text
    assert "nhật ký không nguyên vẹn" in page
    assert f'href="/cycles/{office.cycle}/audit?verify=true"' in page
    assert 'href="/audit?verify=true"' in page, "the house's own trail is one of them"
    assert 'href="/audit?verify=true"' not in office.client("other").get("/machines").text


def test_one_cycles_administrator_sees_no_other_cycles_troubles(office: Office) -> None:
    with office.house.ledger.session() as session:
        title = session.get_one(Cycle, office.cycle).title
    assert title in office.client("chief").get("/machines").text
    assert title not in office.client("other").get("/machines").text
    assert title not in office.client("other").get("/machines.csv").text


@pytest.fixture
def prefect(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "user:secret")
    monkeypatch.setenv("PREFECT_UI_URL", "https://prefect.example/")
    with prefect_answers(office.cycle) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        yield


@pytest.mark.usefixtures("prefect")
def test_prefects_runs_and_workers_are_told_in_words(office: Office) -> None:
    text = words(office.client("chief").get("/machines").text)
    assert "1 máy chạy đang nhận việc" in text
    assert "2 lượt chạy bị trễ" in text
    assert "bị ngắt giữa chừng" in text
    assert "hidden-cycle" not in text
    assert "secret" not in text
    assert FakePrefect.asked["/api/flow_runs/filter"].startswith("Basic ")


@pytest.mark.usefixtures("prefect")
def test_only_operators_are_shown_the_way_to_prefects_own_pages(office: Office) -> None:
    assert "prefect.example" not in office.client("chief").get("/machines").text
    assert "https://prefect.example/" in office.client("operator").get("/machines").text


def test_a_prefect_that_is_away_or_strange_leaves_the_page_standing(
    office: Office, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    assert "Không có máy chủ Prefect" in client.get("/machines").text
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    answer = client.get("/machines")
    assert answer.status_code == 200
    assert "Máy chủ Prefect không trả lời" in answer.text
    monkeypatch.setenv("PREFECT_API_URL", "file:///etc/passwd")
    assert "Không có máy chủ Prefect" in client.get("/machines").text


@pytest.fixture
def client(office: Office) -> TestClient:
    return office.client("chief")


def _message(office: Office, session: Session, number: int, state: str) -> Message:
    now = office.house.clock.now()
    sha256 = store_file(office.house, session, b"letter", "message/rfc822")
    return Message(
        id=f"<{number}@chuky>",
        cycle_id=office.cycle,
        recipient="a@b.example",
        subject="s",
        sha256=sha256,
        state=state,
        queued_at=now - timedelta(hours=1),
    )
