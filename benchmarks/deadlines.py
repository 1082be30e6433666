"""How many wordings the deadline reader reads in a second: the labelled phrases of real plans."""

import csv
from pathlib import Path

from benchmarks.measure import best_seconds, line, peak_line, seconds

PHRASES = Path(__file__).parents[1] / "tests" / "data" / "deadlines_dev.csv"
ROUNDS = 10


def main() -> None:
    """Read every phrase ten times, after one round that compiles the grammar."""
    from chuky.deadline import read

    with PHRASES.open(encoding="utf-8", newline="") as file:
        phrases = [(row["text"], int(row["context_year"])) for row in csv.DictReader(file)]

    def read_all() -> None:
        for text, year in phrases:
            read(text, year)

    def rounds() -> None:
        for _ in range(ROUNDS):
            read_all()

    print(f"\ndeadline reader, {len(phrases)} phrases of real documents")
    first = best_seconds(read_all, repeats=1)
    line("first round, patterns compiled in it", seconds(first))
    per_second = ROUNDS * len(phrases) / best_seconds(rounds)
    line("phrases a second", f"{per_second:,.0f}", f"{1000 / per_second:.2f} ms a phrase")
    peak_line()


if __name__ == "__main__":
    main()
