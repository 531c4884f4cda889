"""Every trouble has a page: the tree of domain errors and HTTP's own codes, mapped once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from flask import Flask, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from register.domain import errors
from register.domain.errors import RegisterError

_AGAIN = "Go back, check what was entered and try again."
_LATER = "Try again later. Nothing you entered has been kept."

Door = Callable[[Exception], ResponseReturnValue]
Instead = Callable[[Exception], ResponseReturnValue | None]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What somebody reads: `what` happened, `then` what they can do."""

    code: int
    title: str
    then: str
    what: str = ""


OF_ERRORS: dict[type[RegisterError], ErrorPage] = {
    errors.InvalidIdentifier: ErrorPage(400, "That number cannot be right", _AGAIN),
    errors.InvalidFact: ErrorPage(400, "That cannot be right", _AGAIN),
    errors.NotFound: ErrorPage(
        404, "Nothing is held there", "Check the number or the address, or search for the school."
    ),
    errors.NotAllowed: ErrorPage(
        403, "You cannot see or do this", "Go back, or sign in with an account that may."
    ),
    errors.Conflict: ErrorPage(
        409, "This has already been decided or changed", "Go back and look at it again."
    ),
    errors.FeedUnavailable: ErrorPage(
        503, "The school list could not be fetched", "The last list still stands. Try again later."
    ),
    errors.FeedRefused: ErrorPage(
        422, "The file was refused", "Nothing was changed. Check the file and send it again."
    ),
    errors.Misconfigured: ErrorPage(
        500, "The service is not set up correctly", "Tell whoever runs the service."
    ),
    RegisterError: ErrorPage(500, "Something is wrong with the service", _LATER),
}

OF_CODES: dict[int, ErrorPage] = {
    400: ErrorPage(400, "The request could not be read", _AGAIN),
    401: ErrorPage(401, "Sign in first", "Sign in, then open the page again."),
    403: ErrorPage(403, "You cannot see or do this", "Go back, or sign in with another account."),
    404: ErrorPage(
        404,
        "Page not found",
        "If you typed the address, check it. If you pasted it, check that you copied all of it.",
    ),
    405: ErrorPage(
        405, "That page cannot be used in this way", "Go back and use the buttons on the page."
    ),
    413: ErrorPage(
        413,
        "The file is too large",
        "Send a smaller one; a school list may be compressed, as .csv.gz or the portal's .zip.",
    ),
    429: ErrorPage(429, "Too many tries", "Wait a little, then try again."),
    503: ErrorPage(503, "The service is busy", "Wait a minute, then try again."),
}
LAST_RESORT = ErrorPage(500, "Something is wrong with the service", _LATER)
STALE_FORM = ErrorPage(
    400,
    "This page had been open too long",
    "Go back, reload the page, and send it again. Nothing was changed.",
)


def page_for(error: Exception) -> ErrorPage:
    """The page of an error: its own, or that of the nearest error above it in the tree."""
    for kind in type(error).__mro__:
        if kind in OF_ERRORS:
            return OF_ERRORS[kind]
    return LAST_RESORT


def of_code(code: int) -> ErrorPage:
    """The page of a code; one that nobody foresaw is named by its standard phrase."""
    if code in OF_CODES:
        return OF_CODES[code]
    try:
        return ErrorPage(code, HTTPStatus(code).phrase, _AGAIN if code < 500 else _LATER)  # noqa: PLR2004 - whose fault
    except ValueError:
        return LAST_RESORT


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is a page that is not there."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's own name
        """Up to the largest that a database counts to."""
        super().__init__(map, max=2**31 - 1)


def _refuse_nuls() -> None:
    """No name, number or reason holds a NUL, and PostgreSQL takes none: say so before it does.

    The API reads for itself what it is sent, more strictly than this, and counts it first.
    """
    if request.blueprint == "api":
        return
    for given in (request.args, request.form):
        if any("\x00" in value for _, values in given.lists() for value in values):
            abort(HTTPStatus.BAD_REQUEST)


def install(app: Flask, *, instead: Instead) -> None:
    """Register the three doors: ours, HTTP's, and the last resort.

    `instead` answers a machine, which has no use for a page; None from it is a page.
    """
    app.before_request(_refuse_nuls)
    app.url_map.converters["int"] = RowNumber
    doors: tuple[tuple[type[Exception], Door], ...] = (
        (RegisterError, _ours),
        (CSRFError, _stale),
        (HTTPException, _https_own),
        (OperationalError, _database_busy),
        (Exception, _last_resort),
    )
    for kind, door in doors:
        app.register_error_handler(kind, partial(_answer, door, instead))


def _answer(door: Door, instead: Instead, error: Exception) -> ResponseReturnValue:
    told = instead(error)
    return door(error) if told is None else told


def _ours(error: Exception) -> ResponseReturnValue:
    page = page_for(error)
    if page.code == HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("%s: %s", type(error).__name__, error)
    return _render(page, what=str(error))


def _stale(error: Exception) -> ResponseReturnValue:
    current_app.logger.info("A form was refused: %s", error)
    return _render(STALE_FORM)


def _https_own(error: Exception) -> ResponseReturnValue:
    if not isinstance(error, HTTPException):
        return _last_resort(error)
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # a redirect is no trouble
    body, status = _render(of_code(code), bare=code >= HTTPStatus.INTERNAL_SERVER_ERROR)
    allowed = [(k, v) for k, v in error.get_headers() if k in {"Allow", "Retry-After"}]
    return body, status, allowed


def _database_busy(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("The database did not answer: %s", getattr(error, "orig", error))
    return _render(of_code(HTTPStatus.SERVICE_UNAVAILABLE), bare=True)


def _last_resort(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("Nobody foresaw this.", exc_info=error)
    return _render(LAST_RESORT, bare=True)


def _render(page: ErrorPage, *, what: str = "", bare: bool = False) -> tuple[str, int]:
    """Draw the page; `bare` asks the database for nothing, not even who is signed in."""
    g.bare_page = bare
    return render_template("errors/error.html", page=page, what=what), page.code
