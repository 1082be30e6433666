"""The typed form of `configs/plans/*.yaml`: the year's signed document as configuration.

A stage quotes the document's own deadline wording in `stated`; what the document leaves open has
`stated: null`, a `due` of ours and `illustrative` with the reason and the source. Compiling a plan
into moments is in `timetable.py`, judging it in `lint.py`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from chuky.configuration import ConfigModel, Illustrative
from chuky.language import Text
from chuky.plan.exceptions import StageUnknown
from chuky.plan.grace import read_grace

StageKind = Literal[
    "self_assessment",
    "verification",
    "survey",
    "inspection",
    "appraisal",
    "council_meeting",
    "aggregation",
    "submission",
    "publication",
    "milestone",
]
Key = str


class PlanDocument(ConfigModel):
    """The signed document."""

    number: str | None
    """Null where the copy leaves it blank."""
    numbers_seen: tuple[str, ...] = ()
    """Every number that the document calls itself by; they should agree."""
    title: str
    issuer: str
    issued: date | None
    issued_stated: str | None = None
    """The date line as printed, where it is incomplete."""
    signer: str | None = None
    basis: tuple[str, ...] = ()
    """Documents that it rests on."""
    source: str
    """Where the text was read."""
    illustrative: Illustrative | None = None
    """Set where the document itself is ours (a template)."""


class Period(ConfigModel):
    """The assessed span, both days included."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


class Agency(ConfigModel):
    """Who leads or coordinates."""

    name: str
    name_en: str | None = None
    email: str | None = None
    phone: str | None = None
    channels: tuple[str, ...] = ()
    """Channels by which it is written to, in order (`mail`, names of CHUKY_CHANNELS); empty: as
    the reminder rules say."""
    illustrative: Illustrative | None = None


class UnitGroup(ConfigModel):
    """Units that are ranked together, by one criteria set, before one council."""

    name: str
    name_en: str | None = None
    criteria: Key
    """Key of a criteria set: `configs/criteria/<key>.yaml`."""
    council: Key | None = None
    illustrative: Illustrative | None = None
    """Set where the document doesn't name the units of this group."""


class Unit(ConfigModel):
    """Who is assessed."""

    code: str = Field(min_length=1, max_length=40)
    name: str
    group: Key
    cluster: str | None = Field(
        default=None, max_length=120, pattern=r"[^\W_]", exclude_if=lambda value: value is None
    )
    """The emulation cluster, former district or province that it belongs to: a name to look units
    up by. Nothing is counted or ranked by it."""
    email: str | None = None
    phone: str | None = None
    channels: tuple[str, ...] = ()
    """As an agency's."""
    not_applicable: tuple[str, ...] = ()
    """Component codes that don't apply to this unit; the maximum shrinks by theirs."""
    predecessors: tuple[str, ...] = ()
    """Codes, as last year's data has them, of the units that were merged into or renamed to it."""
    valid_from: date | None = None
    """The day from which the unit exists as it is: of the merger or the renaming."""
    valid_to: date | None = None
    """The last day on which it exists; only where that is within the cycle."""
    illustrative: Illustrative | None = None


class Council(ConfigModel):
    """Hội đồng with its quorum; a member is a seat, named by office, not by person."""

    name: str
    name_en: str | None = None
    members: tuple[str, ...] = Field(min_length=1)
    invited: tuple[str, ...] = ()
    """Seats of organisations that are invited to send a member (they vote)."""
    secretariat: str | None = None
    quorum: str = "2/3"
    """Share of the seats that must be present, as a fraction."""
    illustrative: Illustrative | None = None


class Audience(ConfigModel):
    """A group of respondents and its ballots (chỉ tiêu phiếu)."""

    key: Key
    name: str
    name_en: str | None = None
    per_unit: int | None = None
    """Ballots in each unit; each answers about that unit."""
    respondents: int | None = None
    """People in all; each answers about every unit."""
    portal: bool = False
    """Results arrive from the public-service portal, not by ballot."""
    total: int | None = None
    """Ballots that the document states for this audience; checked."""
    illustrative: Illustrative | None = None


class Survey(ConfigModel):
    """Điều tra xã hội học: its audiences; the questions are the components fed by it."""

    name: str
    name_en: str | None = None
    groups: tuple[Key, ...] = ()
    total: int | None = None
    audiences: tuple[Audience, ...] = Field(min_length=1)


class Sum(ConfigModel):
    """A sum that the document states. `total` = sum of `parts`, or product of `factors`."""

    what: str
    total: int
    out_of: int | None = None
    """The whole that `total` is taken from (22 of 111)."""
    parts: tuple[int, ...] = ()
    factors: tuple[int, ...] = ()
    counts: str | None = None
    """What it must equal in the plan: `units`, `survey:<key>`, `audience:<survey>/<key>` (several
    joined by `+`), `components:<criteria>`, `criteria:<criteria>`, `contents`."""


class Stage(ConfigModel):
    """One step (nội dung / bước) of the plan."""

    key: Key = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: StageKind
    name: str
    name_en: str | None = None
    content: int | None = None
    """The number of the content (nội dung) in the document that this belongs to."""
    stated: str | None
    """The document's own deadline wording, quoted; null where it gives none."""
    due: str | None = None
    """A wording or ISO date of ours; only where `stated` is null."""
    opens: date | None = None
    before_day: Literal["excluded", "included"] | None = None
    after: tuple[Key, ...] = ()
    """Stages that must be sealed before this opens."""
    needs: tuple[Key, ...] = ()
    """Stages whose dataset this works on."""
    lead: Key
    coordinating: tuple[Key, ...] = ()
    groups: tuple[Key, ...] = ()
    """Unit groups concerned; empty: all."""
    council: Key | None = None
    survey: Key | None = None
    product: str | None = None
    """What a milestone must show to be done."""
    close_when_complete: bool = Field(default=False, exclude_if=lambda value: not value)
    """Seal as soon as every unit's submission was accepted, before the due day."""
    grace: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """How long after the due instant work still counts as in time: `2h`, `1 working day`."""
    illustrative: Illustrative | None = None

    @field_validator("grace")
    @classmethod
    def _readable(cls, grace: str | None) -> str | None:
        if grace is not None:
            read_grace(grace)
        return grace

    @model_validator(mode="after")
    def _units_only(self) -> "Stage":
        if self.close_when_complete and self.kind != "self_assessment":
            raise ValueError(
                "close_when_complete chỉ dùng cho bước tự đánh giá / is for self_assessment only"
            )
        return self


class Plan(ConfigModel):
    """Kế hoạch."""

    chuky: Literal[1]
    key: Key = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    title_en: str | None = None
    subject: str
    """What is assessed, short: `Chỉ số CCHC cấp xã năm 2023`."""
    document: PlanDocument
    years: tuple[int, ...] = Field(min_length=1)
    """Assessed years; more than one: a cycle each, `{year}` in wordings is filled."""
    period: Period | None
    starts: date
    """The day from which work can be done (the first cycle's, where there are several)."""
    timezone: Literal["Asia/Ho_Chi_Minh"] = "Asia/Ho_Chi_Minh"
    calendar: Key = "vn"
    roll: Literal["none", "next_working_day", "previous_working_day"] = "none"
    before_day: Literal["excluded", "included"] = "excluded"
    reminders: Key = "default"
    agencies: dict[Key, Agency]
    groups: dict[Key, UnitGroup]
    cluster_name: str | None = Field(
        default=None, min_length=1, max_length=60, exclude_if=lambda value: value is None
    )
    """What this plan calls a cluster of units: `Cụm thi đua`, `Huyện cũ`, `Tỉnh`."""
    cluster_name_en: str | None = Field(
        default=None, min_length=1, max_length=60, exclude_if=lambda value: value is None
    )
    units: tuple[Unit, ...] = Field(min_length=1)
    councils: dict[Key, Council] = Field(default_factory=dict)
    surveys: dict[Key, Survey] = Field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
    small_office: str | None = Field(default=None, min_length=1)
    """Why one person may approve their own request here, where two are asked; published."""
    illustrative: Illustrative | None = None
    """Set where something of the plan as a whole (its first day, its period) is ours."""

    @property
    def year(self) -> int:
        """The assessed year of a plan with one year, the last of several."""
        return self.years[-1]

    @property
    def cluster_word(self) -> Text:
        """What a cluster is called."""
        own = self.cluster_name
        return Text(own or "Cụm", self.cluster_name_en or own or "Cluster")

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters that units are in, in the order in which the plan names them."""
        return tuple(dict.fromkeys(unit.cluster for unit in self.units if unit.cluster))

    def stage(self, key: Key) -> Stage:
        """Raises StageUnknown."""
        found = next((stage for stage in self.stages if stage.key == key), None)
        if found is None:
            raise StageUnknown(stage=key, known=", ".join(stage.key for stage in self.stages))
        return found

    def units_of(self, stage: Stage) -> Iterator[Unit]:
        """The units that a stage concerns, in the plan's order."""
        return (unit for unit in self.units if not stage.groups or unit.group in stage.groups)
