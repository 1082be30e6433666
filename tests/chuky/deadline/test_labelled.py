"""Real phrases and our own, row by row: every column that the label states."""

import pytest

from chuky.deadline import read
from tests.chuky.deadline.labelled import DEV, Phrase, columns, phrases

pytestmark = pytest.mark.unit


def _rows(*paths: object) -> list[object]:
    return [pytest.param(row, id=row.key) for path in paths for row in phrases(path)]  # type: ignore[arg-type]


@pytest.mark.parametrize("phrase", _rows(DEV))
def test_phrase_is_read_as_labelled(phrase: Phrase) -> None:
    assert columns(read(phrase.text, phrase.year)) == phrase.expected
