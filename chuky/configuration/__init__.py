"""Reading configuration: YAML with line numbers, typed models, findings that name file and line.

What the configurations mean is in `chuky.plan`, `chuky.criteria` and `chuky.contracts`.
"""

from chuky.configuration.findings import ConfigurationInvalid, Finding
from chuky.configuration.model import ConfigModel, Illustrative, validate
from chuky.configuration.source import Source, read_source

__all__ = [
    "ConfigModel",
    "ConfigurationInvalid",
    "Finding",
    "Illustrative",
    "Source",
    "read_source",
    "validate",
]
