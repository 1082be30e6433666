"""Drafts renamed, deleted, brought back; one whose cycle runs says so and offers no activation."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from chuky.access.roles import HOUSE
from chuky.ledger.audit import AuditEvent
from chuky.plan.draft_moves import deleted_drafts
from chuky.plan.drafts import drafts, saved
from chuky.rehearsal.options import SUMMARY
from dashboard import rehearsing
from dashboard.rehearsing import Rehearsal, workspace
from tests.dashboard.conftest import post
from tests.dashboard.drafting_desk import PLAN, Desk, desk_in, draft, seen

pytestmark = pytest.mark.unit


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as made:
        yield made


def words(text: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


def trail(desk: Desk) -> list[tuple[str, str]]:
    with desk.house.ledger.session() as session:
        rows = session.query(AuditEvent).where(AuditEvent.cycle == HOUSE)
        return [(row.actor, row.action) for row in rows if row.action.startswith("plan.")]


def test_deleting_says_what_will_happen_and_the_draft_can_be_brought_back(desk: Desk) -> None:
    name = draft(desk)
    assert f'href="/plans/{name}/delete"' in desk.client.get(f"/plans/{name}").text
    page = words(desk.client.get(f"/plans/{name}/delete").text)
    assert "Bản nháp rời khỏi danh sách" in page
    assert "khôi phục được bất cứ lúc nào" in page
    assert drafts(desk.house.folder) == [name], "looking deletes nothing"
    answer = post(desk.client, f"/plans/{name}/delete", {"seen": seen(desk, name)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/plans#deleted")
    listed = desk.client.get("/plans").text
    assert "1 bản nháp đã xóa, khôi phục được" in words(listed)
    assert f'href="/plans/{name}"' not in listed
    (gone,) = deleted_drafts(desk.house.folder)
    assert "thanh-mien-par-index-2023" in desk.client.get(f"/deleted-plans/{gone.key}").text
    answer = post(desk.other, f"/deleted-plans/{gone.key}/restore", {})
    assert answer.headers["location"] == f"/plans/{name}"
    assert "Kế hoạch hợp lệ" in desk.client.get(f"/plans/{name}").text
    assert post(desk.client, f"/deleted-plans/{gone.key}/restore", {}).status_code in (404, 422)
    assert trail(desk) == [("chief", "plan.deleted"), ("minh", "plan.restored")]
    assert "xóa bản nháp kế hoạch" in desk.client.get("/audit").text


def test_a_draft_that_another_saved_meanwhile_is_not_deleted(desk: Desk) -> None:
    name = draft(desk)
    before = seen(desk, name)
    text = {"text": f"# sửa\n{saved(desk.house.folder, name).text}", "seen": before}
    assert post(desk.other, f"/plans/{name}/text", text).status_code == 303
    answer = post(desk.client, f"/plans/{name}/delete", {"seen": before})
    assert answer.status_code == 409
    assert "Bản nháp đã được người khác sửa" in answer.text
    assert drafts(desk.house.folder) == [name]
    assert trail(desk) == []


def test_a_renamed_draft_keeps_its_rehearsal(desk: Desk) -> None:
    name, home = draft(desk), desk.house.folder
    workspace(home, name).mkdir(parents=True)
    (workspace(home, name) / SUMMARY).write_text("17 đơn vị", encoding="utf-8")
    answer = post(desk.client, f"/plans/{name}/rename", {"name": "Năm sau"})
    assert answer.headers["location"] == "/plans/nam-sau"
    assert drafts(home) == ["nam-sau"]
    assert rehearsing.look(home, "nam-sau").state == "done"
    assert desk.client.get(f"/plans/{name}").status_code == 404
    assert trail(desk) == [("chief", "plan.renamed")]
    again = draft(desk)
    refused = post(desk.client, f"/plans/{again}/rename", {"name": "nam sau"})
    assert refused.status_code == 422
    assert "đã có bản nháp `nam-sau`" in words(refused.text).replace("“", "`").replace("”", "`")


def test_a_draft_that_is_being_rehearsed_is_neither_deleted_nor_renamed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = draft(desk)
    monkeypatch.setattr(rehearsing, "look", lambda *_: Rehearsal("running", 1, 2))
    sent = {"seen": seen(desk, name), "name": "khac"}
    for act in ("delete", "rename"):
        answer = post(desk.client, f"/plans/{name}/{act}", sent)
        assert answer.status_code == 422
        assert "đang được diễn tập" in answer.text
    assert drafts(desk.house.folder) == [name]


def activated(desk: Desk) -> str:
    name = draft(desk)
    sent = {"seen": seen(desk, name), "confirm": "true"}
    assert post(desk.client, f"/plans/{name}/activate", sent).status_code == 303
    return name


def test_a_draft_whose_cycle_runs_says_since_when_and_offers_no_activation(desk: Desk) -> None:
    name = activated(desk)
    page = desk.client.get(f"/plans/{name}").text
    section = page.split('id="activate"', 1)[1].split("<h2", 1)[0]
    assert f'href="/cycles/{PLAN}"' in section
    assert "kích hoạt lúc 20/11/2023" in words(section)
    assert "giống hệt" in section
    assert "/activate" not in section
    listed = desk.client.get("/plans").text
    assert f'<a href="/cycles/{PLAN}">đã thành chu kỳ năm 2023</a>' in listed
    assert "Chu kỳ giữ kế hoạch của riêng nó" in desk.client.get(f"/plans/{name}/delete").text


def test_a_draft_that_differs_from_its_cycle_shows_where_in_the_page_s_words(desk: Desk) -> None:
    name = activated(desk)
    text = saved(desk.house.folder, name).text
    edited = text.replace("Chậm nhất đến ngày 10/01/2024", "Chậm nhất đến ngày 12/01/2024")
    assert edited != text
    sent = {"text": edited, "seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    page = desk.client.get(f"/plans/{name}").text
    section = page.split('id="activate"', 1)[1].split('<h2 id="keeping"', 1)[0]
    assert "Bản nháp khác kế hoạch của chu kỳ" in section
    assert (section.count("<del>"), section.count("<ins>")) == (1, 1), "that line alone"
    assert "12/01/2024</ins>" in section
    assert f'href="/plans/{name}/amend/{PLAN}"' in section
    sent = {"seen": seen(desk, name), "confirm": "true"}
    answer = post(desk.client, f"/plans/{name}/activate", sent)
    assert answer.status_code == 422
    assert "--amend" not in answer.text, "a page speaks of the page"
    assert "đã chạy theo bản khác" in answer.text


def test_only_the_years_that_do_not_run_yet_are_left_to_activate(desk: Desk) -> None:
    several = "hung-yen-citizen-survey-2021-2025"
    post(desk.client, "/plans/from-template", {"template": several})
    page = desk.client.get(f"/plans/{several}").text
    assert f'action="/plans/{several}/activate"' in page
    sent = {"seen": seen(desk, several), "confirm": "true"}
    assert post(desk.client, f"/plans/{several}/activate", sent).status_code == 303
    section = desk.client.get(f"/plans/{several}").text.split('id="activate"', 1)[1]
    assert section.count("giống hệt") == 5
    assert "/activate" not in section
