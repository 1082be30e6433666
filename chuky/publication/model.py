"""What a publication is made from, and what making it gives back.

`PublicationInput` holds all that the published files follow from: verification reads the same
value back from the folder and makes every file again. Results are not in it, they follow from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chuky.criteria import CriteriaSet
from chuky.datasets import Row, SealedDataset, seal_frame
from chuky.plan import Plan
from chuky.publication.frames import Suffix, dataset_name, frame_columns


@dataclass(frozen=True)
class PublishedDataset:
    """A sealed dataset of one stage. `simulated`: people of a rehearsal made it up."""

    stage: str
    suffix: Suffix
    sealed: SealedDataset
    simulated: bool

    @property
    def name(self) -> str:
        return dataset_name(self.stage, self.suffix)


def publish_rows(
    plan: Plan, stage: str, rows: tuple[Row, ...], *, suffix: Suffix = "", simulated: bool
) -> PublishedDataset:
    """Seal a stage's rows in the columns that its kind has."""
    columns = frame_columns(plan.stage(stage), suffix)
    return PublishedDataset(stage, suffix, seal_frame(columns, rows), simulated)


@dataclass(frozen=True)
class Decision:
    """The decision that recognises and publishes, as a person entered it.

    `signed_sha256` is of the signed file. `signer` is the office that signs, e.g. `CHỦ TỊCH`;
    `signer_name` may stay open in a rehearsal.
    """

    number: str
    issued: date
    issuer: str
    signer: str
    signer_name: str | None = None
    place: str | None = None
    superior: str | None = None
    """The body above the issuer, printed over it where the format asks for one."""
    signed_sha256: str | None = None


@dataclass(frozen=True)
class InputFile:
    """A real file that took the place of simulated people. `bytes` is its size."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Waiver:
    """A rule that two persons set aside for one stage (and unit), with their reason."""

    stage: str
    unit_code: str | None
    rule: str
    reason: str
    requested_by: str
    approved_by: str


@dataclass(frozen=True)
class PublicationInput:
    """All that the published files follow from.

    `criteria`: criteria set by its key, every key that the plan's groups name. `contracts`: file
    name → bytes as they were at activation. `audit_head`: hash of the audit trail's last event.
    """

    plan: Plan
    criteria: Mapping[str, CriteriaSet]
    datasets: tuple[PublishedDataset, ...]
    decision: Decision
    mark: str | None
    published_at: datetime
    audit_head: str
    disciplined: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    contracts: Mapping[str, bytes] | None = None

    def set_of(self, group: str) -> CriteriaSet:
        return self.criteria[self.plan.groups[group].criteria]


@dataclass(frozen=True)
class Publication:
    """Where it lies and the two hashes that leave the house.

    `results_sha256` is of results.csv and is printed in the decision; `manifest_sha256` covers
    every byte of the folder. `chuky verify --expect` takes either.
    """

    folder: Path
    results_sha256: str
    manifest_sha256: str
