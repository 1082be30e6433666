"""The typed form of `configs/criteria/*.yaml`.

Points are exact decimals. `illustrative` marks what the decision's text does not state.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chuky.configuration import ConfigModel, Illustrative

PointSource = Literal["self_score", "appraised_score", "survey_score", "council_score"]
Code = str
Points = Annotated[Decimal, Field(ge=-1_000_000, le=1_000_000, decimal_places=9)]
"""Points, thresholds and shares: nine places as in the ledger, far above any real set's maximum."""


class Decision(ConfigModel):
    """The decision that issued the set."""

    number: str | None
    issued: date | None
    issuer: str
    title: str
    source: str
    """Where the text was read."""


class SurveyRule(ConfigModel):
    """How ballots become points.

    `satisfied_share`: maximum × answers at or above `satisfied_from` ÷ all answers.
    `mean`: minimum + (maximum − minimum) × (mean − 1) ÷ (answers − 1).
    `points`: the survey's result arrives as points (one row a unit and component).
    """

    method: Literal["satisfied_share", "mean", "points"]
    audiences: tuple[str, ...] = ()
    """Audience keys of the plan's survey whose ballots count; empty: all."""
    question: str | None = None
    answers: int = Field(default=5, ge=2, le=11)
    """Answers run from 1 (worst) to this (best)."""
    satisfied_from: int = 4


class Component(ConfigModel):
    """Tiêu chí thành phần: the smallest thing that gets points."""

    code: Code
    name: str
    name_en: str | None = None
    max_points: Points = Field(ge=0)
    min_points: Points = Decimal(0)
    step: Points | None = None
    """Points come in multiples of this; null: any points at the set's places."""
    highest: Points | None = None
    """The largest points that may be entered where a year's scale goes beyond `max_points` (see
    `keeps_maximum`); null: `max_points`."""
    nature: Literal["normal", "bonus", "penalty"] = "normal"
    """Bonus makes good what was lost elsewhere; penalty is entered positive and subtracted.
    Neither counts in the maximum, nor takes a total above it or below zero."""
    sources: tuple[PointSource, ...] | None = None
    """The sources that may give the points, first one found wins; null: the set's."""
    groups: tuple[str, ...] = ()
    """Unit groups that this applies to; empty: all."""
    evidence: bool = True
    """Points above zero need evidence or an explanation."""
    survey: SurveyRule | None = None
    illustrative: Illustrative | None = None

    @property
    def limit(self) -> Decimal:
        """The largest points that may be entered."""
        return self.max_points if self.highest is None else self.highest


class Criterion(ConfigModel):
    """Tiêu chí: a group of components."""

    code: Code
    name: str
    name_en: str | None = None
    max_points: Points
    components: tuple[Component, ...] = Field(min_length=1)
    component_count: int | None = None
    """The number of components that the document states; checked."""
    keeps_maximum: bool = False
    """Whether `max_points` stays when a component isn't part of a year: the parts that remain then
    share it in proportion (PAPI: a dimension runs to 10 whatever its number of parts)."""
    illustrative: Illustrative | None = None


class Condition(ConfigModel):
    """A demand beyond the total, for a class or for recognition.

    `no_criterion_at_zero`; `criterion_share` (each, or the named, criterion reaches `share` of its
    maximum); `component_share` (the named components reach `share` of theirs); `no_discipline`
    (the unit has no disciplinary mark in the cycle).
    """

    kind: Literal["no_criterion_at_zero", "criterion_share", "component_share", "no_discipline"]
    share: Points | None = None
    codes: tuple[Code, ...] = ()
    otherwise: str | None = None
    """Band key that the unit falls to when this fails; null: the next band below."""


class Band(ConfigModel):
    """A class (xếp loại): units whose index (0–100) is at least `at_least`."""

    key: str
    name: str
    name_en: str | None = None
    at_least: Points
    conditions: tuple[Condition, ...] = ()


class RecognitionRule(ConfigModel):
    """When a unit may be recognised (công nhận)."""

    at_least: Points
    """Index (0–100) needed."""
    conditions: tuple[Condition, ...] = ()
    council_share: Points | None = None
    """Share of the council's members present who vote for it, e.g. 0.75; null: no vote needed."""
    needs_proposal: bool = False
    """Only units that the verification proposed (đề nghị) may be recognised."""
    illustrative: Illustrative | None = None


class RankingRule(ConfigModel):
    """How ties are ranked: 1,2,2,4 (competition), 1,2,2,3 (dense)."""

    ties: Literal["competition", "dense"] = "competition"
    then_by: tuple[Code, ...] = ()
    """Criterion codes that break a tie, first one first."""


class CriteriaSet(ConfigModel):
    """Bộ tiêu chí."""

    chuky: Literal[1]
    key: str
    title: str
    title_en: str | None = None
    decision: Decision
    max_points: Points
    places: int = Field(default=2, ge=0, le=9)
    """Decimal places that a component's points are rounded to, half up, when they enter."""
    sources: tuple[PointSource, ...] = ("council_score", "appraised_score", "self_score")
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    survey_points: Points | None = None
    """Points that the document says come from surveys; checked."""
    component_count: int | None = None
    bonus_cap: Points | None = None
    penalty_cap: Points | None = None
    bands: tuple[Band, ...] = ()
    recognition: RecognitionRule | None = None
    ranking: RankingRule = RankingRule()
    illustrative: Illustrative | None = None
    """Set where component texts and points are not the decision's own."""

    def components(self) -> Iterator[tuple[Criterion, Component]]:
        """Every component with its criterion, in order."""
        for criterion in self.criteria:
            for component in criterion.components:
                yield criterion, component

    def sources_of(self, component: Component) -> tuple[PointSource, ...]:
        """The sources of a component's points, in order of precedence."""
        if component.sources is not None:
            return component.sources
        return ("survey_score",) if component.survey else self.sources
