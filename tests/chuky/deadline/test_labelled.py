"""Real phrases and our own, row by row: every column that the label states."""

import pytest

from chuky.deadline import read
from tests.chuky.deadline.labelled import DEV, OWN, Phrase, columns, phrases

pytestmark = pytest.mark.unit


ROWS = [pytest.param(row, id=row.key) for path in (DEV, OWN) for row in phrases(path)]


@pytest.mark.parametrize("phrase", ROWS)
def test_phrase_is_read_as_labelled(phrase: Phrase) -> None:
    assert columns(read(phrase.text, phrase.year)) == phrase.expected


@pytest.mark.parametrize("phrase", ROWS)
def test_what_is_understood_is_explained_in_both_languages(phrase: Phrase) -> None:
    explanation = read(phrase.text, phrase.year).explanation

    assert explanation.vi
    assert explanation.en
