"""Courses that may end too late and NPQ places needed, within what each may see."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.services import courses_ahead
from register.services.courses_ahead import Senco
from register.services.places_needed import PlacesNeeded, areas_of, places_needed
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.reports import ahead_behind, ahead_courses, ahead_places
from register.web.reports.ahead_asked import CoursesAsked, courses_of
from register.web.reports.ahead_reading import choices_of, code_of, feed_day_of, mine, source_of
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.counts import refuse
from register.web.reports.scope import reader_of
from register.web.spreadsheets import csv_file


@reports.get("/reports/ahead/courses")
@readers
@once_drawn
def courses() -> ResponseReturnValue:
    """NASENCOs to complete before the cliff, and those for whom an NPQ would end too late."""
    account = reader()
    asked = mine(account, courses_of(request.args, today()))
    with read() as session:
        people = _sencos(session, asked)
        choices, feed = choices_of(session, account), feed_day_of(session)
    found = courses_ahead.outlook(people, asked.days.as_of.day)
    page = ahead_courses.courses_page(reader_of(account), asked, found, choices, feed)
    return render_template("reports/ahead-courses.html", page=page), code_of(asked.problems)


@reports.get("/reports/ahead/courses.csv")
@readers
@once_drawn
def courses_file() -> ResponseReturnValue:
    """The same numbers as a file. Raises as `ahead_file` does."""
    asked = mine(reader(), courses_of(request.args, today()))
    refuse(asked.problems)
    with read() as session:
        people, source = _sencos(session, asked), source_of(session)
    day = asked.days.as_of.day
    rows = ahead_courses.courses_rows(courses_ahead.outlook(people, day))
    return csv_file("courses-ahead", ahead_courses.COURSES_HEADER, rows, as_of=day, source=source)


@reports.get("/reports/ahead/courses/schools")
@readers
@once_drawn
def behind() -> ResponseReturnValue:
    """The schools behind a number of the courses or the places. Nobody is named."""
    account = reader()
    asked = mine(account, courses_of(request.args, today()))
    with read() as session:
        people = _sencos(session, asked)
        choices, feed = choices_of(session, account), feed_day_of(session)
    found = ahead_courses.in_group(people, asked)
    page = ahead_behind.behind_page(reader_of(account), asked, found, choices, feed)
    return render_template("reports/ahead-courses-schools.html", page=page), code_of(asked.problems)


@reports.get("/reports/ahead/courses/schools.csv")
@readers
@once_drawn
def behind_file() -> ResponseReturnValue:
    """The same list as a file, every page of it. Raises as `ahead_file` does."""
    asked = mine(reader(), courses_of(request.args, today()))
    refuse(asked.problems)
    with read() as session:
        people, source = _sencos(session, asked), source_of(session)
    rows = ahead_behind.behind_rows(ahead_courses.in_group(people, asked))
    header, day = ahead_behind.CSV_HEADER, asked.days.as_of.day
    return csv_file(f"schools-{asked.group.value}", header, rows, as_of=day, source=source)


@reports.get("/reports/ahead/places")
@readers
@once_drawn
def places() -> ResponseReturnValue:
    """How many NPQ places each area needs in each term."""
    account = reader()
    asked = mine(account, courses_of(request.args, today()))
    with read() as session:
        found = _places(session, asked)
        choices, feed = choices_of(session, account), feed_day_of(session)
    page = ahead_places.places_page(reader_of(account), asked, found, choices, feed)
    return render_template("reports/ahead-places.html", page=page), code_of(asked.problems)


@reports.get("/reports/ahead/places.csv")
@readers
@once_drawn
def places_file() -> ResponseReturnValue:
    """The same numbers as a file. Raises as `ahead_file` does."""
    asked = mine(reader(), courses_of(request.args, today()))
    refuse(asked.problems)
    with read() as session:
        found, source = _places(session, asked), source_of(session)
    header, rows = ahead_places.places_header(found), ahead_places.places_rows(found)
    name = f"npq-places-by-{asked.by.value}"
    return csv_file(name, header, rows, as_of=asked.days.as_of.day, source=source)


def _sencos(session: Session, asked: CoursesAsked) -> tuple[Senco, ...]:
    return courses_ahead.sencos(
        session,
        as_of=asked.days.as_of.day,
        today=today(),
        known_at=asked.days.known_at,
        filters=asked.narrowed.filters,
    )


def _places(session: Session, asked: CoursesAsked) -> PlacesNeeded:
    people = _sencos(session, asked)
    at = asked.days.known_at
    areas = areas_of(session, people, asked.by, known_at=at)
    return places_needed(people, areas, asked.days.as_of.day)
