"""Half signed in: the password was right and the one-time code is still to come.

The session then holds a marker for ten minutes and nobody's name: no page knows it but those that
ask for the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session

from register.domain.roles import Account
from register.services import accounts
from register.services.accounts import SignedIn
from register.web.access import forget, this_browser
from register.web.database import read, real_now

LASTS = timedelta(minutes=10)
_MARKER = "half"


@dataclass(frozen=True, slots=True)
class Half:
    """Whose password was given here, and the page that they asked for."""

    account: Account
    wanted: str


def begin(answer: SignedIn, wanted: str) -> None:
    """Mark this browser, in a new session: whoever was signed in with it no longer is."""
    forget()
    session[_MARKER] = {
        "account": answer.account.id,
        "stamp": answer.stamp,
        "wanted": wanted,
        "since": int(real_now().timestamp()),
        "browser": this_browser(),
    }
    session.permanent = True


def who() -> Half | None:
    """Who is half signed in; None where nobody is, it took too long, or anything has changed."""
    marker = session.get(_MARKER)
    if marker is None or _is_old(marker["since"]) or marker["browser"] != this_browser():
        return None
    with read() as db:
        found = accounts.still_signed_in(db, marker["account"], marker["stamp"])
    return None if found is None else Half(found, marker["wanted"])


def was_too_slow() -> bool:
    """Whether a password was given here more than ten minutes ago, and no code since."""
    marker = session.get(_MARKER)
    return marker is not None and _is_old(marker["since"])


def wanted() -> str:
    """The page that was asked for before the password was given."""
    marker = session.get(_MARKER)
    return str(marker["wanted"]) if marker else "/"


def _is_old(since: int) -> bool:
    return real_now() - datetime.fromtimestamp(since, UTC) >= LASTS
