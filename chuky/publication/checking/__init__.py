"""Checking a published folder: hashes, then every number again, then every file again.

Belongs here: everything that reads a folder which somebody may have tampered with. Making the
files is in the package above and is used as it is, so there is one rule and not two.
"""

from chuky.publication.checking.report import Difference, VerifyReport
from chuky.publication.checking.verify import find_publications, verify_publication

__all__ = ["Difference", "VerifyReport", "find_publications", "verify_publication"]
