"""Why somebody whom their organisation's sign-in vouches for is not let in, and who can help."""

from __future__ import annotations

from dataclasses import dataclass

from register.domain.roles import SCOPES, Role
from register.services.closures import Closure

_RUNS_IT = "Ask whoever runs this service."
_APPROVER = "Ask the person who approves sign-in at your organisation"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong, in a sentence, and whom to ask; `kind` is all that the ledger keeps of it."""

    kind: str
    title: str
    what: str
    then: str
    code: int = 403  # of HTTP: they are known and may not


NOBODY = Refusal(
    "no subject",
    "The sign-in did not say who you are",
    "It gave no number for you that this register can keep.",
    _RUNS_IT,
)
NO_ADDRESS = Refusal(
    "no address",
    "The sign-in did not give your e-mail address",
    "An account here needs one.",
    "Check the address that you have there, then sign in again.",
)
NO_ORGANISATION = Refusal(
    "no organisation",
    "You did not choose an organisation",
    "The sign-in did not say for which school, trust or local authority you act.",
    f"Sign in again and choose one. If none is offered, {_APPROVER[0].lower()}{_APPROVER[1:]} to"
    " add you.",
)


def no_role(name: str) -> Refusal:
    """They may not use this register for that organisation, as far as the issuer says."""
    return Refusal(
        "no role",
        "You have not been given this register",
        f"Your sign-in for {_named(name)} does not let you use this register. Not everybody there"
        " may see the people on it.",
        f"{_APPROVER} to give it to you.",
    )


def other_kind(name: str) -> Refusal:
    """It is none of the three kinds of organisation that the register knows."""
    return Refusal(
        "other kind",
        "Your organisation cannot use this register",
        f"A school, an academy trust or a local authority can, and {_named(name)} is none of them.",
        f"Choose another organisation when you sign in, if you have one. {_RUNS_IT}",
    )


def unknown(name: str, role: Role, number: int | None) -> Refusal:
    """The school list has no such number, or the sign-in gave none."""
    meaning = SCOPES[role]
    why = (
        f"No {role} on the school list has the number {number}, which the sign-in gave as {meaning}"
        if number
        else f"The sign-in did not give {meaning}"
    )
    return Refusal(
        "unknown organisation",
        "The register does not know your organisation",
        f"{why}, for {_named(name)}.",
        f"{_RUNS_IT} The school list is fetched once a day, so a new one may be a day late.",
    )


def closed(name: str) -> Refusal:
    """The organisation is closed, or has no school left."""
    return Refusal(
        "closed organisation",
        "Your organisation has closed",
        f"{name or 'It'} has closed, or no longer has a school that is open.",
        f"Choose another organisation when you sign in, if you have one. {_RUNS_IT}",
    )


def closed_school(closure: Closure) -> Refusal:
    """The school has closed: ask at its successor."""
    what, _, then = closure.sentence().partition(". ")
    return Refusal("closed school", "Your school has closed", f"{what}.", then)


def taken(email: str) -> Refusal:
    """A local account has the address, and is not given to whoever has the address elsewhere."""
    return Refusal(
        "address taken",
        "You have an account here already",
        f"The account of {email} signs in here in another way. It is not joined to this one,"
        " because an address alone does not prove that both are you.",
        "Sign in with your password instead. To change over, ask whoever runs this service to give"
        " that account another address.",
        code=409,
    )


def shut(because: str) -> Refusal:
    """The account is shut; why, where somebody said."""
    return Refusal(
        "account shut",
        "Your account is shut",
        because or "An official shut it.",
        "If you still need it, ask whoever runs this service to open it again.",
    )


def turned_back(service: str) -> Refusal:
    """They said no there, or were told no."""
    return Refusal(
        "access denied",
        "You did not sign in",
        f"{service} sent you back without signing you in.",
        "Try again, or sign in with a password if you have one here.",
    )


def begun_elsewhere(service: str) -> Refusal:
    """What came back answers nothing that this browser asked, or has been used."""
    return Refusal(
        "another state",
        "This sign-in is over",
        f"It was begun in another window, took more than an hour, or was used before: {service}"
        " answers each only once.",
        "Begin again.",
        code=400,
    )


def silent(service: str) -> Refusal:
    """It could not be reached, or took too long."""
    return Refusal(
        "no answer",
        f"{service} does not answer",
        "Nobody can sign in with it until it does. Nothing is wrong with your account.",
        "Try again in a few minutes, or sign in with a password if you have one here.",
        code=503,
    )


def untrusted(service: str) -> Refusal:
    """Its answer could not be read, or failed a check."""
    return Refusal(
        "untrusted answer",
        f"The answer of {service} cannot be trusted",
        "It could not be read, or one of its proofs did not hold, so you were not signed in.",
        f"Begin again. If this comes back, {_RUNS_IT[0].lower()}{_RUNS_IT[1:]}",
        code=502,
    )


def _named(name: str) -> str:
    return name or "your organisation"
