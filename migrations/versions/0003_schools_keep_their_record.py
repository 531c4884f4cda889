"""What schools change, claim and confirm, letters to them, and how people sign in.

Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import register.store.tables.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What was held before levels were kept: the teaching record is the department's own, awards come
# from those who made them, and appointments from what schools said in a return.
_LEVELS = {"person_version": "official", "award_version": "provider", "appointment_version": "said"}


def upgrade() -> None:
    op.create_table(
        "browser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("began_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_browser_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser")),
        sa.UniqueConstraint("hash", name=op.f("uq_browser_hash")),
    )
    with op.batch_alter_table("browser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_browser_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_browser_began_at"), ["began_at"], unique=False)

    op.create_table(
        "calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("hash", name=op.f("uq_calendar_hash")),
    )
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_account_id"), ["account_id"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_confirmation_account_id_account")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_confirmation_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index("ix_confirmation_urn_at", ["urn", "at"], unique=False)

    op.create_table(
        "identity",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issuer", AutoString(), nullable=False),
        sa.Column("subject", AutoString(length=255), nullable=False),
        sa.Column("organisation_name", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(length=120), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=True),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", AutoString(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.Column("carrier", AutoString(length=10), nullable=False),
        sa.Column("carried_as", AutoString(length=64), nullable=False),
        sa.Column("sent_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.Column("problem", AutoString(), nullable=False),
        sa.Column("read_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_letter_account_id_account")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_letter_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_account_id_id", ["account_id", "id"], unique=False)
        batch_op.create_index("ix_letter_state_id", ["state", "id"], unique=False)
        batch_op.create_index("ix_letter_state_next_try", ["state", "next_try"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column(
            "confirmed_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("spare", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "stopped_letter",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_stopped_letter_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_stopped_letter")),
    )
    op.create_table(
        "told",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", AutoString(length=20), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("facts", AutoString(length=64), nullable=False),
        sa.Column("sencos", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_told_urn_school")),
        sa.PrimaryKeyConstraint("urn", name=op.f("pk_told")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", AutoString(length=12), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("reply_due", sa.Date(), nullable=False),
        sa.Column("state", AutoString(length=10), nullable=False),
        sa.Column(
            "decided_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_claim_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_claim_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_claim_award_id_award")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_claim_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_claim_person_id_person")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_claim_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("reference", name=op.f("uq_claim_reference")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_claim_state_id", ["state", "id"], unique=False)
        batch_op.create_index("ix_claim_urn_id", ["urn", "id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_change_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["change.id"], name=op.f("fk_change_undoes_id_change")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["change.id"], name=op.f("fk_change_undone_by_id_change")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_change_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index("ix_change_urn_id", ["urn", "id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("kept_as", AutoString(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column(
            "removed_at", register.store.tables.columns.Instant(timezone=True), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_evidence_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_evidence_claim_id_claim")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("kept_as", name=op.f("uq_evidence_kept_as")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_claim_id"), ["claim_id"], unique=False)

    for table, level in _LEVELS.items():
        column: sa.Column[str] = sa.Column(
            "level", AutoString(length=10), nullable=False, server_default=level
        )
        op.add_column(table, column)
    cover: sa.Column[str] = sa.Column(
        "cover", AutoString(length=12), nullable=False, server_default="substantive"
    )
    op.add_column("appointment_version", cover)
    op.add_column("appointment_version", sa.Column("end_level", AutoString(length=10)))
    op.add_column("appointment_version", sa.Column("shared", sa.Boolean()))
    op.execute("UPDATE appointment_version SET end_level = 'said' WHERE ends IS NOT NULL")
    instant = register.store.tables.columns.Instant(timezone=True)
    op.add_column("account", sa.Column("last_in", instant))
    because: sa.Column[str] = sa.Column(
        "shut_because", AutoString(), nullable=False, server_default=""
    )
    op.add_column("account", because)


def downgrade() -> None:
    for name in ("shut_because", "last_in"):
        op.execute(f"ALTER TABLE account DROP COLUMN {name}")
    for name in ("shared", "end_level", "cover"):
        op.execute(f"ALTER TABLE appointment_version DROP COLUMN {name}")
    for table in _LEVELS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN level")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_claim_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_urn_id")
        batch_op.drop_index(batch_op.f("ix_change_claim_id"))

    op.drop_table("change")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_urn_id")
        batch_op.drop_index("ix_claim_state_id")
        batch_op.drop_index(batch_op.f("ix_claim_person_id"))

    op.drop_table("claim")
    op.drop_table("told")
    op.drop_table("stopped_letter")
    op.drop_table("second_factor")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_state_next_try")
        batch_op.drop_index("ix_letter_state_id")
        batch_op.drop_index("ix_letter_account_id_id")

    op.drop_table("letter")
    op.drop_table("identity")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index("ix_confirmation_urn_at")

    op.drop_table("confirmation")
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_account_id"))

    op.drop_table("calendar")
    with op.batch_alter_table("browser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_browser_began_at"))
        batch_op.drop_index(batch_op.f("ix_browser_account_id"))

    op.drop_table("browser")
