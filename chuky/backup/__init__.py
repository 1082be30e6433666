"""A house as one archive, and back: ledger, the vault's files that it names, and keys."""

from chuky.backup.restore import restore
from chuky.backup.write import backup

__all__ = ["backup", "restore"]
