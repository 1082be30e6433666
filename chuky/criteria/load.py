"""Loading a criteria set from its file. Its sums are checked by `chuky.plan.lint`."""

from pathlib import Path

from chuky.configuration import read_source, validate
from chuky.criteria.model import CriteriaSet


def load_criteria(path: Path) -> CriteriaSet:
    """The criteria set in `path`. Raises ConfigurationInvalid with file, line and key."""
    return validate(CriteriaSet, read_source(path))
