"""A number that asks for a person is that of the list behind it, and a trouble says its reason."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from chuky.access.accounts import add_account
from chuky.access.granting import ask_for_role
from chuky.access.roles import ALL as EVERY
from chuky.access.roles import Grant
from chuky.appraising.charges import set_charge
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import MoveRefused
from chuky.cycle.failures import record_failure
from chuky.cycle.filing import store_file
from chuky.cycle.moments import DueMoment
from chuky.cycle.scores import components_for
from chuky.cycle.stage_state import stage_state
from chuky.house import open_house
from chuky.language import Text
from chuky.ledger.models import Message, Moment, Receipt
from chuky.mark import MARK
from chuky.views.runs import names_in, run_words
from chuky.views.uncharged import appraised_criteria
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, running_cycle

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    start = SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM))
    house = open_house(tmp_path_factory.mktemp("watching"), start, MARK)
    cycle, units = running_cycle(house)
    add_person(house, "chief", "administrator", EVERY, EVERY)
    add_person(house, "keeper", "administrator", cycle, EVERY)
    app = create_app(Web(house, FixedClock(), secure=False))
    yield Office(house, app, cycle, units[0], units[1])
    house.close()


@pytest.fixture(scope="module")
def chief(office: Office) -> TestClient:
    return office.client("chief")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def duty(page: str, path: str) -> int | None:
    """The number of Today's that leads to `path`."""
    found = re.search(rf'href="{re.escape(path)}">([\d.]+) ', page)
    return int(found[1]) if found else None


def test_a_stuck_moment_says_which_it_is_and_why_and_leads_to_its_stage(
    office: Office, chief: TestClient
) -> None:
    house, stage = office.house, load_cycle(office.house, office.cycle).plan.stage(STAGE)
    with house.ledger.session() as session:
        query = select(Moment).where(Moment.stage == STAGE, Moment.kind.like("overdue-%"))
        row = session.scalars(query.order_by(Moment.at)).first()
    assert row is not None
    error = MoveRefused(stage=STAGE, why=Text("đĩa đã đầy", "the disk is full"))
    due = DueMoment(row.id, row.cycle_id, row.stage, stage.kind, row.kind, row.at)
    record_failure(house, due, error)
    page = chief.get("/machines").text
    line = next(one for one in page.split("<tr>") if "thời điểm không chạy được" in one)
    said = words(line)
    assert f"{stage.name}: đôn đốc sau" in said
    assert "đĩa đã đầy" in said
    assert row.id not in said
    assert f'href="/cycles/{office.cycle}/stages/{STAGE}"' in line
    english = words(chief.get("/machines?lang=en").text)
    assert f"{stage.name_en}: overdue, after" in english
    assert "the disk is full" in english
    assert "đĩa đã đầy" in chief.get("/machines.csv?lang=vi").content.decode("utf-8-sig")


def test_who_may_grant_a_role_is_told_on_today_that_one_is_asked_for(
    office: Office, chief: TestClient
) -> None:
    house, keeper = office.house, office.client("keeper")
    assert "/people#asked" not in chief.get("/").text
    now = FixedClock().now()
    with house.ledger.transaction() as session:
        add_account(session, "moi", "Người mới", "test", now)
    for cycle in (EVERY, office.cycle):
        grant = Grant("auditor", cycle, EVERY)
        ask_for_role(house, "moi", grant, "kiểm tra", "keeper", now)
    assert duty(chief.get("/").text, "/people#asked") == 2
    listed = chief.get("/people").text.split('id="asked"', 1)[1].split("</ul>", 1)[0]
    assert listed.count("<li>") == 2
    assert "/people" not in keeper.get("/").text, "who may not decide is not sent there"


def test_late_work_to_decide_on_is_counted_as_the_page_lists_it(
    office: Office, chief: TestClient
) -> None:
    house, base = office.house, f"/cycles/{office.cycle}"
    now = house.clock.now()
    with house.ledger.transaction() as session:
        sha256 = store_file(house, session, b"late", "application/octet-stream")
        for number, stage in enumerate((STAGE, STAGE, "survey")):
            session.add(_late(office, sha256, number, stage, now))
    _put(office, "survey", "sealed")
    assert duty(chief.get("/").text, f"{base}/changes#late") == 3, "one came late before"
    page = chief.get(f"{base}/changes").text.split('id="late"', 1)[1]
    assert page.count("chờ quyết định") == 3
    _put(office, "survey", "open")
    assert duty(chief.get("/").text, f"{base}/changes#late") == 4
    assert chief.get(f"{base}/changes").text.count("chờ quyết định") == 4


def test_unsent_mail_has_one_number_on_today_the_strip_the_machines_and_its_list(
    office: Office, chief: TestClient
) -> None:
    house, path = office.house, f"/cycles/{office.cycle}/reminders?only=unsent"
    states = ("sent", "failed", "given_up", "given_up", "no_address", "queued", "dropped")
    with house.ledger.transaction() as session:
        sha256 = store_file(house, session, b"letter", "message/rfc822")
        for number, state in enumerate(states):
            session.add(_letter(office, sha256, number, state))
    today = chief.get("/").text
    assert re.findall(rf'href="{re.escape(path)}">([\d.]+) ', today) == ["4", "4"]
    machines = chief.get("/machines").text
    (line,) = [one for one in machines.split("<tr>") if path in one]
    assert '<td class="n">4</td>' in line
    assert "1 người nhận chưa có địa chỉ" in words(line)
    listed = chief.get(path).text
    assert "4 thư" in words(listed.split('role="status"', 1)[1].split("</p>", 1)[0])
    assert len(chief.get(path.replace("?", ".csv?")).text.strip().splitlines()) == 6


def test_a_schedulers_run_for_one_unit_names_it_before_its_code(office: Office) -> None:
    plan = load_cycle(office.house, office.cycle).plan
    name = f"{office.cycle}/{STAGE}/{office.own}/overdue-1/v2"
    told = run_words(name, "Completed", {office.cycle: "Chỉ số"}, names_in(office.house))
    assert told is not None
    assert f"({plan.units[0].name}, {office.own})" in told[1].vi
    assert plan.stage(STAGE).name in told[1].vi


def test_a_moves_numbers_lead_to_what_they_count(office: Office, chief: TestClient) -> None:
    base = f"/cycles/{office.cycle}"
    page = chief.get(f"{base}/move?stage={STAGE}&to=2024-01-19").text
    assert f'<a href="{base}/units">3 đơn vị</a>' in page
    moved = re.search(r"<summary>(\d+) thư nhắc</summary>(.*?)</details>", page, re.S)
    assert moved is not None
    assert int(moved[1]) == moved[2].count("<li>") > 0
    one = chief.get(f"{base}/move?stage={STAGE}&to=2024-01-19&for_unit={office.own}").text
    unit = load_cycle(office.house, office.cycle).plan.units[0]
    assert f'<a href="{base}/units/{unit.code}">{unit.name}</a>' in one


def test_today_counts_what_of_the_coming_appraisal_nobody_has_in_charge(
    office: Office, chief: TestClient
) -> None:
    house, path = office.house, "/appraisal/charges?stage=appraisal&amp;only=uncharged"
    address = f"/cycles/{office.cycle}{path}".replace("&amp;", "&")

    def told() -> tuple[int, int]:
        found = re.search(
            rf'{re.escape(path)}">([\d.]+) [^<]+</a> <span[^>]*>\((\d+) tiêu chí',
            chief.get("/").text,
        )
        assert found is not None
        return int(found[1].replace(".", "")), int(found[2])

    def listed() -> tuple[int, int]:
        file = chief.get(address.replace("charges?", "charges.csv?")).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file[file.index("Mã") :])))
        assert not any(row["Người phụ trách"] for row in rows)
        return sum(int(row["Dòng chấm"]) for row in rows), len(rows)

    lines, criteria = told()
    assert (lines, criteria) == listed()
    plan, context = load_cycle(house, office.cycle).plan, load_cycle(house, office.cycle)
    assert lines == sum(
        len(components_for(context, unit, "appraised_score")) for unit in plan.units
    )
    add_person(house, "tham-dinh", "appraiser", office.cycle, EVERY)
    first = appraised_criteria(context, plan.stage("appraisal"))[0].code
    set_charge(house, office.cycle, "appraisal", first, ("tham-dinh",), "chief")
    assert told() == listed()
    assert told()[1] == criteria - 1
    assert told()[0] < lines
    shown = chief.get(address).text
    assert f'id="c-{first}"' not in shown
    assert f"{told()[1]} tiêu chí · {told()[0]} dòng chấm" in words(shown)
    assert f'id="c-{first}"' in chief.get(f"/cycles/{office.cycle}/appraisal/charges").text


def test_a_late_units_cell_says_how_late_it_is_and_its_findings_lead_to_them(
    office: Office, chief: TestClient
) -> None:
    base = f"/cycles/{office.cycle}/units"
    rows = chief.get(base).text.split("<tr>")
    own, foreign = (
        next(row for row in rows if f'href="{base}/{code}"' in row)
        for code in (office.own, office.foreign)
    )
    assert "✕ quá hạn 1 ngày làm việc" in words(foreign)
    assert re.search(
        rf'▲.*bị trả lại.*\(<a href="{base}/{office.own}#receipts"[^>]*>\d+</a>\)', own
    )
    assert "✕ quá hạn 1 ngày làm việc" in words(own)
    assert "0/0" not in words(foreign)
    assert ", 1 working day," in chief.get(f"{base}.csv?lang=en").text.replace('"', "")
    assert 'id="receipts"' in chief.get(f"{base}/{office.own}?lang=vi").text


def _put(office: Office, stage: str, state: str) -> None:
    with office.house.ledger.transaction() as session:
        stage_state(session, office.cycle, stage).state = state


def _late(office: Office, sha256: str, number: int, stage: str, at: datetime) -> Receipt:
    return Receipt(
        code=f"L{number}",
        cycle_id=office.cycle,
        stage=stage,
        dataset="self_assessment",
        sender_code=load_cycle(office.house, office.cycle).plan.units[2].code,
        sent_by="officer",
        file_name="muon.xlsx",
        sha256=sha256,
        attempt=number + 5,
        received_at=at,
        verdict="accepted",
        findings=0,
        late=True,
        counts=None,
        simulated=False,
    )


def _letter(office: Office, sha256: str, number: int, state: str) -> Message:
    return Message(
        id=f"<{number}@chuky>",
        cycle_id=office.cycle,
        recipient="a@b.example",
        subject="s",
        sha256=sha256,
        state=state,
        queued_at=office.house.clock.now() - timedelta(hours=1),
    )
