"""Prefect flows: one per stage kind. They wake work; the ledger in `chuky` decides."""
