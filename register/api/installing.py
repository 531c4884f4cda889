"""Putting the API into an app: its routes, its surroundings, and no session but on its page."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface

from register.api.kinds import DOCS
from register.api.problems import ROOT
from register.api.routes import api
from register.api.surroundings import Surroundings, surround


class _PagesAlone(SecureCookieSessionInterface):
    """A session is for pages: a machine's cookie is not looked at, and none is set."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Nobody's session, for any address of the API but its page."""
        if request.path.startswith(ROOT) and request.path != DOCS:
            return NullSession()
        return super().open_session(app, request)


def install(app: Flask, surroundings: Surroundings) -> None:
    """Open the API in the app."""
    surround(app, surroundings)
    app.session_interface = _PagesAlone()
    app.register_blueprint(api)
