"""The work itself: chunk by chunk, each with a short write transaction of its own.

So pages go on answering, a stop takes hold within a chunk, and whatever was looked for before the
service was killed is on record. Starting again is safe: answers are worked out afresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from register.domain.roles import Account
from register.domain.verifications import NO_RECORD, Purpose
from register.services import look_ups
from register.services.bulk_checks import deciding, words
from register.services.bulk_checks.deciding import Answer
from register.services.bulk_checks.memory import Memory
from register.services.bulk_checks.reading import CheckedFile, Wanted
from register.services.jobs import Progress
from register.services.look_ups import LookUp
from register.services.sessions import Database

# The first chunks are small: an organisation that must be stopped is, before it has seen much.
SIZES, SIZE = (25, 50, 100), 250
STAGE = "Looking people up"
STOPPED = (
    "Look-ups by your organisation were stopped, because too many of them went wrong. An official"
    " has been told, and can let them go on. The rows after that were not checked."
)
_NOT_CHECKED = Answer(words.NOT_CHECKED, "Look-ups were stopped before this row was reached.")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who asks, why, at which instant and on which day in London, and the service's secret."""

    account: Account
    purpose: Purpose
    at: datetime
    today: date
    secret: str


class Result(NamedTuple):
    """One answer for each wanted row, in order, and the sentence of a stop, or a blank.

    `memory` is to be kept once the answers can be read.
    """

    answers: list[Answer]
    stopped: str
    memory: Memory


def check(database: Database, file: CheckedFile, occasion: Occasion, progress: Progress) -> Result:
    """Look for everybody in the file. The caller has been admitted."""
    memory = Memory(occasion.account.organisation, occasion.secret, occasion.at)
    answers: list[Answer] = []
    of = len(file.wanted)
    for rows in _chunks(file.wanted):
        progress(STAGE, len(answers), of)
        with database.read() as session:
            found = deciding.answers(session, rows, today=occasion.today)
        with database.begin() as session:
            told = _on_record(session, rows, found, occasion, memory)
        answers += told
        if len(told) < len(rows):
            return Result(answers + [_NOT_CHECKED] * (of - len(answers)), STOPPED, memory)
    return Result(answers, "", memory)


def _on_record(
    session: Session,
    rows: Sequence[Wanted],
    found: Sequence[Answer],
    occasion: Occasion,
    memory: Memory,
) -> list[Answer]:
    """Record each search; only those that are on record may be answered."""
    made = [
        LookUp(
            found="miss" if answer.outcome == NO_RECORD else "hit",
            sought_number=row.trn,
            person_id=answer.person_id,
            purpose=occasion.purpose,
            born=row.born,
            urn=int(row.post.urn),
        )
        for row, answer in zip(rows, found, strict=True)
    ]
    noted = look_ups.note_many(
        session, occasion.account, made, at=occasion.at, secret=occasion.secret
    )
    answered = list(zip(rows, found, strict=True))[: len(noted.ledger)]
    return memory.compare(session, answered)


def _chunks(rows: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    begin, sizes = 0, iter(SIZES)
    while begin < len(rows):
        size = next(sizes, SIZE)
        yield rows[begin : begin + size]
        begin += size
