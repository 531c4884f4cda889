"""Signing in with the organisation's own sign-in (OpenID Connect, as DfE Sign-in has it).

Whoever runs the service makes two roles for it at the issuer, which each organisation's approver
gives to whom they choose:

- `senco-register-user`: acts for the school, trust or authority that was chosen at this sign-in;
- `senco-register-panel`: checks candidates for schools that ask. It counts where the other is not
  held, whatever the organisation.

Neither makes an official or an admin: those have local accounts. No issuer's word on who works for
the department would be ours to check, and DfE Sign-in lists it among the local authorities.

An account is one subject of one issuer. Its role and scope follow the organisation chosen each
time, so that older sessions of it end when that changes. A local account of the same address is
never taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.domain.roles import Account, Role
from register.services import accounts, closures, refusals
from register.services.accounts import SignedIn
from register.services.identities_reading import Told, ToldOrganisation
from register.services.refusals import Refusal
from register.store import accounts as kept
from register.store import identities, ledger, organisations, schools

USER, PANEL = "senco-register-user", "senco-register-panel"
LONGEST_SUBJECT = 255  # characters; OpenID Connect Core, section 2
BY = "sign-in"


@dataclass(frozen=True, slots=True)
class _Place:
    """What somebody may be here, and for whom."""

    role: Role
    scope: str
    name: str


def sign_in(session: Session, told: Told, *, at: datetime, today: date) -> SignedIn | Refusal:
    """Let somebody in whom their issuer has vouched for, making their account the first time.

    A refusal is a value, for it is recorded; nothing that was kept before is changed by one.
    """
    ledger.one_recorder(session)  # so that two first sign-ins of one person make one account
    place = _place(session, told, today)
    if isinstance(place, Refusal):
        return _refused(session, place, at=at)
    held = identities.by_subject(session, told.issuer, told.subject)
    account = _made(session, told, place, at=at) if held is None else _kept(session, held)
    if isinstance(account, Refusal):
        return _refused(session, account, at=at)
    account = _moved(session, account, told, place, at=at)
    return accounts.let_in(session, account, "", at=at)


def signs_in(session: Session, account: Account, *, issuer: str) -> bool:
    """Whether the issuer that is set signs this account in, and not a password here."""
    return bool(issuer) and account.id in identities.issuers(session, [account.id])


def _place(session: Session, told: Told, today: date) -> _Place | Refusal:
    """The role and scope that the claims give, or what is wrong with them."""
    organisation = told.organisation
    if not told.subject or len(told.subject) > LONGEST_SUBJECT:
        return refusals.NOBODY
    if organisation is None:
        return refusals.NO_ORGANISATION
    if not told.roles & {USER, PANEL}:
        return refusals.no_role(organisation.name)
    if organisation.closed:
        return refusals.closed(organisation.name)
    if USER not in told.roles:
        return _Place(Role.PANEL, "", organisation.name)
    return _acting(session, organisation, today)


def _acting(session: Session, told: ToldOrganisation, today: date) -> _Place | Refusal:
    """For the school, trust or authority itself, where the list has it and it has not closed."""
    role, number = told.role, told.number
    if role is None:
        return refusals.other_kind(told.name)
    if number is None:
        return refusals.unknown(told.name, role, None)
    at_fault = (_of_school if role is Role.SCHOOL else _of_group)(session, told, number, today)
    return at_fault or _Place(role, str(number), told.name)


def _of_school(
    session: Session, told: ToldOrganisation, number: int, today: date
) -> Refusal | None:
    if number not in schools.some(session, [number]):
        return refusals.unknown(told.name, Role.SCHOOL, number)
    closure = closures.of_school(session, number, today)
    return refusals.closed_school(closure) if closure else None


def _of_group(session: Session, told: ToldOrganisation, number: int, today: date) -> Refusal | None:
    role = told.role or Role.TRUST
    if number not in organisations.ever(session, role):
        return refusals.unknown(told.name, role, number)
    if not organisations.at_work(session, role, today, [number]):
        return refusals.closed(told.name)
    return None


def _made(session: Session, told: Told, place: _Place, *, at: datetime) -> Account | Refusal:
    """A first account, with no password; refused where the address is an account's already."""
    try:
        email = accounts.checked_email(told.email)
    except InvalidFact:
        return refusals.NO_ADDRESS
    if kept.by_email(session, email) is not None:
        return refusals.taken(email)
    made = kept.add(
        session, email=email, password_hash="", role=place.role, scope=place.scope, at=at
    )
    identities.add(
        session, made.id, issuer=told.issuer, subject=told.subject, organisation=place.name
    )
    _note(session, made, "account added", by=BY, at=at)
    return made


def _kept(session: Session, held: Account) -> Account | Refusal:
    return held if held.active else refusals.shut(identities.why_shut(session, held.id))


def _moved(session: Session, held: Account, told: Told, place: _Place, *, at: datetime) -> Account:
    """The account for the organisation chosen now; its older sessions end where that is another."""
    email = _address(session, held, told.email)
    moved = identities.move(
        session,
        held.id,
        email=email,
        role=place.role,
        scope=place.scope,
        organisation=place.name,
    )
    if (moved.role, moved.scope) != (held.role, held.scope):
        _note(session, moved, "account moved", by=BY, at=at)
    return moved


def _address(session: Session, held: Account, told: str) -> str:
    """The address as the issuer has it now; the old one where that is none, or somebody else's."""
    try:
        email = accounts.checked_email(told)
    except InvalidFact:
        return held.email
    other = kept.by_email(session, email)
    return held.email if other is not None and other[0].id != held.id else email


def _refused(session: Session, refusal: Refusal, *, at: datetime) -> Refusal:
    detail = {"why": refusal.kind}
    ledger.record(
        session, at=at, actor="nobody", action="sign-in refused", subject="sign-in", detail=detail
    )
    return refusal


def _note(session: Session, account: Account, action: str, *, by: str, at: datetime) -> None:
    detail = {"role": account.role.value, "scope": account.scope}
    ledger.record(session, at=at, actor=by, action=action, subject=account.actor, detail=detail)
