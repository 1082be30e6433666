"""Tables of appraising: queries to a unit with a day, their answers, criteria in charge."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
KEY = ("cycle_id", "stage", "unit_code", "component_code")


def upgrade() -> None:
    """Queries take the place of `explanation`, which knew one question a component and no day."""
    op.create_table(
        "unit_query",
        *(sa.Column(name, sa.String(120), nullable=False) for name in KEY),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        _stage_key("unit_query"),
        sa.PrimaryKeyConstraint(*KEY, "number", name=op.f("pk_unit_query")),
    )
    op.create_table(
        "unit_answer",
        *(sa.Column(name, sa.String(120), nullable=False) for name in KEY),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(120), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            [*KEY, "number"],
            [f"unit_query.{name}" for name in (*KEY, "number")],
            name=op.f("fk_unit_answer_unit_query"),
        ),
        sa.PrimaryKeyConstraint(*KEY, "number", "version", name=op.f("pk_unit_answer")),
    )
    _create_charges()
    _copy_explanations()
    op.drop_table("explanation")


def _create_charges() -> None:
    names = ("cycle_id", "stage", "criterion_code", "account_id")
    op.create_table(
        "appraiser_charge",
        *(sa.Column(name, sa.String(120), nullable=False) for name in names),
        sa.Column("given_by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _stage_key("appraiser_charge"),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_appraiser_charge")),
    )


def _copy_explanations() -> None:
    keys = ", ".join(KEY)
    op.execute(
        f"INSERT INTO unit_query ({keys}, number, question, due, asked_by, asked_at) "  # noqa: S608
        f"SELECT {keys}, 1, question, NULL, asked_by, asked_at FROM explanation"
    )
    op.execute(
        f"INSERT INTO unit_answer ({keys}, number, version, answer, answered_by, "  # noqa: S608
        f"answered_at, late) SELECT {keys}, 1, 1, answer, unit_code, answered_at, false "
        "FROM explanation WHERE answer IS NOT NULL"
    )


def _stage_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["cycle_id", "stage"],
        ["stage.cycle_id", "stage.key"],
        name=op.f(f"fk_{table}_cycle_id_stage_stage"),
    )


def downgrade() -> None:
    """Back to one question a component; later ones are lost."""
    op.create_table(
        "explanation",
        *(sa.Column(name, sa.String(120), nullable=False) for name in KEY),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        _stage_key("explanation"),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_explanation_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_explanation")),
    )
    for table in ("appraiser_charge", "unit_answer", "unit_query"):
        op.drop_table(table)
