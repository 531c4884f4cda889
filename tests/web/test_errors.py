"""Every trouble has a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from register.domain import errors
from register.domain.errors import RegisterError
from register.web.access import open_to_all
from register.web.errors import OF_ERRORS, page_for
from tests.web.reading import StrictClient


def tree(kind: type[RegisterError]) -> Iterator[type[RegisterError]]:
    """The error and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A client of an app with one more address, which fails as it is asked to."""

    @open_to_all
    def fail(how: str) -> str:
        if how.isdigit():
            abort(int(how))
        if how == "database":
            raise OperationalError("SELECT 1", {}, Exception("database is locked"))
        if how == "unforeseen":
            raise ZeroDivisionError
        raise getattr(errors, how)("Enter something else.")

    app.add_url_rule("/fail/<how>", "fail", fail)
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


def test_every_error_of_the_domain_has_a_page_of_its_own() -> None:
    for kind in tree(RegisterError):
        if kind.__module__ == errors.__name__:
            assert kind in OF_ERRORS


@pytest.mark.parametrize(
    "kind", [k for k in tree(RegisterError) if k.__module__ == errors.__name__]
)
def test_the_page_says_the_errors_own_sentence(
    client: StrictClient, kind: type[RegisterError]
) -> None:
    page = client.page(f"/fail/{kind.__name__}")
    assert page.response.status_code == OF_ERRORS[kind].code
    assert page.heading == OF_ERRORS[kind].title
    assert "Enter something else." in page.text


def test_an_error_nobody_listed_has_the_page_of_the_one_above_it() -> None:
    class Stranger(errors.NotFound):
        """A new kind of not found."""

    assert page_for(Stranger()) is OF_ERRORS[errors.NotFound]
    assert page_for(ValueError()).code == 500


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 410, 413, 418, 429, 500, 501, 503])
def test_every_code_of_http_has_a_page_with_its_own_code(client: StrictClient, code: int) -> None:
    page = client.page(f"/fail/{code}")
    assert page.response.status_code == code
    assert page.heading


def test_a_wrong_method_says_which_is_right(client: StrictClient) -> None:
    answer = client.post("/how-we-check")
    assert answer.status_code in {400, 405}


def test_what_nobody_foresaw_is_a_page_without_its_secrets(client: StrictClient) -> None:
    page = client.page("/fail/unforeseen")
    assert page.response.status_code == 500
    assert "ZeroDivisionError" not in page.response.text
    assert "Traceback" not in page.response.text


def test_a_busy_database_is_not_a_failure_of_the_reader(client: StrictClient) -> None:
    page = client.page("/fail/database")
    assert page.response.status_code == 503
    assert "SELECT" not in page.response.text
