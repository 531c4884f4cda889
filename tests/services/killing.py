"""Work that is killed at a chosen statement to the database, as a process would be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from register.store.session import Database


class _Killed(BaseException):
    """Nothing catches it."""


class Fate:
    """Whether the work was killed."""

    killed = False


@contextmanager
def killed_at(database: Database, statement: int) -> Iterator[Fate]:
    """End whatever runs inside at its nth statement; not at all, if it has fewer."""
    fate, left = Fate(), statement

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise _Killed

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        yield fate
    except _Killed:
        fate.killed = True
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
