"""Reports as files: CSV on the Web metadata beside each CSV, a spreadsheet, and JSON.

The CSVs themselves are the pages' own (counts.py); what is here is made from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Response, request
from sqlmodel import Session

from register.domain.roles import Account
from register.law.assessment import RULEBOOK
from register.services import freshness, report_choices
from register.services.report_files import Document, Notes, Sheet, in_words
from register.services.report_files_tables import counts_document, crossed_document, schools_data
from register.services.report_files_words import COUNTED, CUTS
from register.services.report_files_writing import (
    JSON,
    MEDIA_TYPES,
    METADATA,
    ODS,
    json_bytes,
    metadata_bytes,
    ods_bytes,
)
from register.services.reports import Crossed, Cut, Filters, Report
from register.web.database import now, read, settings, today
from register.web.drawing import once_drawn
from register.web.paging import address
from register.web.reports import counts as pages
from register.web.reports import flagged as lists
from register.web.reports import rows_out
from register.web.reports.beginning import days_since_it_began
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.choosing import filters_in_words
from register.web.reports.files_described import columns_of_counts, columns_of_list
from register.web.reports.forms import FlaggedAsked, ReportAsked, asked_of, flagged_of
from register.web.reports.narrowing import Narrowed
from register.web.reports.scope import scope_in_words, within, without_own
from register.web.words import STATUS_NAMES

FORMS = {"ods": ODS, "json": JSON, "metadata": METADATA}
Made = Callable[[], Document]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is of, for its notes: the days, and which schools."""

    title: str
    as_of: date
    known_at: datetime | None
    narrowed: Narrowed


def of_counts() -> Document:
    """The counts that the address asks for. Raises InvalidFact where it cannot be read."""
    account, asked = reader(), days_since_it_began(asked_of(request.args, today()))
    asked = replace(asked, narrowed=without_own(account, asked.narrowed))
    pages.refuse(asked.problems)
    with read() as session:
        report = pages.report_of(session, asked)
        notes = notes_here(session, account, _asked(_title(asked), asked))
    plain = _plain(asked, report, notes)
    header = rows_out.csv_header(asked)
    columns, rows = columns_of_counts(asked, header), rows_out.csv_rows(asked, report)
    return replace(plain, sheets=(replace(plain.sheets[0], columns=columns, rows=rows),))


def of_schools() -> Document:
    """The list of schools that the address asks for, every page of it. Raises as `of_counts`."""
    account, asked = reader(), days_since_it_began(flagged_of(request.args, today()))
    asked = replace(asked, narrowed=without_own(account, asked.narrowed))
    pages.refuse(asked.problems)
    with read() as session:
        found = pages.schools_of(session, asked)
        title = f"Schools at the standings: {_standings(asked)}"
        notes = notes_here(session, account, _asked(title, asked))
    caption = f"{title}, {in_words(asked.days.as_of.day)}"
    sheet = Sheet("Schools", caption, columns_of_list(), lists.csv_rows(found))
    data = schools_data(found, as_of=asked.days.as_of.day, known_at=asked.days.known_at)
    return Document("flagged-schools", notes, (sheet,), data)


def answer(document: Document, form: str) -> Response:
    """The document as a file of the form: ODS, JSON or METADATA, which is read where it is."""
    if form == METADATA:
        name = request.path.rpartition("/")[2].removesuffix("-metadata.json")
        body = metadata_bytes(document, address(name, request.args.to_dict(flat=False)))
        return Response(body, content_type=MEDIA_TYPES[METADATA])
    body = ods_bytes(document) if form == ODS else json_bytes(document)
    response = Response(body, content_type=MEDIA_TYPES[form])
    named = f'attachment; filename="{document.named}.{form}"'
    response.headers["Content-Disposition"] = named
    return response


def describe(response: Response) -> Response:
    """Say of a CSV where its metadata is, as CSV on the Web has it found (section 5.2)."""
    is_csv = request.path in DESCRIBED and response.mimetype == "text/csv"
    return linked(response) if is_csv else response


def linked(response: Response) -> Response:
    """The same for one CSV."""
    name = request.path.rpartition("/")[2]
    link = address(f"{name}-metadata.json", request.args.to_dict(flat=False))
    kind = MEDIA_TYPES[METADATA]
    response.headers.add("Link", f'<{link}>; rel="describedby"; type="{kind}"')
    return response


def open_files(name: str, path: str, made: Made) -> None:
    """Open a route for each form of a report's file: `path` is without the ending."""
    for suffix, form in FORMS.items():
        view = readers(once_drawn(_view(made, form)))
        reports.add_url_rule(f"{path}.{form}", f"{name}_{suffix}", view)
    DESCRIBED.add(f"{path}.csv")


def _view(made: Made, form: str) -> Callable[[], Response]:
    def file() -> Response:
        return answer(made(), form)

    return file


def notes_here(session: Session, account: Account, asked: Asked) -> Notes:
    """The notes of a file that is made now."""
    at = now()
    feed = freshness.of_school_list(session, known_at=asked.known_at)
    choices = report_choices.choices(session, within(account, Filters()))
    return Notes(
        title=asked.title,
        as_of=asked.as_of,
        known_at=asked.known_at,
        made_at=None if _is_past(asked.known_at, at) else at,
        rulebook=RULEBOOK,
        list_day=feed.extract_date if feed else None,
        demo=settings().demo,
        whose=scope_in_words(account),
        filters=filters_in_words(asked.narrowed, choices),
    )


DESCRIBED: set[str] = set()
open_files("counts", "/reports/counts", of_counts)
open_files("flagged", "/reports/flagged", of_schools)
reports.after_request(describe)


def _asked(title: str, asked: ReportAsked | FlaggedAsked) -> Asked:
    return Asked(title, asked.days.as_of.day, asked.days.known_at, asked.narrowed)


def _plain(asked: ReportAsked, report: Report | Crossed, notes: Notes) -> Document:
    if isinstance(report, Report):
        return counts_document(report, asked.by, notes, asked.measure)
    return crossed_document(report, (asked.by, asked.across or Cut.NONE), notes, asked.measure)


def _title(asked: ReportAsked) -> str:
    cuts = [cut for cut in (asked.by, asked.across) if cut is not None]
    by = " and ".join(CUTS[cut][0] for cut in cuts)
    counted = COUNTED[asked.measure][0]
    return f"{counted} by standing" + ("" if asked.by is Cut.NONE else f", by {by}")


def _standings(asked: FlaggedAsked) -> str:
    return ", ".join(name for status, name in STATUS_NAMES.items() if status in asked.statuses)


def _is_past(known_at: datetime | None, at: datetime) -> bool:
    """Whether what was known then can no longer change."""
    return known_at is not None and known_at <= at
