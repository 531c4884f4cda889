"""Awards: what is held of them now, and the writing of new versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from register.domain.awards import AwardKind
from register.domain.evidence import Level
from register.store.bulk import insert_many, next_ids, refresh_statistics, supersede_many
from register.store.people import FEW
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import AwardRow, AwardVersionRow


@dataclass(frozen=True, slots=True)
class ToldAward:
    """An award as its source told it: the body by name, whatever the lists say of that name.

    `level` is who stands behind it, and no part of what is compared.
    """

    kind: AwardKind
    course_started: date | None
    course_completed: date | None
    awarded: date | None
    awarding_body: str
    certificate: str
    revoked: date | None
    level: Level = field(default=Level.PROVIDER, compare=False)


@dataclass(frozen=True, slots=True)
class HeldAward:
    """An award as now known, with the numbers of the award and of the version."""

    award_id: int
    version_id: int
    told: ToldAward


def held(session: Session, people: Collection[int]) -> Mapping[int, list[HeldAward]]:
    """The awards known now of these people, by person, oldest number first."""
    statement: Any = (  # more columns than the typed select has room for
        select(
            col(AwardRow.person_id),
            col(AwardVersionRow.award_id),
            col(AwardVersionRow.id),
            *(getattr(AwardVersionRow, name) for name in ToldAward.__slots__),
        )
        .join(AwardRow, col(AwardRow.id) == col(AwardVersionRow.award_id))
        .where(still_known(AwardVersionRow))
        .order_by(col(AwardVersionRow.award_id))
    )
    if len(people) <= FEW:
        statement = statement.where(col(AwardRow.person_id).in_(people))
    wanted = frozenset(people)
    found: dict[int, list[HeldAward]] = defaultdict(list)
    for person_id, award_id, version_id, kind, *facts, level in session.exec(statement):
        if person_id in wanted:
            award = ToldAward(AwardKind(kind), *[*facts, Level(level)])
            found[person_id].append(HeldAward(award_id, version_id, award))
    return found


def add(
    session: Session, awards: Sequence[tuple[int, ToldAward]], *, source: str, at: datetime
) -> list[int]:
    """Put new awards, each with its person's number, on the register; their numbers come back."""
    ids = next_ids(session, AwardRow, len(awards))
    owners = ((i, person_id) for i, (person_id, _) in zip(ids, awards, strict=True))
    insert_many(session, AwardRow, ("id", "person_id"), owners)
    told = (award for _, award in awards)
    _write(session, zip(ids, told, strict=True), source=source, at=at)
    if len(awards) > FEW:
        refresh_statistics(session, AwardRow, AwardVersionRow)
    return ids


def change(
    session: Session, changes: Sequence[tuple[HeldAward, ToldAward]], *, source: str, at: datetime
) -> None:
    """Supersede what was held of these awards with what is now said."""
    supersede_many(session, AwardVersionRow, (was.version_id for was, _ in changes), at=at)
    _write(session, ((was.award_id, now) for was, now in changes), source=source, at=at)


def people_by_body(session: Session, kind: AwardKind) -> Mapping[str, set[int]]:
    """The people who are known now to have an award of the kind, by the body's name as given."""
    statement = (
        select(col(AwardVersionRow.awarding_body), col(AwardRow.person_id))
        .join(AwardRow, col(AwardRow.id) == col(AwardVersionRow.award_id))
        .where(still_known(AwardVersionRow), col(AwardVersionRow.kind) == kind.value)
    )
    found: dict[str, set[int]] = defaultdict(set)
    for body, person_id in session.exec(statement):
        found[body].add(person_id)
    return found


def _write(
    session: Session, awards: Iterable[tuple[int, ToldAward]], *, source: str, at: datetime
) -> None:
    columns = ("award_id", *ToldAward.__slots__, "source", "known_from", "known_to")
    insert_many(
        session,
        AwardVersionRow,
        columns,
        (
            (
                award_id,
                award.kind.value,
                award.course_started,
                award.course_completed,
                award.awarded,
                award.awarding_body,
                award.certificate,
                award.revoked,
                award.level.value,
                source,
                at,
                STILL_KNOWN,
            )
            for award_id, award in awards
        ),
    )
