"""An office's old workbooks: their columns, units and components matched to the plan's, and kept.

A proposal is confirmed once, written as YAML, and used again next year. What comes in through a
contract's form is `chuky.intake`'s.
"""

from chuky.mapping.extract import OldValues, extract
from chuky.mapping.model import OldLayout, read_layout, write_layout
from chuky.mapping.propose import Proposal, propose
from chuky.mapping.sheets import read_old

__all__ = [
    "OldLayout",
    "OldValues",
    "Proposal",
    "extract",
    "propose",
    "read_layout",
    "read_old",
    "write_layout",
]
