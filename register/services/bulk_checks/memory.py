"""What changed since an organisation last asked of the same person at the same school.

Nothing kept can be read back into a person: the key is a hash under the service's own secret.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from register.services.bulk_checks import words
from register.services.bulk_checks.deciding import Answer
from register.services.bulk_checks.reading import Wanted
from register.services.sessions import Database
from register.store import bulk_memory, ledger
from register.store.bulk_memory import Remembered

KEPT = timedelta(days=400)
AT_ONCE = 500  # answers in one write: pages write too


class Memory:
    """One file's dealings with what its organisation was told before."""

    def __init__(self, organisation: str, secret: str, at: datetime) -> None:
        """`at` is the instant of the check."""
        self.organisation = organisation
        self._secret = secret.encode()
        self._at = at
        self._before: dict[str, Remembered] = {}
        self._told: dict[str, Remembered] = {}

    def compare(self, session: Session, asked: Sequence[tuple[Wanted, Answer]]) -> list[Answer]:
        """Say of each answer what it was before the file; at most 500 at a time."""
        subjects = [self._subject(row) for row, _ in asked]
        self._before |= bulk_memory.recall(session, self.organisation, set(subjects))
        answers = []
        for subject, (_, answer) in zip(subjects, asked, strict=True):
            now = Remembered(answer.outcome, answer.deadline)
            self._told[subject] = now
            since = words.changed(self._before.get(subject), now)
            answers.append(replace(answer, changed=since))
        return answers

    def keep(self, database: Database) -> None:
        """Remember all that was told, once it is certain that somebody can read it."""
        told = list(self._told.items())
        for begin in range(0, len(told), AT_ONCE):
            with database.begin() as session:
                ledger.one_recorder(session)  # two files of one organisation take their turns
                some = dict(told[begin : begin + AT_ONCE])
                bulk_memory.remember(session, self.organisation, some, at=self._at)

    def _subject(self, row: Wanted) -> str:
        said = f"{self.organisation}|{row.trn}|{row.born.isoformat()}|{int(row.post.urn)}"
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()


def sweep(session: Session, at: datetime) -> int:
    """Forget the answers given more than 400 days before; return how many."""
    return bulk_memory.sweep(session, before=at - KEPT)
