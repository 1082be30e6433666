"""Data contracts: what each dataset must be, and two engines that say whether it is.

`load_contracts` reads `data_contracts/`; `check_frame` (pandas) judges one upload, `gate_frame`
(Great Expectations) a stage's whole dataset, with the same verdict. Intake of files is elsewhere.
"""

from chuky.contracts.contract import Contract, Rule
from chuky.contracts.gate import gate_frame, warm_up
from chuky.contracts.load import CONTRACTS, load_contract, load_contracts, parse_contract
from chuky.contracts.quick import check_frame
from chuky.contracts.report import quality_report_html
from chuky.contracts.result import FailingRow, Finding, GateResult

__all__ = [
    "CONTRACTS",
    "Contract",
    "FailingRow",
    "Finding",
    "GateResult",
    "Rule",
    "check_frame",
    "gate_frame",
    "load_contract",
    "load_contracts",
    "parse_contract",
    "quality_report_html",
    "warm_up",
]
