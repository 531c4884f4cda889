"""A candidate's own record and who looked at it. Share codes are in the module beside this one."""

from __future__ import annotations

import csv
import io
import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from register.services import own_record
from register.services.spreadsheet_cells import harmless
from register.web.database import begin, now, today
from register.web.holders import codes
from register.web.holders.blueprint import candidates, holders
from register.web.holders.pages import LOOKS_HEADER, looks_rows, record_page
from register.web.working import me

MODULES = (codes,)

__all__ = ["MODULES", "holders"]


@holders.get("")
@candidates
def record() -> ResponseReturnValue:
    """What the register holds about the person signed in, and who looked at it."""
    asked = request.args.get("page", "1")
    with begin() as session:
        held = own_record.show(session, me(), at=now(), today=today())
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1  # noqa: PLR2004 - more pages than there can be
    return render_template("holders/record.html", page=record_page(held, today(), number))


@holders.get("/record.json")
@candidates
def record_file() -> ResponseReturnValue:
    """Everything held about them, to take away."""
    with begin() as session:
        held = own_record.take_away(session, me(), at=now())
    text = json.dumps(held, ensure_ascii=False, indent=2)
    return _file(text, "application/json", "my-record.json")


@holders.get("/looks.csv")
@candidates
def looks_file() -> ResponseReturnValue:
    """Who looked at their record, as a table."""
    with begin() as session:
        held = own_record.show(session, me(), at=now(), today=today())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(LOOKS_HEADER)
    writer.writerows([map(harmless, row) for row in looks_rows(held)])
    return _file(text.getvalue(), "text/csv; charset=utf-8", "who-looked.csv")


def _file(text: str, kind: str, name: str) -> Response:
    """Answer with a file whose name names nobody."""
    answer = Response(text, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
