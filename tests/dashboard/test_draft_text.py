"""A draft's whole text: findings between its lines, checked while typed, two officers at once."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from chuky.plan.drafts import new_draft, saved
from tests.dashboard.conftest import post
from tests.dashboard.drafting_desk import STAGE, Desk, desk_in, draft, seen

pytestmark = pytest.mark.unit
WORDING = "Chậm nhất đến ngày 10/01/2024"
WEIGHT = 500_000
"""Bytes of a page at most, as `test_scale` has it."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("desk")) as made:
        yield made


def text_of(desk: Desk, name: str) -> str:
    return saved(desk.house.folder, name).text


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def test_a_finding_stands_right_below_its_line_which_the_list_leads_to(desk: Desk) -> None:
    name = draft(desk)
    wrong = text_of(desk, name).replace("lead: phong-noi-vu", "lead: phong-khong-co", 1)
    sent = {"text": wrong, "seen": seen(desk, name)}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    page = desk.client.get(f"/plans/{name}/text").text
    line = line_of(wrong, "khong-co")
    assert f'<a href="#L{line}">' in page
    told = page.partition(f'<li id="L{line}" class="bad">')[2].partition("</li>")[0]
    assert told.index("lead: phong-khong-co") < told.index("✕") < told.index("có phải là")
    assert f'<li id="L{line + 1}"><code>' in page, "its neighbours bear no mark"


def test_the_text_is_checked_while_it_is_typed_and_nothing_is_saved(desk: Desk) -> None:
    name = draft(desk)
    before = saved(desk.house.folder, name)
    typed = "# một dòng mới\n" + before.text.replace(WORDING, "Chậm nhất hôm nào tiện")
    told = post(desk.client, f"/plans/{name}/check", {"text": typed}).text
    line = line_of(typed, "hôm nào tiện")
    assert f'<li id="L{line}" class="bad">' in told, "the finding moved with the text"
    assert "không đọc được thời hạn" in told
    assert "<html" not in told
    assert saved(desk.house.folder, name) == before


def test_a_wording_in_the_text_is_read_back_with_its_days_and_reminders(desk: Desk) -> None:
    name = draft(desk)
    typed = text_of(desk, name).replace(WORDING, "Chậm nhất đến ngày 14/01/2024")
    told = post(desk.client, f"/plans/{name}/check", {"text": typed}).text
    line = line_of(typed, "14/01/2024")
    said = told.partition(f'<li id="L{line}"')[2].partition("</li>")[0]
    assert "hết Chủ nhật, 14/01/2024" in said
    assert "ngày làm việc cuối cùng trước hạn: thứ Sáu, 12/01/2024" in said
    assert "28/12, 05/01, 10/01, 12/01" in said
    assert "4 × 17 thư" in said


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1", "chuky: 1\nstages: 3", "\x00", "x" * 2_000_001]
)
def test_any_text_is_checked_without_an_error_of_ours(desk: Desk, text: str) -> None:
    answer = post(desk.client, f"/plans/{draft(desk)}/check", {"text": text})
    assert answer.status_code == 200
    assert "✕" in answer.text
    assert len(answer.content) < WEIGHT


def test_a_plan_of_thousands_of_units_makes_light_pages(desk: Desk) -> None:
    known, start, rest = text_of(desk, draft(desk)).partition("units:\n")
    units = "".join(
        f"  - {{code: X{n:04}, name: Xã Số {n}, group: communes}}\n" for n in range(3321)
    )
    text = known + start + units + "\n" + rest.partition("\n\n")[2]
    name = new_draft(desk.house.folder, text, "lon")
    pages = {
        path: desk.client.get(f"/plans/{name}{path}") for path in ("", "/text", "/text?first=1000")
    }
    weights = {path: len(answer.content) for path, answer in pages.items()}
    assert max(weights.values()) < WEIGHT, weights
    assert "X0000" not in pages[""].text, "the draft's own page is about the whole"
    numbered = re.findall(r'<li id="L(\d+)"', pages["/text"].text)
    assert len(numbered) < 150, "what says nothing is folded away"
    assert 'id="L1100"' in pages["/text?first=1000"].text, "and can be asked for"


def test_what_another_officer_saved_is_not_saved_over(desk: Desk) -> None:
    name = draft(desk)
    mine, first = text_of(desk, name), seen(desk, name)
    theirs = mine.replace(WORDING, "Chậm nhất đến ngày 12/01/2024")
    sent = {"text": theirs, "seen": first}
    assert post(desk.other, f"/plans/{name}/text", sent).status_code == 303
    mine = mine.replace("title: Triển khai", "title: Kế hoạch triển khai", 1)
    answer = post(desk.client, f"/plans/{name}/text", {"text": mine, "seen": first})
    assert answer.status_code == 409
    assert text_of(desk, name) == theirs
    assert "(minh)" in answer.text, "who saved"
    assert "24/11/2026 09:00" in answer.text, "when"
    assert "Chậm nhất đến ngày 12/01/2024" in answer.text, "the other's text"
    assert "<ins>+title: Kế hoạch triển khai" in answer.text
    assert "title: Kế hoạch triển khai" in in_the_box(answer.text), "to go on with"
    newer = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert newer is not None
    sent = {"text": mine, "seen": newer[1]}
    assert post(desk.client, f"/plans/{name}/text", sent).status_code == 303
    assert text_of(desk, name) == mine, "having seen the other's, one may decide"


def in_the_box(page: str) -> str:
    return unescape(page.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0])


def test_texts_of_two_officers_are_put_together_before_one_decides(desk: Desk) -> None:
    name = draft(desk)
    base, first = text_of(desk, name), seen(desk, name)
    theirs = base.replace(WORDING, "Trước ngày 12/01/2024")
    sent = {"text": theirs, "seen": first}
    assert post(desk.other, f"/plans/{name}/text", sent).status_code == 303
    apart = base.replace("name: Phòng Tư pháp,", "name: Phòng Tư pháp huyện,")
    answer = post(desk.client, f"/plans/{name}/text", {"text": apart, "seen": first})
    assert "đã gộp cả hai" in answer.text
    both = theirs.replace("name: Phòng Tư pháp,", "name: Phòng Tư pháp huyện,")
    assert in_the_box(answer.text) == both
    same = base.replace(WORDING, "Trước ngày 20/01/2024")
    answer = post(desk.client, f"/plans/{name}/text", {"text": same, "seen": first})
    assert "Hai người cùng sửa 1 chỗ" in answer.text
    told = "stated: Trước ngày 12/01/2024\n    stated: Trước ngày 20/01/2024\n"
    assert told in in_the_box(answer.text)
    assert "# Quản trị (minh): stated" in in_the_box(answer.text)


def test_one_s_own_text_can_be_kept_apart(desk: Desk) -> None:
    name = draft(desk)
    before = text_of(desk, name)
    sent = {"text": "chuky: 1\n", "seen": "x", "way": "apart"}
    answer = post(desk.client, f"/plans/{name}/text", sent)
    apart = answer.headers["location"].removeprefix("/plans/")
    assert apart != name
    assert (text_of(desk, apart), text_of(desk, name)) == ("chuky: 1\n", before)


def test_two_officers_change_different_wordings_without_disturbing_each_other(desk: Desk) -> None:
    name = draft(desk)
    page = {f"was.{STAGE}": WORDING, f"stated.{STAGE}": WORDING}
    page |= {"was.appraisal": "Tháng 01/2024", "stated.appraisal": "Tháng 01/2024"}
    mine, theirs = f"{WORDING}, không gia hạn", "Trong tháng 02/2024"
    for client, typed in (
        (desk.client, {f"stated.{STAGE}": mine}),
        (desk.other, {"stated.appraisal": theirs}),
    ):
        assert post(client, f"/plans/{name}/wordings", page | typed).status_code == 303
    text = text_of(desk, name)
    assert f'stated: "{mine}"' in text
    assert f'stated: "{theirs}"' in text


def test_two_officers_who_change_the_same_wording_are_shown_both(desk: Desk) -> None:
    name = draft(desk)
    sent = {f"was.{STAGE}": WORDING}
    theirs = sent | {f"stated.{STAGE}": "Trước ngày 12/01/2024"}
    assert post(desk.other, f"/plans/{name}/wordings", theirs).status_code == 303
    before = text_of(desk, name)
    mine = sent | {f"stated.{STAGE}": "Trước ngày 20/01/2024"}
    answer = post(desk.client, f"/plans/{name}/wordings", mine)
    assert answer.status_code == 409
    assert text_of(desk, name) == before
    assert "<del>-    stated: &#34;Trước ngày 12/01/2024&#34;</del>" in answer.text
    assert "<ins>+    stated: &#34;Trước ngày 20/01/2024&#34;</ins>" in answer.text


def test_wordings_typed_for_a_text_that_broke_meanwhile_are_not_lost(desk: Desk) -> None:
    name = draft(desk)
    sent = {"text": "a: [", "seen": seen(desk, name)}
    assert post(desk.other, f"/plans/{name}/text", sent).status_code == 303
    mine = {f"was.{STAGE}": WORDING, f"stated.{STAGE}": "Trước ngày 20/01/2024"}
    answer = post(desk.client, f"/plans/{name}/wordings", mine)
    assert answer.status_code == 409
    assert "Trước ngày 20/01/2024" in answer.text


def test_a_text_that_nobody_on_the_page_has_seen_is_not_activated(desk: Desk) -> None:
    name = draft(desk)
    first = seen(desk, name)
    sent = {"text": text_of(desk, name) + "# thêm\n", "seen": first}
    assert post(desk.other, f"/plans/{name}/text", sent).status_code == 303
    answer = post(desk.client, f"/plans/{name}/activate", {"confirm": "true", "seen": first})
    assert answer.status_code == 422
    assert "bản nháp đã được lưu lại (người lưu: " in answer.text


def test_a_text_too_long_to_keep_stays_in_the_box(desk: Desk) -> None:
    name = draft(desk)
    sent = {"text": "# " + "a" * 2_000_000, "seen": seen(desk, name)}
    answer = post(desk.client, f"/plans/{name}/text", sent)
    assert answer.status_code == 422
    assert "a" * 2_000_000 in answer.text


def test_a_house_without_notes_of_who_saved_shows_its_drafts_too(desk: Desk) -> None:
    name = new_draft(desk.house.folder, "chuky: 1\n", "tu-tay")
    assert saved(desk.house.folder, name).by is None
    page = desk.client.get(f"/plans/{name}").text
    assert "Lưu lần cuối" not in page
    assert "✕" in page
