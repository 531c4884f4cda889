"""What each authority has, worked out once and kept until somebody does something."""

from __future__ import annotations

from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from register.services.quality import Overview, look
from register.store.feed_ages import last_act

# What is done at every turn and changes no fact. Whatever else is done has a row in the ledger.
HARMLESS = frozenset(
    {
        *("saw a person", "saw people", "looked for a person", "people.sought"),
        *("signed in", "signed out", "signed out everywhere"),
    }
)
_KEPT: WeakKeyDictionary[Engine, tuple[tuple[int, date], Overview]] = WeakKeyDictionary()
_ONE_AT_A_TIME = Lock()


def overview(session: Session, *, today: date) -> Overview:
    """What each authority has. Raises NotYetDrawn while a line may no longer be true.

    About a second for the nation, and none at all until the ledger has something new.
    """
    engine, now = session.get_bind().engine, (last_act(session, but=HARMLESS), today)
    with _ONE_AT_A_TIME:
        kept = _KEPT.get(engine)
        if kept is None or kept[0] != now:
            found = look(session, today=today)
            day = found.census.day if found.census else None
            whole = Overview(today, found.authorities, found.total, day)
            kept = _KEPT[engine] = (now, whole)
    return kept[1]
