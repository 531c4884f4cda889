"""Data quality, for officials: who is silent, what rests on a word, the census, what to ask."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import NotFound
from register.services import freshness, quality
from register.services.quality import ListedSchool, Quality, Silent
from register.services.quality_census import Comparison
from register.services.quality_census import days as census_days
from register.services.quality_feeds import ages
from register.services.quality_kept import overview
from register.services.quality_words import WordAlone
from register.services.questions_to_ask import Questions, to_ask
from register.services.tile_map import layout_now
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.reports import quality_authority, quality_census, quality_index, quality_lists
from register.web.reports.blueprint import officials, reports
from register.web.reports.quality_asked import Asked, asked_of
from register.web.reports.quality_listing import ListPage
from register.web.spreadsheets import csv_file


@reports.get("/reports/quality")
@officials
@once_drawn
def quality_of_all() -> ResponseReturnValue:
    """The number that matters, what each authority has, and how old each feed is."""
    with read() as session:
        found = overview(session, today=today())
        feeds, tiles = ages(session, today=today()), layout_now(session)
        feed = freshness.of_school_list(session)
    page = quality_index.index_page(found, feeds, tiles, feed.extract_date if feed else None)
    return render_template("reports/quality.html", page=page)


@reports.get("/reports/quality/authorities.csv")
@officials
@once_drawn
def quality_of_all_file() -> ResponseReturnValue:
    """What each authority has, as a file."""
    with read() as session:
        found = overview(session, today=today())
        source = _source(session)
    header, rows = quality_index.CSV_HEADER, quality_index.csv_rows(found)
    return csv_file("data-quality", header, rows, as_of=today(), source=source)


@reports.get("/reports/quality/feeds.csv")
@officials
def feed_ages_file() -> ResponseReturnValue:
    """How old each feed is, as a file."""
    with read() as session:
        rows = quality_index.feed_rows(ages(session, today=today()))
        source = _source(session)
    return csv_file("feed-ages", quality_index.FEED_HEADER, rows, as_of=today(), source=source)


@reports.get("/reports/quality/silent")
@officials
@once_drawn
def silent_schools() -> ResponseReturnValue:
    """The schools from which nothing new has come for a year."""
    return _shown(quality_lists.silent_list(*_silent(), today()))


@reports.get("/reports/quality/silent.csv")
@officials
@once_drawn
def silent_schools_file() -> ResponseReturnValue:
    """The same as a file, every page of it."""
    return _file(quality_lists.silent_list(*_silent(), today()))


@reports.get("/reports/quality/word-alone")
@officials
@once_drawn
def resting_on_a_word() -> ResponseReturnValue:
    """The schools whose answer rests on their own word."""
    return _shown(quality_lists.word_list(*_word_alone(), today()))


@reports.get("/reports/quality/word-alone.csv")
@officials
@once_drawn
def resting_on_a_word_file() -> ResponseReturnValue:
    """The same as a file, every page of it."""
    return _file(quality_lists.word_list(*_word_alone(), today()))


@reports.get("/reports/quality/census")
@officials
@once_drawn
def census_beside() -> ResponseReturnValue:
    """Where the school workforce census and the register differ."""
    return _shown(quality_census.census_list(*_census(), today()))


@reports.get("/reports/quality/census.csv")
@officials
@once_drawn
def census_beside_file() -> ResponseReturnValue:
    """The same as a file, every page of it."""
    return _file(quality_census.census_list(*_census(), today()))


@reports.get("/reports/quality/authorities/<int:code>")
@officials
@once_drawn
def questions_for(code: int) -> ResponseReturnValue:
    """What to ask one authority: a page to print."""
    with read() as session:
        asked, found = _questions(session, code)
        feed = freshness.of_school_list(session)
    extract = feed.extract_date if feed else None
    page = quality_authority.authority_page(asked, found, extract)
    return render_template("reports/quality-authority.html", page=page)


@reports.get("/reports/quality/authorities/<int:code>.csv")
@officials
@once_drawn
def questions_for_file(code: int) -> ResponseReturnValue:
    """The same as a file: a question a row."""
    with read() as session:
        asked, _found = _questions(session, code)
        source = _source(session)
    rows, header = quality_authority.csv_rows(asked), quality_authority.CSV_HEADER
    return csv_file(f"questions-{code}", header, rows, as_of=today(), source=source)


def _questions(session: Session, code: int) -> tuple[Questions, Quality]:
    found = quality.look(session, today=today(), la=code)
    asked = to_ask(session, found, code)
    if asked is None:
        raise NotFound("No authority with that code has a school that the duty reaches.")
    return asked, found


def _silent() -> tuple[Asked, list[ListedSchool], tuple[Silent, ...]]:
    asked = asked_of(request.args, "kind")
    with read() as session:
        schools = quality.listed(session, today=today())
        return asked, schools, quality.silent(session, schools, today=today())


def _word_alone() -> tuple[Asked, list[ListedSchool], tuple[WordAlone, ...]]:
    asked = asked_of(request.args, "fact", "status")
    with read() as session:
        schools = quality.listed(session, today=today())
        return asked, schools, quality.by_word(session, schools, today=today())


def _census() -> tuple[Asked, tuple[date, ...], Comparison | None]:
    asked = asked_of(request.args, "asks", "day")
    with read() as session:
        days = census_days(session)
        day = quality_census.chosen_day(asked, days)
        return asked, days, quality.census(session, day=day, today=today()) if day else None


def _shown(page: ListPage) -> ResponseReturnValue:
    with read() as session:
        feed = freshness.of_school_list(session)
    extract = feed.extract_date if feed else None
    return render_template("reports/quality-list.html", page=page, feed_day=extract)


def _file(page: ListPage) -> ResponseReturnValue:
    with read() as session:
        source = _source(session)
    return csv_file(page.name, page.header, page.file, as_of=page.as_of, source=source)


def _source(session: Session) -> str:
    feed = freshness.of_school_list(session)
    return attribution(feed.extract_date if feed else None)
