"""Tables of intake: evidence, annotated copies."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Sha256

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""
    op.create_table(
        "annotated_copy",
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt"], ["receipt.code"], name=op.f("fk_annotated_copy_receipt_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_annotated_copy_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_annotated_copy")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("annotated_copy")
