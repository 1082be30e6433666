"""Tables of a schedule that acts: pauses, reopenings, superseded datasets, jobs' last ends."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Sha256

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""
    op.create_table(
        "job_end",
        sa.Column("job", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_end")),
    )
    _stage_pause()
    _reopening()
    _superseded_dataset()


def _stage_pause() -> None:
    op.create_table(
        "stage_pause",
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", sa.String(120), nullable=False),
        sa.Column("paused_at", Instant(), nullable=False),
        sa.Column("resumed_by", sa.String(120), nullable=True),
        sa.Column("resumed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_stage_pause_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "number", name=op.f("pk_stage_pause")),
    )


def _reopening() -> None:
    op.create_table(
        "reopening",
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("granted_by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_reopening_cycle_id_stage_stage"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "number", name=op.f("pk_reopening")),
    )


def _superseded_dataset() -> None:
    op.create_table(
        "superseded_dataset",
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(120), nullable=False),
        sa.Column("parquet_sha256", Sha256(), nullable=False),
        sa.Column("csv_sha256", Sha256(), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage", "number"],
            ["reopening.cycle_id", "reopening.stage", "reopening.number"],
            name=op.f("fk_superseded_dataset_cycle_id_stage_number_reopening"),
        ),
        sa.ForeignKeyConstraint(
            ["parquet_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_superseded_dataset_parquet_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["csv_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_superseded_dataset_csv_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "name", "number", name=op.f("pk_superseded_dataset")),
    )


def downgrade() -> None:
    """Take it away again."""
    for table in ("superseded_dataset", "reopening", "stage_pause", "job_end"):
        op.drop_table(table)
