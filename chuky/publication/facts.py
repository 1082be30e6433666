"""facts.json: what a publication needs beyond plan, criteria sets and datasets.

Belongs here: the decision, the mark, discipline, waivers, inputs, the audit head, and which
program made the files. From these and the other sealed files every derived file is made again.
"""

import importlib.metadata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

import chuky
from chuky.criteria import CriteriaSet
from chuky.plan import Plan
from chuky.publication.canonical import digest
from chuky.publication.model import (
    Decision,
    InputFile,
    PublicationInput,
    PublishedDataset,
    Waiver,
)
from chuky.publication.templates import template_files


class _Sealed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatasetFact(_Sealed):
    """One dataset of the folder. `rows` without the header."""

    name: str
    stage: str
    suffix: str
    simulated: bool
    rows: int


class MadeWith(_Sealed):
    """The program that made the files: where all is equal, bytes must be equal too."""

    chuky: str
    templates: str
    pyarrow: str
    xlsxwriter: str


class Facts(_Sealed):
    """The content of facts.json."""

    chuky: Literal[1]
    decision: Decision
    mark: str | None
    published_at: datetime
    audit_head: str
    disciplined: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    inputs: tuple[InputFile, ...]
    datasets: tuple[DatasetFact, ...]
    contracts: tuple[str, ...]
    made_with: MadeWith


def facts_of(given: PublicationInput, made_with: MadeWith | None = None) -> Facts:
    """The facts of a publication; made by this program unless said otherwise."""
    return Facts(
        chuky=1,
        decision=given.decision,
        mark=given.mark,
        published_at=given.published_at,
        audit_head=given.audit_head,
        disciplined=tuple(sorted(given.disciplined)),
        waivers=given.waivers,
        inputs=given.inputs,
        datasets=tuple(_dataset_fact(dataset) for dataset in given.datasets),
        contracts=tuple(sorted(given.contracts or ())),
        made_with=made_with or this_program(),
    )


def _dataset_fact(dataset: PublishedDataset) -> DatasetFact:
    rows = len(dataset.sealed.rows)
    return DatasetFact(
        name=dataset.name,
        stage=dataset.stage,
        suffix=dataset.suffix,
        simulated=dataset.simulated,
        rows=rows,
    )


def input_of(
    facts: Facts,
    plan: Plan,
    criteria: Mapping[str, CriteriaSet],
    datasets: tuple[PublishedDataset, ...],
    contracts: Mapping[str, bytes],
) -> PublicationInput:
    """The inverse of `facts_of`."""
    return PublicationInput(
        plan=plan,
        criteria=criteria,
        datasets=datasets,
        decision=facts.decision,
        mark=facts.mark,
        published_at=facts.published_at,
        audit_head=facts.audit_head,
        disciplined=frozenset(facts.disciplined),
        waivers=facts.waivers,
        inputs=facts.inputs,
        contracts=contracts,
    )


@cache
def this_program() -> MadeWith:
    """The versions on which the bytes of a publication depend."""
    return MadeWith(
        chuky=chuky.__version__,
        templates=digest(b"".join(path.read_bytes() for path in template_files())),
        pyarrow=importlib.metadata.version("pyarrow"),
        xlsxwriter=importlib.metadata.version("xlsxwriter"),
    )


def facts_json(facts: Facts) -> dict[str, object]:
    return facts.model_dump(mode="json")


def input_files_json(given: PublicationInput) -> list[dict[str, object]]:
    return [asdict(file) for file in given.inputs]
