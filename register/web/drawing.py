"""No report is answered from a line that may no longer be true: the lines are drawn first."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from register.services import standings
from register.web.access import View
from register.web.database import database, read

FEW = 300  # schools that are drawn while the reader waits: well under a second
SLICE = 2.0  # seconds of drawing for each look at the page that shows the progress
LOOK_AGAIN = 1  # seconds until the page asks again by itself


def once_drawn(view: View) -> View:
    """Answer when every line is drawn; until then, show how many are left and draw some more."""

    @wraps(view)
    def drawn(*args: Any, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - the view's own
        with read() as session:
            waiting = standings.waiting(session)
        if waiting:
            seconds = None if waiting <= FEW else SLICE
            waiting = standings.bring_up_to_date(database(), seconds=seconds)
        if waiting:
            page = render_template("partials/drawing.html", waiting=waiting)
            return page, 200, {"Refresh": str(LOOK_AGAIN)}
        return view(*args, **values)

    return drawn
