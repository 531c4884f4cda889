"""What was published, for any machine: the change log, and each release byte for byte."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response
from pydantic import Field

from register.api import kinds
from register.api.answering import answered
from register.api.answers import Answered, Text
from register.api.operation import Call, Operation
from register.api.surroundings import read
from register.domain.errors import NotFound
from register.services import releases


class ReleaseLine(Answered):
    """One release: the day of its numbers, when it was published, and what is new in it."""

    number: int
    as_of: date
    published_at: datetime
    words: Text
    sha256: str = Field(description="Of the bytes that reading the release gives.")
    replaces: int | None
    replaced_by: int | None = Field(description="The release that stands in place of this one.")


class ReleaseList(Answered):
    """What was published, the newest first."""

    releases: list[ReleaseLine]


def list_releases(call: Call) -> Response:
    """List what was published, the newest first. Nothing in it is exact, and no school is named."""
    del call
    with read() as session:
        log = releases.change_log(session)
    return answered(ReleaseList(releases=[ReleaseLine.model_validate(line) for line in log]))


def read_release(call: Call, number: str) -> Response:
    """Read one release: its tables and notes, byte for byte as the SHA-256 is of."""
    del call
    if not (number.isascii() and number.isdigit()):
        raise NotFound("No release has that number.")
    with read() as session:
        found = releases.one(session, int(number))
    return Response(found.text.encode(), content_type="application/json")


OPERATIONS = (
    Operation(
        name="list_releases",
        method="GET",
        path="/releases",
        view=list_releases,
        summary="List what was published",
        scope="",
        answer=ReleaseList,
    ),
    Operation(
        name="read_release",
        method="GET",
        path="/releases/{number}",
        view=read_release,
        summary="Read a release",
        scope="",
        answer="application/json",
        refuses=(kinds.NOT_FOUND,),
    ),
)
