"""The tables of appraisal and council work on pages: queries to a unit and their answers.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
