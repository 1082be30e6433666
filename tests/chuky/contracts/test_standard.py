"""Every contract is valid by the standard's own JSON Schema (ODCS v3.1.0)."""

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from tests.chuky.contracts.samples import CONTRACTS, FOLDER

pytestmark = pytest.mark.unit

SCHEMA = json.loads(files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8"))


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_standards_schema_accepts_the_contract(name):
    document = yaml.safe_load((FOLDER / f"{name}.odcs.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft201909Validator(SCHEMA).validate(document)
    assert SCHEMA["properties"]["apiVersion"]["default"] == document["apiVersion"]
