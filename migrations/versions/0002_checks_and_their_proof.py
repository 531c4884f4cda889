"""Checks of candidates and their proof, who saw whom, and the doors that are opened to others.

Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import register.store.tables.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_memory",
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("subject", AutoString(length=64), nullable=False),
        sa.Column("outcome", AutoString(length=20), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "subject", name=op.f("pk_bulk_memory")),
    )
    with op.batch_alter_table("bulk_memory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_memory_at"), ["at"], unique=False)

    op.create_table(
        "idempotency",
        sa.Column("key", AutoString(length=64), nullable=False),
        sa.Column("request", AutoString(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)

    op.create_table(
        "rate",
        sa.Column("key", AutoString(length=64), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate")),
    )
    op.create_table(
        "signing_key",
        sa.Column("kid", AutoString(length=64), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column(
            "retired_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("lifted_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.Column("lifted_by", AutoString(), nullable=False),
        sa.Column("lifted_because", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
    )
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stop_organisation"), ["organisation"], unique=False)

    op.create_table(
        "check_draft",
        sa.Column("id", AutoString(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_check_draft_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_draft")),
    )
    with op.batch_alter_table("check_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_draft_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_draft_at"), ["at"], unique=False)

    op.create_table(
        "look_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("found", AutoString(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("number", AutoString(length=64), nullable=False),
        sa.Column("bucket", AutoString(length=64), nullable=False),
        sa.Column("pair", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_look_up_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_look_up_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_up")),
    )
    with op.batch_alter_table("look_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_up_at"), ["at"], unique=False)
        batch_op.create_index("ix_look_up_organisation_at", ["organisation", "at"], unique=False)

    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("trn", AutoString(length=7), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("because", AutoString(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("undone_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.Column("undone_by", AutoString(), nullable=False),
        sa.Column("undone_because", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_merge_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(
            "ix_person_merge_trn_date_of_birth", ["trn", "date_of_birth"], unique=False
        )

    op.create_table(
        "share_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column(
            "expires_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column(
            "revoked_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("used_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_share_code_person_id_person")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_share_code_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_code")),
        sa.UniqueConstraint("hash", name=op.f("uq_share_code_hash")),
    )
    with op.batch_alter_table("share_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("purpose", AutoString(length=40), nullable=False),
        sa.Column("what", AutoString(length=40), nullable=False),
        sa.Column("ledger_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sight_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sight")),
    )
    with op.batch_alter_table("sight", schema=None) as batch_op:
        batch_op.create_index("ix_sight_person_id_at", ["person_id", "at"], unique=False)

    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.Column("begins", AutoString(length=16), nullable=False),
        sa.Column("scopes", AutoString(), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column(
            "expires_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column(
            "revoked_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.Column("used_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_token_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_token_organisation"), ["organisation"], unique=False)

    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", AutoString(length=12), nullable=False),
        sa.Column("pack", AutoString(length=12), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", AutoString(length=20), nullable=False),
        sa.Column("route", AutoString(length=10), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("outcome", AutoString(length=20), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_verification_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["verification.id"],
            name=op.f("fk_verification_follows_id_verification"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_verification_person_id_person")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_verification_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("reference", name=op.f("uq_verification_reference")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verification_follows_id"), ["follows_id"], unique=False
        )
        batch_op.create_index(
            "ix_verification_organisation_id", ["organisation", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_verification_pack"), ["pack"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_urn"), ["urn"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("read_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_notice_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_organisation_read_at", ["organisation", "read_at"], unique=False
        )

    op.create_table(
        "receipt_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("because", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_receipt_event_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_event")),
    )
    with op.batch_alter_table("receipt_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_event_kind"), ["kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receipt_event_verification_id"), ["verification_id"], unique=False
        )

    op.create_table(
        "unsettled_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column(
            "decided_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.Column("decided_by", AutoString(), nullable=False),
        sa.Column("decided_because", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answered_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_id"],
            ["verification.id"],
            name=op.f("fk_unsettled_match_answered_id_verification"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unsettled_match_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_unsettled_match_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsettled_match")),
        sa.UniqueConstraint("verification_id", name=op.f("uq_unsettled_match_verification_id")),
    )
    op.create_table(
        "verification_mark",
        sa.Column("verification_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("why", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_verification_mark_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("verification_id", name=op.f("pk_verification_mark")),
    )
    with op.batch_alter_table("person_version", schema=None) as batch_op:
        batch_op.create_index("ix_person_version_date_of_birth", ["date_of_birth"], unique=False)
        batch_op.create_index(
            "ix_person_version_trn_date_of_birth", ["trn", "date_of_birth"], unique=False
        )

    _guard()


def downgrade() -> None:
    _unguard()
    with op.batch_alter_table("person_version", schema=None) as batch_op:
        batch_op.drop_index("ix_person_version_trn_date_of_birth")
        batch_op.drop_index("ix_person_version_date_of_birth")

    op.drop_table("verification_mark")
    op.drop_table("unsettled_match")
    with op.batch_alter_table("receipt_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_event_verification_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_event_kind"))

    op.drop_table("receipt_event")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_organisation_read_at")

    op.drop_table("notice")
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_urn"))
        batch_op.drop_index(batch_op.f("ix_verification_person_id"))
        batch_op.drop_index(batch_op.f("ix_verification_pack"))
        batch_op.drop_index("ix_verification_organisation_id")
        batch_op.drop_index(batch_op.f("ix_verification_follows_id"))

    op.drop_table("verification")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_organisation"))
        batch_op.drop_index(batch_op.f("ix_token_account_id"))

    op.drop_table("token")
    with op.batch_alter_table("sight", schema=None) as batch_op:
        batch_op.drop_index("ix_sight_person_id_at")

    op.drop_table("sight")
    with op.batch_alter_table("share_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_code_person_id"))

    op.drop_table("share_code")
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.drop_index("ix_person_merge_trn_date_of_birth")
        batch_op.drop_index(batch_op.f("ix_person_merge_kept_id"))
        batch_op.drop_index(batch_op.f("ix_person_merge_gone_id"))

    op.drop_table("person_merge")
    with op.batch_alter_table("look_up", schema=None) as batch_op:
        batch_op.drop_index("ix_look_up_organisation_at")
        batch_op.drop_index(batch_op.f("ix_look_up_at"))

    op.drop_table("look_up")
    with op.batch_alter_table("check_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_draft_at"))
        batch_op.drop_index(batch_op.f("ix_check_draft_account_id"))

    op.drop_table("check_draft")
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stop_organisation"))

    op.drop_table("stop")
    op.drop_table("signing_key")
    op.drop_table("rate")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_at"))

    op.drop_table("idempotency")
    with op.batch_alter_table("bulk_memory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_memory_at"))

    op.drop_table("bulk_memory")


def _guard() -> None:
    """Refuse any change or removal of a check: it is kept as it was made."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER verification_no_{act.lower()} BEFORE {act} ON verification "
                "BEGIN SELECT RAISE(ABORT, 'a check is kept as it was made'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION verification_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a check is kept as it was made'; END $$"
    )
    op.execute(
        "CREATE TRIGGER verification_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON verification "
        "FOR EACH STATEMENT EXECUTE FUNCTION verification_is_kept()"
    )


def _unguard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER verification_no_{act}")
        return
    op.execute("DROP TRIGGER verification_no_change ON verification")
    op.execute("DROP FUNCTION verification_is_kept()")
