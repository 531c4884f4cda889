"""Schemathesis tries the API as its document describes it, and finds nothing.

All its phases and checks, on the real app and a real database. A few examples here, the same
ones each time under CI; at length with SCHEMATHESIS_EXAMPLES=500.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from werkzeug.serving import make_server

from register.domain.roles import Role
from tests.api.conftest import Machines, allow

FEW = 2
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", str(FEW)))
# 422 is also for what fits the document and cannot be: a school that is not on the list, a day
# before the rules, a share code that opens nothing. What the document lets through is never
# refused as not fitting it: `fits_and_was_refused` looks for that kind of 422.
ACCEPTED = [*("2xx", "401", "403", "404", "409", "429"), "422"]
# The usual ones, and 413: a text beyond its longest may make the whole body too large.
REJECTED = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
# These take the filters of the counts, each of which costs twenty calls: once is enough here.
SKIPPED = [
    {"include-path": f"/api/v1/reports/{name}", "phases": {"coverage": {"enabled": False}}}
    for name in ("trend", "schools")
]
NOT_FITTING = "/api/v1/docs#problem-invalid"


@schemathesis.check
def fits_and_was_refused(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Fail where what the document allows is answered as what it does not."""
    del ctx
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 422:
        assert response.json()["type"] != NOT_FITTING, response.text


def everything(key: str) -> SchemathesisConfig:
    """Every check and every phase."""
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "workers": 1,  # CPython 3.11 cannot parse in two threads at once (gh-106905)
            "headers": {"Authorization": f"Bearer {key}"},
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": "CI" in os.environ,
                "database": "none",
            },
            "operations": [] if EXAMPLES > FEW else SKIPPED,
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                "negative_data_rejection": {"expected-statuses": REJECTED},
            },
        }
    )


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a port of this machine: within the process, a check of Schemathesis's fails."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.filterwarnings("ignore")  # Schemathesis's own, of what it could not generate
def test_schemathesis_finds_nothing(app: Flask, machine: Machines) -> None:
    allow(app, for_a_key=10**9, for_an_address=10**9)
    official = machine(Role.OFFICIAL)  # whose look-ups are never stopped
    with served(app) as address:
        schema = schemathesis.openapi.from_url(
            f"{address}/api/v1/openapi.json", config=everything(official.key)
        )
        found, tried = findings(schema)
    assert not found, "\n\n".join(dict.fromkeys(found))
    assert tried > 100


def findings(schema: schemathesis.BaseSchema) -> tuple[list[str], int]:
    """Run it all; what was found, each with the call that shows it, and how many calls."""
    found: list[str] = []
    tried = 0
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            tried += len(event.recorder.interactions)
            found += [
                f"{event.label}: {check.name}: {check.failure_info.failure}\n"
                f"{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError):
            found.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            found.append(str(event.exception))
    return found, tried
