"""The tables of a unit's own work before it is sent: assignments, drafts, uploads under way.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
