"""Letters: what each kind is about, whether it may be stopped, and what becomes of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a letter is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    """Handed to a carrier that has not answered yet."""
    SENT = "sent"
    FAILED = "failed"
    """Given up: every try failed, or the carrier said that no other would be better."""


class LetterKind(StrEnum):
    """What a letter is about; `MEANINGS` says it for people."""

    DEADLINE = "deadline"
    DEADLINE_NEAR = "deadline_near"
    PASSED = "passed"
    LEFT = "left"
    CHANGED = "changed"
    CONFIRM = "confirm"
    NOT_MET = "not_met"
    DIGEST = "digest"
    REPLY = "reply"

    @property
    def may_be_stopped(self) -> bool:
        """Whether an account may ask for no more of this kind."""
        return self in MAY_BE_STOPPED


MEANINGS = {
    LetterKind.DEADLINE: "Reminders 12, 6 and 3 months before a deadline",
    LetterKind.DEADLINE_NEAR: "The last reminder, 1 month before a deadline",
    LetterKind.PASSED: "Letters when a deadline has passed, once a month",
    LetterKind.LEFT: "Letters when a SENCO leaves",
    LetterKind.CHANGED: "Letters when a fact that the answer rests on changes",
    LetterKind.CONFIRM: "Reminders to confirm the record once a year",
    LetterKind.NOT_MET: "Letters when a school comes to be not met",
    LetterKind.DIGEST: "The monthly letter about all your schools",
    LetterKind.REPLY: "Letters when an official has answered a claim of yours",
}
# The rest say that the duty is not met, or is about to be, or that somebody changed the record.
MAY_BE_STOPPED = frozenset({LetterKind.DEADLINE, LetterKind.CONFIRM, LetterKind.DIGEST})


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter not yet kept. `key` says what it is about: there is never a second with the same.

    `urn` is the school that it is about; None where it is about several. Neither subject nor body
    names a person. The body is plain text: paragraphs with an empty line between them, and lists
    whose lines begin with "* ".
    """

    key: str
    account_id: int
    organisation: str
    kind: LetterKind
    urn: int | None
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is kept.

    `tries` counts the times it was handed over; a waiting one is not handed over again before
    `next_try` (None: at once). `carrier` is "notify" or "file", blank until one took it, and
    `carried_as` its own number for the letter. `problem` is one sentence, blank where there is
    none.
    """

    id: int
    key: str
    at: datetime
    account_id: int
    organisation: str
    kind: LetterKind
    urn: int | None
    subject: str
    body: str
    state: State
    tries: int
    next_try: datetime | None
    carrier: str
    carried_as: str
    sent_at: datetime | None
    problem: str
    read_at: datetime | None
