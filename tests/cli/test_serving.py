"""`register serve`: pages and scheduler together, and nothing left behind when it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from register.scheduler import LEASE
from register.store import leases
from register.store.session import Database
from tests.cli.running import register

CHECKOUT = Path(__file__).resolve().parents[2]
MAIN = "from register.cli.main import main; main()"
PATIENCE = 60  # seconds: the machine may be busy with other tests


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    database: Database, folder: Path, port: int, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "REGISTER_DATABASE_URL": database.url,
        "REGISTER_INSTANCE_PATH": str(folder),
        "REGISTER_DEMO": "1",
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-c", MAIN, "serve", "--port", str(port)]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def wait_until(what: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def has_a_scheduler(database: Database) -> bool:
    with database.read() as session:
        return leases.read(session, LEASE) is not None


@pytest.mark.parametrize(
    ("how", "status"),
    [
        pytest.param(signal.SIGTERM, 0, id="asked to stop"),
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="killed outright"),
    ],
)
def test_pages_and_scheduler_run_together_and_end_together(
    sqlite_database: Database, tmp_path: Path, how: signal.Signals, status: int
) -> None:
    port, log = a_free_port(), tmp_path / "serve.log"
    with serving(sqlite_database, tmp_path, port, log) as process:
        wait_until(lambda: answers(port), log)
        wait_until(lambda: has_a_scheduler(sqlite_database), log)
        process.send_signal(how)
        assert process.wait(timeout=PATIENCE) == status
        wait_until(lambda: not has_a_scheduler(sqlite_database), log)
        wait_until(lambda: not answers(port), log)
    assert f"Serving on http://127.0.0.1:{port}" in log.read_text()


def test_a_port_that_is_taken_is_said_at_once(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_DEMO", "1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = register(sqlite_database, tmp_path, "serve", "--port", port)
    assert result.exit_code == 1
    assert f"Port {port} of 127.0.0.1 is taken" in result.stderr


def test_a_missing_key_is_a_refusal_in_one_sentence(
    sqlite_database: Database, tmp_path: Path
) -> None:
    result = register(sqlite_database, tmp_path, "serve")
    assert result.exit_code == 1
    assert "Set REGISTER_SECRET_KEY" in result.stderr
