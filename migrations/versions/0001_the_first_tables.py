"""The first tables.

Revises: nothing: this is the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import register.store.tables.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("password_hash", AutoString(), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("scope", AutoString(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "awarding_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("also_known_as", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("confidence", AutoString(length=1), nullable=False),
        sa.Column("recorded_by", AutoString(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awarding_body")),
    )
    op.create_table(
        "feed_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "started_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column(
            "finished_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("outcome", AutoString(length=20), nullable=False),
        sa.Column("extract_date", sa.Date(), nullable=True),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column("folder", AutoString(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("schools_open", sa.Integer(), nullable=False),
        sa.Column("schools_in_scope", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("vanished", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("max_urn", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Text(), nullable=False),
        sa.Column("approves_run", sa.Integer(), nullable=True),
        sa.Column("decided_by", AutoString(), nullable=False),
        sa.Column("decision_reason", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approves_run"], ["feed_run.id"], name=op.f("fk_feed_run_approves_run_feed_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_run")),
    )
    with op.batch_alter_table("feed_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_run_sha256"), ["sha256"], unique=False)

    op.create_table(
        "lease",
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("holder", AutoString(), nullable=False),
        sa.Column("until", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("actor", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", AutoString(length=64), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_subject"), ["subject"], unique=False)

    op.create_table(
        "note",
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_note")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", AutoString(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_reference")),
    )
    op.create_table(
        "school",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("urn", name=op.f("pk_school")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", AutoString(length=64), nullable=False),
        sa.Column("since", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_award_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_person_id"), ["person_id"], unique=False)

    op.create_table(
        "conversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_urn", sa.Integer(), nullable=False),
        sa.Column("new_urn", sa.Integer(), nullable=False),
        sa.Column("carried_from", sa.Date(), nullable=False),
        sa.Column("outcome", AutoString(length=10), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("undone_at", register.store.tables.columns.Instant(timezone=True), nullable=True),
        sa.Column("undone_by", AutoString(), nullable=False),
        sa.Column("undone_because", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["new_urn"], ["school.urn"], name=op.f("fk_conversion_new_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["old_urn"], ["school.urn"], name=op.f("fk_conversion_old_urn_school")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["feed_run.id"], name=op.f("fk_conversion_run_id_feed_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
    )
    with op.batch_alter_table("conversion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversion_new_urn"), ["new_urn"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversion_old_urn"), ["old_urn"], unique=False)

    op.create_table(
        "feed_reject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", AutoString(), nullable=False),
        sa.Column("problem", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["feed_run.id"], name=op.f("fk_feed_reject_run_id_feed_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_reject")),
    )
    with op.batch_alter_table("feed_reject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_reject_run_id"), ["run_id"], unique=False)

    op.create_table(
        "person_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("trn", AutoString(length=7), nullable=False),
        sa.Column("given_names", AutoString(), nullable=False),
        sa.Column("family_name", AutoString(), nullable=False),
        sa.Column("previous_family_names", AutoString(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("basis", AutoString(length=10), nullable=False),
        sa.Column("teacher_from", sa.Date(), nullable=True),
        sa.Column("teacher_until", sa.Date(), nullable=True),
        sa.Column("induction", AutoString(length=15), nullable=False),
        sa.Column("prohibited", sa.Boolean(), nullable=True),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_version_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_version")),
    )
    with op.batch_alter_table("person_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_version_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "uq_person_version_current_person_id",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.create_index(
            "uq_person_version_current_trn",
            ["trn"],
            unique=True,
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )

    op.create_table(
        "school_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("link_urn", sa.Integer(), nullable=False),
        sa.Column("link_name", AutoString(), nullable=False),
        sa.Column("link_type", AutoString(), nullable=False),
        sa.Column("established", sa.Date(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["feed_run.id"], name=op.f("fk_school_link_run_id_feed_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_link")),
    )
    with op.batch_alter_table("school_link", schema=None) as batch_op:
        batch_op.create_index("ix_school_link_link_urn", ["link_urn"], unique=False)
        batch_op.create_index(batch_op.f("ix_school_link_urn"), ["urn"], unique=False)

    op.create_table(
        "school_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("la_code", sa.Integer(), nullable=True),
        sa.Column("la_name", AutoString(), nullable=False),
        sa.Column("establishment_number", sa.Integer(), nullable=True),
        sa.Column("type_code", sa.Integer(), nullable=True),
        sa.Column("type_name", AutoString(), nullable=False),
        sa.Column("type_group_code", sa.Integer(), nullable=True),
        sa.Column("type_group_name", AutoString(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("status_name", AutoString(), nullable=False),
        sa.Column("reason_opened_code", sa.Integer(), nullable=True),
        sa.Column("reason_closed_code", sa.Integer(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("phase_code", sa.Integer(), nullable=True),
        sa.Column("phase_name", AutoString(), nullable=False),
        sa.Column("low_age", sa.Integer(), nullable=True),
        sa.Column("high_age", sa.Integer(), nullable=True),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("fsm_percent", sa.Float(), nullable=True),
        sa.Column("trust_code", sa.Integer(), nullable=True),
        sa.Column("trust_name", AutoString(), nullable=False),
        sa.Column("federation_code", sa.Integer(), nullable=True),
        sa.Column("federation_name", AutoString(), nullable=False),
        sa.Column("ukprn", sa.Integer(), nullable=True),
        sa.Column("street", AutoString(), nullable=False),
        sa.Column("locality", AutoString(), nullable=False),
        sa.Column("town", AutoString(), nullable=False),
        sa.Column("county", AutoString(), nullable=False),
        sa.Column("postcode", AutoString(), nullable=False),
        sa.Column("region_code", AutoString(), nullable=False),
        sa.Column("region_name", AutoString(), nullable=False),
        sa.Column("urban_rural_code", AutoString(), nullable=False),
        sa.Column("urban_rural_name", AutoString(), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("last_changed", sa.Date(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["feed_run.id"], name=op.f("fk_school_version_run_id_feed_run")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_school_version_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_version")),
    )
    with op.batch_alter_table("school_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_school_version_la_code_known_to", ["la_code", "known_to"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_school_version_urn"), ["urn"], unique=False)
        batch_op.create_index(
            "uq_school_version_current_urn",
            ["urn"],
            unique=True,
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )

    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("status", AutoString(length=20), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("reasons", AutoString(), nullable=False),
        sa.Column("rulebook", AutoString(length=20), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_standing_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_standing_known_to_valid_to", ["known_to", "valid_to"], unique=False
        )
        batch_op.create_index("ix_standing_urn_known_to", ["urn", "known_to"], unique=False)

    op.create_table(
        "standing_mark",
        sa.Column("urn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("why", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_standing_mark_urn_school")),
        sa.PrimaryKeyConstraint("urn", "at", name=op.f("pk_standing_mark")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("inherited_from", sa.Integer(), nullable=True),
        sa.Column("conversion_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["conversion.id"],
            name=op.f("fk_appointment_conversion_id_conversion"),
        ),
        sa.ForeignKeyConstraint(
            ["inherited_from"],
            ["appointment.id"],
            name=op.f("fk_appointment_inherited_from_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")
        ),
        sa.ForeignKeyConstraint(["urn"], ["school.urn"], name=op.f("fk_appointment_urn_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_conversion_id"), ["conversion_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_urn"), ["urn"], unique=False)

    op.create_table(
        "award_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("course_started", sa.Date(), nullable=True),
        sa.Column("course_completed", sa.Date(), nullable=True),
        sa.Column("awarded", sa.Date(), nullable=True),
        sa.Column("awarding_body", AutoString(), nullable=False),
        sa.Column("certificate", AutoString(), nullable=False),
        sa.Column("revoked", sa.Date(), nullable=True),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_version_award_id_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_version")),
    )
    with op.batch_alter_table("award_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_version_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_award_version_current_award_id",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )

    op.create_table(
        "appointment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("starts_latest", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("designated", sa.Boolean(), nullable=False),
        sa.Column("head_teacher", sa.Boolean(), nullable=True),
        sa.Column("teacher_at_school", sa.Boolean(), nullable=True),
        sa.Column("source", AutoString(), nullable=False),
        sa.Column(
            "known_from", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("known_to", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_version_appointment_id_appointment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_version")),
    )
    with op.batch_alter_table("appointment_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_version_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(
            "uq_appointment_version_current_appointment_id",
            ["appointment_id"],
            unique=True,
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
    _guard_the_ledger()


def downgrade() -> None:
    _unguard_the_ledger()
    with op.batch_alter_table("appointment_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_version_current_appointment_id",
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.drop_index(batch_op.f("ix_appointment_version_appointment_id"))

    op.drop_table("appointment_version")
    with op.batch_alter_table("award_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_version_current_award_id",
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.drop_index(batch_op.f("ix_award_version_award_id"))

    op.drop_table("award_version")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_urn"))
        batch_op.drop_index(batch_op.f("ix_appointment_person_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_conversion_id"))

    op.drop_table("appointment")
    op.drop_table("standing_mark")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_urn_known_to")
        batch_op.drop_index("ix_standing_known_to_valid_to")

    op.drop_table("standing")
    with op.batch_alter_table("school_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_school_version_current_urn",
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.drop_index(batch_op.f("ix_school_version_urn"))
        batch_op.drop_index("ix_school_version_la_code_known_to")

    op.drop_table("school_version")
    with op.batch_alter_table("school_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_link_urn"))
        batch_op.drop_index("ix_school_link_link_urn")

    op.drop_table("school_link")
    with op.batch_alter_table("person_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_version_current_trn",
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.drop_index(
            "uq_person_version_current_person_id",
            sqlite_where=sa.text("known_to >= '9999-12-31'"),
            postgresql_where=sa.text("known_to >= '9999-12-31'"),
        )
        batch_op.drop_index(batch_op.f("ix_person_version_person_id"))

    op.drop_table("person_version")
    with op.batch_alter_table("feed_reject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_reject_run_id"))

    op.drop_table("feed_reject")
    with op.batch_alter_table("conversion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversion_old_urn"))
        batch_op.drop_index(batch_op.f("ix_conversion_new_urn"))

    op.drop_table("conversion")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_person_id"))

    op.drop_table("award")
    op.drop_table("throttle")
    op.drop_table("school")
    op.drop_table("person")
    op.drop_table("note")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_subject"))
        batch_op.drop_index(batch_op.f("ix_ledger_action"))

    op.drop_table("ledger")
    op.drop_table("lease")
    with op.batch_alter_table("feed_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_run_sha256"))

    op.drop_table("feed_run")
    op.drop_table("awarding_body")
    op.drop_table("account")


def _guard_the_ledger() -> None:
    """Refuse any change or removal of a ledger row, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_no_{act.lower()} BEFORE {act} ON ledger "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
    )


def _unguard_the_ledger() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER ledger_no_{act}")
        return
    op.execute("DROP TRIGGER ledger_no_change ON ledger")
    op.execute("DROP FUNCTION ledger_is_append_only()")
