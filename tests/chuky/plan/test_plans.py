"""The written plans hold what their documents say, in the documents' own words."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from chuky.configuration import read_source
from chuky.plan import CONFIGS, LoadedPlan, editions, load_plan
from chuky.plan.lint import illustrative_marks, lint
from chuky.plan.schema import SCHEMAS, schema_text
from chuky.workcalendar import plan_calendar
from tests.chuky.plan.edited import BINH_PHUOC, HUNG_YEN, PLAN_84, TEMPLATE, THANH_MIEN

pytestmark = pytest.mark.unit

SEEDS = Path("tests/data/seeds")
SEED_OF = {
    BINH_PHUOC: "000-binh-phuoc-friendly-government-plan-2024.txt",
    PLAN_84: "001-par-index-plan-84-2020.txt",
    THANH_MIEN: "003-thanh-mien-par-index-plan-2023.txt",
    HUNG_YEN: "004-hung-yen-citizen-survey-plan-126-2021.txt",
}
PLANS = sorted((CONFIGS / "plans").glob("*.yaml"))
CRITERIA = sorted((CONFIGS / "criteria").glob("*.yaml"))


def loaded(key: str) -> LoadedPlan:
    return load_plan(CONFIGS / "plans" / f"{key}.yaml")


def seed_text(key: str) -> str:
    return folded((SEEDS / SEED_OF[key]).read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("key", SEED_OF)
def test_every_stated_wording_stands_in_the_document(key: str) -> None:
    text = seed_text(key)
    stated = [stage.stated for stage in loaded(key).plan.stages if stage.stated is not None]
    assert stated or key == HUNG_YEN
    assert [wording for wording in stated if folded(wording) not in text] == []


@pytest.mark.parametrize("key", SEED_OF)
def test_the_document_is_named_as_it_names_itself(key: str) -> None:
    document, text = loaded(key).plan.document, seed_text(key)
    said = [*document.numbers_seen, document.signer, document.issued_stated]
    assert [value for value in said if value and value not in text] == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_is_without_errors(path: Path) -> None:
    plan = load_plan(path)
    calendar = plan_calendar(plan.plan.starts.year, plan.plan.calendar)
    errors = [str(item) for item in lint(plan, calendar) if item.severity == "error"]
    assert errors == []


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_can_run_to_a_publication(path: Path) -> None:
    plan = load_plan(path).plan
    before = {stage.key: {*stage.after, *stage.needs} for stage in plan.stages}
    reached = {stage.key for stage in plan.stages if stage.kind == "publication"}
    while more := {key for stage in reached for key in before[stage]} - reached:
        reached |= more
    kinds = {plan.stage(key).kind for key in reached}
    assert "publication" in kinds
    assert kinds & {"self_assessment", "survey"}


@pytest.mark.parametrize("key", [*SEED_OF, TEMPLATE])
def test_a_day_that_is_ours_says_why_and_from_where(key: str) -> None:
    plan = loaded(key).plan
    ours = [stage for stage in plan.stages if stage.due is not None]
    assert all(stage.illustrative and stage.stated is None for stage in ours)


def test_binh_phuoc_holds_its_counts() -> None:
    given = loaded(BINH_PHUOC)
    plan, criteria = given.plan, given.criteria["friendly-government-1493"]
    assert len(plan.units) == 22
    assert [declared.out_of for declared in plan.sums if declared.counts == "units"] == [111]
    assert len({stage.content for stage in plan.stages} - {None}) == 6
    audiences = {item.key: item for item in plan.surveys["xhh-2024"].audiences}
    assert (audiences["can-bo"].per_unit, audiences["can-bo"].total) == (20, 440)
    assert (audiences["nguoi-dan"].per_unit, audiences["nguoi-dan"].total) == (30, 660)
    assert audiences["cong-dich-vu-cong"].portal
    assert [len(item.components) for item in criteria.criteria] == [14, 9, 6, 5, 5]
    surveyed = sum(item.max_points for _, item in criteria.components() if item.survey)
    assert surveyed == Decimal("19.5")


def test_binh_phuoc_invites_prints_signs_last_and_inspects() -> None:
    plan = loaded(BINH_PHUOC).plan
    invited = plan.councils["hoi-dong"].invited
    assert [name.split()[0:3] for name in invited] == [["Ban", "Dân", "vận"], ["Ủy", "ban", "Mặt"]]
    assert plan.stage("sign-printing").after == ("recognition",)
    assert plan.stage("inspection").illustrative is not None


def test_names_of_the_criteria_of_decision_1493_are_the_articles() -> None:
    article = (SEEDS / "002-binh-phuoc-criteria-set-1493-2023.txt").read_text(encoding="utf-8")
    text = folded(article).casefold()
    names = [item.name for item in loaded(BINH_PHUOC).criteria["friendly-government-1493"].criteria]
    # The article's print lost the T of “Tổ chức”.
    assert [n for n in names if n.removeprefix("T").casefold() not in text] == []


def test_plan_84_has_seven_contents_in_two_tracks() -> None:
    plan = loaded(PLAN_84).plan
    assert len({stage.content for stage in plan.stages} - {None}) == 7
    above = {"departments", "districts"}
    below = set(plan.groups) - above
    assert {plan.groups[key].council for key in above} == {"hoi-dong-tinh"}
    assert len({plan.groups[key].council for key in below}) == len(below) == 3
    tracks = [set(stage.groups) for stage in plan.stages if stage.kind == "self_assessment"]
    assert tracks == [below, above]


def test_thanh_mien_has_seven_stages_and_seventeen_communes() -> None:
    plan = loaded(THANH_MIEN).plan
    stages = [stage for stage in plan.stages if stage.kind != "milestone"]
    assert [stage.content for stage in stages] == [1, 2, 3, 4, 5, 6, 7]
    assert len({unit.name for unit in plan.units}) == 17
    survey = plan.surveys["xhh-2023"]
    assert survey.total == 896
    assert [item.total for item in survey.audiences] == [33, 1, 12, 850]
    milestones = {stage.key for stage in plan.stages if stage.kind == "milestone"}
    assert {"budget-estimate", "communication"} <= milestones


def test_hung_yen_has_eight_indices_in_each_of_five_years() -> None:
    given = loaded(HUNG_YEN)
    years = editions(given.plan)
    assert [edition.year for edition in years] == [2021, 2022, 2023, 2024, 2025]
    assert all(str(edition.year) in edition.subject for edition in years)
    criteria = given.criteria["citizen-survey-8-indices"].criteria
    assert len(criteria) == 8
    assert len(given.plan.units) == 10


def test_an_edition_of_a_year_without_29_february_starts_on_the_28th() -> None:
    plan = loaded(HUNG_YEN).plan
    leap = plan.model_copy(
        update={"years": (2024, 2025, 2028), "starts": date(2024, 2, 29), "period": None}
    )
    starts = [edition.starts for edition in editions(leap)]
    assert starts == [date(2024, 2, 29), date(2025, 2, 28), date(2028, 2, 29)]


def test_sub_contents_of_the_first_three_indices_are_the_documents() -> None:
    text = seed_text(HUNG_YEN)
    criteria = loaded(HUNG_YEN).criteria["citizen-survey-8-indices"].criteria
    assert [item.name for item in criteria if item.name not in text] == []
    own = [part.name for item in criteria[:3] for part in item.components]
    assert [name for name in own if name not in text] == []
    assert all(item.illustrative for item in criteria[3:])


def test_the_template_has_every_stage_kind_and_no_district() -> None:
    plan = loaded(TEMPLATE).plan
    kinds = {stage.kind for stage in plan.stages}
    assert len(kinds) == 10
    assert "huyện" not in " ".join(agency.name for agency in plan.agencies.values())
    assert plan.document.illustrative is not None


@pytest.mark.parametrize("key", [*SEED_OF, TEMPLATE])
def test_every_mark_names_a_real_line(key: str) -> None:
    marks = illustrative_marks(loaded(key))
    assert marks
    for mark in marks:
        line = Path(mark.file).read_text(encoding="utf-8").splitlines()[mark.line - 1]
        assert "illustrative" in line


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_files_are_fresh(name: str) -> None:
    written = (CONFIGS / "schema" / name).read_text(encoding="utf-8")
    assert written == schema_text(name), "run: python -m chuky.plan.schema"


@pytest.mark.parametrize("path", [*PLANS, *CRITERIA], ids=lambda path: path.stem)
def test_every_configuration_fits_its_schema(path: Path) -> None:
    name = "plan" if path.parent.name == "plans" else "criteria"
    schema = json.loads((CONFIGS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(read_source(path).data)


@pytest.mark.parametrize("key", [*SEED_OF, TEMPLATE])
def test_editors_find_the_schema_from_the_first_line(key: str) -> None:
    path = CONFIGS / "plans" / f"{key}.yaml"
    first = path.read_text(encoding="utf-8").splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / name).is_file()
