"""A wording read back for its stage: days, what to mind, the reminders and whom they reach."""

from pathlib import Path

import pytest

from chuky.language import Text
from chuky.plan import find_plan, load_plan
from chuky.plan.drafts import new_draft
from chuky.plan.judging import judge_draft, judge_text
from chuky.plan.load import LoadedPlan
from chuky.views.plan_days import plan_days, undated
from chuky.views.plan_findings import finding_rows, of_stages
from chuky.views.reading import PlanReader, ReadBack, worded

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@pytest.fixture(scope="module")
def loaded() -> LoadedPlan:
    return load_plan(find_plan("thanh-mien-par-index-2023"))


def read(loaded: LoadedPlan, text: str, stage: str = STAGE) -> ReadBack:
    back = PlanReader(loaded).read(stage, text)
    assert back is not None
    return back


def test_a_wording_tells_its_day_what_to_mind_and_its_reminders(loaded: LoadedPlan) -> None:
    back = read(loaded, "Chậm nhất đến ngày 14/01/2024")
    assert back.reading.explanation.vi.startswith("hết Chủ nhật, 14/01/2024 · “Chậm nhất đến”")
    assert [note.vi for note in back.notes] == [
        "14/01/2024 là ngày nghỉ (cuối tuần); "
        "ngày làm việc cuối cùng trước hạn: thứ Sáu, 12/01/2024"
    ]
    days = [f"{one.at:%d/%m}" for one in back.reminders]
    assert days == ["28/12", "05/01", "10/01", "12/01"]
    assert {one.letters for one in back.reminders} == {17}, "one to each unit"


def test_the_reminders_are_those_that_the_saved_plan_would_send(loaded: LoadedPlan) -> None:
    text = "Chậm nhất đến ngày 12/01/2024"
    scheduled = [
        (moment.kind, day.day, moment.letters)
        for day in plan_days(worded(loaded, STAGE, text))
        for moment in day.moments
        if moment.key == STAGE and moment.kind.startswith("reminder")
    ]
    back = read(loaded, text)
    assert scheduled == [(one.kind, one.at.date(), one.letters) for one in back.reminders]


def test_a_deadline_that_no_reminder_can_precede_says_so(loaded: LoadedPlan) -> None:
    back = read(loaded, "Chậm nhất đến ngày 25/11/2023")
    assert back.reminders == ()
    assert "hạn trước ngày mở của bước" in str(back.notes)


def test_a_plan_s_conventions_hold_for_what_is_typed(loaded: LoadedPlan) -> None:
    changed = {"before_day": "included", "roll": "next_working_day"}
    plan = loaded.plan.model_copy(update=changed)
    back = read(LoadedPlan(plan, *_rest(loaded)), "Trước ngày 14/01/2024")
    assert f"{back.reading.due:%d/%m}" == "14/01"
    assert "dời hạn khỏi ngày nghỉ: thứ Hai, 15/01/2024" in str(back.notes)


def _rest(loaded: LoadedPlan):  # type: ignore[no-untyped-def]
    return loaded.source, loaded.path, loaded.criteria, loaded.criteria_sources


@pytest.mark.parametrize("text", ["31/12/9999", "Trước ngày 01/01/1900", "tháng 13/{year}", "…"])
def test_any_text_is_read_without_an_error_of_ours(loaded: LoadedPlan, text: str) -> None:
    assert read(loaded, text).reminders == ()


def test_a_stage_without_a_wording_shows_the_day_of_the_plan_s_own(loaded: LoadedPlan) -> None:
    plan = load_plan(find_plan("par-index-plan-84-2020"))
    ours = {key: back for key, back in PlanReader(plan).all().items() if back.ours}
    assert ours
    assert all(back.understood for back in ours.values())
    assert PlanReader(loaded).read("no-such-stage") is None


def test_a_stage_that_waits_for_another_is_named_beside_the_calendar(loaded: LoadedPlan) -> None:
    after = "trong 10 ngày làm việc sau khi thẩm định xong"
    stages = tuple(
        stage.model_copy(update={"stated": after, "after": ("appraisal",)})
        if stage.key == "publication"
        else stage
        for stage in loaded.plan.stages
    )
    plan = loaded.plan.model_copy(update={"stages": stages})
    waiting = LoadedPlan(plan, *_rest(loaded))
    assert undated(loaded) == []
    assert [one.stage.vi for one in undated(waiting)] == [
        "Công bố Chỉ số cải cách hành chính UBND cấp xã"
    ]
    assert read(waiting, after, "publication").waits


def test_one_letter_goes_to_who_is_told_of_two_stages_on_a_day(loaded: LoadedPlan) -> None:
    days = plan_days(loaded)
    shared = [day for day in days if day.letters < sum(one.letters for one in day.moments)]
    assert shared, "the same agency leads two stages that end together"


def test_a_finding_names_its_stage_and_counts_under_its_wording(tmp_path: Path) -> None:
    text = find_plan("thanh-mien-par-index-2023").read_text(encoding="utf-8")
    wrong = text.replace("Chậm nhất đến ngày 10/01/2024", "Trước ngày 01/12/2023")
    judged = judge_draft(tmp_path, new_draft(tmp_path, wrong, "x"))
    row = of_stages(finding_rows(judged))[STAGE][0]
    assert row.stops
    assert row.where == Text(
        "Bước “Báo cáo và nhập phần mềm kết quả tự đánh giá, chấm điểm của UBND cấp xã”, "
        "thời hạn theo văn bản",
        "Stage “Communes report and enter their self-assessment”, stated deadline",
    )
    assert "`self-assessment`" not in row.message.vi
    assert "bước “Báo cáo" in row.message.vi
    assert wrong.split("\n")[(row.line or 0) - 1].strip() == "stated: Trước ngày 01/12/2023"
    assert row.key == "stages.1.stated"


def test_a_wording_is_judged_though_something_else_is_not_declared(tmp_path: Path) -> None:
    text = find_plan("thanh-mien-par-index-2023").read_text(encoding="utf-8")
    name = new_draft(tmp_path, text, "x")
    wrong = text.replace("lead: ubnd-xa", "lead: nobody", 1)
    wrong = wrong.replace("Chậm nhất đến ngày 10/01/2024", "hôm nào tiện")
    rules = {finding.rule for finding in judge_text(tmp_path, name, wrong).errors}
    assert "unreadable-wording" in rules
    assert len(rules) == 2
