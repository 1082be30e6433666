"""A new cycle: drafted, read back, judged in place, rehearsed beside the server, activated."""

import re
import time
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest

from chuky.clock import VIETNAM
from chuky.cycle.activate import activate
from chuky.cycle.context import load_cycle
from chuky.cycle.move import Move, move_deadline
from chuky.plan import find_plan, load_plan
from chuky.plan.drafts import DraftUnknown, draft_path, drafts, saved
from chuky.plan.judging import judge_draft
from chuky.rehearsal.options import SUMMARY
from dashboard import rehearsing
from tests.dashboard.conftest import post
from tests.dashboard.drafting_desk import PLAN, STAGE, Desk, desk_in, draft, seen

pytestmark = pytest.mark.unit


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path) as made:
        yield made


def test_a_template_becomes_a_draft_that_is_valid(desk: Desk) -> None:
    name = draft(desk)
    text = desk.client.get(f"/plans/{name}").text
    assert "Kế hoạch hợp lệ" in text
    assert "hết thứ Tư, 10/01/2024" in text or "10/01/2024" in text
    assert drafts(desk.house.folder) == [PLAN]
    assert draft(desk) != name, "a second draft takes another name"


def test_drafts_are_listed_by_title_with_who_kept_them(desk: Desk) -> None:
    name = draft(desk)
    page = desk.client.get("/plans").text
    assert f'<a href="/plans/{name}">Triển khai xác định Chỉ số' in page
    assert "Quản trị (chief), 24/11/2026 09:00" in page


def test_findings_stand_with_the_stage_s_name_and_their_line(desk: Desk) -> None:
    name = draft(desk)
    text = draft_path(desk.house.folder, name).read_text(encoding="utf-8")
    wrong = text.replace("lead: phong-noi-vu", "lead: phong-khong-co", 1)
    sent = {"text": wrong, "seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    page = desk.client.get(f"/plans/{name}").text
    line = next(n for n, x in enumerate(wrong.splitlines(), 1) if "khong-co" in x)
    assert f'href="/plans/{name}/text#L{line}">dòng {line}</a>' in page
    assert "Bước “Xác định số lượng mẫu phiếu" in page, "the stage's name, before its key"
    assert "<code>phong-khong-co</code>" in page
    assert "Kích hoạt chu kỳ" not in page
    sent = {"confirm": "true", "seen": seen(desk, name)}
    answer = post(desk.client, f"/plans/{name}/activate", sent)
    assert answer.status_code == 422
    assert "kế hoạch còn 1 lỗi phải sửa trước" in answer.text
    assert str(desk.house.folder) not in answer.text, "pages show no folders of the server"


def test_a_finding_about_a_wording_stands_under_its_field(desk: Desk) -> None:
    name = draft(desk)
    form = {f"stated.{STAGE}": "hôm nào tiện", f"was.{STAGE}": "Chậm nhất đến ngày 10/01/2024"}
    assert post(desk.client, f"/plans/{name}/wordings", form).status_code == 303
    page = desk.client.get(f"/plans/{name}").text
    field = page.partition(f'<input id="s-{STAGE}"')[2].partition("</div>")[0]
    assert 'aria-invalid="true"' in field
    assert f'aria-describedby="r-{STAGE}"' in field
    below = field.partition(f'<div id="r-{STAGE}"')[2]
    assert "không đọc được thời hạn “hôm nào tiện”" in below
    assert "các cách viết được hiểu" in below, "what to do"
    other = page.partition('<input id="s-appraisal"')[2].partition("</div>")[0]
    assert "aria-invalid" not in other


def test_a_wording_is_read_back_for_its_stage_while_it_is_typed(desk: Desk) -> None:
    path = f"/plans/{draft(desk)}/reading?stage={STAGE}&stated.{STAGE}="
    good = desk.client.get(f"{path}Chậm nhất đến ngày 14/01/2024").text
    assert "hết Chủ nhật, 14/01/2024" in good
    assert "28/12, 05/01, 10/01, 12/01" in good
    link = re.search(r'<a href="([^"]+)">xem trước 4 × 17 thư</a>', good)
    assert link is not None
    letter = desk.client.get(unescape(link[1])).text
    assert "hạn Chủ nhật, 14/01/2024" in letter, "of the wording as it is typed, not as saved"
    assert "không đọc được thời hạn “hôm nào đó”" in desk.client.get(f"{path}hôm nào đó").text
    early = desk.client.get(f"{path}Trước ngày 01/12/2023").text
    assert "trước khi mở" in early, "what would be found once it is saved"
    assert "không có thời hạn" in desk.client.get(path).text
    none = f"/plans/{draft(desk)}/reading?stage=none&stated.none=Quý I"
    assert desk.client.get(none).text.strip() == ""


def test_values_that_no_document_states_are_accepted_with_their_reasons(desk: Desk) -> None:
    page = desk.client.get(f"/plans/{draft(desk)}").text
    assert "3 giá trị minh họa" in page
    assert "Kế hoạch không nêu thành viên Tổ thư ký và số người phải có mặt" in page
    assert "councils.to-thu-ky" not in page
    name = draft(desk)
    answer = post(desk.client, f"/plans/{name}/activate", {"seen": seen(desk, name)})
    assert answer.status_code == 422
    assert "đánh dấu “Tôi chấp nhận các giá trị minh họa này”" in answer.text
    assert "--confirm-illustrative" not in answer.text, "a page speaks of the page"


def test_last_years_plan_is_rolled_and_the_differences_shown(desk: Desk) -> None:
    answer = post(desk.client, "/plans/from-year", {"source": PLAN, "year": "2024"})
    assert answer.status_code == 303, answer.text
    page = desk.client.get(answer.headers["location"]).text
    assert "Khác năm trước" in page
    assert "<del>-key: thanh-mien-par-index-2023</del>" in page
    assert "@@" not in page
    name = answer.headers["location"].removeprefix("/plans/").partition("#")[0]
    sent = {"text": f"# sửa\n{saved(desk.house.folder, name).text}", "seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    assert "Khác năm trước" in desk.client.get(f"/plans/{name}").text, "after saving, too"
    assert drafts(desk.house.folder) == ["thanh-mien-par-index-2024"]


def test_any_cycle_of_the_house_becomes_next_years_plan_with_its_lessons(desk: Desk) -> None:
    loaded = load_plan(find_plan(PLAN))
    first, *others = loaded.plan.units
    renamed = first.model_copy(update={"name": "Thị trấn Thanh Miện mới"})
    plan = loaded.plan.model_copy(update={"units": (renamed, *others)})
    context = activate(desk.house, plan, loaded.criteria, "chief", confirm_illustrative=True)
    due = datetime(2024, 1, 15, 23, 59, tzinfo=VIETNAM)
    move_deadline(desk.house, context, Move(STAGE, due, "mưa lũ kéo dài"), "chief")
    assert f'value="cycle:{context.id}"' in desk.client.get("/plans").text
    form = {"source": f"cycle:{context.id}", "year": "2024"}
    answer = post(desk.client, "/plans/from-year", form)
    assert answer.status_code == 303, answer.text
    page = desk.client.get(answer.headers["location"]).text
    assert "Kế hoạch hợp lệ" in page
    assert "<del>-key: thanh-mien-par-index-2023</del>" in page
    assert "Bài học năm 2023: đã dời hạn: mưa lũ kéo dài" in page
    judged = judge_draft(desk.house.folder, "thanh-mien-par-index-2024")
    assert judged.loaded is not None
    assert judged.loaded.plan.units[0] == renamed, "what the cycle has, not the template"
    wrong = {"source": "cycle:none", "year": "2024"}
    assert post(desk.client, "/plans/from-year", wrong).status_code == 422


def test_the_years_sheets_lead_to_every_reminders_text(desk: Desk) -> None:
    name = draft(desk)
    text = desk.client.get(f"/plans/{name}").text
    assert text.count('<table class="month">') >= 4, "December to March"
    assert '<td class="off">' in text
    links = set(re.findall(r'href="(/plans/[^"]+/letter\?[^"]+)"', text))
    kinds = {link.rpartition("kind=")[2].partition("-")[0] for link in links}
    assert kinds == {"reminder", "overdue"}
    assert "stage=survey" in text, "of stages that no unit works in too"
    link = next(one for one in links if STAGE in one and "kind=reminder-2" in one)
    letter = desk.client.get(unescape(link)).text
    assert "Thị trấn Thanh Miện" in letter
    assert "hạn thứ Tư, 10/01/2024, còn 2 ngày làm việc" in letter
    for wrong in (f"stage={STAGE}&kind=opens", "stage=x&kind=reminder-2", ""):
        assert desk.client.get(f"/plans/{name}/letter?{wrong}").status_code == 404


def upload(desk: Desk, name: str, content: bytes):  # type: ignore[no-untyped-def]
    token = desk.client.get("/plans").text.split('name="form_token" value="')[1].split('"')[0]
    files = {"file": (name, content, "text/yaml")}
    return desk.client.post("/plans/upload", data={"form_token": token}, files=files)


def test_a_file_is_uploaded_and_judged_on_its_page(desk: Desk) -> None:
    answer = upload(desk, "Ke-Hoach.yaml", b"chuky: 1\nkey: x\n")
    assert answer.headers["location"] == "/plans/ke-hoach"
    assert "✕" in desk.client.get("/plans/ke-hoach").text
    for text, told in (
        (b"a: &x [1]\nb: [*x, *x]\n", "bí danh YAML"),
        (b"stages:\n\t- key: a\n", "Tab"),
        (b"a: " + b"[" * 3000, "lồng nhau quá nhiều tầng"),
    ):
        page = desk.client.get(upload(desk, "x.yaml", text).headers["location"])
        assert page.status_code == 200
        assert told in page.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 word/document.xml", "là tệp Word, Excel"),
        (b"%PDF-1.7", "là tệp PDF"),
        ("chuky: 1".encode("utf-16"), "là văn bản mã UTF-16"),
        ("key: x\ntitle: kế hoạch".encode("cp1258", "replace") + b"\xfd", "(dòng 2)"),
        (b"chuky: 1\x00", "là tệp nhị phân"),
        (b" \n", "rỗng"),
        ("ế".encode() * 700_000, "nặng hơn 2 MB"),
    ],
    ids=["word", "pdf", "utf-16", "codepage", "binary", "empty", "too large"],
)
def test_a_file_that_is_no_plan_is_refused_and_named(desk: Desk, content: bytes, told: str) -> None:
    answer = upload(desk, "x.yaml", content)
    assert answer.status_code == 422
    assert told in answer.text
    assert drafts(desk.house.folder) == []


def test_a_plan_of_several_years_shows_each_year_s_own_letters(desk: Desk) -> None:
    several = "hung-yen-citizen-survey-2021-2025"
    post(desk.client, "/plans/from-template", {"template": several})
    page = desk.client.get(f"/plans/{several}").text
    assert "ngày ở đây là của năm 2021" in page
    assert "{year}</label>" not in page
    links = re.findall(r'href="(/plans/[^"]+/letter\?[^"]+reminder-0[^"]*year=2023)"', page)
    letter = desk.client.get(unescape(links[0])).text
    assert "/2023 07:30" in letter


@pytest.mark.parametrize("name", ["../house", "..%2Fledger", "none", "A", "x/y"])
def test_a_drafts_name_opens_no_other_file(desk: Desk, name: str) -> None:
    with pytest.raises(DraftUnknown):
        draft_path(desk.house.folder, name)
    assert desk.client.get(f"/plans/{name}").status_code in (404, 422)
    sent = {"source": f"draft:{name}", "year": "2024"}
    assert post(desk.client, "/plans/from-year", sent).status_code == 422


def test_a_draft_is_activated_once_its_illustrative_values_are_accepted(desk: Desk) -> None:
    name = draft(desk)
    form = {"seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/activate", form).status_code == 422
    answer = post(desk.client, f"/plans/{name}/activate", form | {"confirm": "true"})
    assert answer.headers["location"] == f"/cycles/{PLAN}"
    assert load_cycle(desk.house, PLAN).timetable.moments


def test_a_rehearsal_runs_beside_the_server_and_tells_how_far_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, home = draft(desk), desk.house.folder
    assert rehearsing.look(home, name).state == "none"
    assert post(desk.client, f"/plans/{name}/rehearse", {}).status_code == 303
    try:
        until = time.monotonic() + 150  # seconds on a machine that does much else
        while (found := rehearsing.look(home, name)).done == 0 and time.monotonic() < until:
            assert found.state == "running", found
            time.sleep(0.2)
        assert 0 < found.done < found.total
        assert found.at
        assert "data-live" in desk.client.get(f"/plans/{name}").text
        ours = dict(rehearsing._CHILDREN)
        monkeypatch.setattr(rehearsing, "_CHILDREN", {})  # another process of the same server
        assert rehearsing.look(home, name).state == "running"
    finally:
        assert post(desk.client, f"/plans/{name}/rehearse/stop", {}).status_code == 303
    assert all(child.wait(10) for child in ours.values())
    assert rehearsing.look(home, name).state == "none"
    stream = desk.client.get(f"/plans/{name}/rehearsal")
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.startswith("event: end\ndata: ")


def test_a_rehearsal_just_begun_runs_though_its_command_line_shows_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, home = draft(desk), desk.house.folder
    works_in, asked = rehearsing._works_in, iter((False, False))
    monkeypatch.setattr(rehearsing, "_works_in", lambda *each: next(asked, works_in(*each)))
    rehearsing.start(home, name)
    try:
        assert rehearsing.look(home, name).state == "running"
    finally:
        rehearsing.stop(home, name)
    assert next(asked, None) is None, "it was asked until it showed"


def test_a_rehearsal_that_is_done_tells_so_with_its_summary(desk: Desk) -> None:
    name, home = draft(desk), desk.house.folder
    assert "Chưa diễn tập kế hoạch này" in desk.client.get(f"/plans/{name}").text
    folder = rehearsing.workspace(home, name)
    folder.mkdir(parents=True)
    (folder / SUMMARY).write_text("17 đơn vị · 9 bước <xong>\n", encoding="utf-8")
    page = desk.client.get(f"/plans/{name}").text
    assert "● Diễn tập xong: cả năm chạy đến công bố." in page
    assert "17 đơn vị · 9 bước &lt;xong&gt;" in page
    assert "data-live" not in page, "nothing more will come"
    assert post(desk.client, f"/plans/{name}/rehearse", {}).status_code == 303
    assert rehearsing.look(home, name).state == "done", "it isn't begun anew"
    sent = {"text": f"# sửa\n{saved(home, name).text}", "seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    page = desk.client.get(f"/plans/{name}").text
    assert "Chưa diễn tập kế hoạch này" in page, "another text was never rehearsed"
