"""Who may call an operation, and how often: every view of the API is opened through here."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, request

from register.api import kinds
from register.api.operation import Call, Operation
from register.api.problems import Refused
from register.api.reading import read_body, read_idempotency_key, read_query
from register.api.surroundings import begin, now, read, settings, surroundings, today
from register.domain.roles import CHECKERS, Access, Role
from register.services import closures, rates, tokens
from register.services.rates import WINDOW, Allowance
from register.services.tokens import Holder

REALM = 'Bearer realm="SENCO Register"'


def install(api: Blueprint) -> None:
    """Tell every answer what is left of the allowance, and that nothing may be kept."""

    @api.after_request
    def tell(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        allowance: Allowance | None = g.get("allowance")
        if allowance is not None:
            left = f"r={allowance.remaining};t={allowance.seconds}"
            response.headers["RateLimit-Policy"] = f'"minute";q={allowance.quota};w={WINDOW}'
            response.headers["RateLimit"] = f'"minute";{left}'
        return response


def open_route(api: Blueprint, operation: Operation) -> None:
    """Open the operation's route to those who may call it, with a tag that says who they are."""

    @wraps(operation.view)
    def opened(**places: str) -> Response:
        sender = _admit(operation)
        call = Call(
            sender=sender,
            query=read_query(operation),
            body=read_body(operation),
            idempotency_key=read_idempotency_key(operation),
        )
        return operation.view(call, **places)

    tagged: Any = opened
    tagged.access = Access(
        needs_sign_in=bool(operation.scope),
        roles=CHECKERS if operation.scope else frozenset(),
        token_scope=operation.scope,
    )
    path = operation.path.replace("{", "<").replace("}", ">")
    for rule in (path,) if path else ("", "/"):
        api.add_url_rule(
            rule,
            endpoint=operation.name,
            view_func=opened,
            methods=[operation.method],
            provide_automatic_options=False,
        )


def _admit(operation: Operation) -> Holder | None:
    """Who sent it, once counted. Raises Refused: 401, 403 or 429."""
    key = _bearer()
    with begin() as session:
        holder = tokens.holder(session, key, at=now()) if key and operation.scope else None
        g.allowance = allowance = (
            rates.of_key(session, holder.token.id, at=now(), quota=surroundings().for_a_key)
            if holder
            else rates.of_address(
                session,
                request.remote_addr or "",
                secret=settings().secret(),
                at=now(),
                quota=surroundings().for_an_address,
            )
        )
    if allowance.exceeded:
        raise Refused(kinds.TOO_MANY, headers={"Retry-After": str(allowance.seconds)})
    if operation.scope and holder is None:
        told = REALM + (', error="invalid_token"' if key else "")
        raise Refused(kinds.NO_KEY, headers={"WWW-Authenticate": told})
    if holder and not (holder.may(operation.scope) and holder.account.role in CHECKERS):
        told = f'{REALM}, error="insufficient_scope", scope="{operation.scope}"'
        raise Refused(kinds.OTHER_SCOPE, headers={"WWW-Authenticate": told})
    if holder and operation.method != "GET":
        _refuse_a_closed_school(holder)
    return holder


def _refuse_a_closed_school(holder: Holder) -> None:
    """A school that has closed may read and send nothing. Raises NotAllowed: 403."""
    if holder.account.role is Role.SCHOOL:
        with read() as session:
            closures.refuse_to_act(session, holder.account, today())


def _bearer() -> str:
    """The key of the request, or blank; no cookie and no parameter is looked at."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
