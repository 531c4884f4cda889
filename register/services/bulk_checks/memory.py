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
from register.store import bulk_memory
from register.store.bulk_memory import Remembered

KEPT = timedelta(days=400)


class Memory:
    """One file's dealings with what its organisation was told before."""

    def __init__(self, organisation: str, secret: str, at: datetime) -> None:
        """`at` is the instant of the check."""
        self.organisation = organisation
        self._secret = secret.encode()
        self._at = at
        self._before: dict[str, Remembered | None] = {}

    def compare(self, session: Session, asked: Sequence[tuple[Wanted, Answer]]) -> list[Answer]:
        """Say of each answer what it was before, and remember it; at most 500 at a time.

        Somebody who is in the file twice, with two first days, is compared with what they were
        before the file both times.
        """
        subjects = [self._subject(row) for row, _ in asked]
        recalled = bulk_memory.recall(session, self.organisation, set(subjects))
        told: dict[str, Remembered] = {}
        answers = []
        for subject, (_, answer) in zip(subjects, asked, strict=True):
            was = self._before.setdefault(subject, recalled.get(subject))
            told[subject] = Remembered(answer.outcome, answer.deadline)
            answers.append(replace(answer, changed=words.changed(was, told[subject])))
        bulk_memory.remember(session, self.organisation, told, at=self._at)
        return answers

    def _subject(self, row: Wanted) -> str:
        said = f"{self.organisation}|{row.trn}|{row.born.isoformat()}|{int(row.post.urn)}"
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()


def sweep(session: Session, at: datetime) -> int:
    """Forget the answers given more than 400 days before; return how many."""
    return bulk_memory.sweep(session, before=at - KEPT)
