"""What stands in a unit's form: its columns and rows, before anything is drawn.

Pure: plan values in, rows out. How they look is in `form`; what a cell takes is in `allowed`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chuky.contracts import Contract
from chuky.criteria import Component, CriteriaSet, Criterion
from chuky.language import Text, pick
from chuky.plan import Unit
from chuky.workbook.last_year import LastYear

CLOSED_BY_SURVEY = Text("Điều tra xã hội học", "By the survey")
CLOSED_BY_OTHERS = Text("Cơ quan khác chấm", "Scored by others")
NOT_APPLICABLE = Text("Không áp dụng", "Doesn't apply")

Role = Literal["unit", "component", "name", "max", "allowed", "last", "points", "text", "check"]


@dataclass(frozen=True)
class FormColumn:
    """One column; `key`: the contract's name where it is data."""

    role: Role
    heading: str
    width: float
    key: str | None = None


@dataclass(frozen=True)
class FormRow:
    """A component, or a criterion's heading where `component` is None. `closed`: why, or None."""

    criterion: Criterion
    component: Component | None
    closed: Text | None = None


def form_columns(contract: Contract, unit: Unit, last: LastYear) -> tuple[FormColumn, ...]:
    """The columns of a unit's form, left to right."""

    def data(role: Role, key: str, width: float) -> FormColumn:
        return FormColumn(role, str(contract.column(key).title), width, key)

    year = f" {last.year}" if last.year else pick(" năm trước", " last year")
    sources = last.sources(unit)
    alone = sources == (unit.code,)
    names = [f" – {last.name(code)}" if not alone else "" for code in sources]
    return (
        data("unit", "unit_code", 9),
        data("component", "component_code", 11),
        FormColumn("name", pick("Nội dung", "What is assessed"), 52),
        FormColumn("max", pick("Điểm tối đa", "Maximum"), 8),
        FormColumn("allowed", pick("Được ghi", "Allowed"), 15),
        *[
            FormColumn("last", pick(f"Điểm{year}{name}", f"Points{year}{name}"), 11)
            for name in names
        ],
        data("points", "points", 10),
        data("text", "evidence", 34),
        data("text", "explanation", 30),
        FormColumn("check", pick("Kiểm tra", "Check"), 22),
    )


def form_rows(criteria: CriteriaSet, unit: Unit) -> Iterator[FormRow]:
    """Criteria with the components of the unit's group; what isn't for it to score is closed."""
    for criterion in criteria.criteria:
        mine = [
            component
            for component in criterion.components
            if not component.groups or unit.group in component.groups
        ]
        if mine:
            yield FormRow(criterion, None)
        for component in mine:
            yield FormRow(criterion, component, _closed(criteria, component, unit))


def _closed(criteria: CriteriaSet, component: Component, unit: Unit) -> Text | None:
    if component.code in unit.not_applicable:
        return NOT_APPLICABLE
    sources = criteria.sources_of(component)
    if "self_score" in sources:
        return None
    return CLOSED_BY_SURVEY if "survey_score" in sources else CLOSED_BY_OTHERS


def most_points(rows: list[FormRow], criterion: Criterion | None = None) -> Decimal:
    """The most that the unit can give itself, in all or in one criterion; bonuses don't count."""
    parts = [
        row.component.max_points
        for row in rows
        if row.component
        and row.closed is None
        and row.component.nature == "normal"
        and criterion in (None, row.criterion)
    ]
    return sum(parts, Decimal(0))


def named(item: Criterion | Component) -> str:
    """Its name in the reader's language."""
    return pick(item.name, item.name_en or item.name)
