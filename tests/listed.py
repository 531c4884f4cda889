"""Put schools on the list as a run of the feed would, without a file."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session

from register.domain.identifiers import Urn
from register.domain.schools import School
from register.store import feed_runs, schools
from tests.domain.schools import a_school

LISTED_AT = datetime(2026, 8, 28, 11, 0, tzinfo=UTC)
LISTED_ON = date(2026, 8, 28)


def a_primary(urn: int, name: str, **changes: object) -> School:
    """Build an open community primary school in an invented authority."""
    usual: dict[str, object] = {
        "urn": Urn(urn),
        "name": name,
        "la_code": 901,
        "la_name": "Thistleshire",
        "type_code": 1,
        "type_name": "Community school",
        "phase_code": 2,
        "phase_name": "Primary",
        "status_code": 1,
        "status_name": "Open",
        "region_code": "E",
        "region_name": "Middle Region",
        "town": "Quillmere",
        "postcode": "QZ1 1AA",
    }
    return a_school(**{**usual, **changes})


def list_schools(
    session: Session, *listed: School, at: datetime = LISTED_AT, day: date = LISTED_ON
) -> None:
    """Add the schools in one applied run."""
    run = feed_runs.Run(
        started_at=at, finished_at=at, outcome=feed_runs.Outcome.APPLIED, extract_date=day
    )
    number = feed_runs.add(session, run)
    changes = schools.SchoolChanges(added=listed, changed=(), vanished=(), returned=())
    schools.apply(session, changes, run_id=number, at=at, day=day)
