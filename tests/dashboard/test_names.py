"""People are told names, codes behind them: roles, waivers, the audit trail, refusals."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.refusals import in_the_plans_words
from tests.dashboard.conftest import Site
from tests.dashboard.furnishing import PLAN, word

pytestmark = pytest.mark.unit
TITLE = f"Kế hoạch {word('title', 'a')}"
RULE = "Thiếu dòng của đơn vị và tiêu chí thành phần phải tự chấm."


def test_a_role_is_told_by_the_cycles_title_and_the_units_name(furnished: Site) -> None:
    page = furnished.office.client("chief").get("/people").text
    first = f"Xã {word('name', 'a1')}"
    assert f'{TITLE} <code class="quiet">{PLAN}</code> · {first} <code class="quiet">TM01' in page


def test_a_saved_list_of_people_has_names_beside_what_an_import_reads(furnished: Site) -> None:
    text = furnished.office.client("chief").get("/people.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    head = next(row for row in rows if row["Tài khoản"] == "head-a1")
    assert (head["Chu kỳ"], head["Đơn vị"]) == (PLAN, "TM01")
    assert (head["Tên chu kỳ"], head["Tên đơn vị"]) == (TITLE, f"Xã {word('name', 'a1')}")


def test_a_waiver_is_told_by_its_rules_sentence(furnished: Site) -> None:
    page = furnished.office.client("administrator").get(f"/cycles/{PLAN}/changes").text
    assert f"{RULE} (row-absent)" in page


def test_the_audit_trail_names_stages_units_and_roles(furnished: Site) -> None:
    client = furnished.office.client("chief")
    trail = client.get(f"/cycles/{PLAN}/audit?q=row-absent").text
    assert f"{RULE} (row-absent)" in trail
    assert f"Xã {word('name', 'a1')} (TM01)" in trail
    assert f"{TITLE} ({PLAN})" in client.get("/audit").text


def test_a_refusal_names_the_stage_and_for_a_program_its_key_too(furnished: Site) -> None:
    request: Any = SimpleNamespace(path_params={"cycle": PLAN}, app=furnished.office.app)
    said = "bước `council-meeting` chưa mở"
    name = "“Họp Hội đồng đánh giá, xác định Chỉ số cải cách hành chính huyện”"
    assert in_the_plans_words(request, said) == f"bước {name} chưa mở"
    both = in_the_plans_words(request, said, keys=True)
    assert both == f"bước {name} (`council-meeting`) chưa mở"


def test_a_stage_waits_for_units_by_their_names(furnished: Site) -> None:
    page = furnished.office.client("administrator").get(f"/cycles/{PLAN}/stages").text
    first, second = (f"Xã {word('name', place)}" for place in ("a1", "a2"))
    assert f"chờ đơn vị được gia hạn đến 22/01/2024 ({first}, {second})" in page
