"""What `chuky/contracts/load.py` promises."""

import pytest

from chuky.contracts import load_contract
from chuky.contracts.contract import HasColumns, NotNull
from chuky.contracts.exceptions import ContractInvalid
from tests.chuky.contracts.samples import CONTRACTS, FOLDER

pytestmark = pytest.mark.unit

SAMPLE = (FOLDER / "survey_points.odcs.yaml").read_text(encoding="utf-8")
EXPECTED_DATASETS = {
    "self_assessment",
    "verification",
    "appraisal",
    "survey_tallies",
    "ballots",
    "points",
    "portal_results",
    "survey_points",
    "inspection",
    "council_decisions",
    "council_votes",
    "results",
    "unit_roster",
    "agencies",
    "criteria_set",
    "evidence_list",
    "sampling_frame",
}


def test_every_dataset_has_a_contract_in_the_file_of_its_name():
    assert set(CONTRACTS) == EXPECTED_DATASETS
    assert {path.name.partition(".")[0] for path in FOLDER.glob("*.odcs.yaml")} == set(CONTRACTS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_rule_speaks_both_languages(name):
    for rule in CONTRACTS[name].rules:
        assert rule.message.vi.endswith("."), f"{rule.id}: a Vietnamese sentence for a clerk"
        assert rule.message.en.endswith("."), f"{rule.id}: an English sentence for a clerk"
        assert rule.message.vi != rule.message.en


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_column_that_must_not_be_blank_must_be_there(name):
    contract = CONTRACTS[name]
    there = {c for r in contract.rules if isinstance(r.check, HasColumns) for c in r.check.columns}
    filled = {rule.check.column for rule in contract.rules if isinstance(rule.check, NotNull)}
    assert filled <= there, "or its absence would be reported once a row"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("v3.1.0", "v9", "apiVersion"),
        ("status: active", "status: active\ncolour: red", "colour"),
        ("given(points) and not expected.surveyed", "points > components.maximum", "maximum"),
        ("id: row-absent", "id: points-blank", "points-blank"),
        ("descriptionEn", "descriptionFr", "descriptionEn"),
        ("metric: rowCount", "metric: rowCounts", "metric"),
        ("over: expected", "over: nothing", "row-absent"),
        ("version: 1.1.0", "version: : 1", "dòng 6"),
    ],
)
def test_a_wrong_contract_is_one_clear_line(tmp_path, old, new, said):
    path = tmp_path / "wrong.odcs.yaml"
    path.write_text(SAMPLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContractInvalid) as caught:
        load_contract(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_hash_is_that_of_the_files_bytes(tmp_path):
    path = tmp_path / "survey_points.odcs.yaml"
    path.write_text(SAMPLE + "# changed\n", encoding="utf-8")
    changed = load_contract(path)
    assert changed.rules == CONTRACTS["survey_points"].rules
    assert changed.sha256 != CONTRACTS["survey_points"].sha256
