"""What the page and the decision show, prepared: groups, rows, statuses, charts, method.

Belongs here: choosing and ordering what a reader sees. Words and layout are in the templates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pydantic import BaseModel

from chuky.configuration import Illustrative
from chuky.criteria import CriteriaSet, Criterion
from chuky.criteria.model import Band
from chuky.language import Text
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
    def places(self) -> int:
        return self.criteria_set.places

    def band(self, unit: UnitResult) -> Text:
        """The class by its name; a class that the set doesn't know stays as it is."""
        for band in self.criteria_set.bands:
            if unit.classification in (band.key, band.name):
                return _band_text(band)
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


def _band_text(band: Band) -> Text:
    return Text(band.name, band.name_en or band.name)


@dataclass(frozen=True)
class IllustrativeMark:
    """A value that the signed document doesn't state: where it stands, why, from where."""

    places: tuple[str, ...]
    reason: str
    source: str

    @property
    def where(self) -> str:
        shown = ", ".join(self.places[:4])
        return shown if len(self.places) <= 4 else f"{shown}, … ({len(self.places)})"


def illustrative_marks(given: PublicationInput) -> tuple[IllustrativeMark, ...]:
    """Every mark in the plan and its criteria sets; equal reasons stand together."""
    found: dict[tuple[str, str], list[str]] = {}
    for place, mark in _marks(given):
        found.setdefault((mark.reason, mark.source), []).append(place)
    return tuple(IllustrativeMark(tuple(places), *key) for key, places in found.items())


def _marks(given: PublicationInput) -> Iterator[tuple[str, Illustrative]]:
    yield from _walk(given.plan, "plan")
    for key, criteria_set in given.criteria.items():
        yield from _walk(criteria_set, key)


def _walk(value: object, place: str) -> Iterator[tuple[str, Illustrative]]:
    if isinstance(value, BaseModel):
        mark = getattr(value, "illustrative", None)
        if isinstance(mark, Illustrative):
            yield place, mark
        for field in type(value).model_fields:
            yield from _walk(getattr(value, field), f"{place}.{field}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, f"{place}.{key}")
    elif isinstance(value, tuple):
        for position, item in enumerate(value, start=1):
            name = getattr(item, "code", None) or getattr(item, "key", None) or position
            yield from _walk(item, f"{place}[{name}]")
