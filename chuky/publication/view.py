"""What the page and the decision show, prepared: groups, rows, statuses, charts, method.

Belongs here: choosing and ordering what a reader sees. Words and layout are in the templates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from pydantic import BaseModel

from chuky.configuration import Illustrative
from chuky.criteria import CriteriaSet, Criterion
from chuky.language import Text, named
from chuky.plan.model import UnitGroup
from chuky.publication.model import PublicationInput
from chuky.scoring.model import Results, UnitResult

RECOGNIZED = Text("● công nhận", "● recognised")
NOT_RECOGNIZED = Text("○ chưa công nhận", "○ not recognised")
NOT_RANKED = Text("▲ chưa xếp hạng", "▲ not ranked")
NO_RULE = Text("–", "–")


@dataclass(frozen=True)
class Rendering:
    """Input, results and the hash that the documents print."""

    given: PublicationInput
    results: Results
    results_sha256: str

    @cached_property
    def groups(self) -> tuple["GroupView", ...]:
        return tuple(
            GroupView(key, group, self.given.set_of(key), units)
            for key, group in self.given.plan.groups.items()
            if (units := tuple(unit for unit in self.results.units if unit.group == key))
        )

    @cached_property
    def illustrative(self) -> tuple["IllustrativeMark", ...]:
        return illustrative_marks(self.given)


@dataclass(frozen=True)
class GroupView:
    """Units ranked together, in published order."""

    key: str
    group: UnitGroup
    criteria_set: CriteriaSet
    units: tuple[UnitResult, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that apply to at least one unit of the group, in the set's order."""
        used = {code for unit in self.units for code in unit.criteria}
        return tuple(
            criterion for criterion in self.criteria_set.criteria if criterion.code in used
        )

    @property
    def ranked(self) -> int:
        return sum(unit.rank is not None for unit in self.units)

    @property
    def recognized(self) -> int:
        return sum(bool(unit.recognized) for unit in self.units)

    @property
    def maxima_differ(self) -> bool:
        """Whether the index says something that the total doesn't."""
        return any(unit.max_points != 100 for unit in self.units)

    @property
    def has_recognition(self) -> bool:
        return any(unit.recognized is not None for unit in self.units)

    @property
    def has_status(self) -> bool:
        """Whether any unit's status says more than its rank."""
        return any(self.status(unit) is not NO_RULE for unit in self.units)

    @property
    def places(self) -> int:
        return self.criteria_set.places

    def band(self, unit: UnitResult) -> Text:
        """The class by its name; a class that the set doesn't know stays as it is."""
        for band in self.criteria_set.bands:
            if unit.classification in (band.key, band.name):
                return named(band)
        return Text(unit.classification or "–", unit.classification or "–")

    def status(self, unit: UnitResult) -> Text:
        if unit.rank is None:
            return NOT_RANKED
        if unit.recognized is None:
            return NO_RULE
        return RECOGNIZED if unit.recognized else NOT_RECOGNIZED

    def maximum(self, unit: UnitResult, criterion: Criterion) -> Decimal:
        """The most that the unit can have in a criterion, from the components that apply to it."""
        nature = {part.code: part.nature for part in criterion.components}
        return sum(
            (
                part.max_points
                for part in unit.components
                if part.applies and nature.get(part.code) == "normal"
            ),
            Decimal(0),
        )

    def criterion_maximum(self, criterion: Criterion) -> Decimal:
        return max((self.maximum(unit, criterion) for unit in self.units), default=Decimal(0))


PARTS: Final = {
    "agencies": Text("cơ quan", "agency"),
    "audiences": Text("đối tượng điều tra", "survey audience"),
    "bands": Text("xếp loại", "class"),
    "budget": Text("kinh phí", "budget"),
    "components": Text("tiêu chí thành phần", "component"),
    "councils": Text("hội đồng", "council"),
    "criteria": Text("tiêu chí", "criterion"),
    "document": Text("văn bản", "document"),
    "groups": Text("nhóm đơn vị", "group of units"),
    "ranking": Text("cách xếp hạng", "ranking"),
    "recognition": Text("điều kiện công nhận", "recognition"),
    "stages": Text("bước", "stage"),
    "survey": Text("cách tính điểm điều tra", "survey points"),
    "surveys": Text("điều tra xã hội học", "survey"),
    "units": Text("đơn vị", "unit"),
}
"""What a part of a plan or of a criteria set is called."""


@dataclass(frozen=True)
class IllustrativeMark:
    """A value that the signed document doesn't state: where it stands, why, from where."""

    places: tuple[Text, ...]
    reason: str
    source: str

    @property
    def where(self) -> Text:
        more = f" … ({len(self.places)})" if len(self.places) > 4 else ""
        shown = self.places[:4]
        return Text(
            "; ".join(place.vi for place in shown) + more,
            "; ".join(place.en for place in shown) + more,
        )


def illustrative_marks(given: PublicationInput) -> tuple[IllustrativeMark, ...]:
    """Every mark in the plan and its criteria sets; equal reasons stand together."""
    found: dict[tuple[str, str], list[Text]] = {}
    for place, mark in _marks(given):
        found.setdefault((mark.reason, mark.source), []).append(place)
    return tuple(
        IllustrativeMark(tuple(dict.fromkeys(places)), *key) for key, places in found.items()
    )


def _marks(given: PublicationInput) -> Iterator[tuple[Text, Illustrative]]:
    yield from _walk(given.plan, Text("kế hoạch", "plan"))
    for criteria_set in given.criteria.values():
        yield from _walk(criteria_set, Text("bộ tiêu chí", "criteria set"))


def _walk(value: object, place: Text) -> Iterator[tuple[Text, Illustrative]]:
    if isinstance(value, BaseModel):
        mark = getattr(value, "illustrative", None)
        if isinstance(mark, Illustrative):
            yield place, mark
        for field in type(value).model_fields:
            yield from _walk_part(getattr(value, field), PARTS.get(field, place))


def _walk_part(value: object, place: Text) -> Iterator[tuple[Text, Illustrative]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, _named(place, item, str(key)))
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(item, _named(place, item, ""))
    else:
        yield from _walk(value, place)


def _named(place: Text, item: object, key: str) -> Text:
    """A part by the name that its document gives it, else by its code or key."""
    code = getattr(item, "code", None) or ""
    name = getattr(item, "name", None) or getattr(item, "title", None) or key
    name_en = getattr(item, "name_en", None) or getattr(item, "title_en", None) or name
    return Text(
        " ".join(part for part in (place.vi, code, f"“{name}”" if name else "") if part),
        " ".join(part for part in (place.en, code, f"“{name_en}”" if name_en else "") if part),
    )
