"""A SENCO started: who, since when, in what capacity, on what grounds; checked, then recorded."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlmodel import Session

from register.services import record_drafts, recording
from register.services.look_ups import Stopped, Wait
from register.services.record_drafts import Draft, RecordDraftGone
from register.services.recording import SchoolRecord
from register.web.database import begin, now, read, settings
from register.web.record.blueprint import keepers, record, urn_of
from register.web.record.forms import NoFieldsForm, let_confirm
from register.web.record.sheets import SheetPage, problems_of
from register.web.record.steps import STEPS, end_choices, missing, others
from register.web.working import me

_DRAFT = "/schools/<urn>/record/started/<draft_id>"


@record.errorhandler(RecordDraftGone)
def gone(_: RecordDraftGone) -> ResponseReturnValue:
    """Say what became of what is opened again, as by the button that leads back."""
    return render_template("record/gone.html"), HTTPStatus.NOT_FOUND


@record.get("/schools/<urn>/record/started")
@keepers
def started(urn: str) -> ResponseReturnValue:
    """Say what is needed, before anything is asked."""
    with read() as session:
        held = recording.to_keep(session, urn_of(urn), me())
    return render_template("record/started.html", school=held.school, form=NoFieldsForm())


@record.post("/schools/<urn>/record/started")
@keepers
def start(urn: str) -> ResponseReturnValue:
    """Begin: what is typed from here on waits in the database, for a day at most."""
    with begin() as session:
        held = recording.to_keep(session, urn_of(urn), me())
        draft = record_drafts.begin(session, me(), held.school.urn, at=now())
    return to_step(draft, "who")


def _hang(name: str) -> None:
    """Give one step its two doors, by its name and "take_" with it."""

    def show(urn: str, draft_id: str) -> ResponseReturnValue:
        return _show(name, urn, draft_id)

    def take(urn: str, draft_id: str) -> ResponseReturnValue:
        return _take(name, urn, draft_id)

    record.get(f"{_DRAFT}/{name}", endpoint=name)(keepers(show))
    record.post(f"{_DRAFT}/{name}", endpoint=f"take_{name}")(keepers(take))


for _name in STEPS:
    _hang(_name)


def _show(step: str, urn: str, draft_id: str) -> ResponseReturnValue:
    """Ask one thing, with what was answered before."""
    with read() as session:
        held, draft = load(session, urn, draft_id)
    needless = {
        "ends": not others(draft, held),
        "nobody": draft.looked != record_drafts.NOBODY,
    }
    if needless.get(step):
        return to_step(draft, missing(draft, held))
    data = STEPS[step].filled(draft)
    return _ask(urn, draft, step, _form(step, draft, held, formdata=None, data=data))


def _take(step: str, urn: str, draft_id: str) -> ResponseReturnValue:
    """Keep the answer and go on to the first page that is not filled in."""
    with read() as session:
        held, draft = load(session, urn, draft_id)
    if step == "ends" and not others(draft, held):
        return to_step(draft, missing(draft, held))
    form = _form(step, draft, held)
    if not form.validate():
        return _ask(urn, draft, step, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        held, draft = load(session, urn, draft_id, to_change=True)
        draft = STEPS[step].keep(draft, form)
        found = _kept(session, draft, step)
    if isinstance(found, Wait | Stopped):
        return _refused(found, _address(draft, "who"))
    return to_step(found, missing(found, held))


def load(
    session: Session, urn: str, draft_id: str, *, to_change: bool = False
) -> tuple[SchoolRecord, Draft]:
    """The school's record and what was entered. Raises NotFound, RecordDraftGone."""
    held = recording.to_keep(session, urn_of(urn), me())
    draft = record_drafts.load(session, draft_id, me(), held.school.urn, to_change=to_change)
    return held, draft


def to_step(draft: Draft, name: str) -> ResponseReturnValue:
    """Lead on to a page of the journey."""
    return redirect(_address(draft, name), HTTPStatus.SEE_OTHER)


def _address(draft: Draft, name: str) -> str:
    return f"/schools/{draft.urn}/record/started/{draft.id}/{name}"


def _kept(session: Session, draft: Draft, step: str) -> Draft | Wait | Stopped:
    if step == "who":
        secret = settings().secret()
        return record_drafts.look(session, draft, account=me(), at=now(), secret=secret)
    record_drafts.save(session, draft)
    return draft


def _form(step: str, draft: Draft, held: SchoolRecord, **given: object) -> FlaskForm:
    form = STEPS[step].form(**given)
    if step == "why":
        let_confirm(form["level"], me())
    if step == "ends":
        form["ends"].choices = list(end_choices(draft, held).items())
    return form


def _ask(urn: str, draft: Draft, step: str, form: FlaskForm) -> str:
    with begin() as session:
        held = recording.to_keep(session, urn_of(urn), me())
        if step == "ends":
            people = {post.person for post in others(draft, held)}
            recording.shown(session, held, people, account=me(), at=now())
    page = SheetPage(
        urn=draft.urn,
        school=held.school.name,
        title=STEPS[step].heading,
        heading=STEPS[step].heading,
        intro=tuple(STEPS[step].intro.splitlines()),
        facts=(),
        button="Continue",
        warns=False,
        action=_address(draft, step),
        back=_before(draft, held, step),
        back_says="Back",
        problems=problems_of(form, draft.urn),
    )
    return render_template("record/sheet.html", page=page, form=form)


def _before(draft: Draft, held: SchoolRecord, step: str) -> str:
    """The page that leads here."""
    if step == "who":
        return f"/schools/{draft.urn}/record/started"
    asked = [name for name in STEPS if name != "nobody" or draft.looked == record_drafts.NOBODY]
    if not others(draft, held):
        asked = [name for name in asked if name != "ends"]
    place = asked.index(step) if step in asked else 1
    return _address(draft, asked[place - 1])


def _refused(answer: Wait | Stopped, back: str) -> ResponseReturnValue:
    """Say how long to wait, or that an official has been told; nothing that was entered is lost."""
    if isinstance(answer, Stopped):
        body = render_template("record/wait.html", since=answer.since, back=back)
        return body, HTTPStatus.FORBIDDEN
    seconds = max(1, round(answer.wait.total_seconds()))
    body = render_template("record/wait.html", seconds=seconds, back=back)
    return body, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}
