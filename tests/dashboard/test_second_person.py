"""What an insider could bend takes two persons, and the unit reads on its page that it happened."""

import re
from datetime import date
from decimal import Decimal

import pytest

from chuky.access.roles import Grant, grants_of
from chuky.appraising.queries import Place
from chuky.appraising.scoring import score
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import StageNotOpen
from chuky.cycle.paper_tally import Counted, enter_tally, paper_tallies, questions_of
from chuky.cycle.scores import components_for
from chuky.cycle.stage_state import stage_state
from chuky.ledger.models import Waiver
from tests.dashboard.conftest import add_person, post
from tests.dashboard.test_changes import STAGE, Desk, desk  # noqa: F401  a fixture

pytestmark = pytest.mark.unit


def context_of(desk: Desk) -> CycleContext:  # noqa: F811
    return load_cycle(desk.office.house, desk.office.cycle)


def put(desk: Desk, stage: str, state: str) -> None:  # noqa: F811
    with desk.office.house.ledger.transaction() as session:
        row = stage_state(session, desk.office.cycle, stage)
        row.state = state
        row.sealed_at = desk.office.house.clock.now() if state == "sealed" else None


def units_page(desk: Desk) -> str:  # noqa: F811
    """What the head of the unit reads."""
    office = desk.office
    with office.house.ledger.session() as session:
        known = grants_of(session, "thu-truong")
    if not known:
        add_person(office.house, "thu-truong", "head", office.cycle, office.own)
    text = office.client("thu-truong").get(f"{desk.base}/my/{office.own}").text
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def decided_by_the_second(desk: Desk, path: str = "") -> None:  # noqa: F811
    """The one who asked is refused, another grants. `path`: of the act's own form."""
    if not path:
        page = desk.second.get(f"{desk.base}/changes").text
        act = page.split("/decide")[0].rsplit("/changes/", 1)[1]
        path = f"{desk.base}/changes/{act}/decide"
    alone = post(desk.first, path, {"granted": "yes"})
    assert alone.status_code == 422
    assert "người khác" in alone.text
    assert post(desk.second, path, {"granted": "yes"}).status_code == 303


def test_a_waiver(desk: Desk) -> None:  # noqa: F811
    own, house = desk.office.own, desk.office.house
    form = {"stage": STAGE, "rule": "row-absent", "for_unit": own, "reason": "lũ lụt"}
    assert post(desk.first, f"{desk.base}/waive", form).status_code == 303
    assert "lũ lụt" not in units_page(desk), "what is only asked for has not happened"
    asked = desk.second.get(f"{desk.base}/changes").text
    context = context_of(desk)
    rule = "Thiếu dòng của đơn vị và tiêu chí thành phần phải tự chấm. (row-absent)"
    named = f"{context.plan.stage(STAGE).name} · {context.plan.units[0].name} · {rule}"
    assert named in asked, "what is decided on is said in the plan's own names"
    decided_by_the_second(desk)
    with house.ledger.session() as session:
        row = session.query(Waiver).one()
    assert (row.asked_by, row.granted_by) == ("first", "second")
    assert "Miễn một quy tắc" in units_page(desk)
    assert "lũ lụt (Quản trị (first), Quản trị (second))" in units_page(desk)


def test_a_paper_tally(desk: Desk) -> None:  # noqa: F811
    own, house, context = desk.office.own, desk.office.house, context_of(desk)
    stage = context.plan.stage("survey")
    put(desk, "survey", "open")
    codes = questions_of(context, context.unit(own, stage), "nguoi-dan")
    counted = Counted(own, "nguoi-dan", 50, {code: {4: 40} for code in codes}, "Biên bản số 3")
    act = enter_tally(house, context, stage, counted, "first")
    assert "Biên bản số 3" not in units_page(desk)
    assert "50 phiếu — Biên bản số 3" in desk.second.get(f"{desk.base}/changes").text
    decided_by_the_second(desk, f"{desk.base}/stages/survey/tallies/{act}")
    with house.ledger.session() as session:
        assert paper_tallies(session, desk.office.cycle, "survey")
    assert "Tính bảng đếm phiếu giấy" in units_page(desk)
    assert "Biên bản số 3 (Quản trị (first), Quản trị (second))" in units_page(desk)


def test_a_role(desk: Desk) -> None:  # noqa: F811
    cycle, own, house = desk.office.cycle, desk.office.own, desk.office.house
    post(desk.first, "/people", {"account": "binh", "name": "Trần Bình"})
    form = {"role": "contributor", "in_cycle": cycle, "unit": own, "reason": "Quyết định 12"}
    assert post(desk.first, "/people/binh/roles", form).status_code == 303
    assert "Trần Bình" not in units_page(desk)
    act = desk.second.get("/people").text.split("/people/asked/")[1].split('"')[0]
    decided_by_the_second(desk, f"/people/asked/{act}")
    with house.ledger.session() as session:
        assert grants_of(session, "binh") == (Grant("contributor", cycle, own),)
    said = "Cấp vai trò · Cán bộ đơn vị: Trần Bình (Quản trị (first), Quản trị (second))"
    assert said in units_page(desk)
    assert "Trần Bình" not in desk.first.get(f"{desk.base}/units/{desk.office.foreign}").text


def test_points_changed_after_their_round(desk: Desk) -> None:  # noqa: F811
    house, context = desk.office.house, context_of(desk)
    put(desk, "appraisal", "open")
    unit = context.plan.units[0]
    code = next(iter(components_for(context, unit, "appraised_score")))
    place = Place(context.id, "appraisal", unit.code, code)
    assert score(house, place, Decimal(0), "chưa có văn bản", 0, "tham-dinh")
    put(desk, "appraisal", "sealed")
    with pytest.raises(StageNotOpen):
        score(house, place, Decimal("0.5"), "đã bổ sung", 1, "tham-dinh")
    form = {"stage": "appraisal", "to": "2024-02-20", "reason": "sót một văn bản"}
    assert post(desk.first, f"{desk.base}/move", form).status_code == 303
    page = desk.second.get(f"{desk.base}/changes").text
    assert f"{context.plan.stage('appraisal').name} · đến hết 20/02/2024" in page
    decided_by_the_second(desk)
    assert "Mở lại" in units_page(desk)
    assert "Sửa điểm" not in units_page(desk)
    house.clock.move_to(house.clock.now().replace(hour=15))  # type: ignore[attr-defined]
    assert score(house, place, Decimal("0.5"), "đã bổ sung", 1, "tham-dinh")
    assert "Sửa điểm sau khi mở lại" in units_page(desk)
    assert "sót một văn bản (tham-dinh)" in units_page(desk)
    assert score(house, place, Decimal(0), "nhầm", 2, "tham-dinh-2")
    assert units_page(desk).count("Sửa điểm sau khi mở lại") == 1, "the last time of each unit"
    assert "sót một văn bản (tham-dinh-2)" in units_page(desk)
    assert "đã bổ sung" not in units_page(desk), "given points are under embargo"


def test_the_file_of_changes_has_them_all(desk: Desk) -> None:  # noqa: F811
    context = context_of(desk)
    day = date(2024, 2, 20)
    put(desk, STAGE, "sealed")
    form = {"stage": STAGE, "to": day.isoformat(), "reason": "thiếu hai xã"}
    post(desk.first, f"{desk.base}/move", form)
    decided_by_the_second(desk)
    lines = desk.first.get(f"{desk.base}/changes.csv").content.decode("utf-8-sig")
    assert "thiếu hai xã" in lines
    assert "first, second" in lines
    assert context.plan.stage(STAGE).name in lines.replace('""', '"')
