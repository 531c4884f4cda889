"""Checks of candidates: made, read, made again, listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Response, request
from sqlmodel import Session

from register.api import kinds
from register.api.answering import answered
from register.api.check_answers import CheckListed, ChecksTold, CheckTold, check_told
from register.api.issuing import issuer, receipt_address
from register.api.operation import PREFIX, Call, Operation
from register.api.problems import Refused, impossible
from register.api.questions import ChecksAsked, CheckWanted
from register.api.surroundings import begin, now, read, today
from register.domain.errors import InvalidFact, InvalidIdentifier, NotFound
from register.domain.identifiers import Reference
from register.domain.tokens import Scope
from register.domain.verifications import Verification
from register.services import checks_made, idempotency, receipts, verification
from register.services.look_ups import Stopped, Wait
from register.services.verification import CodeRefused, MoreNeeded, Refusal

JOSE = "application/jose"
_Making = Callable[[Session], Verification | Refusal]


def make(call: Call) -> Response:
    """Check a candidate for a post, and keep the answer and its proof.

    A candidate who is not in the register gets a check like any other, with the outcome
    `no_record`: it does not mean that they are not qualified. One whom several records fit gets
    `ambiguous`, and an official settles it. Look-ups that mostly miss are slowed, then stopped.
    """
    check = call.sent(CheckWanted).as_check()
    account = call.holder.account

    def making(session: Session) -> Verification | Refusal:
        try:
            return verification.verify(
                session, check, account=account, at=now(), as_at=today(), issuer=issuer()
            )
        except NotFound as error:
            raise impossible(error, pointer="#/school") from None
        except InvalidFact as error:
            raise impossible(error, pointer="#/starts") from None

    return _made(call, making)


def make_again(call: Call, reference: str) -> Response:
    """Make the same check today, as a new one that follows it. The old one stays as it was.

    A check that found nobody cannot be made again: what was entered is not kept.
    """
    known = _reference(reference)
    account = call.holder.account

    def making(session: Session) -> Verification | Refusal:
        return verification.again(
            session, known, account=account, at=now(), as_at=today(), issuer=issuer()
        )

    return _made(call, making)


def read_one(call: Call, reference: str) -> Response:
    """Read one of your organisation's checks, as it was made. That it was read is recorded."""
    return _shown(*_seen(call, reference, "API"))


def read_receipt(call: Call, reference: str) -> Response:
    """Read the signed receipt alone: a compact JWS. That it was read is recorded."""
    return Response(_seen(call, reference, "API receipt")[0].receipt, content_type=JOSE)


def read_list(call: Call) -> Response:
    """List your organisation's checks, the latest first. Nobody is named in it."""
    asked = call.asked(ChecksAsked)
    with read() as session:
        found = checks_made.page(
            session, call.holder.account, limit=asked.limit, after=asked.cursor
        )
    listed = [CheckListed.model_validate(line) for line in found.lines]
    return answered(ChecksTold(checks=listed, next=found.next))


OPERATIONS = (
    Operation(
        name="make_check",
        method="POST",
        path="/checks",
        view=make,
        summary="Check a candidate",
        scope=Scope.MAKE_CHECKS,
        body=CheckWanted,
        answer=CheckTold,
        code=201,
        located=True,
        idempotent=True,
        refuses=(
            kinds.NOT_ALLOWED,
            kinds.STOPPED,
            kinds.MORE_NEEDED,
            kinds.KEY_REUSED,
            kinds.IMPOSSIBLE,
            kinds.CODE_REFUSED,
            kinds.SLOWED,
        ),
    ),
    Operation(
        name="list_checks",
        method="GET",
        path="/checks",
        view=read_list,
        summary="List your organisation's checks",
        scope=Scope.READ_CHECKS,
        query=ChecksAsked,
        answer=ChecksTold,
        refuses=(kinds.NOT_FOUND,),
    ),
    Operation(
        name="read_check",
        method="GET",
        path="/checks/{reference}",
        view=read_one,
        summary="Read a check",
        scope=Scope.READ_CHECKS,
        answer=CheckTold,
        refuses=(kinds.NOT_FOUND,),
    ),
    Operation(
        name="make_check_again",
        method="POST",
        path="/checks/{reference}/again",
        view=make_again,
        summary="Check again today",
        scope=Scope.MAKE_CHECKS,
        answer=CheckTold,
        code=201,
        located=True,
        idempotent=True,
        refuses=(
            kinds.NOT_ALLOWED,
            kinds.STOPPED,
            kinds.NOT_FOUND,
            kinds.CONFLICT,
            kinds.KEY_REUSED,
            kinds.IMPOSSIBLE,
            kinds.SLOWED,
        ),
    ),
    Operation(
        name="read_receipt",
        method="GET",
        path="/checks/{reference}/receipt",
        view=read_receipt,
        summary="Read a check's receipt",
        scope=Scope.READ_CHECKS,
        answer=JOSE,
        refuses=(kinds.NOT_FOUND,),
    ),
)


def _made(call: Call, making: _Making) -> Response:
    """Make it, or give what the same request made before. A refusal is recorded all the same."""
    with begin() as session:
        first = _first(session, call)
        if isinstance(first, str):
            return _shown(*_looked_at(session, call, first, "API"), code=201, replayed=True)
        made = making(session)
        if isinstance(made, Verification):
            if first:
                idempotency.keep(session, first, str(made.reference))
        elif first:
            idempotency.free(session, first)
    return _shown(made, code=201) if isinstance(made, Verification) else _refuse(made)


def _first(session: Session, call: Call) -> idempotency.First | str | None:
    """The key taken, or the reference of what it made before; None where no key was sent."""
    if not call.idempotency_key:
        return None
    said = "" if call.body is None else call.body.model_dump_json()
    known = idempotency.ask(
        session,
        token_id=call.holder.token.id,
        key=call.idempotency_key,
        request=f"{request.method} {request.path} {said}",
        at=now(),
    )
    if isinstance(known, idempotency.Other):
        raise Refused(kinds.KEY_REUSED)
    return known.made if isinstance(known, idempotency.Again) else known


def _refuse(refusal: Refusal) -> Response:
    """Raise the problem of a refusal, once what was tried is committed."""
    match refusal:
        case MoreNeeded():
            raise Refused(kinds.MORE_NEEDED)
        case CodeRefused():
            told = [{"detail": kinds.CODE_REFUSED.then, "pointer": "#/candidate/share_code"}]
            raise Refused(kinds.CODE_REFUSED, faults=told)
        case Wait(wait):
            raise Refused(kinds.SLOWED, headers={"Retry-After": str(_seconds(wait))})
        case Stopped():
            raise Refused(kinds.STOPPED)


def _seconds(wait: timedelta) -> int:
    return max(1, round(wait.total_seconds()))


def _seen(call: Call, reference: str, what: str) -> tuple[Verification, object | None]:
    known = _reference(reference)
    with begin() as session:
        return _looked_at(session, call, known, what)


def _looked_at(
    session: Session, call: Call, reference: str, what: str
) -> tuple[Verification, object | None]:
    """A check of theirs, once the sight is recorded, and why its receipt no longer stands."""
    found = verification.seen_by(
        session, reference, account=call.holder.account, at=now(), what=what
    )
    return found, receipts.withdrawal_of(session, found.id, at=now())


def _reference(text: str) -> Reference:
    """The reference of an address. Raises NotFound: one that cannot be is one that is not held."""
    try:
        return Reference(text)
    except InvalidIdentifier:
        raise NotFound("There is no check under that reference.") from None


def _shown(
    made: Verification,
    withdrawal: object | None = None,
    *,
    code: int = 200,
    replayed: bool = False,
) -> Response:
    headers = {}
    if code == 201:  # noqa: PLR2004 - Created
        headers["Location"] = f"{PREFIX}/checks/{made.reference}"
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    told = check_told(made, receipt_address=receipt_address(made), withdrawal=withdrawal)
    return answered(told, code=code, headers=headers)
