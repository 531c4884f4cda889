"""Claims of schools: what is claimed, what would change, and the decision with its reason."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.claims import Claim, ClaimKind, ClaimState
from register.domain.errors import Conflict, InvalidFact, InvalidIdentifier, NotFound
from register.domain.identifiers import Reference, Trn
from register.domain.verifications import ByNumber
from register.services import (
    accounts,
    claims_deciding,
    claims_finding,
    claims_held,
    claims_list,
    evidence_files,
    organisations,
)
from register.services.casework_noting import key_of
from register.services.claims_deciding import New
from register.services.claims_effect import effect
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_forms import (
    ACCEPT,
    EVERY,
    FOUND,
    NEW,
    DecideForm,
    FilterForm,
    LookForm,
)
from register.web.admin.case_pages import (
    CasePage,
    CasesPage,
    case_lines,
    due_of,
    effect_shown,
    notes_of,
    title_of,
    typed_column,
)
from register.web.admin.case_work import work_of
from register.web.admin.match_pages import Column, record_column
from register.web.claim_words import STATES, claimed, documents_shown
from register.web.database import begin, now, read, settings, today
from register.web.documents import as_download
from register.web.filters import instant
from register.web.paging import paging
from register.web.working import me

PATH = "/admin/cases"
# Whom an official found for which claim: in the session, so that nobody can leaf through the
# people by changing an address.
FOUND_FOR = "found for a claim"
SIZE, LONGEST_PAGE = 50, 4  # cases to a page; digits of its number
_NOBODY = "Nobody is held under this number with this date of birth"


@admin.get("/cases")
@officials
def cases() -> ResponseReturnValue:
    """Those that wait, the oldest first, or those asked for; nobody is named."""
    form = FilterForm(request.args, meta={"csrf": False})
    kinds, states = _kinds(form.kind.data), _states(form.state.data)
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_PAGE else 1
    with read() as db:
        total = claims_list.count(db, states, kinds)
        pages = paging(PATH, request.args.to_dict(), page=page, size=SIZE, total=total)
        held = claims_list.some(db, states, kinds, first=max(0, pages.first - 1), count=SIZE)
        names = organisations.names_of(db, {f"school:{int(claim.urn)}" for claim in held})
        late = claims_list.late(db, today())
    shown = CasesPage(case_lines(held, names, today()), total, late, pages)
    return render_template("admin/cases.html", page=shown, form=form)


@admin.get("/cases/<reference>")
@officials
def one_case(reference: str) -> ResponseReturnValue:
    """What is claimed beside what is held; each sight is recorded."""
    return _page(reference, DecideForm(formdata=None))


@admin.post("/cases/<reference>")
@officials
def decide_case(reference: str) -> ResponseReturnValue:
    """Accept or refuse it; the school sees the reply at once."""
    form = DecideForm()
    with read() as db:
        claim = claims_list.one(db, _reference(reference))
    who = _found_for(claim)
    form.offer(found=who is not None)
    unsaid = claim.kind is ClaimKind.UNMATCHED and claim.is_open and form.needs_who()
    if not form.validate() or unsaid:
        if unsaid:
            form.needs_who()
        return _page(reference, form), HTTPStatus.BAD_REQUEST
    try:
        _decide(claim, form, who)
    except InvalidFact as error:
        form.decision.errors = [str(error)]
        return _page(reference, form), HTTPStatus.BAD_REQUEST
    session.pop(FOUND_FOR, None)
    flash("Decided. The school sees your reply.")
    return redirect(url_for("admin.one_case", reference=reference), HTTPStatus.SEE_OTHER)


@admin.post("/cases/<reference>/look")
@officials
def look_for_case(reference: str) -> ResponseReturnValue:
    """Look again for a SENCO whom the register did not find; the search is recorded."""
    form = LookForm()
    with read() as db:
        claim = claims_list.one(db, _reference(reference))
    if claim.typed is None:
        raise Conflict(claims_deciding.DECIDED_ALREADY)
    session.pop(FOUND_FOR, None)
    if form.validate():
        sought = ByNumber(Trn(form.number.data or ""), form.born.data or date.min)
        with begin() as db:
            found = claims_finding.look_for(db, claim, sought, account=me(), at=now())
        if found is not None:
            session[FOUND_FOR] = [claim.id, found]
            to = url_for("admin.one_case", reference=reference, _anchor="decide")
            return redirect(to, HTTPStatus.SEE_OTHER)
        form.number.errors = [_NOBODY]
    page = _page(reference, DecideForm(formdata=None), form)
    return page, HTTPStatus.BAD_REQUEST


@admin.get("/cases/<reference>/documents/<int:number>")
@officials
def case_document(reference: str, number: int) -> ResponseReturnValue:
    """One document, to be saved; that it was opened is recorded."""
    folder = settings().instance_path / evidence_files.FOLDER
    with begin() as db:
        claim = claims_list.one(db, _reference(reference))
        found, data = evidence_files.opened(db, folder, claim, number, account=me(), at=now())
    return as_download(found, data)


def _decide(claim: Claim, form: DecideForm, found: int | None) -> None:
    who = {FOUND: found, NEW: New.PERSON}.get(form.who.data or "")
    with begin() as db:
        claims_deciding.decide(
            db,
            account=me(),
            reference=claim.reference,
            accept=form.decision.data == ACCEPT,
            reply=form.reply.data or "",
            who=who,
            at=now(),
            today=today(),
        )


def _page(reference: str, form: DecideForm, look: LookForm | None = None) -> str:
    with begin() as db:
        claim = claims_list.one(db, _reference(reference))
        who = _found_for(claim)
        page = _shown(db, claim, who)
        work = work_of(db, key_of(claim))
    form.offer(found=who is not None)
    typed = claim.typed
    if look is None:
        told = {"number": str(typed.trn), "born": typed.born} if typed else {}
        look = LookForm(formdata=None, **told)
    return render_template("admin/case.html", page=page, work=work, form=form, look=look)


def _shown(db: Session, claim: Claim, who: int | None) -> CasePage:
    school = f"school:{int(claim.urn)}"
    names = organisations.names_of(db, {claim.organisation, school})
    whom = claims_held.about(db, claim, account=me(), at=now())
    columns = list(typed_column(claim.typed))
    if whom.record is not None:
        columns.append(record_column(whom.record, "The SENCO it is about"))
    if who is not None:
        columns.append(_column_of(db, who))
    maybe = who if who is not None or claim.typed is None else New.PERSON
    foreseen = effect(db, claim, today(), who=maybe) if claim.is_open else None
    completes = claim.award_id is None and claims_deciding.same_course(db, claim) is not None
    held = whom.post.told if whom.post and claim.is_open else None
    documents = evidence_files.of_claim(db, claim)
    by = f"account:{claim.decided_by}" if claim.decided_by is not None else ""
    return CasePage(
        path=f"{PATH}/{claim.reference}",
        reference=claim.reference.grouped,
        kind=title_of(claim),
        school=names[school],
        urn=int(claim.urn),
        raised=instant(claim.at),
        raised_by=f"{names[claim.organisation]},"
        f" {accounts.called(db, f'account:{claim.account_id}')}",
        state=STATES[claim.state],
        due=due_of(claim, today()),
        late=claim.is_late(today()),
        is_open=claim.is_open,
        unmatched=claim.typed is not None,
        rows=claimed(claim, lambda number: claims_held.listed(db, number), held),
        words=claim.words,
        documents=documents_shown(documents, f"{PATH}/{claim.reference}/documents"),
        columns=tuple(columns),
        effect=effect_shown(foreseen),
        same=foreseen is not None and not foreseen.changes,
        notes=notes_of(claim, completes=completes, nobody_found=who is None),
        decided_by=accounts.called(db, by) if by else "",
        reply=claim.reply,
    )


def _column_of(db: Session, who: int) -> Column:
    record = claims_finding.shown(db, who, account=me(), at=now())
    return record_column(record, "The teacher found")


def _found_for(claim: Claim) -> int | None:
    """Whom this official found for this claim, if anybody."""
    kept = session.get(FOUND_FOR)
    return int(kept[1]) if kept and kept[0] == claim.id and claim.typed is not None else None


def _kinds(value: str | None) -> frozenset[ClaimKind]:
    """What a filter lets through; every kind unless it names one."""
    return frozenset(kind for kind in ClaimKind if kind == value) or frozenset(ClaimKind)


def _states(value: str | None) -> frozenset[ClaimState]:
    """The same of states; those that wait unless it names another, or all."""
    if value == EVERY:
        return frozenset(ClaimState)
    return frozenset(s for s in ClaimState if s == value) or frozenset({ClaimState.OPEN})


def _reference(text: str) -> Reference:
    try:
        return Reference(text)
    except InvalidIdentifier:
        raise NotFound(claims_list.NO_SUCH) from None
