"""What `chuky/contracts/rules.py` promises."""

from dataclasses import replace

import pytest

from chuky.contracts import check_frame, gate_frame
from tests.chuky.contracts.breaks import BREAKS
from tests.chuky.contracts.samples import CONTRACTS, GOOD, REFERENCES

pytestmark = pytest.mark.unit

ENGINES = {"quick": check_frame, "great_expectations": gate_frame}
EVERY_RULE = [(name, rule.id) for name, contract in CONTRACTS.items() for rule in contract.rules]

INSEPARABLE = {
    # An empty table also lacks every row that it must have.
    "table-empty": {"row-absent", "ballots-absent", "unit-absent", "frame-absent"},
}


@pytest.mark.parametrize("name", CONTRACTS)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_good_table_passes_without_a_word(name, engine):
    result = ENGINES[engine](CONTRACTS[name], GOOD[name], REFERENCES)
    assert result.findings == ()
    assert result.passed
    assert result.skipped == ()


def test_every_rule_has_a_row_that_breaks_it():
    missing = [pair for pair in EVERY_RULE if pair[1] not in BREAKS[pair[0]]]
    assert not missing, "a rule that can't be shown to fail may never fail: add a break for it"


@pytest.mark.parametrize(("name", "rule_id"), EVERY_RULE)
def test_each_rule_can_be_broken_alone(name, rule_id):
    result = check_frame(CONTRACTS[name], BREAKS[name][rule_id](GOOD[name]), REFERENCES)
    found = {finding.rule_id for finding in result.findings}
    assert rule_id in found
    assert found - {rule_id} <= INSEPARABLE.get(rule_id, set())
    severity = CONTRACTS[name].rule(rule_id).severity
    assert result.passed is (severity == "warning" and found == {rule_id})


@pytest.mark.parametrize(("name", "rule_id"), EVERY_RULE)
def test_great_expectations_names_the_same_rows_for_each_rule(name, rule_id):
    broken = BREAKS[name][rule_id](GOOD[name])
    contract = CONTRACTS[name]
    alone = replace(contract, rules=(contract.rule(rule_id),))
    gate = gate_frame(alone, broken, REFERENCES)
    assert [finding.rule_id for finding in gate.findings] == [rule_id]
    assert gate.same_verdict(check_frame(alone, broken, REFERENCES))
