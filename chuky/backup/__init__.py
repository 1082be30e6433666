"""A house as one archive, and back: ledger, the vault's files that it names, and keys."""

from chuky.backup.restore import restore
from chuky.backup.saved import record_saved
from chuky.backup.write import backup

__all__ = ["backup", "record_saved", "restore"]
