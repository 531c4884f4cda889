"""The pages and files of releases, open to all."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.services import freshness, releases_files
from register.services import releases as service
from register.services.releases import Release, Told
from register.services.report_files_writing import CSV, JSON, MEDIA_TYPES, METADATA, ODS
from register.web.access import open_to_all
from register.web.database import read, settings
from register.web.release_tables import COLUMNS
from register.web.releases.pages import release_page, releases_page

releases = Blueprint("releases", __name__, url_prefix="/releases")


@releases.get("")
@open_to_all
def published() -> ResponseReturnValue:
    """What was published and why: the change log."""
    with read() as session:
        log = service.change_log(session)
        feed = freshness.of_school_list(session)
    page = releases_page(log, feed.extract_date if feed else None)
    return render_template("releases/list.html", page=page)


@releases.get("/<int:number>")
@open_to_all
def one(number: int) -> ResponseReturnValue:
    """One release: its tables, and what to know first."""
    with read() as session:
        entry, release = service.entry(session, number), service.one(session, number)
    page = release_page(entry, release)
    return render_template("releases/one.html", page=page, columns=COLUMNS)


@releases.get("/<int:number>/release.json")
@open_to_all
def as_json(number: int) -> ResponseReturnValue:
    """The bytes that the hash is of."""
    release, _told = _found(number)
    return _file(release.text.encode(), JSON, releases_files.name_of(release))


@releases.get("/<int:number>/release.ods")
@open_to_all
def as_spreadsheet(number: int) -> ResponseReturnValue:
    """Every table in one spreadsheet."""
    release, told = _found(number)
    return _file(releases_files.ods_of(release, told), ODS, releases_files.name_of(release))


@releases.get("/<int:number>/<cut>.csv")
@open_to_all
def as_csv(number: int, cut: str) -> ResponseReturnValue:
    """One table."""
    release, told = _found(number)
    table = releases_files.csv_of(release, told, cut)
    answer = _file(table, CSV, releases_files.name_of(release, cut))
    described = url_for("releases.describe_csv", number=number, cut=cut)
    kind = MEDIA_TYPES[METADATA]
    answer.headers["Link"] = f'<{described}>; rel="describedby"; type="{kind}"'
    return answer


@releases.get("/<int:number>/<cut>.csv-metadata.json")
@open_to_all
def describe_csv(number: int, cut: str) -> ResponseReturnValue:
    """What that table holds, as CSV on the Web."""
    release, told = _found(number)
    path = url_for("releases.as_csv", number=number, cut=cut)
    address = settings().address(request.url_root)
    described = releases_files.metadata_of(release, told, cut, f"{address}{path}")
    return _file(described, METADATA, releases_files.name_of(release, cut))


def _found(number: int) -> tuple[Release, Told]:
    with read() as session:
        release = service.one(session, number)
    return release, service.told(release)


def _file(data: bytes, ending: str, name: str) -> Response:
    answer = Response(data, content_type=MEDIA_TYPES[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
