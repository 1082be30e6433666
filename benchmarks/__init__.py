"""Measurements side by side, printed by `python -m benchmarks` (`make bench`); never a test.

Each module measures one subject, prints one line a number and is run in a process of its own, so
that memory peaks are its own. Nothing leaves the machine: Prefect's server is on loopback.
"""
