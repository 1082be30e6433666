"""The published PAPI years come out of `compute_results`, to the last published place."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from chuky.plan import LoadedPlan, load_plan
from chuky.scoring import Entry, Results, ScoredUnit, ScoringInput, UnitResult, compute_results

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "data"
CLOSE = Decimal("1e-6")
NOT_PART_OF = {"2018": ("SC83",), "2021": ("SC52",), "2022": ("SC52",), "2023": ("SC52",)}


@cache
def plan() -> LoadedPlan:
    return load_plan(ROOT / "configs" / "plans" / "papi-provinces-2021.yaml")


def rows(name: str, year: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["year"] == year]


@cache
def computed(year: str) -> Results:
    return compute_results(
        ScoringInput(
            units=tuple(ScoredUnit(u.code, u.name, u.group) for u in plan().plan.units),
            criteria={"provinces": plan().criteria_of("provinces")},
            entries=tuple(
                Entry(row["code"], column, "survey_score", Decimal(value))
                for row in rows("papi_2018_2023_subdimensions.csv", year)
                for column, value in row.items()
                if column.startswith("SC") and value
            ),
        )
    )


def expected_value(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def assert_close(found: Decimal | None, wanted: Decimal | None, what: str) -> None:
    if found is None or wanted is None:
        assert found is wanted, what
    else:
        assert abs(found - wanted) <= CLOSE, what


def by_code(results: Results) -> Mapping[str, UnitResult]:
    return {unit.code: unit for unit in results.units}


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2021"])
def test_dimensions_totals_and_ranks_are_the_published_ones(year: str) -> None:
    units = by_code(computed(year))
    wanted = rows("papi_2018_2021_expected.csv", year)
    assert units.keys() == {row["code"] for row in wanted}
    for row in wanted:
        unit = units[row["code"]]
        for dimension in (f"D{number}" for number in range(1, 9)):
            what = f"{year} {unit.code} {dimension}"
            assert_close(unit.criteria[dimension], expected_value(row[dimension]), what)
        assert_close(unit.total, expected_value(row["total"]), f"{year} {unit.code} total")
        assert unit.rank == (int(row["rank_in_year"]) if row["rank_in_year"] else None)


@pytest.mark.parametrize(("year", "ranked"), [("2022", 61), ("2023", 61)])
def test_later_years_run_through_the_same_plan(year: str, ranked: int) -> None:
    published = rows("papi_2018_2023_subdimensions.csv", year)
    absent = NOT_PART_OF[year]
    whole = {
        row["code"]: sum(Decimal(v) for c, v in row.items() if c.startswith("SC") and v)
        for row in published
        if all(v or c in absent for c, v in row.items())
    }
    units = by_code(computed(year))
    assert {code: unit.total for code, unit in units.items() if unit.rank} == whole
    assert sorted(unit.rank for unit in units.values() if unit.rank) == list(range(1, ranked + 1))


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2021", "2022", "2023"])
def test_a_part_blank_everywhere_is_no_part_of_the_year_and_dimensions_still_run_to_10(
    year: str,
) -> None:
    results = computed(year)
    assert results.absent.get("provinces", ()) == NOT_PART_OF.get(year, ())
    assert {unit.max_points for unit in results.units} == {Decimal(80)}
    for part in (part for unit in results.units for part in unit.components):
        assert part.applies == (part.code not in NOT_PART_OF.get(year, ()))


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2021", "2022", "2023"])
def test_published_points_lie_within_what_the_set_lets_in_and_within_the_years_maximum(
    year: str,
) -> None:
    limits = {part.code: part.limit for _, part in plan().criteria_of("provinces").components()}
    for part in (part for unit in computed(year).units for part in unit.components):
        if part.points is not None:
            assert 0 <= part.points <= min(part.max_points, limits[part.code])


def test_names_follow_the_published_codebook() -> None:
    with (DATA / "papi_codebook.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["code"]: row["name"] for row in csv.DictReader(file)}
    criteria = plan().criteria_of("provinces")
    found = {criterion.code: criterion.name_en for criterion in criteria.criteria}
    found |= {component.code: component.name_en for _, component in criteria.components()}
    assert found == wanted


def test_the_set_adds_up_and_nothing_of_it_is_simulated() -> None:
    criteria = plan().criteria_of("provinces")
    parts = [component for _, component in criteria.components()]
    assert sum(criterion.max_points for criterion in criteria.criteria) == criteria.max_points
    for criterion in criteria.criteria:
        assert sum(part.max_points for part in criterion.components) == criterion.max_points
    assert all(part.survey and part.survey.method == "points" for part in parts)
    assert len(parts) == criteria.component_count


def test_the_plan_has_63_provinces_by_their_published_codes() -> None:
    published = {row["code"] for row in rows("papi_2018_2023_subdimensions.csv", "2021")}
    assert {unit.code for unit in plan().plan.units} == published
    assert [stage.key for stage in plan().plan.stages] == ["survey", "aggregation", "publication"]
