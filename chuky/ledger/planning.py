"""The tables of a schedule that acts: extensions and amendments, runs that were asked of Prefect.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
