"""Labelled phrases as rows, and what a reading says in the same columns."""

import csv
from dataclasses import dataclass
from pathlib import Path

from chuky.deadline import Reading

HERE = Path(__file__).parent
DEV = HERE.parents[1] / "data" / "deadlines_dev.csv"
OWN = HERE / "own_phrases.csv"
COLUMNS = ("kind", "opens", "due", "recurs", "tentative", "amount", "unit", "event")


@dataclass(frozen=True)
class Phrase:
    """A row: the wording, the year to assume, and the columns it should be read as."""

    key: str
    text: str
    year: int
    expected: dict[str, str]
    note: str


def phrases(path: Path) -> list[Phrase]:
    """Every row of a labelled file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Phrase(
                row["id"],
                row["text"],
                int(row["context_year"]),
                {name: " ".join(row[name].split()) for name in COLUMNS},
                row["note"],
            )
            for row in csv.DictReader(file)
        ]


def columns(reading: Reading) -> dict[str, str]:
    """A reading in the file's words: empty for null, ISO days, true or false."""
    found = reading.to_json()
    return {name: _cell(found[name]) for name in COLUMNS}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
