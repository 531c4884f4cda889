"""How the command line says things: one plain sentence for a trouble, progress for a wait."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import TracebackType

import click

from register.domain.errors import RegisterError

_CLICKS_OWN = (click.ClickException, click.exceptions.Exit, click.Abort)
Progress = Callable[[str, int, int], None]


class Saying:
    """Turns a trouble into its sentence and exit status 1; a traceback only where it is asked for.

    REGISTER_TRACEBACK=1 asks for it, for whoever has to mend what nobody foresaw.
    """

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say the sentence and leave."""
        del kind, trace
        if isinstance(error, RegisterError):
            raise click.ClickException(str(error)) from error
        if not isinstance(error, Exception) or isinstance(error, _CLICKS_OWN):
            return
        if isinstance(error, BrokenPipeError):
            return  # whoever read along, as `head` does, has read enough: click leaves quietly
        if os.environ.get("REGISTER_TRACEBACK"):
            return
        told = "The database could not be used" if _of_the_database(error) else "Something failed"
        message = (
            f"{told} ({type(error).__name__}): nothing was left half done. Try again; if it goes "
            "on, set REGISTER_TRACEBACK=1 and show what is printed to whoever keeps the service."
        )
        raise click.ClickException(message) from error


def _of_the_database(error: Exception) -> bool:
    return type(error).__module__.startswith("sqlalchemy")


@contextmanager
def progress_on_terminal() -> Iterator[Progress | None]:
    """A progress reporter `(stage, done, of)` on standard error, or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - rich takes a tenth of a second to import
    from rich.progress import Progress as Bars  # noqa: PLC0415 - the same

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def report(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=of)
            bars.update(tasks[stage], completed=done, total=of)  # type: ignore[arg-type]  # TaskID is an int

        yield report


def a_day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a day given as YYYY-MM-DD."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        message = f"'{value}' is not a day: write it as YYYY-MM-DD, for example 2026-09-01."
        raise click.BadParameter(message) from error


def an_instant(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> datetime | None:
    """Read an instant given as ISO 8601; a day alone means its last moment, in London."""
    if value is None:
        return None
    from register.clock import read_instant  # noqa: PLC0415 - only where it is asked for

    try:
        return read_instant(value)
    except ValueError as error:
        message = f"'{value}' is not a time: write 2026-09-01 or 2026-09-01T12:00:00+00:00."
        raise click.BadParameter(message) from error
