"""A second school with everything a register may hold of one, every piece of it marked.

Whoever is not of that school must never meet one of the marks, and must never change a row of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, SQLModel

from register.domain.awards import AwardKind
from register.domain.changes import Act
from register.domain.claims import AwardClaimed, ClaimKind, Proposed
from register.domain.identifiers import Urn
from register.domain.letters import Draft, LetterKind
from register.domain.roles import Account, Role
from register.domain.tokens import Scope
from register.services import accounts, changes, check_drafts, claims, share_codes, tokens
from register.services.claims import About
from register.services.confirmations import confirm, to_confirm
from register.services.standings import bring_up_to_date
from register.store import letters, notices
from register.store.session import Database
from tests.checking import SECRET, a_post_at, by_number, made
from tests.listed import a_primary
from tests.registering import a_post, put_award, put_body, put_person, put_post, put_schools

OURS, THEIRS = 100001, 100002
OUR_TRUST, THEIR_TRUST = 2044, 3055
OUR_AREA, THEIR_AREA = 901, 902
AT = datetime(2026, 8, 20, 9, tzinfo=UTC)
TODAY = date(2026, 8, 20)
OUR_TRN, THEIR_TRN = 1234567, 7654321
OUR_FAMILY, THEIR_FAMILY = "Dunnockdale", "Quillfeather"
THEIR_BIRTHDAY = date(1971, 3, 9)
MARKS = (
    THEIR_FAMILY,
    "Isolde",
    str(THEIR_TRN),
    "9 March 1971",
    "1971-03-09",
    "Marked words of a claim",
    "Marked reason of a change",
    "Marked name of a key",
    "Marked subject of a letter",
    "marked-colleague@example.org",
)
"""What may be met by nobody but the other school's own people and officials."""
THEIR_TABLES: dict[str, str] = {
    "appointment": "urn = 100002",
    "appointment_version": "appointment_id IN (SELECT id FROM appointment WHERE urn = 100002)",
    "award": "person_id = {person}",
    "award_version": "award_id IN (SELECT id FROM award WHERE person_id = {person})",
    "person_version": "person_id = {person}",
    "change": "urn = 100002",
    "claim": "urn = 100002",
    "evidence": "claim_id IN (SELECT id FROM claim WHERE urn = 100002)",
    "confirmation": "urn = 100002",
    "letter": "organisation = 'school:100002'",
    "stopped_letter": "account_id = {account}",
    "calendar": "account_id = {account}",
    "token": "organisation = 'school:100002'",
    "share_code": "person_id = {person}",
    "sight": "person_id = {person}",
    "verification": "organisation = 'school:100002'",
    "receipt_event": "verification_id IN"
    " (SELECT id FROM verification WHERE organisation = 'school:100002')",
    "notice": "organisation = 'school:100002'",
    "check_draft": "account_id = {account}",
    "account": "id = {account}",
    "identity": "account_id = {account}",
    "second_factor": "account_id = {account}",
    "browser": "account_id = {account}",
}
"""The rows that are theirs: none may be added, changed or removed by anybody else."""
NOT_THEIRS: frozenset[str] = frozenset(
    {
        # Of the country, of the service itself, or of whoever acts.
        *("school", "school_version", "school_link", "feed_run", "feed_reject", "conversion"),
        *("awarding_body", "ledger", "throttle", "lease", "note", "look_up", "stop", "rate"),
        *("idempotency", "signing_key", "bulk_memory", "standing", "standing_mark", "told"),
        *("census_return", "census_entry", "published_release", "what_if"),
        "kept_report",
        # A person is a number alone; what is said of them is in the versions.
        *("person", "person_merge", "verification_mark", "unsettled_match"),
        # What officials did about cases: nobody else adds to it.
        "case_event",
    }
)


@dataclass(slots=True)
class OtherSchool:
    """Their numbers, by the names that stand in addresses."""

    person: int = 0
    account: int = 0
    post: int = 0
    change: int = 0
    claim: str = ""
    check: str = ""
    pack: str = ""
    receipt: str = ""
    draft: str = ""
    token: int = 0
    code: int = 0
    notice: int = 0
    letter: int = 0
    own_post: int = 0
    own_person: int = 0

    def rows(self, session: Session) -> dict[str, list[tuple[object, ...]]]:
        """Every row that is theirs, as it stands."""
        numbers = {"person": self.person, "account": self.account}
        return {
            table: [
                tuple(row)
                for row in session.connection().execute(
                    text(f'SELECT * FROM "{table}" WHERE {of.format(**numbers)} ORDER BY 1, 2')  # noqa: S608 - our own words
                )
            ]
            for table, of in THEIR_TABLES.items()
        }


def every_table() -> set[str]:
    """The names of all tables."""
    return set(SQLModel.metadata.tables)


def build(database: Database, folder: Path) -> OtherSchool:
    """Both schools; what is ours is only a SENCO, theirs is everything."""
    there = OtherSchool()
    ours = a_primary(
        OURS, "Nettlegarth School", la_code=OUR_AREA, trust_code=OUR_TRUST, trust_name="Lantern"
    )
    theirs = a_primary(
        THEIRS, "Pebblecombe School", la_code=THEIR_AREA, trust_code=THEIR_TRUST, trust_name="Kite"
    )
    with database.begin() as session:
        put_schools(session, ours, theirs)
        put_body(session)
        there.own_person = put_person(session, OUR_TRN, given_names="Olwen", family_name=OUR_FAMILY)
        there.own_post = put_post(session, there.own_person, OURS, date(2024, 9, 1))
        there.person = put_person(
            session,
            THEIR_TRN,
            given_names="Isolde",
            family_name=THEIR_FAMILY,
            date_of_birth=THEIR_BIRTHDAY,
        )
        colleague = accounts.add(
            session,
            email="marked-colleague@example.org",
            password="three random words",
            role=Role.SCHOOL,
            scope=str(THEIRS),
            by="a test",
            at=AT,
        )
        there.account = colleague.id
        _fill(session, there, colleague, folder)
    bring_up_to_date(database)
    return there


def _fill(session: Session, there: OtherSchool, colleague: Account, folder: Path) -> None:
    told = a_post(THEIRS, date(2025, 9, 1))
    act = Act(colleague, AT, TODAY, "Marked reason of a change")
    change = changes.start(session, act, urn=Urn(THEIRS), person_id=there.person, told=told)
    there.change, there.post = change.id, change.steps[0].number
    put_award(session, there.person, at=AT)
    claim = claims.raise_claim(
        session,
        account=colleague,
        urn=THEIRS,
        kind=ClaimKind.AWARD,
        proposed=Proposed(
            award=AwardClaimed(AwardKind.NASENCO, "University of Nowhere", date(2023, 9, 1))
        ),
        words="Marked words of a claim",
        about=About(there.post),
        at=AT,
        today=TODAY,
    )
    there.claim = str(claim.reference)
    shown = to_confirm(session, Urn(THEIRS), account=colleague, today=TODAY).digest
    confirm(session, urn=Urn(THEIRS), account=colleague, at=AT, today=TODAY, digest=shown)
    check = made(
        session,
        by_number(THEIR_TRN, THEIR_BIRTHDAY),
        colleague,
        folder,
        post=a_post_at(THEIRS),
    )
    there.check, there.pack, there.receipt = str(check.reference), str(check.pack), check.receipt
    there.draft = check_drafts.begin(session, colleague, at=AT).id
    _, token = tokens.make(
        session,
        account=colleague,
        name="Marked name of a key",
        scopes=frozenset(Scope),
        days=90,
        at=AT,
    )
    there.token = token.id
    mine = replace(colleague, role=Role.CANDIDATE, scope=str(there.person))
    _, code = share_codes.make(
        session, person_id=there.person, urn=OURS, days=14, account=mine, secret=SECRET, at=AT
    )
    there.code = code.id
    notices.add(
        session,
        organisation="school:100002",
        at=AT,
        kind="withdrawn",
        verification_id=check.id,
        words="Marked subject of a letter",
    )
    there.notice = notices.of_organisation(session, "school:100002", limit=1)[0].id
    letter = Draft(
        key="marked",
        account_id=colleague.id,
        organisation="school:100002",
        kind=LetterKind.LEFT,
        urn=THEIRS,
        subject="Marked subject of a letter",
        body="Marked subject of a letter",
    )
    letters.add(session, [letter], at=AT + timedelta(minutes=1))
    there.letter = letters.of_account(session, colleague.id, limit=1)[0].id
