"""The tables of intake: evidence, annotated copies of what was returned.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.types import Base


class AnnotatedCopy(Base):
    """The sender's own workbook as it was returned, each wrong cell coloured and commented."""

    __tablename__ = "annotated_copy"

    receipt: Mapped[str] = mapped_column(String(20), ForeignKey("receipt.code"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
