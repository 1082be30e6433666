"""The tables of sending: what each channel did, texts that an office edited, calendar tokens.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""
