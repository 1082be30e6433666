"""What `make demo` shows: two cycles, sign-ins that find work, a clock that runs on."""

import re
import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chuky.cli.demonstrating import PUBLISHED, RUNNING, STANDS, demonstration
from chuky.ledger.models import Cycle
from chuky.views.grid_totals import evidence_counts
from dashboard.app import create_app
from dashboard.web import Demonstration, Web
from flows.engine import Engine
from tests.dashboard.conftest import TestClient
from tests.flows.conftest import Rehearse

pytestmark = pytest.mark.flow
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')
SECONDS = 120
"""A day of the running cycle is played within this."""


@pytest.fixture(scope="module")
def demo(
    engine: Engine, rehearsed: Rehearse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    shutil.copytree(rehearsed(PUBLISHED), folder)
    web = demonstration(folder, engine)
    yield web
    web.house.close()


def shown(web: Web) -> Demonstration:
    assert web.demonstration is not None
    return web.demonstration


def signed_in(web: Web, account: str) -> TestClient:
    """A browser that signed in with what the demonstration shows."""
    browser = TestClient(create_app(web), follow_redirects=True)
    password = next(said for name, said, _what in shown(web).sign_ins if name == account)
    token = _TOKEN.search(browser.get("/sign-in").text)
    assert token is not None
    form = {"account": account, "password": password, "next": "/", "form_token": token[1]}
    browser.post("/sign-in", data=form)
    return browser


def test_one_cycle_is_published_and_one_stands_in_the_middle_of_its_year(demo: Web) -> None:
    with demo.house.ledger.session() as session:
        states = {row.id: row.state for row in session.query(Cycle)}
    assert states == {PUBLISHED: "published", RUNNING: "active"}
    today = signed_in(demo, "quan-tri").get("/").text
    for word in ("đơn vị quá hạn", "đơn vị bị trả lại", "bước bị giữ lại", "chốt chất lượng"):
        assert word in today, word
    mail = re.search(r"only=sent\">([\d.]+) thư đã gửi", today)
    assert mail is not None
    assert int(mail[1].replace(".", "")) > 0


@pytest.mark.parametrize(
    ("account", "finds"),
    [
        ("quan-tri", "Cần xử lý ngay"),
        ("quan-tri-2", "Cần xử lý ngay"),
        ("thu-ky", "Cần xử lý ngay"),
        ("kiem-toan", "Cần xử lý ngay"),
        ("can-bo", "Chấm điểm"),
        ("thu-truong", "Chấm điểm"),
        ("tham-dinh", "Chấm tiếp"),
        ("hoi-dong", "Điểm theo tiêu chí"),
        ("van-hanh", "Máy móc"),
    ],
)
def test_each_role_lands_on_something_to_do(demo: Web, account: str, finds: str) -> None:
    page = signed_in(demo, account).get("/")
    assert page.status_code == 200
    main = page.text.partition("<main")[2]
    assert finds in main, page.url


def test_every_sign_in_shown_is_of_a_role_tried_here(demo: Web) -> None:
    tried = test_each_role_lands_on_something_to_do.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {account for account, _finds in tried} == {one[0] for one in shown(demo).sign_ins}


def test_a_unit_sees_last_years_points_beside_its_own(demo: Web) -> None:
    browser = signed_in(demo, "can-bo")
    unit = re.search(r"/my/(\w+)/scores", browser.get("/my").text)
    assert unit is not None
    form = browser.get(f"/cycles/{RUNNING}/my/{unit[1]}/scores").text
    assert "năm trước" in form


def test_a_unit_reads_its_own_published_result_with_the_appraisers_reasons(demo: Web) -> None:
    browser = signed_in(demo, "thu-truong")
    link = re.search(rf"/cycles/{PUBLISHED}/my/\w+#results", browser.get("/my").text)
    assert link is not None
    page = browser.get(link[0]).text
    assert 'id="results"' in page
    assert re.search(r"thẩm định \d+(,\d+)? điểm", page)


def test_the_officer_finds_a_form_half_filled_with_its_papers(demo: Web) -> None:
    browser = signed_in(demo, "can-bo")
    unit = re.search(r"/my/(\w+)/scores", browser.get("/my").text)
    assert unit is not None
    form = browser.get(f"/cycles/{RUNNING}/my/{unit[1]}/scores").text
    assert "Đã lưu nháp" in form
    assert form.count("-dien-tap.pdf") > 10
    for word in ("chưa chấm", "chưa có tài liệu"):
        assert word in form, word


def test_units_sent_papers_for_most_of_what_they_cite(demo: Web) -> None:
    with demo.house.ledger.session() as session:
        found = evidence_counts(session, RUNNING, ["self-assessment"])
    sent, cited = (sum(pair[at] for pair in found.values()) for at in (0, 1))
    assert 0.75 * cited < sent < cited
    paper = re.search(r'href="(/cycles/[^"]+/evidence/E-[^"]+)"', appraised(demo))
    assert paper is not None
    file = signed_in(demo, "tham-dinh").get(paper[1])
    assert file.content.startswith(b"%PDF-")


def appraised(demo: Web) -> str:
    """A unit's lines before the appraiser, self scores and papers beside."""
    browser = signed_in(demo, "tham-dinh")
    unit = re.search(r'href="(/cycles/[^"]+/appraisal/units/[^"#]+)', browser.get("/").text)
    assert unit is not None
    return browser.get(unit[1].replace("&amp;", "&")).text


def test_the_clock_runs_on_and_the_cycle_with_it(demo: Web) -> None:
    browser = signed_in(demo, "quan-tri")
    token = _TOKEN.search(browser.get("/").text)
    assert token is not None
    before = demo.today()
    assert before == STANDS.date()
    form = {"until": "2025-01-16", "form_token": token[1]}
    page = browser.post("/demonstration/run-on", data=form)
    assert "Đang chạy tiếp" in page.text or not shown(demo).running
    until = time.monotonic() + SECONDS
    while shown(demo).running and time.monotonic() < until:
        time.sleep(0.2)
    assert not shown(demo).failed
    assert before < demo.today() <= date(2025, 1, 16)
    assert signed_in(demo, "thu-ky").get("/").status_code == 200


def test_only_the_houses_administrator_may_let_it_run_on(demo: Web) -> None:
    browser = signed_in(demo, "thu-ky")
    token = _TOKEN.search(browser.get("/").text)
    assert token is not None
    form = {"until": "2025-02-01", "form_token": token[1]}
    assert browser.post("/demonstration/run-on", data=form).status_code == 403


def test_a_demonstration_started_again_goes_on_where_it_stood(demo: Web, engine: Engine) -> None:
    again = demonstration(Path(demo.house.folder), engine)
    assert again.today() == demo.today()
    assert shown(again).sign_ins == shown(demo).sign_ins
    again.house.close()
