"""The dated lists of awarding bodies, corrected by an official without a release."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.domain.awards import AwardKind
from register.domain.errors import InvalidFact, NotFound
from register.domain.period import Period
from register.services import providers
from register.web.admin.blueprint import admin, officials
from register.web.admin.forms import BodyForm
from register.web.admin.pages import body_line
from register.web.database import begin, now, read
from register.web.working import me


@admin.get("/awarding-bodies")
@officials
def bodies() -> ResponseReturnValue:
    """Both lists, with the source and confidence of each line."""
    with read() as session:
        held = providers.bodies(session)
    kinds = (AwardKind.NASENCO, AwardKind.NPQSENCO)
    lists = {kind: [body_line(body) for body in held if body.kind == kind] for kind in kinds}
    return render_template("admin/bodies.html", lists=lists)


@admin.get("/awarding-bodies/change")
@officials
def change_body() -> ResponseReturnValue:
    """What is held of one body, to be put right; or a blank form for a new one."""
    name = request.args.get("name", "")
    if not name:
        return render_template("admin/body.html", form=BodyForm(formdata=None), name="")
    with read() as session:
        body = providers.find(session, _kind(request.args.get("kind", "")), name)
    form = BodyForm(
        formdata=None,
        kind=body.kind,
        name=body.name,
        also_known_as="; ".join(body.also_known_as),
        starts=body.period.start,
        ends=body.period.last_day,
        source=body.source,
        confidence=body.confidence,
    )
    return render_template("admin/body.html", form=form, name=body.name)


@admin.post("/awarding-bodies/change")
@officials
def save_body() -> ResponseReturnValue:
    """Supersede what was held."""
    form = BodyForm()
    if not form.validate():
        return render_template("admin/body.html", form=form, name=""), HTTPStatus.BAD_REQUEST
    try:
        period = Period.of_days(form.starts.data, form.ends.data)
    except InvalidFact as error:
        form.ends.errors = [str(error)]
        return render_template("admin/body.html", form=form, name=""), HTTPStatus.BAD_REQUEST
    with begin() as session:
        body = providers.correct(
            session,
            kind=AwardKind(form.kind.data),
            name=form.name.data or "",
            also_known_as=(form.also_known_as.data or "").split(";"),
            period=period,
            source=form.source.data or "",
            confidence=form.confidence.data,
            by=me().actor,
            at=now(),
            reason=form.reason.data or "",
        )
    flash(f"{body.name} has been put right. The schools that it touches are being drawn again.")
    return redirect(url_for("admin.bodies"), HTTPStatus.SEE_OTHER)


def _kind(value: str) -> AwardKind:
    try:
        return AwardKind(value)
    except ValueError as error:
        raise NotFound("There is no list for that qualification.") from error
