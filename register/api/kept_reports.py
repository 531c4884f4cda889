"""Reports that were kept, for the machines of those who keep the register."""

from __future__ import annotations

from typing import Any

from flask import Response

from register.api import kinds
from register.api.answering import answered
from register.api.operation import Call, Operation
from register.api.report_answers import CountsRow, KeptLine, KeptList, KeptTold, NotesTold
from register.api.report_questions import LARGEST_NUMBER, KeptAsked
from register.api.surroundings import read, settings
from register.domain.errors import NotAllowed, NotFound
from register.domain.roles import KEEPERS
from register.domain.tokens import Scope
from register.services import kept_reports
from register.services.kept_reports import KeptReport
from register.services.report_files import Notes


def list_kept(call: Call) -> Response:
    """List the national reports that were kept, the latest made first. For officials alone."""
    asked = call.asked(KeptAsked)
    _official(call)
    below = asked.cursor or LARGEST_NUMBER
    with read() as session:
        found = kept_reports.latest_made(session, below=below, most=asked.limit + 1)
    page = found[: asked.limit]
    following = page[-1].id if len(found) > asked.limit else None
    lines = [KeptLine.model_validate(_line(kept)) for kept in page]
    return answered(KeptList(reports=lines, next=following))


def read_kept(call: Call, number: str) -> Response:
    """Read one of them whole, as it was said. For officials alone."""
    _official(call)
    with read() as session:
        kept = kept_reports.one(session, _number(number))
    notes = Notes(
        title="Schools by standing, as it was said",
        as_of=kept.as_of,
        known_at=kept.known_at,
        made_at=kept.made_at,
        rulebook=kept.rulebook,
        list_day=kept.list_day,
        demo=settings().demo,
    )
    cuts = {
        cut: [CountsRow.model_validate(row) for row in rows]
        for cut, rows in kept.content["cuts"].items()
    }
    told = KeptTold(**_line(kept), cuts=cuts, notes=NotesTold.model_validate(notes.as_data()))
    return answered(told)


OPERATIONS = (
    Operation(
        name="list_kept_reports",
        method="GET",
        path="/reports/kept",
        view=list_kept,
        summary="List the reports that were kept",
        scope=Scope.READ_REPORTS,
        query=KeptAsked,
        answer=KeptList,
        refuses=(kinds.NOT_ALLOWED,),
    ),
    Operation(
        name="read_kept_report",
        method="GET",
        path="/reports/kept/{number}",
        view=read_kept,
        summary="Read a report that was kept",
        scope=Scope.READ_REPORTS,
        answer=KeptTold,
        refuses=(kinds.NOT_ALLOWED, kinds.NOT_FOUND),
    ),
)


def _official(call: Call) -> None:
    if call.holder.account.role not in KEEPERS:
        raise NotAllowed("Kept reports are national: they are for officials.")


def _line(kept: kept_reports.KeptLine | KeptReport) -> dict[str, Any]:
    return {
        "number": kept.id,
        "as_of": kept.as_of,
        "made_at": kept.made_at,
        "known_at": kept.known_at,
        "kind": kept.kind,
        "reruns": kept.reruns_id,
        "rulebook": kept.rulebook,
        "list_day": kept.list_day,
        "sha256": kept.sha256,
        "total": CountsRow.model_validate(kept.total),
    }


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_NUMBER))):
        raise NotFound("No report of that number was kept.")
    return int(text)
