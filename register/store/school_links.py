"""The links between schools, with their history: a link that the list withdraws is superseded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, or_, select
from sqlmodel import Session, SQLModel

from register.domain.identifiers import Urn
from register.domain.schools import SchoolLink
from register.store import bulk
from register.store.schools import in_batches
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.schools import SchoolLinkRow

_LINKS = SQLModel.metadata.tables[str(SchoolLinkRow.__tablename__)]
_FIELDS = ("urn", "link_urn", "link_name", "link_type", "established")
_WRITTEN = (*_FIELDS, "run_id", "known_from", "known_to")


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """What replacing the links did. A link with a new name or date is withdrawn and added."""

    added: tuple[SchoolLink, ...]
    withdrawn: tuple[SchoolLink, ...]


def every(session: Session, *, known_at: datetime | None = None) -> list[SchoolLink]:
    """Every link as known now, or at an instant, in the order of the file."""
    rows = session.connection().execute(_columns().where(_when(known_at)).order_by(_LINKS.c.id))
    return [_link(row) for row in rows]


def touching(
    session: Session, urns: Collection[int], *, known_at: datetime | None = None
) -> list[SchoolLink]:
    """The links that name any of these schools on either side, as known now or at an instant."""
    found: dict[int, SchoolLink] = {}
    for chosen in in_batches(urns):
        either = or_(_LINKS.c.urn.in_(chosen), _LINKS.c.link_urn.in_(chosen))
        statement = _columns(_LINKS.c.id).where(either).where(_when(known_at))
        for row in session.connection().execute(statement):
            found[row[-1]] = _link(row[:-1])
    return [found[number] for number in sorted(found)]


def replace(
    session: Session, links: Iterable[SchoolLink], *, run_id: int, at: datetime
) -> LinkChanges:
    """Make these the links known from now on; those that stay the same are not touched."""
    held: dict[SchoolLink, int] = {
        _link(row[:-1]): row[-1]
        for row in session.connection().execute(
            _columns(_LINKS.c.id).where(still_known(SchoolLinkRow))
        )
    }
    wanted = dict.fromkeys(links)
    added = tuple(link for link in wanted if link not in held)
    withdrawn = tuple(link for link in held if link not in wanted)
    bulk.supersede_many(session, SchoolLinkRow, [held[link] for link in withdrawn], at=at)
    known = (run_id, at, STILL_KNOWN)
    rows = (
        (int(x.urn), int(x.link_urn), x.link_name, x.link_type, x.established, *known)
        for x in added
    )
    bulk.insert_many(session, SchoolLinkRow, _WRITTEN, rows)
    return LinkChanges(added, withdrawn)


def _columns(*extra: ColumnElement[Any]) -> Any:  # noqa: ANN401 - a select of as many columns
    return select(*(_LINKS.c[name] for name in _FIELDS), *extra)


def _when(known_at: datetime | None) -> ColumnElement[bool] | TextClause:
    if known_at is None:
        return still_known(SchoolLinkRow)
    return and_(_LINKS.c.known_from <= known_at, _LINKS.c.known_to > known_at)


def _link(row: Any) -> SchoolLink:  # noqa: ANN401 - five columns of a row
    urn, link_urn, name, kind, established = row
    day: date | None = established
    return SchoolLink(int.__new__(Urn, urn), int.__new__(Urn, link_urn), name, kind, day)
