"""Tables of intake: why a file came back, rows that failed at a gate, files of nobody known."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json, Sha256

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None
GATE = ("cycle_id", "stage", "contract", "frame_sha256")


def upgrade() -> None:
    """Add what this version adds."""
    op.create_table(
        "return_reason",
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.Column("said", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt"], ["receipt.code"], name=op.f("fk_return_reason_receipt_receipt")
        ),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_return_reason")),
    )
    op.create_table(
        "failing_rows",
        *(sa.Column(name, sa.String(120), nullable=False) for name in GATE[:3]),
        sa.Column("frame_sha256", Sha256(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.ForeignKeyConstraint(
            GATE,
            [f"gate_run.{name}" for name in GATE],
            name=op.f("fk_failing_rows_cycle_id_stage_contract_frame_sha256_gate_run"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_failing_rows_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint(*GATE, name=op.f("pk_failing_rows")),
    )
    _unclaimed()


def _unclaimed() -> None:
    op.create_table(
        "unclaimed_file",
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_unclaimed_file_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_unclaimed_file_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "sha256", name=op.f("pk_unclaimed_file")),
    )


def downgrade() -> None:
    """Take it away again."""
    for table in ("unclaimed_file", "failing_rows", "return_reason"):
        op.drop_table(table)
