"""The tables of access: accounts, roles, sessions and acts that wait for a second person.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
