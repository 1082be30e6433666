"""The vault (kho hồ sơ): files by their SHA-256, in a local folder or on S3. Reads verify."""

from chuky.vault.exceptions import VaultDamaged, VaultMissing, VaultUnreachable, VaultUrlUnknown
from chuky.vault.model import StoredObject, Vault
from chuky.vault.open import open_vault

__all__ = [
    "StoredObject",
    "Vault",
    "VaultDamaged",
    "VaultMissing",
    "VaultUnreachable",
    "VaultUrlUnknown",
    "open_vault",
]
