"""Publication: choose a kept report, see its tables as they would be, and publish them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, NotFound
from register.services import kept_reports, releases
from register.services.jobs import NO_LONGER_KEPT, Job, JobState, Progress, Work
from register.services.kept_reports import RERUN, KeptHead
from register.services.releases import Entry, Made
from register.web.admin.blueprint import admin, officials
from register.web.admin.pages import job_page
from register.web.admin.release_forms import KeptReportForm, PublishForm
from register.web.database import begin, database, now, read, settings
from register.web.filters import day, instant
from register.web.release_tables import COLUMNS, ReleaseTables, release_tables
from register.web.working import SECONDS_BETWEEN_LOOKS, begin_work, me, my_job, new_job

KIND = "release"


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The tables as they would be published, how many counts they withhold, and why.

    `same` says that the release which they would replace is of exactly these tables.
    """

    name: str
    tables: ReleaseTables
    small: int
    others: int
    replaces: int | None
    same: bool
    sha256: str


@admin.get("/releases")
@officials
def to_publish() -> ResponseReturnValue:
    """What is published, and which kept report could be."""
    kept, log = _held()
    return _choose(_kept_form(kept), kept, log)


@admin.post("/releases")
@officials
def protect() -> ResponseReturnValue:
    """Make the tables of the report that was chosen, as a job; nothing is published yet."""
    kept, log = _held()
    form = _kept_form(kept, sent=True)
    if not form.validate():
        return _choose(form, kept, log), HTTPStatus.BAD_REQUEST
    about = {"title": "Protecting the tables", "kept": form.kept.data}
    return begin_work(new_job(KIND, about), _protecting(form.kept.data), page="admin.protected")


@admin.get("/releases/<name>")
@officials
def protected(name: str) -> ResponseReturnValue:
    """The tables as they would be published."""
    job = _my_job(name)
    if job.state is not JobState.DONE:
        page = job_page(job, again=url_for("admin.to_publish"))
        looks = {} if job.is_over else {"Refresh": str(SECONDS_BETWEEN_LOOKS)}
        return render_template("admin/job.html", page=page), looks
    return _look(job, PublishForm(formdata=None))


@admin.post("/releases/<name>/publish")
@officials
def publish(name: str) -> ResponseReturnValue:
    """Publish them, if they are still what was looked at."""
    job, form = _my_job(name), PublishForm()
    if job.state is not JobState.DONE:
        raise Conflict("Wait until the tables are made, and look at them first.")
    if not form.validate():
        return _look(job, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        made = releases.publish(
            session,
            me(),
            kept=kept_reports.one(session, job.about["kept"]),
            words=form.words.data or "",
            demo=settings().demo,
            replaces=job.result["replaces"],
            at=now(),
            looked_at=_looked_at(job),
        )
    flash(f"Release {made.number} is published.")
    return redirect(url_for("releases.one", number=made.number), HTTPStatus.SEE_OTHER)


def _my_job(name: str) -> Job:
    job = my_job(name)
    if job.kind != KIND:
        raise NotFound(NO_LONGER_KEPT)
    return job


def _looked_at(job: Job) -> Made:
    """What the job made; nothing that holds any longer where an older program made it."""
    held = {"kept_sha256": "", "last": 0, **job.result}
    return Made(held["text"], held["sha256"], held["kept_sha256"], held["last"])


def _held() -> tuple[tuple[KeptHead, ...], tuple[Entry, ...]]:
    with read() as session:
        return kept_reports.heads(session), releases.change_log(session)


def _kept_form(kept: Sequence[KeptHead], *, sent: bool = False) -> KeptReportForm:
    form = KeptReportForm() if sent else KeptReportForm(formdata=None)
    form.kept.choices = [(each.id, _called(each)) for each in reversed(kept)]
    return form


def _called(kept: KeptHead) -> str:
    said = "run again" if kept.kind == RERUN else "kept"
    return f"{day(kept.as_of)}, {said} on {instant(kept.made_at)}"


def _choose(form: KeptReportForm, kept: Sequence[KeptHead], log: Sequence[Entry]) -> str:
    return render_template("admin/releases.html", form=form, kept=kept, log=log)


def _protecting(number: int) -> Work:
    db, demo = database(), settings().demo

    def work(progress: Progress) -> Mapping[str, Any]:
        progress("Trying what could be worked out from the tables", 0, 0)
        with db.read() as session:
            kept = kept_reports.one(session, number)
            made = releases.preview(session, kept, demo=demo)
            stands = releases.standing(session, kept.as_of)
        return {
            "text": made.text,
            "sha256": made.sha256,
            "kept_sha256": kept.sha256,
            "last": made.last,
            "small": made.protected.small,
            "others": made.protected.others,
            "replaces": stands.number if stands else None,
            "same": stands is not None and stands.sha256 == made.sha256,
        }

    return work


def _look(job: Job, form: PublishForm) -> str:
    made = job.result
    page = PreviewPage(
        name=job.id,
        tables=release_tables(releases.reading(made["text"])),
        small=made["small"],
        others=made["others"],
        replaces=made["replaces"],
        same=made["same"],
        sha256=made["sha256"],
    )
    return render_template("admin/release.html", page=page, form=form, columns=COLUMNS)
