"""One click stops a reminder, by the address in the letter, for whoever holds it.

A programme that looks ahead at every address in a letter only ever reads the page: it is the
button, or a mail programme's own (RFC 8058, a POST without a form), that stops anything.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from register.domain.errors import NotFound
from register.domain.letters import MEANINGS
from register.services import stopping
from register.web.access import open_to_all
from register.web.database import begin, now, read, settings
from register.web.letters.blueprint import letters


@letters.get("/letters/stop/<token>")
@open_to_all
def stop(token: str) -> ResponseReturnValue:
    """Say what would be stopped, with the one button that does it."""
    try:
        with read() as session:
            _, kind = stopping.read(session, settings().secret(), token)
    except NotFound:
        return _unknown()
    return render_template("letters/stop.html", meaning=MEANINGS[kind], token=token)


@letters.post("/letters/stop/<token>")
@open_to_all
def take_stop(token: str) -> ResponseReturnValue:
    """Stop it. The token is the proof: a mail programme sends no form of ours."""
    try:
        with begin() as session:
            account_id, kind = stopping.read(session, settings().secret(), token)
            stopping.stop(session, account_id, kind, by=stopping.BY_LINK, at=now())
    except NotFound:
        return _unknown()
    # No redirect: RFC 8058 has mail programmes follow none.
    return render_template("letters/stopped.html", meaning=MEANINGS[kind])


def _unknown() -> ResponseReturnValue:
    return render_template("letters/unknown.html"), HTTPStatus.NOT_FOUND
