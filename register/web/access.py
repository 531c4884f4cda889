"""Who may open a page: every view says so, by an attribute, or the app refuses to start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha512
from typing import Any

from flask import Flask, Request, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlmodel import Session

from register.domain.errors import Misconfigured, NotAllowed
from register.domain.roles import CHECKERS, KEEPERS, Access, Account, Role
from register.services import accounts, browsers, closures, publishing
from register.web.database import begin, read, real_now, today

View = Callable[..., ResponseReturnValue]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
LEAVING = frozenset({"account.sign_out_everywhere"})
LARGEST_FORM = 1024 * 1024  # bytes, of whoever has no file to send


class SignedIn(UserMixin):
    """An account in one browser, as Flask-Login wants it.

    The stamp ends old sessions when a password changes; the token dies at sign-out.
    """

    def __init__(self, account: Account, stamp: str, token: str) -> None:
        """Wrap what the store gave for this request."""
        self.account = account
        self.stamp = stamp
        self.token = token

    def get_id(self) -> str:
        """What the cookie keeps: the account's number, its password's stamp, this browser."""
        return f"{self.account.id}.{self.stamp}.{self.token}"


def open_to_all(view: View) -> View:
    """Anybody may open it."""
    view.access = Access(needs_sign_in=False)  # type: ignore[attr-defined]  # the tag itself
    return view


def signed_in(*roles: Role) -> Callable[[View], View]:
    """Only somebody signed in, as one of the roles where any are given.

    Whoever acts for a school that has closed may read and leave, and send nothing.
    """

    def tagged(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - the view's own
            account = current_account()
            if account is None:
                return redirect(url_for("account.sign_in", next=here()), 303)
            if roles and account.role not in roles:
                message = "Your account does not allow this: sign in with another, or ask an admin."
                raise NotAllowed(message)
            if request.method not in READS and request.endpoint not in LEAVING:
                _refuse_a_closed_school(account)
            return view(*args, **values)

        checked.access = Access(needs_sign_in=True, roles=frozenset(roles))  # type: ignore[attr-defined]  # the tag itself
        return checked

    return tagged


def _refuse_a_closed_school(account: Account) -> None:
    if account.role is Role.SCHOOL:
        with read() as db:
            closures.refuse_to_act(db, account, today())


def current_account() -> Account | None:
    """Who is asking, or None where nobody is signed in."""
    account: Account | None = getattr(current_user, "account", None)
    return account


def is_public(account: Account | None) -> bool:
    """Whether somebody sees of a school what the public sees: a candidate does too."""
    return account is None or account.role not in CHECKERS


def may_see_standing(db: Session, account: Account | None) -> bool:
    """Whether a school's standing, without any person in it, may be shown."""
    return not is_public(account) or publishing.are_public(db)


def here() -> str:
    """The page asked for, as a path to come back to; a form that was sent goes back to start."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def own_path(wanted: str | None) -> str:
    """The path if it is one of ours, otherwise the start page: nobody is sent elsewhere."""
    # What begins with one slash has neither scheme nor host; a browser reads "\" as "/".
    odd = not wanted or wanted[:2] == "//" or any(c in wanted for c in "\\\r\n\t")
    return wanted if wanted and wanted[0] == "/" and not odd else "/"


def this_browser() -> str:
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
    manager._session_identifier_generator = this_browser  # noqa: SLF001 - no other way in

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def remembered(known_as: str) -> SignedIn | None:
        number, _, rest = known_as.partition(".")
        stamp, _, token = rest.partition(".")
        if not number.isdigit():
            return None
        with read() as db:
            found = accounts.still_signed_in(db, int(number), stamp)
            worth = browsers.standing(db, token, int(number), at=real_now())
        if found is None or worth is not browsers.Standing.OPEN:
            g.too_old = found is not None and worth is browsers.Standing.TOO_OLD
            return None
        return SignedIn(found, stamp, token)


def was_too_old() -> bool:
    """Whether this browser was signed in until twelve hours had passed, and not out since."""
    return current_account() is None and bool(g.get("too_old", False))


def remember(account: Account, stamp: str) -> None:
    """Sign this browser in, in a new session that ends after two idle hours or twelve in all.

    What was in the old session goes, so that nobody can plant one; the idle hours are counted
    from the last answer that carried the cookie.
    """
    with begin() as db:
        _end_this_browser(db)
        token = browsers.begin(db, account, at=real_now())
    session.clear()
    login_user(SignedIn(account, stamp, token))
    session.permanent = True


def forget() -> None:
    """Sign this browser out, for good, and leave nothing of the session."""
    with begin() as db:
        _end_this_browser(db)
    logout_user()
    session.clear()


def _end_this_browser(db: Session) -> None:
    token = getattr(current_user, "token", None)
    if token is not None:
        browsers.end(db, token, at=real_now())


def insist_on_tags(app: Flask) -> None:
    """Refuse to start with a view that does not say who may open it."""
    for name, view in app.view_functions.items():
        if not isinstance(getattr(view, "access", None), Access):
            message = f"The view {name} does not say who may open it: tag it in register/web."
            raise Misconfigured(message)
