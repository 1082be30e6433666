"""Tables of intake: evidence, annotated copies."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json, Sha256

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
    _evidence()
    _upload()


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("unit_code", sa.String(120), nullable=False),
        sa.Column("component_code", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=True),
        sa.Column("media_type", sa.String(100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("has_text", sa.Boolean(), nullable=True),
        sa.Column("archive", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("document_page", sa.Text(), nullable=True),
        sa.Column("restricted_to", Json(), nullable=True),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("withdrawn_by", sa.String(120), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_evidence_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_evidence_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_place", "evidence", ["cycle_id", "unit_code", "component_code"])


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("unit_code", sa.String(120), nullable=False),
        sa.Column("component_code", sa.String(120), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_upload_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("upload")
    op.drop_index("ix_evidence_place", "evidence")
    op.drop_table("evidence")
    op.drop_table("annotated_copy")
