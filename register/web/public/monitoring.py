"""What monitoring asks: plain text, never a page, and nothing about anybody."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Response

from register.services import health
from register.web.database import database, read

_PLAIN = "text/plain; charset=utf-8"
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def alive() -> Response:
    """Say so, asking nobody."""
    return Response("alive\n", content_type=_PLAIN)


def ready() -> Response:
    """Say ready, or 503 and why not."""
    trouble = health.trouble(database())
    status = HTTPStatus.SERVICE_UNAVAILABLE if trouble else HTTPStatus.OK
    return Response(f"{trouble or 'ready'}\n", status, content_type=_PLAIN)


def metrics(*, at: datetime) -> Response:
    """The counts, each with its meaning and unit."""
    with read() as session:
        held = health.numbers(session, at=at)
    lines = [
        *_gauge("register_schools", "Schools held, closed ones too.", held.schools),
        *_gauge("register_lines_waiting", "Standings still to be drawn again.", held.lines_waiting),
        *_gauge("register_ledger_rows", "Rows of the ledger.", held.ledger),
        "# HELP register_feed_runs Refreshes of the school list, by outcome.",
        "# TYPE register_feed_runs gauge",
        *(f'register_feed_runs{{outcome="{k}"}} {n}' for k, n in sorted(held.runs.items())),
    ]
    if held.feed_age is not None:
        said = "Seconds since the school list was last read to the end."
        lines += _gauge("register_feed_age_seconds", said, round(held.feed_age))
    return Response("\n".join(lines) + "\n", content_type=_PROMETHEUS)


def _gauge(name: str, said: str, value: int) -> list[str]:
    return [f"# HELP {name} {said}", f"# TYPE {name} gauge", f"{name} {value}"]
