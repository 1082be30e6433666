"""The vault (kho hồ sơ): files by their SHA-256, in a local folder or on S3. Reads verify."""

from chuky.vault.model import StoredObject, Vault, VaultDamaged, VaultMissing, VaultUnreachable
from chuky.vault.open import open_vault

__all__ = [
    "StoredObject",
    "Vault",
    "VaultDamaged",
    "VaultMissing",
    "VaultUnreachable",
    "open_vault",
]
