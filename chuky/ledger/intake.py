"""The tables of intake: evidence and the mappings of an office's old workbooks.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
