"""`register serve` and `register scheduler`: the processes that stay up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from register.domain.errors import Conflict, Misconfigured
from register.settings import Settings

if TYPE_CHECKING:
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # ships none

DEFAULT_PORT = 5000
WORKERS, THREADS = 2, 8


@click.command(epilog="Example: register serve --port 5000")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the pages and run the scheduler, together, on one machine.

    In production run them apart, under a supervisor that starts them again: `gunicorn wsgi:app`
    behind a TLS proxy, and `register scheduler` on as many machines as you like: one works.
    """
    settings = Settings()
    _check(settings, host, port)
    _server(settings, host, port).run()


@click.command(epilog="Example: register scheduler")
def scheduler() -> None:
    """Run the scheduler alone: the daily school list, and the standings that changed.

    Started several times, on one machine or many, one works and the others stand by.
    """
    from register.scheduler import run  # noqa: PLC0415 - APScheduler, for this command alone

    run(Settings())


def _check(settings: Settings, host: str, port: int) -> None:
    """Find now, in one sentence, what would stop a worker later. Raises RegisterError."""
    from register.services import health  # noqa: PLC0415 - the database, once it is needed
    from register.store.session import Database  # noqa: PLC0415 - the same

    settings.secret()
    database = Database(settings.database_url)
    trouble = health.trouble(database)
    database.engine.dispose()
    if trouble:
        raise Misconfigured(trouble)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Port {port} of {host} is taken: choose another with --port."
            raise Conflict(message) from error


def _server(settings: Settings, host: str, port: int) -> BaseApplication:
    """Gunicorn, with the scheduler as a child of its master process."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - for this command alone

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types for it
        """Gunicorn told by us, not by its own command line."""

        def load_config(self) -> None:
            """Threads, because pages wait for the database; no files outside the instance."""
            chosen: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": WORKERS,
                "threads": THREADS,
                "worker_class": "gthread",
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": _ready(host, port),
                "on_exit": _stopped,
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # noqa: ANN401 - a WSGI application
            """The pages, made in each worker, so that none shares another's connections."""
            from register.app import create_app  # noqa: PLC0415 - Flask, in the workers alone

            return create_app(settings)

    return Server()


_children: list[subprocess.Popen[bytes]] = []


def _ready(host: str, port: int) -> Any:  # noqa: ANN401 - a hook as gunicorn wants it
    def start_the_scheduler(_arbiter: object) -> None:
        command = [sys.executable, "-m", "register.scheduler", str(os.getpid())]
        checkout = Path(__file__).resolve().parents[2]
        _children.append(subprocess.Popen(command, cwd=checkout))  # noqa: S603 - our own command
        click.echo(f"Serving on http://{host}:{port} (Ctrl+C stops it)")

    return start_the_scheduler


def _stopped(_arbiter: object) -> None:
    for child in _children:
        child.terminate()
    for child in _children:
        child.wait(timeout=30)
