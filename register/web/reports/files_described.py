"""What the columns of the pages' own files hold, by the name that heads each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from register.services.report_files import Column, Kind
from register.services.report_files_tables import key_and_name, numbers
from register.services.report_files_words import NOT_APPLICABLE
from register.web.reports.flagged import CSV_HEADER as LISTED
from register.web.reports.forms import ReportAsked
from register.web.reports.rates import LEAST_BASE

_KNOWN_ON = Column(
    *("known_on", "As known at the end of", Kind.DAY),
    "The day by whose end the facts were known; blank for what was known when it was made",
    NOT_APPLICABLE,
)

_KNOWN_AT = Column(
    *("known_at", "As known at", Kind.WORDS),
    "The instant up to which facts were known: ISO 8601, in UTC",
)


def columns_of_counts(asked: ReportAsked, header: Iterable[str]) -> tuple[Column, ...]:
    """The columns of counts by one cut or two, in the order of the header."""
    percent = Column(
        *("not_met_percent", "Not met (per cent)", Kind.DECIMAL),
        f"Of 100 {asked.measure.value}, how many are not met; blank where there are fewer than"
        f" {LEAST_BASE}; unit: per cent",
    )
    second = key_and_name(asked.across, "and_") if asked.across else ()
    known = (*key_and_name(asked.by), *second, *numbers(asked.measure), percent)
    both = (*known, _KNOWN_ON, _KNOWN_AT)
    return in_order({column.name: column for column in both}, header)


def columns_of_list() -> tuple[Column, ...]:
    """The columns of the list of schools."""
    return in_order({column.name: column for column in _LIST}, LISTED)


def in_order(columns: Mapping[str, Column], header: Iterable[str]) -> tuple[Column, ...]:
    """The columns as the header has them. Raises KeyError for one that nobody has described."""
    return tuple(columns[name] for name in header)


def _words(*told: tuple[str, str, str]) -> Sequence[Column]:
    return [Column(name, title, Kind.WORDS, description) for name, title, description in told]


_LIST = (
    Column("urn", "URN", Kind.WHOLE, "The school's unique reference number"),
    *_words(
        ("name", "School", "The school's name, as the school list has it"),
        ("local_authority_code", "Local authority: code", "Three digits"),
        ("local_authority", "Local authority", "As the school list has it"),
        ("region", "Region", "As the school list has it"),
        ("type", "Type of school", "As the school list has it"),
        ("phase", "Phase", "As the school list has it"),
    ),
    Column("trust", "Trust", Kind.WORDS, "The academy trust, if any", NOT_APPLICABLE),
    *_words(
        ("town", "Town", "As the school list has it"),
        ("postcode", "Postcode", "As the school list has it"),
        ("status", "Status", "Where the school stands on the day, as one of the register's words"),
        ("standing", "Standing", "The same as the tag of the page"),
    ),
    Column(
        *("deadline", "Last lawful day", Kind.DAY),
        "The last day on which the SENCO may still be without the qualification, if there is one",
        NOT_APPLICABLE,
    ),
    *_words(
        ("reasons", "Reasons: codes", "Codes of the rules that decided, parted by a bar"),
        ("reasons_in_words", "Reasons", "The same in words"),
    ),
    Column("since", "Since", Kind.DAY, "The first day of this standing without a break"),
)
