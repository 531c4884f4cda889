"""Where signing in leads: on to a page, or to a wait."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from register.domain.roles import Account, Role
from register.services.accounts import TryLater


def landing(who: Account, wanted: str) -> str:
    """Where to go once signed in: whoever asked for no page sees what is their own, if anything."""
    own = {
        Role.CANDIDATE: "/me",
        Role.SCHOOL: f"/schools/{who.scope}",
        Role.TRUST: "/your-schools",
        Role.AUTHORITY: "/your-schools",
    }
    return own.get(who.role, wanted) if wanted == "/" else wanted


def try_later(answer: TryLater, again: str) -> ResponseReturnValue:
    """Say how long to wait, to people and to machines; `again` is the page to try on."""
    seconds = max(1, round(answer.wait.total_seconds()))
    body = render_template("account/try-later.html", seconds=seconds, again=again)
    return body, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}
