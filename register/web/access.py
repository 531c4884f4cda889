"""Who may open a page: every view says so, by an attribute, or the app refuses to start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha512
from typing import Any

from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from register.domain.errors import Misconfigured, NotAllowed
from register.domain.roles import CHECKERS, KEEPERS, Access, Account, Role
from register.services import accounts
from register.settings import Settings
from register.web.database import read

View = Callable[..., ResponseReturnValue]
LARGEST_FORM = 1024 * 1024  # bytes, of whoever has no file to send


class SignedIn(UserMixin):
    """An account as Flask-Login wants it; the id ends old sessions when a password changes."""

    def __init__(self, account: Account, stamp: str) -> None:
        """Wrap what the store gave for this request."""
        self.account = account
        self.stamp = stamp

    def get_id(self) -> str:
        """What the cookie keeps: the account's number and its password's stamp."""
        return f"{self.account.id}.{self.stamp}"


def open_to_all(view: View) -> View:
    """Anybody may open it."""
    view.access = Access(needs_sign_in=False)  # type: ignore[attr-defined]  # the tag itself
    return view


def signed_in(*roles: Role) -> Callable[[View], View]:
    """Only somebody signed in, as one of the roles where any are given."""

    def tagged(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - the view's own
            account = current_account()
            if account is None:
                return redirect(url_for("account.sign_in", next=here()), 303)
            if roles and account.role not in roles:
                message = "Your account does not allow this: sign in with another, or ask an admin."
                raise NotAllowed(message)
            return view(*args, **values)

        checked.access = Access(needs_sign_in=True, roles=frozenset(roles))  # type: ignore[attr-defined]  # the tag itself
        return checked

    return tagged


def current_account() -> Account | None:
    """Who is asking, or None where nobody is signed in."""
    account: Account | None = getattr(current_user, "account", None)
    return account


def may_see_standing(account: Account | None, settings: Settings) -> bool:
    """Whether a school's standing, without any person in it, may be shown.

    A candidate sees of a school what the public sees.
    """
    checks = account is not None and account.role in CHECKERS
    return settings.public_standings or checks


def here() -> str:
    """The page asked for, as a path to come back to; a form that was sent goes back to start."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def own_path(wanted: str | None) -> str:
    """The path if it is one of ours, otherwise the start page: nobody is sent elsewhere."""
    # What begins with one slash has neither scheme nor host; a browser reads "\" as "/".
    odd = not wanted or wanted[:2] == "//" or any(c in wanted for c in "\\\r\n\t")
    return wanted if wanted and wanted[0] == "/" and not odd else "/"


def _browser() -> str:
    """Tell browsers apart by what the connection says; Flask-Login believes X-Forwarded-For.

    Where proxies are trusted, theirs has become the connection's address already.
    """
    told = f"{request.remote_addr}|{request.headers.get('User-Agent', '')}"
    return sha512(told.encode()).hexdigest()


class _Protected(LoginManager):
    """Flask-Login with "strong" protection: a session is worth nothing in another browser.

    Its own rule lets sessions with a lifetime off, and takes a form's token, in the session of
    somebody who is not signed in, for a stolen session.
    """

    def _session_protection_failed(self) -> bool:
        if "_user_id" not in session or session.get("_id") == self._session_identifier_generator():
            return False
        session.clear()
        return True


class _Sent(Request):
    """What somebody sends: files only from those who keep the register, to pages of theirs.

    A view that takes files from others says of how many bytes, in its attribute `largest`.
    Every form is read before a page is chosen, for its token, and files are put on disk meanwhile.
    """

    @property  # type: ignore[misc]  # read only: nobody else has a say
    def max_content_length(self) -> int | None:  # type: ignore[override]  # as above
        """How many bytes are read of it."""
        view = current_app.view_functions.get(self.endpoint or "")
        tag, account = getattr(view, "access", None), current_account()
        roles = tag.roles if isinstance(tag, Access) else frozenset()
        if account is None or account.role not in roles:
            return LARGEST_FORM
        if roles <= KEEPERS:
            return super().max_content_length
        return int(getattr(view, "largest", LARGEST_FORM))


def takes_files(largest: int) -> Callable[[View], View]:
    """Let a view, under its `signed_in`, take what is sent to it up to so many bytes."""

    def tagged(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]  # `wraps` carries it outwards
        return view

    return tagged


def guard(app: Flask) -> None:
    """Connect Flask-Login, whose only work is to remember who is signed in."""
    app.request_class = _Sent
    # No context processor: it would ask the database who is signed in on the very page that says
    # the database cannot be reached.
    manager = _Protected(app, add_context_processor=False)
    manager.session_protection = "strong"
    manager._session_identifier_generator = _browser  # noqa: SLF001 - no other way in

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def remembered(known_as: str) -> SignedIn | None:
        number, _, stamp = known_as.partition(".")
        with read() as db:
            found = accounts.still_signed_in(db, int(number), stamp) if number.isdigit() else None
        return None if found is None else SignedIn(found, stamp)


def remember(account: Account, stamp: str) -> None:
    """Sign this browser in, in a new session that ends after two idle hours.

    What was in the old session goes, so that nobody can plant one; the lifetime is counted from
    the last answer that carried the cookie.
    """
    session.clear()
    login_user(SignedIn(account, stamp))
    session.permanent = True


def forget() -> None:
    """Sign this browser out and leave nothing of the session."""
    logout_user()
    session.clear()


def insist_on_tags(app: Flask) -> None:
    """Refuse to start with a view that does not say who may open it."""
    for name, view in app.view_functions.items():
        if not isinstance(getattr(view, "access", None), Access):
            message = f"The view {name} does not say who may open it: tag it in register/web."
            raise Misconfigured(message)
