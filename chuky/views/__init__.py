"""What pages, exports and the API show, read from the ledger; nothing here writes."""
