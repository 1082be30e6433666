"""Scoring a whole country exactly, beside the least that pandas would do for the same totals."""

from benchmarks.country import ROWS, scores, scoring_input
from benchmarks.measure import best_seconds, line, peak_line, seconds


def main() -> None:
    """332,100 entries to totals, index, rank; then a float groupby and rank in pandas."""
    import pandas as pd

    from chuky.scoring import compute_results

    given = scoring_input()
    rows = scores()
    frame = pd.DataFrame(rows, columns=["unit", "component", "points"])
    frame["points"] = frame["points"].astype(float)
    frame["criterion"] = frame["component"].str.split(".").str[0]

    def with_pandas() -> "pd.Series[float]":
        criteria = frame.groupby(["unit", "criterion"])["points"].sum().unstack()
        return criteria.sum(axis=1).rank(method="min", ascending=False)

    print(f"\nscoring {ROWS:,} entries of {len(given.units):,} units")
    ours = best_seconds(lambda: compute_results(given))
    plain = best_seconds(with_pandas)
    line("chuky: exact decimals, choice, caps, classes, ranks", seconds(ours))
    line("pandas: float groupby, sum and rank only", seconds(plain))
    line("ratio", f"{ours / plain:.1f} ×", f"{ROWS / ours:,.0f} entries a second")
    peak_line()


if __name__ == "__main__":
    main()
