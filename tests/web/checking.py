"""The journey of a check, walked by a browser without JavaScript."""

from __future__ import annotations

from typing import Any

from tests.registering import BORN
from tests.web.reading import Page, StrictClient

POST = {
    "school": "100001",
    "starts-day": "4",
    "starts-month": "Jan",
    "starts-year": "2027",
    "teacher": "yes",
    "head": "no",
}
BIRTHDAY = {
    "born-number-day": str(BORN.day),
    "born-number-month": str(BORN.month),
    "born-number-year": str(BORN.year),
}


def path_of(page: Page) -> str:
    """Where the browser came out."""
    return page.response.request.path


def fill(client: StrictClient, path: str, **typed: Any) -> Page:  # noqa: ANN401 - form values
    """Fill in the page's own form and send it."""
    return client.send(path, path, **typed)


def started(client: StrictClient) -> str:
    """Begin a check; the path of its draft."""
    return path_of(client.send("/verify", "/verify/start")).rpartition("/")[0]


def at_candidate(client: StrictClient, **changes: str) -> str:
    """Begin a check and fill in why and where; the path of its draft."""
    draft = started(client)
    fill(client, f"{draft}/why", purpose="appointment")
    page = fill(client, f"{draft}/school", **{**POST, **changes})
    assert path_of(page).endswith("/candidate/1"), page.text
    return draft


def by_number(trn: object, **changes: str) -> dict[str, str]:
    """Enter a number and a date of birth."""
    return {"by": "number", "number": str(trn), **BIRTHDAY, **changes}


def by_name(family: str, given: str = "") -> dict[str, str]:
    """Enter a family name and a date of birth."""
    boxes = {name.replace("number", "name"): value for name, value in BIRTHDAY.items()}
    return {"by": "name", "family_name": family, "given_names": given, **boxes}


def checked(client: StrictClient, draft: str, *candidates: dict[str, str]) -> Page:
    """Enter the candidates and make the checks."""
    for place, typed in enumerate(candidates, 1):
        page = fill(client, f"{draft}/candidate/{place}", **typed)
        assert path_of(page) == f"{draft}/check", page.text
    return fill(client, f"{draft}/check")
