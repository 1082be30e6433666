"""The first version of the ledger: every table, and the triggers that keep history."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json, Points, Sha256

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSAL = "the audit trail is append-only"

NEXT_SEQ = "(SELECT coalesce(max(seq), 0) + 1 FROM audit_event WHERE cycle = NEW.cycle)"
"""Events come in one by one; on SQLite this also stops INSERT OR REPLACE, which fires no DELETE."""
HEAD_JUMPS = "NEW.seq <> OLD.seq + 1 OR NEW.cycle <> OLD.cycle"

SQLITE_TRIGGERS = {
    "audit_event_no_update": "BEFORE UPDATE ON audit_event",
    "audit_event_no_delete": "BEFORE DELETE ON audit_event",
    "audit_event_in_order": f"BEFORE INSERT ON audit_event WHEN NEW.seq <> {NEXT_SEQ}",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head",
    "audit_head_forward": f"BEFORE UPDATE ON audit_head WHEN {HEAD_JUMPS}",
    "audit_head_once": "BEFORE INSERT ON audit_head WHEN NEW.seq <> 0 OR EXISTS "
    "(SELECT 1 FROM audit_head WHERE cycle = NEW.cycle AND seq <> 0)",
}

POSTGRESQL_TRIGGERS = {
    "audit_event_no_change": "BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW",
    "audit_event_no_truncate": "BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head FOR EACH ROW",
    "audit_head_no_truncate": "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT",
    "audit_head_forward": f"BEFORE UPDATE ON audit_head FOR EACH ROW WHEN ({HEAD_JUMPS})",
}


def upgrade() -> None:
    create_tables()
    if op.get_bind().dialect.name == "sqlite":
        refuse_on_sqlite()
    else:
        refuse_on_postgresql()


def refuse_on_sqlite() -> None:
    for name, when in SQLITE_TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def refuse_on_postgresql() -> None:
    """ALWAYS: a session that plays a replica (session_replication_role) fires them too."""
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NEW.seq <> {NEXT_SEQ} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; "
        "RETURN NEW; END $$"
    )
    create_trigger("audit_event_in_order", "BEFORE INSERT ON audit_event FOR EACH ROW", "in_order")
    for name, when in POSTGRESQL_TRIGGERS.items():
        create_trigger(name, when, "refuse")


def create_trigger(name: str, when: str, function: str) -> None:
    table = when.split(" ON ")[1].split()[0]
    op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_{function}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    raise NotImplementedError("history is kept: restore a backup instead")


def create_tables() -> None:
    """Every table of this version."""
    op.create_table(
        "audit_event",
        sa.Column("cycle", sa.String(length=120), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("previous_hash", Sha256(), nullable=False),
        sa.Column("hash", Sha256(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", "seq", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "audit_head",
        sa.Column("cycle", sa.String(length=120), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", Sha256(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("activated_at", Instant(), nullable=False),
        sa.Column("activated_by", sa.String(length=120), nullable=False),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("acquired_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", Sha256(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "cycle_document",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_document_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_cycle_document_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "role", "key", "version", name=op.f("pk_cycle_document")
        ),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_message_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_message_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_table(
        "rehearsal_progress",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_rehearsal_progress_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_rehearsal_progress")),
    )
    op.create_table(
        "stage",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("sealed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_stage_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("cycle_id", "key", name=op.f("pk_stage")),
    )
    op.create_table(
        "act",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_act_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_act_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_act_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", name=op.f("pk_act")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", Sha256(), nullable=False),
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_ballot_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_ballot_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dataset",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("contract", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("parquet_sha256", Sha256(), nullable=False),
        sa.Column("csv_sha256", Sha256(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["csv_sha256"], ["stored_file.sha256"], name=op.f("fk_dataset_csv_sha256_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_dataset_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_dataset_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["parquet_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_dataset_parquet_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "name", name=op.f("pk_dataset")),
    )
    op.create_table(
        "deadline",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens", Instant(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("tentative", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_deadline_cycle_id_stage_stage"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "scope", "version", name=op.f("pk_deadline")),
    )
    op.create_table(
        "explanation",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("component_code", sa.String(length=120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_explanation_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_explanation_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "stage", "unit_code", "component_code", name=op.f("pk_explanation")
        ),
    )
    op.create_table(
        "gate_run",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("contract", sa.String(length=120), nullable=False),
        sa.Column("frame_sha256", Sha256(), nullable=False),
        sa.Column("contract_version", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("report_sha256", Sha256(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_gate_run_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_gate_run_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["report_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_gate_run_report_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "stage", "contract", "frame_sha256", name=op.f("pk_gate_run")
        ),
    )
    op.create_table(
        "inspection_finding",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("component_code", sa.String(length=120), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_inspection_finding_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_inspection_finding_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "stage", "unit_code", "component_code", name=op.f("pk_inspection_finding")
        ),
    )
    op.create_table(
        "meeting",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("council", sa.String(length=120), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("minutes_sha256", Sha256(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_meeting_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_meeting_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["minutes_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_meeting_minutes_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "council", "session", name=op.f("pk_meeting")),
    )
    op.create_table(
        "moment",
        sa.Column("id", sa.String(length=240), nullable=False),
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_moment_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_moment_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moment")),
    )
    op.create_index("ix_moment_due", "moment", ["cycle_id", "state", "at"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_proposal_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_proposal_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "unit_code", name=op.f("pk_proposal")),
    )
    op.create_table(
        "receipt",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("sender_code", sa.String(length=120), nullable=False),
        sa.Column("dataset", sa.String(length=120), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", Sha256(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("report_sha256", Sha256(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_receipt_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_receipt_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["report_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_receipt_report_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_receipt_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_stage", "receipt", ["cycle_id", "stage"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_reminder_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_reminder_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reminder_message_id_message")
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id",
            "stage",
            "unit_code",
            "person",
            "rule",
            "step",
            "deadline_version",
            name=op.f("pk_reminder"),
        ),
    )
    op.create_table(
        "ticket",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("ticket_sha256", Sha256(), nullable=False),
        sa.Column("audience", sa.String(length=120), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_ticket_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_ticket_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "ticket_sha256", name=op.f("pk_ticket")),
    )
    op.create_table(
        "vote",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstained", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_vote_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_vote_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "unit_code", "question", name=op.f("pk_vote")),
    )
    op.create_table(
        "waiver",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("rule_id", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("granted_by", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_waiver_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_waiver_cycle_id_cycle")),
        sa.PrimaryKeyConstraint(
            "cycle_id", "stage", "rule_id", "unit_code", name=op.f("pk_waiver")
        ),
    )
    op.create_table(
        "score",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("component_code", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("points", Points(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_score_cycle_id_stage_stage"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_score_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["receipt"], ["receipt.code"], name=op.f("fk_score_receipt_receipt")
        ),
        sa.PrimaryKeyConstraint(
            "cycle_id", "stage", "unit_code", "component_code", "version", name=op.f("pk_score")
        ),
    )
