"""The claims of a school, and one of them: its state, what was claimed, and the reply."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.claims import Claim, ClaimState
from register.domain.errors import InvalidFact
from register.domain.roles import may_see_people
from register.domain.schools import School
from register.services import claims as service
from register.services import claims_held, evidence_files, organisations
from register.web.access import takes_files
from register.web.claim_words import STATES, claimed, documents_shown, due
from register.web.claims.blueprint import claims, for_schools
from register.web.claims.forms import FilesForm, NoFieldsForm
from register.web.claims.pages import ClaimPage, claims_page, title_of
from register.web.claims.whose import the_folder, the_reference, the_urn
from register.web.database import begin, now, read, today
from register.web.documents import LARGEST_POST, sent_files
from register.web.filters import instant
from register.web.working import me


@claims.get("")
@for_schools
def listed(urn: str) -> ResponseReturnValue:
    """Every claim of the school, the newest first; nobody is named."""
    with read() as session:
        school = service.school_for(session, me(), the_urn(urn))
        held = service.of_school(session, school.urn)
    may_claim = me().role in service.RAISERS
    page = claims_page(school, held, today(), may_claim=may_claim)
    return render_template("claims/list.html", page=page)


@claims.get("/<reference>")
@for_schools
def one(urn: str, reference: str) -> ResponseReturnValue:
    """One claim; that its person was seen is recorded."""
    return _page(urn, reference, FilesForm(formdata=None))


@claims.post("/<reference>/withdraw")
@for_schools
def withdraw(urn: str, reference: str) -> ResponseReturnValue:
    """Take it back while it is open."""
    with begin() as session:
        service.withdraw(
            session,
            account=me(),
            urn=the_urn(urn),
            reference=the_reference(reference),
            at=now(),
        )
    flash("Withdrawn. Nothing on the record was changed.")
    return redirect(url_for("claims.one", urn=urn, reference=reference), HTTPStatus.SEE_OTHER)


@claims.post("/<reference>/documents")
@for_schools
@takes_files(LARGEST_POST)
def add_documents(urn: str, reference: str) -> ResponseReturnValue:
    """Send more documents with a claim that is open."""
    form = FilesForm()
    with read() as session:
        claim = _theirs(session, urn, reference)
        already = len(evidence_files.of_claim(session, claim))
    try:
        taken = evidence_files.take(_chosen(form), already=already)
    except InvalidFact as error:
        form.files.errors = [str(error)]
        return _page(urn, reference, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        evidence_files.keep(session, the_folder(), claim, taken, account=me(), at=now())
    flash("The documents have been added.")
    return redirect(url_for("claims.one", urn=urn, reference=reference), HTTPStatus.SEE_OTHER)


def _chosen(form: FilesForm) -> list[evidence_files.Sent]:
    """What was chosen. Raises InvalidFact for nothing."""
    sent = sent_files(form.files)
    if not sent:
        raise InvalidFact("Choose a file")
    return sent


def _theirs(session: Session, urn: str, reference: str) -> Claim:
    return service.one(session, account=me(), urn=the_urn(urn), reference=the_reference(reference))


def _page(urn: str, reference: str, form: FilesForm) -> str:
    with begin() as session:
        claim = _theirs(session, urn, reference)
        school = service.school_for(session, me(), claim.urn)
        page = _shown(session, claim, school)
    return render_template("claims/one.html", page=page, form=form, button=NoFieldsForm())


def _shown(session: Session, claim: Claim, school: School) -> ClaimPage:
    whom = claims_held.about(session, claim, account=me(), at=now())
    path = f"/schools/{int(claim.urn)}/claims/{claim.reference}"
    documents = evidence_files.of_claim(session, claim)
    own = claim.organisation == me().organisation
    held = whom.post.told if whom.post and claim.is_open else None
    room = len(documents) < evidence_files.MOST and me().role in service.RAISERS
    return ClaimPage(
        name=school.name,
        urn=int(school.urn),
        path=path,
        reference=claim.reference.grouped,
        title=title_of(claim),
        state=STATES[claim.state],
        due=due(claim, today()),
        late=claim.is_late(today()),
        raised=instant(claim.at),
        raised_by=organisations.name_of(session, claim.organisation),
        about=whom.record.name if whom.record else "",
        rows=claimed(claim, lambda number: claims_held.listed(session, number), held),
        words=claim.words,
        typed=f"number ending {claim.typed.number_ends}" if claim.typed and own else "",
        documents=documents_shown(documents, f"{path}/documents"),
        may_add=claim.is_open and room and may_see_people(me(), school),
        may_withdraw=service.may_withdraw(me(), claim, school),
        may_again=claim.state is ClaimState.REFUSED and me().role in service.RAISERS,
        reply=claim.reply,
    )
