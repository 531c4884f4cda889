"""Schemathesis tries the API as its document describes it, and finds nothing.

All its phases and checks, on the real app and a real database. A few examples here, the same
ones each time under CI; at length with SCHEMATHESIS_EXAMPLES=500.
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from flask import Flask
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from register.domain.roles import Role
from tests.api.conftest import Machines, allow

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
# 422 is also for what fits the document and cannot be: a school that is not on the list, a day
# before the rules, a share code that opens nothing. What the document lets through is never
# refused as not fitting it: `fits_and_was_refused` looks for that kind of 422.
ACCEPTED = [*("2xx", "401", "403", "404", "409", "429"), "422"]
NOT_FITTING = "/api/v1/docs#problem-invalid"


@schemathesis.check
def fits_and_was_refused(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
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
            "headers": {"Authorization": f"Bearer {key}"},
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": "CI" in os.environ,
                "database": "none",
            },
            "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        }
    )


@pytest.mark.filterwarnings("ignore")  # Schemathesis's own, of what it could not generate
def test_schemathesis_finds_nothing(app: Flask, machine: Machines) -> None:
    allow(app, for_a_key=10**9, for_an_address=10**9)
    official = machine(Role.OFFICIAL)  # whose look-ups are never stopped
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", app, config=everything(official.key)
    )
    found, tried = [], 0
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
        elif isinstance(event, events.NonFatalError | events.FatalError):
            import traceback; found.append("".join(traceback.format_exception(getattr(event,"value",None) or event.exception)))
    assert not found, "\n\n".join(dict.fromkeys(found))
    assert tried > 100
