"""A running cycle's plan taken into a draft, edited, shown with what it does, and applied."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from chuky.access.roles import Role
from chuky.cycle.activate import activate
from chuky.cycle.amend import amend
from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Cycle
from chuky.plan import find_plan, load_plan
from chuky.plan.drafts import Saving, drafts, new_draft, save_draft, saved
from chuky.plan.load import editions
from tests.dashboard.conftest import FixedClock, Office, add_person, post
from tests.dashboard.drafting_desk import PLAN, STAGE, Desk, desk_in
from tests.dashboard.test_today import words

pytestmark = pytest.mark.unit
APPLY = f"/plans/{PLAN}/amend/{PLAN}"
NAME = next(one.name for one in load_plan(find_plan(PLAN)).plan.stages if one.key == STAGE)
SEVERAL = "hung-yen-citizen-survey-2021-2025"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The whole plan runs; nobody has a draft of it."""
    with desk_in(tmp_path) as made:
        run(made, PLAN)
        yield made


def run(desk: Desk, template: str) -> None:
    loaded = load_plan(find_plan(template))
    for plan in editions(loaded.plan):
        activate(desk.house, plan, loaded.criteria, "chief", confirm_illustrative=True)


def edited(desk: Desk, *replaced: tuple[str, str], name: str = PLAN) -> None:
    """The draft, taken from the cycle where there is none, with its text edited."""
    post(desk.client, f"/cycles/{name}/draft", {})
    there = saved(desk.house.folder, name)
    text = there.text
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    saving = Saving("Lê Chi", FixedClock().now())
    save_draft(desk.house.folder, name, text, there.version, saving)


def form(page: str, reason: str = "Công văn 12/SNV") -> dict[str, str]:
    """What the form of a preview sends."""
    hidden = dict(re.findall(r'type="hidden" name="(seen|running)" value="([0-9a-f]+)"', page))
    assert set(hidden) == {"seen", "running"}
    return hidden | {"reason": reason}


def member(desk: Desk, role: Role, unit: str) -> TestClient:
    """Somebody of this cycle alone."""
    add_person(desk.house, role, role, PLAN, unit)
    app = desk.client.app
    assert isinstance(app, FastAPI)
    return Office(desk.house, app, "", "", "").client(role)


def due(desk: Desk, stage: str = STAGE, cycle: str = PLAN) -> str:
    with desk.house.ledger.session() as session:
        return f"{deadline_in_force(session, cycle, stage).due:%d/%m/%Y}"


def amendments(desk: Desk) -> list[str]:
    with desk.house.ledger.session() as session:
        query = select(AuditEvent.cycle).where(AuditEvent.action == "cycle.amended")
        return list(session.scalars(query))


LATER = ("ngày 10/01/2024", "ngày 17/01/2024")


def test_the_plan_of_a_running_cycle_becomes_a_draft_once(desk: Desk) -> None:
    page = desk.client.get(f"/cycles/{PLAN}/changes").text
    assert f'action="/cycles/{PLAN}/draft"' in page
    for _ in range(2):
        answer = post(desk.client, f"/cycles/{PLAN}/draft", {})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/plans/{PLAN}")
    assert drafts(desk.house.folder) == [PLAN]
    page = desk.client.get(f"/plans/{PLAN}").text
    assert "Kế hoạch hợp lệ" in page
    assert "Bản nháp giống hệt kế hoạch của chu kỳ" in page
    assert APPLY not in page
    assert "Bản nháp giống hệt" in desk.client.get(APPLY).text


def test_an_edited_plan_is_shown_then_applied_with_a_reason(desk: Desk) -> None:
    edited(desk, LATER)
    assert f'href="{APPLY}"' in desk.client.get(f"/plans/{PLAN}").text
    page = desk.client.get(APPLY).text
    said = words(page)
    assert f"{NAME} : 10/01/2024 → thứ Tư, 17/01/2024" in said
    for part in ("17 đơn vị", "Thời điểm cũ bị bỏ", "Thời điểm mới", "Thư nhắc chuyển ngày"):
        assert part in said
    assert "Các dòng khác nhau" in said
    assert (due(desk), amendments(desk)) == ("10/01/2024", [])
    empty = post(desk.client, APPLY, form(page, " "))
    assert (empty.status_code, due(desk)) == (422, "10/01/2024")
    assert "lý do" in words(empty.text)
    answer = post(desk.client, APPLY, form(page))
    assert answer.headers["location"] == f"/cycles/{PLAN}/changes#made"
    assert (due(desk), amendments(desk)) == ("17/01/2024", [PLAN])
    made = words(desk.client.get(f"/cycles/{PLAN}/changes").text)
    assert "Sửa kế hoạch : cả chu kỳ Công văn 12/SNV (Quản trị (chief)" in made
    assert f"Dời hạn : {NAME} → thứ Tư, 17/01/2024 Công văn 12/SNV" in made
    trail = words(desk.client.get(f"/cycles/{PLAN}/audit").text)
    assert "sửa đổi chu kỳ" in trail
    assert f"bước: {NAME} (self-assessment)" in trail


def test_the_unit_whose_deadline_moved_is_told_of_the_amendment(desk: Desk) -> None:
    edited(desk, LATER)
    post(desk.client, APPLY, form(desk.client.get(APPLY).text))
    seen = words(desk.client.get(f"/cycles/{PLAN}/units/TM01").text)
    assert "Sửa kế hoạch : cả chu kỳ Công văn 12/SNV" in seen
    assert f"Dời hạn : {NAME} → thứ Tư, 17/01/2024 Công văn 12/SNV" in seen
    own = words(member(desk, "head", "TM01").get(f"/cycles/{PLAN}/my/TM01").text)
    for said in ("Sửa kế hoạch", f"Dời hạn: {NAME} → thứ Tư, 17/01/2024"):
        assert f"{said} · Công văn 12/SNV (Quản trị (chief))" in own


def test_a_change_of_words_is_shown_as_lines_and_renames_the_cycle(desk: Desk) -> None:
    title = load_cycle(desk.house, PLAN).plan.title
    edited(desk, (f"title: {title}", "title: Kế hoạch đã đính chính"))
    page = desk.client.get(APPLY).text
    assert "Không hạn nào đổi" in page
    assert "<ins>+title: Kế hoạch đã đính chính</ins>" in page
    assert post(desk.client, APPLY, form(page)).status_code == 303
    assert "Kế hoạch đã đính chính" in desk.client.get(f"/cycles/{PLAN}").text


def test_a_deadline_that_is_worded_otherwise_and_stays_is_said_to_stay(desk: Desk) -> None:
    edited(desk, ("Chậm nhất đến ngày 10/01/2024", "Trước ngày 11/01/2024"))
    said = words(desk.client.get(APPLY).text)
    assert "Không hạn nào đổi" in said
    assert f"{NAME}: hạn đang có hiệu lực giữ nguyên, thứ Tư, 10/01/2024" in said


def test_no_text_is_applied_unseen_and_no_amendment_written_over(desk: Desk) -> None:
    edited(desk, LATER)
    sent = form(desk.client.get(APPLY).text)
    edited(desk, ("ngày 17/01/2024", "ngày 24/01/2024"))
    answer = post(desk.client, APPLY, sent)
    assert answer.status_code == 422
    assert "Lê Chi" in words(answer.text)
    sent = form(answer.text)
    plan = load_cycle(desk.house, PLAN).plan.model_copy(update={"title": "Tên khác"})
    amend(desk.house, load_cycle(desk.house, PLAN), plan, "đính chính", "minh")
    answer = post(desk.client, APPLY, sent)
    assert answer.status_code == 422
    assert "vừa được sửa đổi" in words(answer.text)
    assert due(desk) == "10/01/2024"
    assert "<del>-title: Tên khác</del>" in answer.text


def test_what_may_not_change_is_refused_with_the_way_out(desk: Desk) -> None:
    edited(desk, ("code: TM17", "code: TM99"))
    page = desk.client.get(APPLY)
    assert "Chưa áp dụng được" in page.text
    assert "Đơn vị của kế hoạch không đổi được" in words(page.text)
    assert "đưa phần ấy về như chu kỳ" in page.text
    assert "<textarea" not in page.text
    sent = {"seen": saved(desk.house.folder, PLAN).version, "running": "", "reason": "nhầm"}
    assert post(desk.client, APPLY, sent).status_code == 422
    assert amendments(desk) == []
    edited(desk, ("code: TM99", "code: TM17"), ("kind: appraisal", "kind: verification"))
    said = words(desk.client.get(APPLY).text)
    assert "Thẩm định" in said.split("Chưa áp dụng được")[1].split("không đổi được")[0]
    assert "loại của kế hoạch không đổi được" in said


def test_a_sealed_stage_is_not_reopened_by_an_edited_plan(desk: Desk) -> None:
    with desk.house.ledger.transaction() as session:
        stage_state(session, PLAN, STAGE).state = "sealed"
    edited(desk, LATER)
    page = desk.client.get(APPLY).text
    assert f"“{NAME}” đã khóa sổ, sửa kế hoạch không dời được hạn" in words(page)
    assert "cần người thứ hai duyệt" in page
    assert f'href="/cycles/{PLAN}/move?stage={STAGE}"' in page
    sent = {"seen": saved(desk.house.folder, PLAN).version, "reason": "mưa lũ"}
    assert post(desk.client, APPLY, sent).status_code == 422
    assert (due(desk), amendments(desk)) == ("10/01/2024", [])


def test_a_plan_of_several_years_is_applied_to_one_years_cycle(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        run(desk, SEVERAL)
        text = find_plan(SEVERAL).read_text(encoding="utf-8")
        title = load_plan(find_plan(SEVERAL)).plan.title
        new_draft(desk.house.folder, text.replace(title, f"{title}, sửa"), SEVERAL)
        answer = post(desk.client, f"/cycles/{SEVERAL}-2024/draft", {})
        assert answer.headers["location"] == f"/plans/{SEVERAL}"
        assert f"/plans/{SEVERAL}/amend/{SEVERAL}-2024" in desk.client.get(f"/plans/{SEVERAL}").text
        address = f"/plans/{SEVERAL}/amend/{SEVERAL}-2024"
        assert post(desk.client, address, form(desk.client.get(address).text)).status_code == 303
        assert amendments(desk) == [f"{SEVERAL}-2024"]
        assert desk.client.get(f"/plans/{SEVERAL}/amend/{SEVERAL}").status_code == 404


def test_only_administrators_of_the_house_may(desk: Desk) -> None:
    edited(desk, LATER)
    sent = form(desk.client.get(APPLY).text)
    other = member(desk, "administrator", "*")
    assert f"/cycles/{PLAN}/draft" not in other.get(f"/cycles/{PLAN}/changes").text
    assert other.get(APPLY).status_code == 403
    for address in (APPLY, f"/cycles/{PLAN}/draft"):
        assert post(other, address, sent).status_code == 403
    assert amendments(desk) == []


def test_a_published_cycles_plan_is_not_offered_for_editing(desk: Desk) -> None:
    edited(desk, ("10/01/2024", "17/01/2024"))
    assert APPLY in desk.client.get(f"/plans/{PLAN}").text
    with desk.house.ledger.transaction() as session:
        session.get_one(Cycle, PLAN).state = "published"
    assert APPLY not in desk.client.get(f"/plans/{PLAN}").text
    assert f"/cycles/{PLAN}/draft" not in desk.client.get(f"/cycles/{PLAN}/changes").text
    page = desk.client.get(APPLY)
    assert "đã công bố, kế hoạch của nó giữ nguyên" in page.text
    assert "Áp dụng vào chu kỳ</button>" not in page.text
