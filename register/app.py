"""The composition root: settings, clock and database become one Flask app."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, send_from_directory
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from register.api import installing as machines
from register.api import problems
from register.api import surroundings as of_api
from register.api.routes import api
from register.clock import Clock
from register.settings import Settings
from register.store.session import Database
from register.web import access, errors, filters, headers, layout
from register.web.account.codes import codes
from register.web.account.oidc import oidc
from register.web.account.routes import account
from register.web.admin.routes import admin
from register.web.bulk.routes import bulk
from register.web.claims.routes import claims
from register.web.database import Surroundings, surround
from register.web.holders.routes import holders
from register.web.letters.routes import letters
from register.web.letters.stopping import take_stop
from register.web.public.routes import public
from register.web.receipts.routes import receipts
from register.web.record.routes import record
from register.web.releases.routes import releases
from register.web.reports.routes import reports
from register.web.schools.routes import schools
from register.web.tokens.routes import tokens
from register.web.verify.routes import verify
from register.web.yours.routes import yours

IDLE = timedelta(hours=2)
LARGEST_UPLOAD = 128 * 1024 * 1024  # bytes: a national extract is about 60 million
LARGEST_FIELD = 1024 * 1024  # bytes of one form field held in memory
NO_ADDRESS = "Set REGISTER_PUBLIC_ADDRESS: a receipt carries the address it was asked at until then"
JOURNEYS = (
    public,
    account,
    codes,
    oidc,
    admin,
    schools,
    record,
    claims,
    letters,
    yours,
    reports,
    releases,
    verify,
    bulk,
    holders,
    receipts,
    tokens,
)


def create_app(
    settings: Settings, *, clock: Clock | None = None, database: Database | None = None
) -> Flask:
    """Make the app. Raises Misconfigured, in one sentence, where it must not be served."""
    app = Flask("register.web", static_folder=None, instance_path=str(settings.instance_path))
    _configure(app, settings)
    clock, database = clock or Clock(settings.today), database or Database(settings.database_url)
    surround(app, Surroundings(settings=settings, clock=clock, database=database))
    # A form of ours carries a token; a machine has a key of its own, and no cookie to be misused.
    protection = CSRFProtect(app)
    protection.exempt(api)
    # One click in a mail programme (RFC 8058) sends no form: the token in its address is the proof.
    protection.exempt(take_stop)
    access.guard(app)
    filters.install(app)
    layout.install(app)
    headers.install(app)
    errors.install(app, instead=problems.answer)
    _serve_files(app, settings)
    for journey in JOURNEYS:
        app.register_blueprint(journey)
    machines.install(app, of_api.Surroundings(settings, clock, database))
    access.insist_on_tags(app)
    if not (settings.demo or settings.public_address):
        app.logger.warning(NO_ADDRESS)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret(),
        SESSION_COOKIE_NAME="register",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A demonstration is looked at over plain http, on the machine that runs it.
        SESSION_COOKIE_SECURE=not settings.demo,
        PERMANENT_SESSION_LIFETIME=IDLE,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELD,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a long form must not be lost
        SEND_FILE_MAX_AGE_DEFAULT=headers.ONE_YEAR,  # addresses change with the content
    )


def _serve_files(app: Flask, settings: Settings) -> None:
    """Our own files for everyone; those for GOV.UK alone only where the setting says so."""
    _serve(app, "static", "/static", layout.STATIC)
    if settings.crown:
        _serve(app, "crown", "/crown", layout.CROWN)


def _serve(app: Flask, name: str, path: str, folder: Path) -> None:
    @access.open_to_all
    def send(filename: str) -> Response:
        return send_from_directory(folder, filename)

    app.add_url_rule(f"{path}/<path:filename>", name, send)
