"""Is the extract whole? Checks on what arrived, before anything is compared.

Every finding holds the extract, none refuses it: a person can look and let it through. Feed
notes, section 8, point 5, and 6.5, a list that had lost three authorities for six months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from register.feeds.concern import Concern, in_rows
from register.feeds.consistency import check_columns
from register.feeds.gias import codes
from register.feeds.gias.authorities import Authority
from register.feeds.gias.extract import LinkExtract, SchoolExtract
from register.feeds.summary import ExtractSummary, summarise

LEAST_ROWS = 0.99
TYPE_COUNTED_FROM, TYPE_MOVED = 50, 0.10
LINKS_LOST, LINKS_LOST_ROWS = 0.0025, 10
REPLACED = 20
_NAMED = 6


def check_complete(
    extract: SchoolExtract,
    previous: ExtractSummary | None,
    expected_authorities: Mapping[int, Authority],
    *,
    links: LinkExtract | None = None,
    extract_date: date | None = None,
) -> tuple[Concern, ...]:
    """Every reason to think that the extract is not whole; `previous` is the last one accepted.

    Without one, or with an empty one, the checks that need none still apply.
    """
    if previous is not None and not previous.rows:
        previous = None
    now = summarise(extract, links, extract_date=extract_date)
    found = [
        *_authorities(now, previous, expected_authorities),
        *_rows_refused(extract, links, now, previous),
        *_letters(now, previous, extract),
        *check_columns(extract, extract_date),
    ]
    if previous is not None:
        found += [*_older(now, previous), *_size(now, previous), *_links(now, previous)]
    return tuple(found)


def _authorities(
    now: ExtractSummary, previous: ExtractSummary | None, expected: Mapping[int, Authority]
) -> Iterator[Concern]:
    """Authorities without a school open, but for those that had none when a person said yes."""
    excused = set(expected).difference(previous.authorities) if previous else set()
    absent = [
        each.name
        for code, each in sorted(expected.items())
        if code not in now.authorities and code not in excused
    ]
    if absent:
        named = ", ".join(absent[:_NAMED]) + (" and others" if len(absent) > _NAMED else "")
        yield Concern(
            "authority",
            f"{len(absent)} of {len(expected)} local authorities have no school open: {named}. "
            "Part of the list is missing, or authorities have been reorganised.",
        )


def _rows_refused(
    extract: SchoolExtract,
    links: LinkExtract | None,
    now: ExtractSummary,
    previous: ExtractSummary | None,
) -> Iterator[Concern]:
    """Rows that cannot be read, where there are more than a person has seen before."""
    if now.rejected > (previous.rejected if previous else 0):
        first = extract.rejected[0]
        yield Concern(
            "rejected",
            f"{in_rows(now.rejected)} of schools cannot be read, the first on line {first.line}: "
            f"{first.column}: {first.problem}",
            Concern.sample([each.urn for each in extract.rejected if each.urn is not None]),
        )
    if links is not None and now.links_rejected > (previous.links_rejected if previous else 0):
        lost = links.rejected[0]
        yield Concern(
            "links-rejected",
            f"{in_rows(now.links_rejected)} of links cannot be read, the first on line "
            f"{lost.line}: {lost.column}: {lost.problem}",
        )


def _letters(
    now: ExtractSummary, previous: ExtractSummary | None, extract: SchoolExtract
) -> Iterator[Concern]:
    if now.garbled > (previous.garbled if previous else 0):
        lines = extract.oddities.garbled_lines
        where = f" (line {lines[0]})" if lines else ""
        yield Concern(
            "garbled",
            f"{now.garbled} lines hold letters that were decoded wrongly before they came to "
            f"us{where}: names would be damaged.",
        )
    if now.replaced > REPLACED + (previous.replaced if previous else 0):
        yield Concern(
            "replaced",
            f"{now.replaced} bytes are no letters in Windows-1252, so names would be damaged.",
        )


def _older(now: ExtractSummary, previous: ExtractSummary) -> Iterator[Concern]:
    if now.extract_date and previous.extract_date and now.extract_date < previous.extract_date:
        yield Concern(
            "older",
            f"The extract is of {now.extract_date:%d %B %Y}, before the one held, which is of "
            f"{previous.extract_date:%d %B %Y}.",
        )


def _size(now: ExtractSummary, previous: ExtractSummary) -> Iterator[Concern]:
    if now.rows < previous.rows * LEAST_ROWS:
        yield Concern(
            "rows",
            f"The extract has {now.rows} rows and the last one had {previous.rows}: part of it is "
            "missing.",
        )
    if now.max_urn < previous.max_urn:
        yield Concern(
            "max-urn",
            f"The highest URN is {now.max_urn} and was {previous.max_urn}: the end of the file is "
            "missing, or it is an older extract.",
        )
    for code, before in sorted(previous.by_type.items()):
        rows = now.by_type.get(code, 0)
        if before > TYPE_COUNTED_FROM and abs(rows - before) > before * TYPE_MOVED:
            yield Concern(
                "type",
                f"{rows} rows are of type {code} ({codes.TYPES.get(code, 'not known')}) and "
                f"{before} were: more than a tenth has come or gone.",
            )


def _links(now: ExtractSummary, previous: ExtractSummary) -> Iterator[Concern]:
    if previous.links is None:
        return
    if now.links is None:
        yield Concern(
            "links-missing",
            f"The links file did not come, and the last one had {previous.links} links: schools "
            "that convert could not be followed.",
        )
    elif previous.links - now.links > max(LINKS_LOST_ROWS, previous.links * LINKS_LOST):
        yield Concern(
            "links",
            f"The links file has {now.links} links and the last one had {previous.links}: part "
            "of it is missing.",
        )
