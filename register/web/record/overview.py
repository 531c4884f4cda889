"""The record of a school as a whole: who is SENCO, what each fact rests on, what was changed."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from register.services import recording
from register.web.database import begin, now, today
from register.web.record.blueprint import readers, record, urn_of
from register.web.record.pages import record_page
from register.web.working import me


@record.get("/schools/<urn>/record")
@readers
def overview(urn: str) -> ResponseReturnValue:
    """Show it; the sight of everybody named is recorded first. Raises NotFound."""
    with begin() as session:
        held = recording.of_school(session, urn_of(urn), me())
        origins = recording.origins(session, held)
        changes = recording.made(session, held, me())
        people = {post.person for post in held.posts}
        recording.shown(session, held, people, account=me(), at=now())
    page = record_page(held, origins, changes, me(), today())
    return render_template("record/overview.html", page=page)
