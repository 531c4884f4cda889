"""Reports that are kept and published, what-ifs, census returns and case work; faster reports.

Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import register.store.tables.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What was said is never said otherwise afterwards: no row of these is changed or removed.
_GUARDED = ("kept_report", "published_release", "case_event")
# SQLite's REPLACE takes a row away without asking the triggers of removal: each key that a row
# could be replaced by. PostgreSQL has no such thing.
_KEYS = {
    "kept_report": ("id",),
    "published_release": ("id", "number"),
    "case_event": ("id",),
    "ledger": ("seq",),
    "verification": ("id", "reference"),
}


def upgrade() -> None:
    op.create_table(
        "census_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("census_day", sa.Date(), nullable=False),
        sa.Column(
            "imported_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("by", AutoString(length=40), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_census_return")),
    )
    with op.batch_alter_table("census_return", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_census_return_census_day"), ["census_day"], unique=False
        )

    op.create_table(
        "kept_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("known_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("kind", AutoString(length=10), nullable=False),
        sa.Column("reruns_id", sa.Integer(), nullable=True),
        sa.Column("by", AutoString(length=40), nullable=False),
        sa.Column("rulebook", AutoString(length=20), nullable=False),
        sa.Column("list_day", sa.Date(), nullable=True),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reruns_id"], ["kept_report.id"], name=op.f("fk_kept_report_reruns_id_kept_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_report")),
    )
    with op.batch_alter_table("kept_report", schema=None) as batch_op:
        batch_op.create_index("ix_kept_report_as_of_id", ["as_of", "id"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("subject", AutoString(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("act", AutoString(length=20), nullable=False),
        sa.Column("to_account_id", sa.Integer(), nullable=True),
        sa.Column("decision", AutoString(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_event_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["to_account_id"], ["account.id"], name=op.f("fk_case_event_to_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint(
            "kind", "subject", "place", name=op.f("uq_case_event_kind_subject_place")
        ),
    )
    op.create_table(
        "census_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("senco", sa.Boolean(), nullable=False),
        sa.Column("award", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_census_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["census_return.id"],
            name=op.f("fk_census_entry_return_id_census_return"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_census_entry")),
    )
    with op.batch_alter_table("census_entry", schema=None) as batch_op:
        batch_op.create_index("ix_census_entry_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_census_entry_return_id_urn", ["return_id", "urn"], unique=False)

    op.create_table(
        "published_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept_report_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "published_at", register.store.tables.columns.Instant(timezone=True), nullable=False
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_published_release_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["kept_report_id"],
            ["kept_report.id"],
            name=op.f("fk_published_release_kept_report_id_kept_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_release")),
        sa.UniqueConstraint("number", name=op.f("uq_published_release_number")),
    )
    op.create_table(
        "what_if",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", AutoString(length=12), nullable=False),
        sa.Column("made_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", register.store.tables.columns.Instant(timezone=True), nullable=False),
        sa.Column("rulebook", AutoString(length=20), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_what_if_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_if")),
        sa.UniqueConstraint("reference", name=op.f("uq_what_if_reference")),
    )
    with op.batch_alter_table("what_if", schema=None) as batch_op:
        batch_op.create_index("ix_what_if_made_at", ["made_at"], unique=False)

    with op.batch_alter_table("school_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_school_version_report",
            ["urn", "known_to", "known_from", "la_code", "la_name"],
            unique=False,
        )

    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_known_to_valid_to"))
        batch_op.create_index(
            "ix_standing_report",
            ["valid_to", "valid_from", "known_to", "known_from", "status", "urn"],
            unique=False,
        )

    for table in _GUARDED:
        _guard(table)
    for table in _KEYS:
        _refuse_to_replace(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _KEYS:
            op.execute(f"DROP TRIGGER {table}_no_replace")
    for table in _GUARDED:
        _unguard(table)
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_report")
        batch_op.create_index(
            batch_op.f("ix_standing_known_to_valid_to"), ["known_to", "valid_to"], unique=False
        )

    with op.batch_alter_table("school_version", schema=None) as batch_op:
        batch_op.drop_index("ix_school_version_report")

    with op.batch_alter_table("what_if", schema=None) as batch_op:
        batch_op.drop_index("ix_what_if_made_at")

    op.drop_table("what_if")
    op.drop_table("published_release")
    with op.batch_alter_table("census_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_census_entry_return_id_urn")
        batch_op.drop_index("ix_census_entry_person_id")

    op.drop_table("census_entry")
    op.drop_table("case_event")
    with op.batch_alter_table("kept_report", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_report_as_of_id")

    op.drop_table("kept_report")
    with op.batch_alter_table("census_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_census_return_census_day"))

    op.drop_table("census_return")


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it was made'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is kept as it was made'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()"
    )


def _refuse_to_replace(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        same = " OR ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
        held = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {held} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it was made'); END"
        )


def _unguard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute(f"DROP FUNCTION {table}_is_kept()")
