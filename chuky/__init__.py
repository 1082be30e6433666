"""The domain of Chu Kỳ: plans, deadlines, contracts, scores, ledger, vault, publication.

Plain Python. Nothing here imports Prefect or a web framework (import-linter holds it);
only `chuky.cli`, the roof, reaches `tasks`, `flows` and `dashboard`, lazily.
"""

__version__ = "0.1.0"
