"""Who is head teacher: one of the SENCOs, or somebody else; since when."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, InvalidFact
from register.services import changes, recording
from register.services.recording import SchoolRecord
from register.web.database import begin, now, read, today
from register.web.record.blueprint import keepers, record, urn_of
from register.web.record.forms import HeadForm
from register.web.record.sheets import SheetPage, act_of, problems_of, recorded, refuse
from register.web.working import me

NOBODY_HERE = "none"
_INTRO = (
    "A head teacher may be SENCO whatever else the rules ask of a teacher; the qualification is"
    " asked of a head all the same. Acting heads count. An executive head counts only as head of"
    " this very school."
)


@record.get("/schools/<urn>/record/head")
@keepers
def head(urn: str) -> ResponseReturnValue:
    """Ask who is; the sight of those who are offered is recorded."""
    return _ask(urn, HeadForm(formdata=None))


@record.post("/schools/<urn>/record/head")
@keepers
def take_head(urn: str) -> ResponseReturnValue:
    """Record it; a post that goes on is told in two parts, which is the same service."""
    form = HeadForm()
    with read() as session:
        form.offer(_choices(recording.to_keep(session, urn_of(urn), me())))
    if form.validate():
        chosen = None if form.who.data == NOBODY_HERE else int(form.who.data or 0)
        try:
            with begin() as session:
                held = recording.to_keep(session, urn_of(urn), me())
                change = changes.head(
                    session,
                    act_of(form),
                    urn=held.school.urn,
                    appointment_id=chosen,
                    since=form.since.data or today(),
                )
        except (InvalidFact, Conflict) as error:
            refuse(form.since, error)
        else:
            return recorded(urn, "Who is head teacher was recorded.", change)
    return _ask(urn, form), HTTPStatus.BAD_REQUEST


def _choices(held: SchoolRecord) -> dict[str, str]:
    here = {str(post.appointment): post.name for post in held.in_post(today())}
    return {**here, NOBODY_HERE: "Somebody else, who is not SENCO"}


def _ask(urn: str, form: HeadForm) -> str:
    with begin() as session:
        held = recording.to_keep(session, urn_of(urn), me())
        people = {post.person for post in held.in_post(today())}
        recording.shown(session, held, people, account=me(), at=now())
    form.offer(_choices(held))
    page = SheetPage(
        urn=int(held.school.urn),
        school=held.school.name,
        title="Who is head teacher",
        heading="Who is head teacher",
        intro=(_INTRO,),
        facts=(),
        button="Record who is head teacher",
        warns=False,
        action=url_for("record.take_head", urn=urn),
        back=url_for("record.overview", urn=urn),
        problems=problems_of(form, int(held.school.urn)),
    )
    return render_template("record/sheet.html", page=page, form=form)
