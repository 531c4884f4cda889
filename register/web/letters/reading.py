"""An organisation reads its letters, and says which it wants no more of."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import InvalidFact
from register.domain.letters import MEANINGS, LetterKind
from register.services import calendar_addresses, inbox, stopping
from register.web.database import begin, now, read, settings
from register.web.letters import pages
from register.web.letters.blueprint import letters, readers
from register.web.letters.forms import STOP, ButtonForm, SwitchForm
from register.web.working import me


@letters.get("/letters")
@readers
def index() -> ResponseReturnValue:
    """The letters written to this account, which kinds it gets, and its calendar."""
    with read() as session:
        calendar = calendar_addresses.live(session, me())
        page = pages.letters_page(
            inbox.of_account(session, me()),
            stopping.of_account(session, me()),
            calendar.made_at if calendar else None,
            page=request.args.get("page", 1, type=int),
        )
    return render_template("letters/index.html", page=page, form=ButtonForm(formdata=None))


@letters.get("/letters/<int:number>")
@readers
def one(number: int) -> ResponseReturnValue:
    """One letter, which from now on is read."""
    with begin() as session:
        letter = inbox.opened(session, number, account=me(), at=now())
    page = pages.letter_page(letter, address=settings().address(request.url_root))
    return render_template("letters/letter.html", page=page)


@letters.post("/letters/reminders")
@readers
def switch() -> ResponseReturnValue:
    """Stop a kind of letter that may be stopped, or start it again."""
    form = SwitchForm()
    if not form.validate():
        raise InvalidFact("Use the buttons on the page of letters.")
    kind = LetterKind(str(form.kind.data))
    stops = form.turn.data == STOP
    with begin() as session:
        if stops:
            stopping.stop(session, me().id, kind, by=me().actor, at=now())
        else:
            stopping.start(session, me(), kind, at=now())
    flash(f"{'Stopped' if stops else 'Started again'}: {MEANINGS[kind]}.")
    return redirect(url_for("letters.index", _anchor="reminders"), HTTPStatus.SEE_OTHER)
