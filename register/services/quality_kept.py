"""What each authority has, worked out once and kept until what it is made of is other."""

from __future__ import annotations

from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from register.services.quality import Overview, look
from register.services.reports import may_ask
from register.store.quality import stamp

_Key = tuple[date, tuple[tuple[object, ...], ...]]
_KEPT: WeakKeyDictionary[Engine, tuple[_Key, Overview]] = WeakKeyDictionary()
_ONE_AT_A_TIME = Lock()


def overview(session: Session, *, today: date) -> Overview:
    """What each authority has. Raises NotYetDrawn while a line may no longer be true.

    About a second for the nation, and hundredths of one until a fact or a line is other than it
    was: what is only looked at, searched for or carried moves nothing.
    """
    may_ask(session, today, today)
    engine, now = session.get_bind().engine, (today, stamp(session))
    if (found := _kept(engine, now)) is not None:
        return found
    with _ONE_AT_A_TIME:
        if (found := _kept(engine, now)) is not None:
            return found
        seen = look(session, today=today)
        day = seen.census.day if seen.census else None
        whole = Overview(today, seen.authorities, seen.total, day)
        _KEPT[engine] = (now, whole)
    return whole


def _kept(engine: Engine, now: _Key) -> Overview | None:
    """What is kept, if it is of now."""
    kept = _KEPT.get(engine)
    return kept[1] if kept is not None and kept[0] == now else None
