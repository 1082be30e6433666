"""The publication: files that anyone can recompute, and their checking.

Belongs here: which datasets are published, how every published file is made from them, and how a
published folder is verified. When a publication is made is decided by `chuky.cycle`.
"""

from chuky.publication.build import build_publication
from chuky.publication.checking import VerifyReport, find_publications, verify_publication
from chuky.publication.model import (
    Decision,
    InputFile,
    Publication,
    PublicationInput,
    PublishedDataset,
    Waiver,
    publish_rows,
)

__all__ = [
    "Decision",
    "InputFile",
    "Publication",
    "PublicationInput",
    "PublishedDataset",
    "VerifyReport",
    "Waiver",
    "build_publication",
    "find_publications",
    "publish_rows",
    "verify_publication",
]
