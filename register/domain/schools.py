"""Schools as the national list gives them, and what its codes mean.

Codes are the public ones of the CSV extract (rulebook 6.1), never the internal ids of the web
application. An unknown code is kept with the name that came with it; nothing here raises on one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.identifiers import Urn

OPEN, CLOSED, OPEN_PROPOSED_TO_CLOSE, PROPOSED_TO_OPEN = 1, 2, 3, 4
OPEN_STATUSES = frozenset({OPEN, OPEN_PROPOSED_TO_CLOSE})


@dataclass(frozen=True, slots=True)
class School:
    """One row of the extract, without any person in it.

    Codes are integers with zero padding gone; None is blank or a code for "not recorded".
    `opened` and `closed` are inclusive days; the 01-01-1900 sentinel is None.
    """

    urn: Urn
    name: str
    la_code: int | None
    la_name: str
    establishment_number: int | None
    type_code: int | None
    type_name: str
    type_group_code: int | None
    type_group_name: str
    status_code: int | None
    status_name: str
    reason_opened_code: int | None
    reason_closed_code: int | None
    opened: date | None
    closed: date | None
    phase_code: int | None
    phase_name: str
    low_age: int | None
    high_age: int | None
    pupils: int | None
    fsm_percent: float | None
    trust_code: int | None
    trust_name: str
    federation_code: int | None
    federation_name: str
    ukprn: int | None
    street: str
    locality: str
    town: str
    county: str
    postcode: str
    region_code: str
    region_name: str
    urban_rural_code: str
    urban_rural_name: str
    easting: int | None
    northing: int | None
    last_changed: date | None

    @property
    def is_open(self) -> bool:
        """Open on the list's own word: status 1, or 3 (open, but proposed to close)."""
        return self.status_code in OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class SchoolLink:
    """One row of the links file: what `link_urn` is to `urn`.

    "Successor" means `urn` is the old school and `link_urn` the new. `established` is the old
    school's last day on a successor row and the new school's first on a predecessor row; often
    blank, sometimes in the future.
    """

    urn: Urn
    link_urn: Urn
    link_name: str
    link_type: str
    established: date | None


def succession(link: SchoolLink) -> tuple[int, int] | None:
    """The (old, new) URNs where the link says that one school follows from another, else None.

    The row says what `link_urn` is to `urn`; merged, amalgamated and split count as well as plain.
    """
    if link.link_type.startswith("Successor") or link.link_type == "Result of Amalgamation":
        return link.urn, link.link_urn
    if link.link_type.startswith("Predecessor"):
        return link.link_urn, link.urn
    return None
