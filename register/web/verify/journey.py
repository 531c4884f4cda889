"""The questions of a check, one thing a page: why, which post, and that all is as it should be."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import InvalidIdentifier, NotAllowed, NotFound
from register.domain.identifiers import Urn
from register.domain.roles import Role
from register.domain.schools import School
from register.services import check_drafts, check_schools
from register.services.check_drafts import Draft, DraftGone
from register.services.organisations import name_of
from register.web.database import begin, now, read, today
from register.web.verify.blueprint import checkers, verify
from register.web.verify.forms import Filled, post_form, why_form
from register.web.verify.pages import choices_of, post_page, why_page
from register.web.working import me


@verify.errorhandler(DraftGone)
def gone(_: DraftGone) -> ResponseReturnValue:
    """Say what became of a check that is opened again, as by the button that leads back."""
    return render_template("verify/gone.html"), HTTPStatus.NOT_FOUND


@verify.post("/verify/start")
@checkers
def start() -> ResponseReturnValue:
    """Begin a check: what is typed from here on waits in the database, for a day at most."""
    with begin() as session:
        draft = check_drafts.begin(session, me(), at=now())
    return _to("why", draft)


@verify.get("/verify/new/<draft_id>/why")
@checkers
def why(draft_id: str) -> ResponseReturnValue:
    """Ask why somebody is looked for, and say who is asking."""
    return _why(Filled(_load(draft_id)))


@verify.post("/verify/new/<draft_id>/why")
@checkers
def take_why(draft_id: str) -> ResponseReturnValue:
    """Keep the reason."""
    filled = why_form(_load(draft_id), request.form)
    if filled.problems:
        return _why(filled), HTTPStatus.BAD_REQUEST
    return _kept("post", filled.draft)


@verify.get("/verify/new/<draft_id>/school")
@checkers
def post(draft_id: str) -> ResponseReturnValue:
    """Ask which school, from which day, and what the post is."""
    return _post(Filled(_load(draft_id)))


@verify.post("/verify/new/<draft_id>/school")
@checkers
def take_post(draft_id: str) -> ResponseReturnValue:
    """Keep the post; a school that is not told apart by what was typed is chosen next."""
    filled = post_form(_load(draft_id), request.form, today=today())
    if not filled.problems and filled.draft.urn is None:
        filled = _settled(filled.draft)
    if filled.problems:
        return _post(filled), HTTPStatus.BAD_REQUEST
    return _kept("which" if filled.draft.urn is None else "review", filled.draft)


@verify.get("/verify/new/<draft_id>/which-school")
@checkers
def which(draft_id: str) -> ResponseReturnValue:
    """Show the schools that answer to what was typed."""
    return _which(_load(draft_id))


@verify.post("/verify/new/<draft_id>/which-school")
@checkers
def take_which(draft_id: str) -> ResponseReturnValue:
    """Keep the one that is meant."""
    draft = _load(draft_id)
    try:
        with read() as session:
            school = check_schools.named(session, me(), Urn(request.form.get("urn", "")))
    except InvalidIdentifier:
        return _which(draft, "Choose the school, or go back to search again"), 400
    return _kept("review", _at(draft, school))


def _settled(draft: Draft) -> Filled:
    """The school, where what was typed is its URN or fits one alone."""
    try:
        urn = Urn(draft.school)
    except InvalidIdentifier:
        return _searched(draft)
    try:
        with read() as session:
            return Filled(_at(draft, check_schools.named(session, me(), urn)))
    except (NotFound, NotAllowed) as error:
        return Filled(draft, {"school": str(error).rstrip(".")})


def _searched(draft: Draft) -> Filled:
    with read() as session:
        found = check_schools.offered(session, me(), draft.school)
    if not found:
        return Filled(draft, {"school": _nothing_found()})
    return Filled(_at(draft, found[0]) if len(found) == 1 else draft)


def _nothing_found() -> str:
    among = "of yours" if me().scope else "on the list"
    return f"No school {among} answers to that: try its URN or postcode, or fewer words"


def _at(draft: Draft, school: School) -> Draft:
    return replace(draft, urn=int(school.urn), school=draft.school or str(int(school.urn)))


def _load(draft_id: str) -> Draft:
    with read() as session:
        return check_drafts.load(session, draft_id, me())


def _kept(view: str, draft: Draft) -> ResponseReturnValue:
    """Keep the entries and go on: to who is meant where nobody has been entered yet."""
    with begin() as session:
        draft = check_drafts.load(session, draft.id, me(), to_change=True).asked_as(draft)
        check_drafts.save(session, draft)
    if view == "review" and not draft.candidates:
        return redirect(
            url_for("verify.candidate", draft_id=draft.id, place=1), HTTPStatus.SEE_OTHER
        )
    return _to(view, draft)


def _to(view: str, draft: Draft) -> ResponseReturnValue:
    return redirect(url_for(f"verify.{view}", draft_id=draft.id), HTTPStatus.SEE_OTHER)


def _why(filled: Filled) -> str:
    with read() as session:
        whose = name_of(session, me().organisation)
    return render_template("verify/why.html", page=why_page(filled, whose))


def _post(filled: Filled) -> str:
    account, school = me(), None
    if account.role is Role.SCHOOL and filled.draft.urn is not None:
        with read() as session:
            school = check_schools.named(session, account, filled.draft.urn)
    return render_template("verify/school.html", page=post_page(filled, school, today()))


def _which(draft: Draft, problem: str = "") -> str:
    with read() as session:
        found = check_schools.offered(session, me(), draft.school)
    return render_template("verify/which.html", page=choices_of(draft, found, problem))
