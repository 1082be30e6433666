"""The services of a running cycle. Everything that people or flows do goes through here.

Each service checks, writes ledger row and audit event in one transaction, and can be called again
with the same natural key without doing anything twice. Rules of scoring are in `chuky.scoring`.
"""
