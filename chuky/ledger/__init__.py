"""The ledger (sổ cái): the database of everything that was decided, with its audit trail."""
