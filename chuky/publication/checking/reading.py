"""From the files of a published folder back to the input that it was made from.

Only the sealed files are read: plan, criteria sets, facts, the datasets' CSV forms, contracts.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from chuky.criteria import CriteriaSet
from chuky.datasets import read_csv, seal_frame
from chuky.exceptions import ChukyError
from chuky.plan import Plan
from chuky.publication.facts import DatasetFact, Facts, input_of
from chuky.publication.frames import dataset_name, frame_columns
from chuky.publication.model import PublicationInput, PublishedDataset

Model = TypeVar("Model", bound=BaseModel)


class SealedFileUnreadable(ChukyError):
    """không đọc được ({reason}); không tính lại được. Lấy lại tệp này từ nơi công bố."""

    en = "can't be read ({reason}); nothing can be recomputed. Get this file again."


class Sealed(NamedTuple):
    """What the folder was made from, and the facts as they stand in it."""

    given: PublicationInput
    facts: Facts


def read_sealed(files: Mapping[str, bytes]) -> Sealed:
    """Raises SealedFileUnreadable, with the file as its place."""
    plan = _model(Plan, files, "plan.json")
    facts = _model(Facts, files, "facts.json")
    keys = dict.fromkeys(group.criteria for group in plan.groups.values())
    criteria = {key: _model(CriteriaSet, files, f"criteria/{key}.json") for key in keys}
    datasets = tuple(_dataset(plan, fact, files) for fact in facts.datasets)
    contracts = {name: _bytes(files, f"contracts/{name}") for name in facts.contracts}
    return Sealed(input_of(facts, plan, criteria, datasets, contracts), facts)


def _bytes(files: Mapping[str, bytes], path: str) -> bytes:
    if path not in files:
        raise SealedFileUnreadable(path, reason="thiếu / missing")
    return files[path]


def _model(model: type[Model], files: Mapping[str, bytes], path: str) -> Model:
    try:
        return model.model_validate(json.loads(_bytes(files, path).decode()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SealedFileUnreadable(path, reason=f"{key}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise SealedFileUnreadable(path, reason=str(error)[:120]) from None


def _dataset(plan: Plan, fact: DatasetFact, files: Mapping[str, bytes]) -> PublishedDataset:
    path = f"datasets/{fact.name}.csv"
    stage = next((stage for stage in plan.stages if stage.key == fact.stage), None)
    if stage is None or dataset_name(fact.stage, fact.suffix) != fact.name:
        raise SealedFileUnreadable("facts.json", reason=f"{fact.name}")
    try:
        columns = frame_columns(stage, fact.suffix)
        sealed = seal_frame(columns, read_csv(columns, _bytes(files, path)))
    except (ChukyError, ValueError, OverflowError) as error:
        raise SealedFileUnreadable(path, reason=str(error)[:120]) from None
    return PublishedDataset(fact.stage, fact.suffix, sealed, fact.simulated)
