"""Each screen's link leads to the part of the help that speaks of it, in both languages.

The table is written by hand: what each screen is called in the part that it leads to.
"""

import re
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute

from chuky.language import Language
from dashboard.help.reading import DOCS, read_help
from dashboard.help_links import help_for
from tests.dashboard.conftest import Office, Site
from tests.dashboard.furnishing import PLAN, PUBLISHED, UNITS

pytestmark = pytest.mark.unit
NO_SCREEN = re.compile(
    r"\{(kind|sha256|path:path|what|number|evidence|upload)\}$|\.(ics|json|csv|xlsx|docx|zip)$"
    r"|^/(api|help|single-sign-on)|/(events|rehearsal|reading|signed)$|^/health$|/files$"
)
"""Routes that answer a file, data, a part of a page, the help itself, or go on elsewhere."""


@dataclass(frozen=True)
class Spoken:
    """The part of help, and the words by which it speaks of the screen."""

    place: str
    vi: str
    en: str


TODAY, WHOLE = "administrator#part-1", "administrator#part-2"
CHANGES, LETTERS = "administrator#part-3", "administrator#part-4"
RECORDS, PEOPLE = "administrator#part-5", "administrator#part-6"
CYCLE = "/cycles/{cycle}"
MY, STAGE, APPRAISAL = f"{CYCLE}/my/{{unit}}", f"{CYCLE}/stages/{{stage}}", f"{CYCLE}/appraisal"
SESSION = f"{STAGE}/sessions/{{council}}/{{number}}"
SCREENS = {
    "/sign-in": Spoken("account#part-1", "Mật khẩu", "password"),
    "/first-run": Spoken("account#part-1", "quản trị viên đầu tiên", "first administrator"),
    "/invitation/{token}": Spoken("account#part-1", "Thư mời", "invitation"),
    "/me": Spoken("account#part-2", "Phiên đang mở", "Open sessions"),
    "/me/tokens": Spoken("account#part-3", "Mã truy cập API", "API tokens"),
    "/": Spoken(TODAY, "còn mấy ngày làm việc", "working days left"),
    "/plans": Spoken(WHOLE, "Lập chu kỳ", "New cycle"),
    "/plans/{draft}": Spoken(WHOLE, "Lịch từng tháng", "sheet of each month"),
    "/plans/{draft}/text": Spoken(WHOLE, "Sửa toàn văn", "Edit the whole text"),
    "/plans/{draft}/letter": Spoken(WHOLE, "để đọc thư", "to read one"),
    "/plans/{draft}/delete": Spoken(WHOLE, "xóa bản nháp", "delete the draft"),
    "/plans/{draft}/amend/{cycle}": Spoken(CHANGES, "áp dụng vào chu kỳ", "apply it to the cycle"),
    "/deleted-plans/{gone}": Spoken(WHOLE, "đọc và khôi phục được", "to be read and brought back"),
    CYCLE: Spoken(WHOLE, "đếm đơn vị theo từng tình trạng", "counts units by where they stand"),
    f"{CYCLE}/units": Spoken(WHOLE, "lưới đơn vị × bước", "grid unit × stage"),
    f"{CYCLE}/units-by-cluster": Spoken(WHOLE, "Đếm theo cụm", "Counted by"),
    f"{CYCLE}/units/{{unit}}": Spoken(WHOLE, "Bấm tên đơn vị", "A unit's name opens"),
    f"{CYCLE}/units/{{unit}}/history": Spoken(WHOLE, "với lịch sử", "with their history"),
    f"{CYCLE}/units/{{unit}}/reports": Spoken(WHOLE, "báo cáo đã ký", "signed reports"),
    f"{CYCLE}/close-early": Spoken(WHOLE, "Đóng sớm một bước", "Close a stage early"),
    f"{CYCLE}/changes": Spoken(CHANGES, "ở Thay đổi hoặc", "on Changes or People"),
    f"{CYCLE}/move": Spoken(CHANGES, "Dời hạn", "Moving a deadline"),
    f"{CYCLE}/pause": Spoken(CHANGES, "tạm dừng", "pausing"),
    f"{CYCLE}/waive": Spoken(CHANGES, "Miễn một quy tắc", "Waive a rule"),
    f"{CYCLE}/reminders": Spoken(LETTERS, "không gửi được", "failed"),
    f"{CYCLE}/reminders/preview": Spoken(LETTERS, "Xem trước thư", "Preview the next letters"),
    f"{CYCLE}/reminders/send": Spoken(LETTERS, "Gửi ngay", "Send now"),
    f"{CYCLE}/letters/{{message}}": Spoken(LETTERS, "Các lần gửi", "its tries"),
    f"{CYCLE}/urging": Spoken(LETTERS, "Đôn đốc đơn vị", "Urge late units"),
    f"{CYCLE}/clock": Spoken(LETTERS, "đồng hồ đáng ngờ", "clock in doubt"),
    "/texts": Spoken(LETTERS, "Mẫu thư nhắc", "Texts of reminders"),
    "/texts/{name}": Spoken(LETTERS, "bản xem trước bên cạnh", "preview beside"),
    f"{CYCLE}/quality": Spoken(RECORDS, "qua chốt nào", "which gate"),
    f"{CYCLE}/vault": Spoken(RECORDS, "Kho hồ sơ", "Vault"),
    f"{CYCLE}/audit": Spoken(RECORDS, "Nhật ký", "Audit trail"),
    "/audit": Spoken(RECORDS, "không thuộc chu kỳ nào", "belongs to no cycle"),
    "/people": Spoken(PEOPLE, "Thêm người bằng thư mời", "Add people by invitation"),
    "/machines": Spoken("operator#part-1", "Máy móc", "Machines"),
    f"{CYCLE}/stages": Spoken("secretariat#part-1", "Việc theo bước", "Work by stage"),
    STAGE: Spoken("secretariat#part-1", "Mỗi bước có một trang", "Each stage has a page"),
    SESSION: Spoken("secretariat#part-2", "Ghi phiên họp", "Enter a session"),
    f"{SESSION}/review": Spoken("secretariat#part-2", "Lưu và xem lại", "Save and look again"),
    f"{STAGE}/tallies": Spoken("secretariat#part-3", "nhập bảng đếm", "enters the tally"),
    f"{STAGE}/tallies/{{tally}}": Spoken("secretariat#part-3", "đối chiếu", "compares it"),
    "/my": Spoken("unit#part-1", "Việc của tôi", "My work"),
    MY: Spoken("unit#part-1", "Trang của đơn vị", "The unit's page"),
    f"{MY}/scores": Spoken("unit#part-2", "ô điểm", "score"),
    f"{MY}/assignments": Spoken("unit#part-2", "phân công", "assigns"),
    f"{MY}/evidence/{{component}}": Spoken("unit#part-2", "Tài liệu kiểm chứng", "Evidence"),
    f"{MY}/approve": Spoken("unit#part-3", "Duyệt và gửi", "Approve and send"),
    f"{MY}/receipts/{{receipt}}": Spoken("unit#part-3", "biên nhận", "receipt"),
    f"{MY}/queries": Spoken("unit#part-4", "Giải trình", "Queries"),
    "/appraisal": Spoken("appraiser#part-1", "Thẩm định", "Appraisal"),
    APPRAISAL: Spoken("appraiser#part-1", "danh sách việc", "the queue"),
    f"{APPRAISAL}/units/{{unit}}": Spoken("appraiser#part-2", "điểm tự chấm", "own score"),
    f"{APPRAISAL}/components/{{component}}": Spoken("appraiser#part-2", "lý do", "reason"),
    f"{APPRAISAL}/disagreements": Spoken("appraiser#part-5", "khác điểm tự chấm", "differ"),
    f"{APPRAISAL}/charges": Spoken("appraiser#part-6", "giao tiêu chí", "gives criteria"),
    "/council": Spoken("council#part-1", "Hội đồng", "Council"),
    f"{CYCLE}/council": Spoken("council#part-1", "tài liệu của phiên họp", "meeting's papers"),
    "/published": Spoken("public#part-1", "Kết quả đã công bố", "Published results"),
    "/published/{cycle}": Spoken("public#part-1", "bảng xếp hạng", "its ranking"),
}


def spoken_of(place: str, language: Language) -> str:
    """The text of one part, without its marks of bold."""
    name, number = place.split("#part-")
    whole = (DOCS / "help" / f"{name}.md").read_text(encoding="utf-8")
    vietnamese, _, english = whole.partition("\n## English\n")
    half, mark = (english, "###") if language == "en" else (vietnamese, "##")
    assert read_help(name, language).parts[int(number) - 1][0] == int(number)
    part = half.partition(f"\n{mark} {number}. ")[2].partition(f"\n{mark} ")[0]
    return part.replace("**", "")


def test_the_table_names_every_screen(office: Office) -> None:
    made = {
        route.path
        for route in office.app.routes
        if isinstance(route, APIRoute)
        and "GET" in route.methods
        and (route.path == SESSION or not NO_SCREEN.search(route.path))
    }
    assert made == set(SCREENS), "say here which part of the help speaks of it, and in what words"


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_leads_to_the_part_that_speaks_of_it(path: str) -> None:
    spoken = SCREENS[path]
    assert help_for(re.sub(r"\{\w+\}", "x1", path)) == f"/help/{spoken.place}"
    assert spoken.vi in spoken_of(spoken.place, "vi")
    assert spoken.en in spoken_of(spoken.place, "en")


def test_a_screen_shows_the_link(office: Office) -> None:
    member = office.client("appraiser")
    text = member.get(f"/cycles/{office.cycle}/appraisal").text
    assert 'href="/help/appraiser#part-1"' in text


def test_a_stage_that_only_an_administrator_ends_leads_to_the_administrator_s_part(
    furnished: Site,
) -> None:
    text = furnished.office.client("secretary").get(f"/cycles/{PLAN}/stages/publication").text
    assert 'href="/help/administrator#part-7"' in text
    assert "Công bố: chỉ người quản trị" in spoken_of("administrator#part-7", "vi")


def test_a_unit_s_page_with_results_leads_to_the_part_about_them(furnished: Site) -> None:
    pages = {account: furnished.office.client(account) for account in ("head-a1", "head-p1")}
    text = pages["head-p1"].get(f"/cycles/{PUBLISHED}/my/{UNITS[0]}").text
    assert "Kết quả đã công bố</h2>" in text
    assert 'href="/help/unit#part-5"' in text
    assert "theo từng nguồn" in spoken_of("unit#part-5", "vi")
    assert 'href="/help/unit#part-1"' in pages["head-a1"].get(f"/cycles/{PLAN}/my/{UNITS[0]}").text
