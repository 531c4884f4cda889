"""The dated lists of awarding bodies, and the question that is asked of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from register.domain.awards import AwardKind
from register.domain.period import Period
from register.domain.providers import AwardingBody, on_list
from register.store.bulk import insert_many, supersede_many
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import AwardingBodyRow

_COLUMNS = (
    "kind",
    "name",
    "also_known_as",
    "starts",
    "ends",
    "source",
    "confidence",
    "recorded_by",
    "known_from",
    "known_to",
)


class Recogniser:
    """Answers for a whole country of awards; each name is read once."""

    def __init__(self, bodies: Iterable[AwardingBody]) -> None:
        """Index the lists by every name that a body goes by."""
        self._by_name: Mapping[tuple[AwardKind, str], list[AwardingBody]] = defaultdict(list)
        for body in bodies:
            for key in {plain_name(name) for name in (body.name, *body.also_known_as)}:
                self._by_name[body.kind, key].append(body)
        self._answers: dict[tuple[AwardKind, str, date | None], bool | None] = {}

    def ask(self, kind: AwardKind, name: str, day: date | None) -> bool | None:
        """True where the body stood on the list for the kind on the day, otherwise None.

        Never False: that a name is on no list proves nothing, because a provider's award may be
        validated by a body that is. With no day, a body that was ever on the list will do: the
        law asks nothing of an award that has not been made.
        """
        question = (kind, name, day)
        if question not in self._answers:
            self._answers[question] = self._look(kind, name, day)
        return self._answers[question]

    def _look(self, kind: AwardKind, name: str, day: date | None) -> bool | None:
        found = self._by_name.get((kind, plain_name(name)), ())
        return True if any(day is None or on_list(body, day) for body in found) else None


def recognised(
    bodies: Iterable[AwardingBody], kind: AwardKind, name: str, on: date | None
) -> bool | None:
    """One question; `Recogniser` is for many."""
    return Recogniser(bodies).ask(kind, name, on)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation or "the", and one word order.

    "The University of Derby", "Derby University" and "DERBY UNIVERSITY" are one name. Nothing is
    guessed: two names that differ in any other word are two names.
    """
    bare = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    bare = "".join(c for c in bare if not unicodedata.combining(c) and c not in "'\u2019.")
    words = [word for word in re.split(r"[\W_]+", bare) if word and word != "the"]
    if words[:2] == ["university", "of"]:
        words = [*words[2:], "university"]
    return " ".join(words)


def bodies(session: Session, *, known_at: datetime | None = None) -> list[AwardingBody]:
    """Every body on the lists as known now, or at an instant, by kind and name."""
    return [_to_body(row) for row in _rows(session, known_at)]


def recogniser(session: Session, known_at: datetime | None = None) -> Recogniser:
    """A recogniser of the lists as known now, or at an instant."""
    return Recogniser(bodies(session, known_at=known_at))


def ever_listed(session: Session) -> bool:
    """Whether any body was ever listed, even if all have since been withdrawn."""
    return session.exec(select(AwardingBodyRow.id).limit(1)).first() is not None


def add(session: Session, listed: Iterable[AwardingBody], *, by: str, at: datetime) -> int:
    """Put bodies on the lists and say how many."""
    rows = (
        (
            body.kind.value,
            body.name,
            json.dumps(body.also_known_as, ensure_ascii=False),
            body.period.start,
            body.period.end,
            body.source,
            body.confidence,
            by,
            at,
            STILL_KNOWN,
        )
        for body in listed
    )
    return insert_many(session, AwardingBodyRow, _COLUMNS, rows)


def supersede(session: Session, kind: AwardKind, name: str, *, at: datetime) -> list[AwardingBody]:
    """End what is known of the body under this name, and give back what that was."""
    key = plain_name(name)
    rows = [
        row
        for row in _rows(session, None)
        if row.kind == kind.value and plain_name(row.name) == key
    ]
    supersede_many(session, AwardingBodyRow, (row.id for row in rows if row.id), at=at)
    return [_to_body(row) for row in rows]


def _rows(session: Session, known_at: datetime | None) -> list[AwardingBodyRow]:
    statement = select(AwardingBodyRow)
    if known_at is None:
        statement = statement.where(still_known(AwardingBodyRow))
    else:
        statement = statement.where(
            col(AwardingBodyRow.known_from) <= known_at, col(AwardingBodyRow.known_to) > known_at
        )
    order = (col(AwardingBodyRow.kind), col(AwardingBodyRow.name), col(AwardingBodyRow.id))
    # Rows changed in bulk are read afresh, never from what the session remembers.
    return list(session.exec(statement.order_by(*order).execution_options(populate_existing=True)))


def _to_body(row: AwardingBodyRow) -> AwardingBody:
    return AwardingBody(
        kind=AwardKind(row.kind),
        name=row.name,
        also_known_as=tuple(json.loads(row.also_known_as)),
        period=Period(row.starts, row.ends),
        source=row.source,
        confidence=row.confidence,
    )
